"""A PostgreSQL server of the tests' own, from Debian's package, in a temporary folder and on a socket."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs, if they are installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)
    if found is None and (program := shutil.which("initdb")):
        found = Path(program).resolve().parent
    return found


def _command(*words: str) -> list[str]:
    """PostgreSQL refuses to run as root, so root steps aside for the `postgres` user."""
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else list(words)


@contextmanager
def server(bin_: Path, *, durable: bool = False) -> Iterator[str]:
    """Run a server and give the address of its `postgres` database; a `durable` one waits for the disk at each commit."""
    with tempfile.TemporaryDirectory(prefix="zhushu-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o777)
        data = home / "data"
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run(
            _command(
                str(bin_ / "initdb"),
                "-D",
                str(data),
                "-U",
                "zhushu",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ),
            **quiet,  # type: ignore[call-overload]
        )
        options = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync={'on' if durable else 'off'}"
        control = _command(str(bin_ / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(home / "log"))
        subprocess.run([*control, "start"], **quiet)  # type: ignore[call-overload]
        try:
            yield f"postgresql://zhushu@/postgres?host={home}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]
