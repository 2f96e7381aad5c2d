"""The commands `zhushu serve` and `zhushu check`."""

import logging
import socket
import sys
from typing import Annotated

import typer
import uvicorn
from sqlmodel import Session, select

from annotations import token, user
from annotations.actor import Role
from annotations.audit import audit
from annotations.token import Token
from annotations.user import User
from api import sample
from api.app import create
from api.cli.terminal import err, opened, refuse, settings, working
from api.connection import Connection
from api.frames import Frames
from api.graphql.registry import load
from api.graphql.socket import LARGEST
from api.interpreter import settle
from source_text.problems import Problem

NAME, SETTING = "administrator", "ZHUSHU_ADMIN_TOKEN"


def administrator(session: Session, given: str) -> str | None:
    """See to it that an administrator's token works, and return one that was just made."""
    if given and token.find(session, given):
        return None
    chief = session.exec(select(User).where(User.name == NAME)).first()
    if given:
        # A new value in the setting takes the place of the one set before.
        chief = chief or user.create(session, NAME, Role.ADMINISTRATOR)
        for set_before in session.exec(select(Token).where(Token.user_id == chief.id, Token.label == SETTING)):
            token.revoke(session, set_before.id)
        token.create(session, chief, label=SETTING, secret=given)
        return None
    if session.exec(select(User).where(User.role == Role.ADMINISTRATOR)).first():
        return None
    return token.create(session, chief or user.create(session, NAME, Role.ADMINISTRATOR), label="made at the start")[1]


def serve() -> None:
    """Serve at ZHUSHU_HOST and ZHUSHU_PORT."""
    chosen = settings()
    logging.basicConfig(level=chosen.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    database = opened(chosen)
    try:
        app = create(chosen, database)
    except Problem as problem:
        raise refuse(problem) from None
    with database.write() as session:
        made = administrator(session, chosen.admin_token)
        loaded = chosen.sample and sample.load(session)
    try:
        family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
        listening = socket.create_server((chosen.host, chosen.port), family=family)
    except OSError as error:
        err.print(
            f"Cannot listen at {chosen.host}:{chosen.port}: {error.strerror}. Set ZHUSHU_PORT to a free port.",
            markup=False,
        )
        raise typer.Exit(1) from None
    at = f"http://{chosen.host}:{listening.getsockname()[1]}"
    print(f"Zhushu 注疏 serves at {at}")
    for path, what in (("/", "documents"), ("/graphql", "GraphiQL"), ("/docs", "the REST API")):
        print(f"  {at}{path:12} {what}")
    if loaded:
        print(f"  {at}/documents/{sample.SLUG}  the sample document, just loaded")
    if made:
        print(f"The administrator's token, printed this once: {made}")
        print(f"  {at}/login#{made}  logs you in with it")
    sys.stdout.flush()
    settle()
    config = uvicorn.Config(
        app,
        http=Connection,
        ws=Frames,
        log_level="warning" if chosen.log_level == "info" else chosen.log_level,
        server_header=False,
        ws_max_size=LARGEST,
        ws_per_message_deflate=False,  # it would double what an idle connection holds
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[listening])


def check(
    history: Annotated[
        bool, typer.Option("--history", help="Also play the history over again, and say where it has a gap.")
    ] = False,
) -> None:
    """Say whether the settings are right, the database answers and, if asked, the history is whole."""
    with working() as database:
        load(settings().operations)
        with database.read() as session:
            token.listed(session)
            faults = list(audit(session)) if history else []
        for fault in faults:
            at = f", change {fault.change}" if fault.change is not None else ""
            err.print(f"{fault.node} {fault.number}{at}: {fault.message}", markup=False)
        if faults:
            raise typer.Exit(1)
        print(f"ready: {database.engine.url.render_as_string(hide_password=True)}")
