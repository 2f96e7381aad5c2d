"""Lists to take along and to take in: entities as CSV and JSON, and the mentions of one as CSV."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

import orjson
from pydantic import Field
from sqlmodel import Session

from annotations import authority, events, inventory, membership, mention, sheet
from annotations.inventory import CREATED, REFUSED, UNCHANGED, UPDATED
from api.reply import CSV, JSON, Flow, Reply
from api.rest import operation, records, shapes
from api.rest import parameters as p
from api.rest.call import Call
from api.rest.door import Operation
from api.rest.parameters import ExportQuery, Format, Shown, TakeInQuery
from api.rest.shapes import Shape
from source_text import sight
from source_text.paging import Window

TOGETHER = 200
"""How many rows are read at once."""
MENTION = (
    "entity",
    "document",
    "title",
    "paragraph",
    "start",
    "end",
    "quote",
    "status",
    "origin",
    "creator",
    "createdAt",
)


class FateShape(Shape):
    """What became, or in a dry run would become, of a row."""

    line: int = Field(description="Where it begins in a CSV file; its place in a JSON list; both from 1.")
    key: str
    outcome: Literal["created", "updated", "unchanged", "refused"]
    problem: dict[str, Any] | None = Field(description="Why it was refused, with `detail`, `code`, `hint`.")


class TakenInShape(Shape):
    """What became of a list of entities."""

    created: int
    updated: int
    unchanged: int
    refused: int
    dry_run: bool
    rows: list[FateShape]


def exported(session: Session, call: Call) -> Flow:
    """Every entity that may be seen, or those of a project, in the order they came."""
    query: ExportQuery = call.query
    as_csv = query.format == Format.CSV

    def produce(own: Session) -> Iterator[str]:
        return table(own, query.project) if as_csv else array(own, query.project)

    return Flow(produce, CSV if as_csv else JSON, f"entities.{query.format}", _tag(session, call))


def table(session: Session, project: str | None) -> Iterator[str]:
    """Entities as the lines of a CSV file, in UTF-8 with a byte order mark, by which spreadsheets know it."""
    header = sheet.columns(*inventory.languages(session, project))
    yield "\ufeff" + sheet.line(header)
    for record in _entities(session, project):
        yield sheet.line(sheet.cells(record, header))


def array(session: Session, project: str | None) -> Iterator[str]:
    """Entities as a JSON list, one a line."""
    mark = "["
    for record in _entities(session, project):
        yield f"{mark}\n{orjson.dumps(record).decode()}"
        mark = ","
    yield "[]\n" if mark == "[" else "\n]\n"


def _entities(session: Session, project: str | None) -> Iterator[records.Record]:
    listing, window = authority.listing(None, None, project), Window(TOGETHER)
    while True:
        page = authority.entity_page(session, listing, window)
        yield from records.entities(session, page.rows)
        if not page.has_next:
            return
        window = Window(TOGETHER, after=page.keys[-1])


def mentions(session: Session, call: Call) -> Flow:
    """The mentions of an entity: document by document, then as the text runs."""
    query: Shown = call.query
    entity = authority.by_key(session, call.path["key"])

    def produce(own: Session) -> Iterator[str]:
        yield "\ufeff" + sheet.line((*MENTION, "address"))
        window = Window(TOGETHER)
        while True:
            page = mention.pages(own, [entity.id], window, None)[entity.id]
            for record in records.mentions(own, page.rows, query):
                yield sheet.line(_mention(record, entity.key, call))
            if not page.has_next:
                return
            window = Window(TOGETHER, after=page.keys[-1])

    return Flow(produce, CSV, f"mentions-{entity.key}.csv", _tag(session, call))


def _mention(record: records.Record, key: str, call: Call) -> list[str]:
    span, paragraph, document = record["span"], record["paragraph"], record["document"]
    place = [paragraph["ordinal"], span["range"]["start"], span["range"]["end"]]
    words = [sheet.guard(text) for text in (document["title"], span["quote"], record["creator"])]
    address = call.iri("documents", document["slug"], "paragraphs", paragraph["ordinal"])
    said = [record["status"], record["origin"], words[2], record["createdAt"], address]
    return [key, document["slug"], words[0], *map(str, place), words[1], *map(str, said)]


def _tag(session: Session, call: Call) -> str:
    """A tag that changes with whatever the client may see changes."""
    seen = sight.of(session)
    state = [call.here, events.latest(session), events.number(session), seen.everything, sorted(seen.projects)]
    return f'W/"{hashlib.sha256(orjson.dumps(state)).hexdigest()[:32]}"'


def taken_in(session: Session, call: Call) -> Reply:
    """Make and change entities, a row for each; where one is refused nothing is taken in, unless `partial`."""
    query: TakeInQuery = call.query
    project = membership.choose(session, call.actor, query.project, "import entities")
    entries = sheet.read(call.body) if isinstance(call.body, bytes) else inventory.objects(call.body)
    fates = inventory.take_in(session, call.actor, project.id, entries, partial=query.partial, dry_run=query.dry_run)
    counted = Counter(fate.outcome for fate in fates)
    numbers = {outcome: counted[outcome] for outcome in (CREATED, UPDATED, UNCHANGED, REFUSED)}
    return Reply({**numbers, "dryRun": query.dry_run, "rows": [fate.told() for fate in fates]})


ENTITY = "/entities/{key}"

OPERATIONS = (
    operation.get(
        "/entities/export",
        "exportEntities",
        "All entities, to take along",
        exported,
        {CSV: str, JSON: list[shapes.EntityShape]},
        p.ExportQuery,
    ),
    Operation(
        "POST",
        "/entities/import",
        "importEntities",
        "Take in a list of entities",
        taken_in,
        {200: ("What became of each row.", TakenInShape)},
        p.TakeInQuery,
        bodies={CSV: bytes, JSON: list[dict[str, Any]]},
        problems=(409,),
        rehearsed=True,
    ),
    operation.get(
        ENTITY + "/mentions/export",
        "exportMentions",
        "Where an entity is mentioned, to take along",
        mentions,
        str,
        p.Shown,
        media_types=(CSV,),
    ),
)
