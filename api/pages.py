"""The pages that people read."""

from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import urlencode

from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from annotations.actor import Role, may
from annotations.identifier import AUTHORITIES
from api import auth, display, findings, portrait, preference, problems, reader, shelf
from api.database import Database
from api.problems import BROKEN, STATUSES, Broken
from api.templates import browses, page
from schema import ids
from source_text import scripts
from source_text.document import Document
from source_text.problems import Invalid, NotFound, Problem

Work = Callable[[Session, Request], Response]


def answering(work: Work) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that does some work with a reading session; what it refuses becomes a page as well."""

    def run(session: Session, request: Request) -> Response:
        try:
            if any("\0" in given for given in (*request.path_params.values(), *request.query_params.values())):
                raise Invalid("The address holds a NUL character.", hint="Leave it out.")
            return work(session, request)
        except Problem as problem:
            return page(request, "problem.html", STATUSES[type(problem)], problem=problem)

    async def endpoint(request: Request) -> Response:
        database: Database = request.app.state.database
        return await database.reading(auth.of(request).sight(), lambda session: run(session, request))

    return endpoint


async def lost(request: Request, error: Exception) -> Response:
    """Tell browsers by a page that there is nothing at an address, and programs as `problems` does."""
    if browses(request) and isinstance(error, HTTPException) and error.status_code == 404:
        problem = NotFound("There is no page at this address.", hint="The corpus leads to all documents.")
        return page(request, "problem.html", 404, problem=problem)
    return await problems.handle_http(request, error)


async def broken(request: Request, error: Exception) -> Response:
    """Log a bug, and tell browsers by a page that there is one, and programs as `problems` does."""
    answer = await problems.handle_bug(request, error)
    return page(request, "problem.html", 500, problem=Broken(BROKEN)) if browses(request) else answer


def index(session: Session, request: Request) -> Response:
    """The documents, each with its first lines and what has been done for it."""
    given = request.query_params
    found = shelf.open_at(session, shelf.sorted_by(given.get("sort")), given.get("after"))
    imports = may(auth.of(request), Role.TRANSLATOR)
    return page(request, "index.html", shelf=found, sorts=list(shelf.Sort), script=script, imports=imports)


def script(document: Document) -> str:
    """The script of a document in words; its language where that is not Chinese."""
    if not scripts.is_chinese(document.language):
        return document.language
    return "Simplified Chinese" if scripts.is_simplified(document.language) else "Traditional Chinese"


def document(session: Session, request: Request) -> Response:
    """A page of a document in a view."""
    view = reader.view_named(request.query_params.get("view"))
    first = request.query_params.get("from", "1")
    if not (first.isascii() and first.isdigit() and 0 < int(first[:10]) < 10**9):
        raise Invalid(f"{first[:40]!r} is no paragraph.", path=("from",), hint="Paragraphs are counted from 1.")
    found = reader.open_at(session, request.path_params["slug"], view, int(first))
    return page(
        request,
        "document.html",
        reader=found,
        size=reader.SIZE,
        number=ids.encode,
        choices=display.CHOICES,
        chosen=display.chosen(request.query_params),
        simplified=scripts.is_simplified(found.document.language),
    )


def entity(session: Session, request: Request) -> Response:
    """An entity; the address of one that was merged leads to what it was merged into."""
    key, given = request.path_params["key"], request.query_params
    language = preference.of(request).language
    found = portrait.open_at(session, key, given.get("document"), given.get("after"), language)
    if found.entity.key != key:
        return RedirectResponse(f"/entities/{found.entity.key}", 308)
    return page(request, "entity.html", portrait=found, place=place, authorities=AUTHORITIES)


def search(session: Session, request: Request) -> Response:
    """What a query finds; without one, the field to write it in."""
    given = request.query_params
    query = given.get("query", "")
    wanted = findings.wish(query, *(given.get(name) for name in ("sort", "document", "type", "after")))
    found = findings.find(session, wanted) if query.strip() else None
    return page(request, "search.html", query=query, found=found, place=partial(place, find=query))


def place(document: Document, ordinal: int, find: str = "") -> str:
    """The address of a paragraph on the page of its document, where words that were looked for may be marked."""
    first = (ordinal - 1) // reader.SIZE * reader.SIZE + 1
    given = ({"find": find} if find else {}) | ({"from": str(first)} if first > 1 else {})
    return f"/documents/{document.slug}{f'?{urlencode(given)}' if given else ''}#p{ordinal}"


def routes() -> list[BaseRoute]:
    """The addresses of the pages."""
    works: dict[str, Work] = {
        "/": index,
        "/documents/{slug}": document,
        "/entities/{key}": entity,
        "/search": search,
    }
    return [Route(path, answering(work)) for path, work in works.items()]
