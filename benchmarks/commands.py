"""How long a command takes that does next to nothing, beside one for which all commands are loaded."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.timing import compare

ZHUSHU = [str(Path(sys.executable).parent / "zhushu"), "token", "list"]
WHOLE = f"""import sys
from importlib import import_module
from api.cli import COMMANDS, app
for place in COMMANDS.values():
    import_module("api.cli." + place.partition(".")[0])
app({ZHUSHU[1:]!r})"""


def main() -> None:
    """Print the times of both, from the start of a process to its end."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"ZHUSHU_DATA_DIR": folder}

        def run(*words: str) -> None:
            subprocess.run(words, env=environment, check=True, capture_output=True)

        compare("a command", lambda: run(*ZHUSHU), "all commands loaded", lambda: run(sys.executable, "-c", WHOLE))
