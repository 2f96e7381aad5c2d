"""A running service to ask over HTTP, on either kind of database."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx2
import pytest
import uvicorn

from annotations import token, user
from annotations.actor import Role
from api.app import create
from api.database import Database
from api.settings import Settings
from tests import article

Headers = dict[str, str]


@pytest.fixture
def client(database: Database) -> Iterator[httpx2.Client]:
    """A client of a service with the article in it, on a free port."""
    article.take_in(database)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create(Settings(sample=False), database), log_level="critical", server_header=False)
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
