"""The reconciliation service: entities offered to OpenRefine and its like, by versions 0.1 and 0.2 of the W3C group's protocol."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson
from sqlmodel import Session
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from annotations import authority, candidates, read, reconciliation
from annotations.candidates import Known, Register
from annotations.entity import EntityType
from annotations.reconciliation import VERSIONS
from api import auth, origin
from api.problems import Malformed, Unsupported, answer
from api.rest import body
from api.templates import page
from source_text.problems import Invalid, NotFound, Problem, TooLarge

LIMIT = 4_000_000
"""How many bytes of questions are read."""
IDS = 1000
"""How many entities can be asked for their properties at once."""
SUGGESTED = 20
FORM = "application/x-www-form-urlencoded"
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox"
"""A preview is shown inside of other pages, and does nothing there."""
WIDTH, HEIGHT = 430, 300
TYPES = [{"id": kind.value, "name": candidates.title(kind)} for kind in EntityType]

# A browser may ask from any page: nothing is answered here that is not answered to everybody with the same token,
# and without one credentials are never sent along.
OPEN = Middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET", "POST"],
    allow_headers=["Authorization", "Content-Type"],
    max_age=86_400,
)


class Asking(NamedTuple):
    """One request: the address of the service as the client knows it, the project it is kept to, and what is given."""

    site: str
    path: str
    project: str | None
    given: Mapping[str, str]
    json: Any = None

    def register(self, session: Session) -> Register:
        """The entities that are offered."""
        return Register(session, self.project)

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 0 to a limit."""
        text = self.given.get(name, "") or str(default)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise Invalid(f"`{name}` is no whole number.", path=(name,), hint=f"Give one from 0 to {most}.")
        return min(int(text), most)


class Page(NamedTuple):
    """What a preview shows."""

    shown: dict[str, Any]


Work = Callable[[Session, Asking], Any]
"""What is done for a request: what is answered as JSON, or a preview."""


def manifest(_session: Session, asking: Asking) -> dict[str, Any]:
    """What the service is and offers."""
    here, site = asking.site + asking.path, asking.site

    def at(path: str) -> dict[str, str]:
        return {"service_url": here, "service_path": path}

    return {
        "versions": list(VERSIONS),
        "name": "Zhushu 注疏" + (f": {asking.project}" if asking.project else ""),
        "identifierSpace": f"{site}/entities/",
        "schemaSpace": f"{here}/properties/",
        "documentation": f"{site}/docs",
        "logo": f"{site}/static/seal.svg",
        "defaultTypes": TYPES,
        "view": {"url": f"{site}/entities/" + "{{id}}"},
        "preview": {"url": f"{here}/preview?id=" + "{{id}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {kind: at(f"/suggest/{kind}") for kind in ("entity", "property", "type")},
        "extend": {"propose_properties": at("/properties"), "property_settings": []},
    }


def asked(session: Session, asking: Asking) -> Any:
    """What is asked at the address of the service itself: candidates, properties of entities, or what the service is."""
    given = asking.given
    if isinstance(asking.json, dict) and "queries" in asking.json:
        return drafted(session, asking)
    if "queries" in given:
        batch = reconciliation.questions(_json(given["queries"], "queries"))
        register = asking.register(session)
        return reconciliation.answers({mark: register.ask(question) for mark, question in batch.items()})
    if "query" in given:
        one = given["query"]
        question = reconciliation.question(_json(one, "query") if one.lstrip().startswith("{") else one, "query")
        return reconciliation.answers({"q": asking.register(session).ask(question)})["q"]
    extension = asking.json if isinstance(asking.json, dict) and "ids" in asking.json else None
    if "extend" in given or extension is not None:
        return extended(session, asking, extension or _json(given["extend"], "extend"))
    return manifest(session, asking)


def drafted(session: Session, asking: Asking) -> Any:
    """Candidates for questions as later drafts of the protocol write them."""
    register = asking.register(session)
    batch = reconciliation.conditions(asking.json.get("queries") if isinstance(asking.json, dict) else None)
    return {"results": [{"candidates": list(map(reconciliation.shown, register.ask(q)))} for q in batch]}


def extended(session: Session, asking: Asking, wanted: Any) -> Any:
    """The values that entities have under properties."""
    ids = wanted.get("ids") if isinstance(wanted, dict) else None
    properties = wanted.get("properties") if isinstance(wanted, dict) else None
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        raise Invalid("`ids` is no list of ids.", path=("extend", "ids"), hint="Give the ids of entities.")
    if len(ids) > IDS:
        raise TooLarge(f"{len(ids)} ids are given.", path=("extend", "ids"), hint=f"Give at most {IDS}.", limit=IDS)
    named = (
        [p.get("id") if isinstance(p, dict) else None for p in properties] if isinstance(properties, list) else [None]
    )
    register = asking.register(session)
    there = register.properties()
    for name in named:
        if name not in there:
            raise Invalid(
                f"{str(name)[:60]!r} is no property.",
                path=("extend", "properties"),
                hint="`/properties` lists those there are.",
            )
    names = [str(name) for name in named]
    found = register.by_id(ids)
    counts = read.mention_counts(session, [k.entity.id for k in found.values()]) if "mentionCount" in names else {}
    rows = {
        id_: {name: register.values(name, found[id_], counts) if id_ in found else [] for name in names} for id_ in ids
    }
    return {"meta": [{"id": name, "name": there[name]} for name in names], "rows": rows}


def properties(session: Session, asking: Asking) -> Any:
    """The properties whose values can be asked for."""
    limit = asking.number("limit", 1000, 1000)
    found = [{"id": id_, "name": name} for id_, name in asking.register(session).properties().items()]
    kind = {"type": asking.given["type"]} if "type" in asking.given else {}
    return {**kind, "limit": limit, "properties": found[:limit]}


def suggest_entities(session: Session, asking: Asking) -> Any:
    """Entities that begin with what was typed, for completion."""
    start = asking.number("cursor", 0, 10**6)
    found = asking.register(session).suggest(asking.given.get("prefix", ""), start, SUGGESTED)
    return {"result": [_suggested(k) for k in found]}


def _suggested(known: Known) -> dict[str, Any]:
    described = {"description": known.entity.description} if known.entity.description else {}
    name = authority.label(known.names, "en") or known.entity.key
    kind = {"id": known.entity.type, "name": candidates.title(known.entity.type)}
    return {"id": known.id, "name": name, **described, "notable": [kind]}


def suggest_properties(session: Session, asking: Asking) -> Any:
    """Properties that begin with what was typed."""
    there = asking.register(session).properties()
    return _completed([{"id": id_, "name": name} for id_, name in there.items()], asking)


def suggest_types(_session: Session, asking: Asking) -> Any:
    """Types that begin with what was typed."""
    return _completed(TYPES, asking)


def _completed(rows: list[dict[str, str]], asking: Asking) -> Any:
    prefix, start = asking.given.get("prefix", "").strip().lower(), asking.number("cursor", 0, 10**6)
    found = [r for r in rows if any(v.lower().startswith(prefix) for v in r.values())]
    return {"result": found[start : start + SUGGESTED]}


def preview(session: Session, asking: Asking) -> Page:
    """A small page about an entity, to be shown inside of other pages."""
    id_ = asking.given.get("id", "")
    register = asking.register(session)
    known = register.by_id([id_]).get(id_)
    if known is None:
        raise NotFound("There is no such entity.", path=("id",), hint="Ask for one of the ids that the service gave.")
    number = read.mention_counts(session, [known.entity.id]).get(known.entity.id, 0)
    label = authority.label(known.names, "en") or known.entity.key
    return Page({"known": known, "label": label, "site": asking.site, "number": number})


def _json(text: str, name: str) -> Any:
    try:
        return body.parse(text)
    except Malformed as problem:
        raise problem.under(name) from None


async def _asking(request: Request, path: str) -> Asking:
    """A request read: the address, a form, or JSON."""
    project = request.path_params.get("project")
    site, given = origin.own(request), dict(request.query_params)
    content: Any = None
    if request.method == "POST":
        kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
        if kind not in (FORM, "application/json"):
            raise Unsupported(f"{kind[:100]!r} is not read here.", hint=f"Send {FORM} or application/json.")
        try:
            raw = await body.content(request, LIMIT)
            if kind == FORM:
                given |= parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=50)
            elif raw:
                content = body.parse(raw)
        except (ClientDisconnect, ValueError):
            raise Malformed("The body is not a form in UTF-8.", hint=f"Send {FORM}.") from None
    if any("\0" in part for part in (*given.values(), project or "")):
        raise Malformed("The request holds the character NUL.", hint="Leave it out.")
    return Asking(site, path.replace("{project}", project or ""), project, given, content)


def _endpoint(path: str, work: Work) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            asking = await _asking(request, path)
            sight = auth.of(request).sight()
            found = await request.app.state.database.reading(sight, lambda session: work(session, asking))
        except Problem as problem:
            return answer(problem)
        if not isinstance(found, Page):
            return Response(orjson.dumps(found), media_type="application/json")
        response = page(request, "preview.html", **found.shown)
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return endpoint


def routes() -> list[BaseRoute]:
    """The addresses of the service for everything that may be seen, and for each project."""
    works: dict[str, tuple[Work, list[str]]] = {
        "": (asked, ["GET", "POST"]),
        "/match": (drafted, ["POST"]),
        "/suggest/entity": (suggest_entities, ["GET"]),
        "/suggest/property": (suggest_properties, ["GET"]),
        "/suggest/type": (suggest_types, ["GET"]),
        "/properties": (properties, ["GET"]),
        "/preview": (preview, ["GET"]),
    }
    return [
        Route(base + path, _endpoint(base, work), methods=[*methods, "OPTIONS"], middleware=[OPEN])
        for base in ("/reconcile", "/projects/{project}/reconcile")
        for path, (work, methods) in works.items()
    ]
