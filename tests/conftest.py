"""What the tests stand on: real databases, a real server, and what may be missing on a machine."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, create_engine, text
from sqlmodel import Session

from api.database import Database
from tests import postgres

SEED = Path(__file__).parent.parent.parent / "shared" / "seed"
NODE = Path(__file__).parent / "node"
CI = os.environ.get("CI") == "true"

settings.register_profile("zhushu", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("zhushu")


def chromium() -> str | None:
    """The path of Debian's Chromium, if it is installed."""
    return shutil.which("chromium")


def node() -> bool:
    """Whether Node is there, and what the tests run with it."""
    return shutil.which("node") is not None and (NODE / "node_modules" / "graphql-http").is_dir()


def lacking() -> dict[str, str]:
    """What this machine has no means to test, and why."""
    found = {
        "postgresql": None if postgres.programs() else "Debian's package postgresql is not installed",
        "browser": None if chromium() else "Debian's package chromium is not installed",
        "node": None if node() else f"Node or the npm packages of {NODE} are not installed",
        "seed": None if SEED.is_dir() else f"the checked data is not at {SEED}",
    }
    return {what: why for what, why in found.items() if why}


def pytest_configure(config: pytest.Config) -> None:
    """Under CI nothing may be left out."""
    if CI and lacking():
        what, why = next(iter(lacking().items()))
        pytest.exit(f"What needs {what} cannot be tested: {why}", returncode=3)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let the tests of a file run in one process, for what they share; those that are to be spread run wherever one is free."""
    callspec = getattr(item, "callspec", None)
    apart = f"[{callspec.id}]" if callspec is not None and item.get_closest_marker("spread") else ""
    item.add_marker(pytest.mark.xdist_group(f"{item.path.relative_to(item.config.rootpath)}{apart}"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the machine has no means for."""
    missing = lacking()
    out = []
    for item in items:
        callspec = getattr(item, "callspec", None)
        needs = [name for name in ("browser", "node", "seed") if item.get_closest_marker(name)]
        if callspec is not None and "postgresql" in callspec.params.values():
            needs.append("postgresql")
        if any(name in missing for name in needs):
            out.append(item)
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    for what, why in lacking().items():
        terminalreporter.write_line(f"LEFT OUT: what needs {what}, since {why}", yellow=True)


@pytest.fixture(scope="session")
def seed() -> Path:
    """The folder of checked data."""
    return SEED


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    programs = postgres.programs()
    assert programs is not None
    with postgres.server(programs) as address:
        yield address


@pytest.fixture(scope="session")
def file_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of SQLite with all tables and nothing in them."""
    made = tmp_path_factory.mktemp("pattern") / "pattern.sqlite"
    _migrate(f"sqlite:///{made}")
    return made


@pytest.fixture(scope="session")
def server_pattern(server: str) -> str:
    """The name of a database of PostgreSQL with all tables and nothing in them."""
    name = "pattern"
    with _administering(server) as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    _migrate(_named(server, name))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of each kind in turn; it has its tables where the test asks for `database`."""
    tables = "database" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "test.sqlite"
        if tables:
            shutil.copy(request.getfixturevalue("file_pattern"), file)
        yield f"sqlite:///{file}"
        return
    address: str = request.getfixturevalue("server")
    name = f"t{secrets.token_hex(6)}"
    pattern = request.getfixturevalue("server_pattern") if tables else "template1"
    with _administering(address) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {pattern}"))
        yield _named(address, name)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def _administering(address: str) -> Iterator[Connection]:
    """A connection to a server on which databases are made."""
    engine = create_engine(_named(address, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _named(address: str, name: str) -> str:
    """The address of one database of a server."""
    return address.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")


def _migrate(url: str) -> None:
    made = Database(url)
    made.migrate()
    made.close()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An empty database with its tables, on SQLite and on PostgreSQL."""
    made = Database(url)
    yield made
    made.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session on an empty database; nothing is committed unless the test does."""
    with database.write() as made:
        yield made
