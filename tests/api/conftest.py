"""A running service to ask over HTTP, on either kind of database."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
import uvicorn

from annotations import token, user
from annotations.actor import Role
from api.app import create
from api.connection import Connection
from api.database import Database
from api.frames import Frames
from api.settings import Settings
from tests import article

Headers = dict[str, str]


@contextmanager
def serving(database: Database, settings: Settings, *, sending: int = 0) -> Iterator[httpx2.Client]:
    """A client of a service on a free port; `sending` bounds the bytes that the machine takes for a client that reads none."""
    listening = socket.create_server(("127.0.0.1", 0))
    if sending:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, sending)
    config = uvicorn.Config(
        create(settings, database), http=Connection, ws=Frames, log_level="critical", server_header=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with httpx2.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=30) as made:
        yield made
    server.should_exit = True
    thread.join()
    listening.close()


def own(client: httpx2.Client) -> str:
    """The origin of a service."""
    return str(client.base_url).rstrip("/")


@pytest.fixture
def client(database: Database) -> Iterator[httpx2.Client]:
    """A client of a service with the article in it."""
    article.take_in(database)
    with serving(database, Settings(sample=False)) as made:
        yield made


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database on SQLite with the article in it, for what does not depend on the database, nor change it."""
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'kept.sqlite'}")
    made.migrate()
    article.take_in(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def reader(kept: Database) -> Iterator[httpx2.Client]:
    """A client of a service on that database."""
    with serving(kept, Settings(sample=False)) as made:
        yield made


def _bearer(database: Database, role: Role) -> Headers:
    with database.write() as session:
        return {"Authorization": f"Bearer {token.create(session, user.create(session, role.value, role))[1]}"}


@pytest.fixture
def admin(database: Database) -> Headers:
    """The headers of an administrator."""
    return _bearer(database, Role.ADMINISTRATOR)


@pytest.fixture
def translator(database: Database) -> Headers:
    """The headers of a translator."""
    return _bearer(database, Role.TRANSLATOR)
