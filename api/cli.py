"""The command line: `zhushu serve`, `import`, `token` and `check`."""

import logging
import secrets
import socket
import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
import uvicorn
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table
from sqlmodel import Session, select

from annotations import companions, intake, token
from annotations.actor import SYSTEM, Role
from annotations.annotation import Status
from annotations.companions import Companions
from annotations.token import Token
from api import sample
from api.app import create
from api.database import Database
from api.memory import settle
from api.settings import Settings
from source_text.problems import Problem, Unreadable

app = typer.Typer(
    help="Zhushu 注疏: Chinese texts together with everything people say about them.", no_args_is_help=True
)
tokens = typer.Typer(help="Tokens, by which the service knows who writes.", no_args_is_help=True)
app.add_typer(tokens, name="token")
out, err = Console(), Console(stderr=True)


def settings() -> Settings:
    """The settings, or a word on each that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        for wrong in error.errors():
            err.print(f"ZHUSHU_{'_'.join(str(p) for p in wrong['loc']).upper()}: {wrong['msg']}", markup=False)
        raise typer.Exit(2) from None


def opened(chosen: Settings) -> Database:
    """The database, brought up to date."""
    if not chosen.database_url:
        chosen.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(chosen.database)
    database.migrate()
    return database


def refuse(problem: Problem) -> typer.Exit:
    """Say on standard error what is wrong and how to mend it."""
    err.print(problem.message, style="bold", markup=False)
    for mismatch in problem.fields.get("mismatches", []):
        err.print(
            f"  {mismatch['file']} line {mismatch['line']}: expected {mismatch['expected']!r}, found {mismatch['found']!r}",
            markup=False,
        )
    if problem.hint:
        err.print(problem.hint, markup=False)
    return typer.Exit(1)


def administrator(session: Session, given: str) -> str | None:
    """See to it that an administrator's token works, and return one that was just made."""
    if given:
        if token.holder(session, given) is None:
            # A new value in the setting takes the place of the one set before.
            there = session.exec(select(Token).where(Token.name == "administrator")).first()
            if there is not None:
                token.revoke(session, "administrator")
            token.create(session, "administrator", Role.ADMINISTRATOR, given)
        return None
    if session.exec(select(Token).where(Token.role == Role.ADMINISTRATOR)).first():
        return None
    return token.create(session, "administrator", Role.ADMINISTRATOR, secrets.token_urlsafe(32))


@app.command()
def serve() -> None:
    """Serve at ZHUSHU_HOST and ZHUSHU_PORT."""
    chosen = settings()
    logging.basicConfig(level=chosen.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    database = opened(chosen)
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
    sys.stdout.flush()
    settle()
    config = uvicorn.Config(
        create(chosen, database),
        log_level="warning" if chosen.log_level == "info" else chosen.log_level,
        server_header=False,
        ws_max_size=1_000_000,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[listening])


Companion = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A companion file, in JSON.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The text.")],
    slug: Annotated[str, typer.Option(help="The name it gets in addresses.")],
    language: Annotated[str, typer.Option(help="The language and script it is written in, such as zh-Hant-TW.")],
    title: Annotated[str | None, typer.Option(help="Its title; that of the text when left out.")] = None,
    entities: Companion = None,
    mentions: Companion = None,
    glosses: Companion = None,
    translations: Companion = None,
    conversions: Companion = None,
    notes: Companion = None,
    partial: Annotated[
        bool, typer.Option(help="Leave out companion lines that do not fit, and import the rest.")
    ] = False,
    approved: Annotated[bool, typer.Option(help="Take in the companions as approved, not as proposed.")] = False,
    link: Annotated[bool, typer.Option(help="Propose links to entities.")] = True,
) -> None:
    """Import a text with its companions."""
    beside = {
        "entities": entities,
        "mentions": mentions,
        "glosses": glosses,
        "translations": translations,
        "conversions": conversions,
        "notes": notes,
    }
    database = opened(settings())
    settle()
    try:
        form = intake.Import(
            slug=slug,
            language=language,
            content=file.read_bytes(),
            title=title,
            file_name=file.name,
            companions=read_companions({name: path for name, path in beside.items() if path}, language),
            link_entities=link,
            partial=partial,
            status=Status.APPROVED if approved else Status.PROPOSED,
        )
        with database.write() as session:
            outcome = intake.take_in(session, SYSTEM, form)
    except Problem as problem:
        raise refuse(problem) from None
    finally:
        database.close()
    for skipped in outcome.skipped:
        print(f"left out: {skipped.file} line {skipped.line}: expected {skipped.expected!r}, found {skipped.found!r}")
    done = "unchanged: the same file is there already" if outcome.unchanged else "imported"
    print(f"{outcome.document.slug}: {done}")


def read_companions(files: dict[str, Path], language: str) -> Companions:
    """Companion files from the disk."""
    parsed: dict[str, Any] = {}
    for name, path in files.items():
        try:
            parsed[name] = orjson.loads(path.read_bytes())
        except orjson.JSONDecodeError as error:
            raise Unreadable(
                f"{path.name} is not JSON: {error}.", path=(name,), hint="Give a JSON list of objects."
            ) from None
    return companions.parse(parsed, language)


@app.command()
def check() -> None:
    """Say whether the settings are right and the database answers."""
    chosen = settings()
    database = opened(chosen)
    with database.read() as session:
        token.listed(session)
    database.close()
    print(f"ready: {database.engine.url.render_as_string(hide_password=True)}")


@tokens.command("create")
def create_token(
    name: Annotated[str, typer.Argument(help="Whose token it is; shown as the creator of what is written with it.")],
    role: Annotated[Role, typer.Option(help="What it may do.")] = Role.TRANSLATOR,
) -> None:
    """Make a token and print it, this once."""
    database = opened(settings())
    try:
        with database.write() as session:
            print(token.create(session, name, role))
    except Problem as problem:
        raise refuse(problem) from None
    finally:
        database.close()


@tokens.command("list")
def list_tokens() -> None:
    """List the tokens, without their secrets."""
    database = opened(settings())
    with database.read() as session:
        table = Table("name", "role", "made")
        for found in token.listed(session):
            table.add_row(found.name, found.role, found.created_at)
    database.close()
    out.print(table)


@tokens.command("revoke")
def revoke_token(name: Annotated[str, typer.Argument(help="Whose token it is.")]) -> None:
    """Make a token worthless."""
    database = opened(settings())
    try:
        with database.write() as session:
            token.revoke(session, name)
    except Problem as problem:
        raise refuse(problem) from None
    finally:
        database.close()
