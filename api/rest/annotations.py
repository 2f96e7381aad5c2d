"""Annotations of a document as W3C Web Annotations: the list, one of them, adding, changing and taking away."""

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson
from sqlmodel import Session

from annotations import authority, entry, read, thread
from annotations.actor import Role, require
from annotations.annotation import Annotation, Kind, Status
from annotations.problems import Gone
from annotations.tombstone import gone, tombstones
from api.formats import webannotation
from api.formats.webannotation import CONTEXT, WebAnnotation
from api.problems import PreconditionRequired
from api.reply import JSON_LD, Reply, demand
from api.rest import additions
from api.rest.call import Call
from api.rest.forms import AnnotationChange
from api.rest.parameters import AnnotationsQuery, plain
from schema import ids
from source_text import read as texts
from source_text.problems import Invalid, NotFound

ENGLISH = "en"


def presented(session: Session, rows: Sequence[Annotation], call: Call) -> list[dict[str, Any]]:
    """Annotations as Web Annotations; the number of statements does not grow with them."""
    spans = read.spans(session, {row.span_id for row in rows})
    there = texts.paragraphs(session, {s.paragraph_id for s in spans.values()})
    owners = texts.documents(session, {row.document_id for row in rows})
    entities = authority.resolve(session, {row.entity_id for row in rows if row.entity_id is not None})
    return [
        webannotation.write(
            row,
            spans[row.span_id],
            there[spans[row.span_id].paragraph_id],
            owners[row.document_id],
            entities.get(row.entity_id or 0),
            call.iri,
        )
        for row in rows
    ]


def listed(session: Session, call: Call) -> Reply:
    """A page of annotations in the order they were made; to those who ask for JSON-LD, as an AnnotationPage."""
    query: AnnotationsQuery = call.query
    document = texts.document(session, call.path["slug"])
    statement = read.listing(plain(query.kind), plain(query.status), None, document.id)
    page = read.annotation_page(session, statement, call.window("Annotation"))
    reply = call.listing("Annotation", page, presented(session, page.rows, call))
    if "application/ld+json" not in call.headers.get("accept", ""):
        return reply
    cursor = reply.content["next"]
    content = {
        "@context": CONTEXT,
        "id": call.here,
        "type": "AnnotationPage",
        "partOf": {"id": call.iri("documents", document.slug, "annotations"), "type": "AnnotationCollection"},
        "items": reply.content["items"],
    }
    following = {"next": call.following(cursor)} if cursor else {}
    return Reply(content | following, headers=reply.headers, media_type=JSON_LD)


def one(session: Session, call: Call) -> Reply:
    """One annotation; of one that was deleted what it said last."""
    try:
        return _answer(session, found(session, call), call)
    except Gone as problem:
        number = ids.number(call.path["id"], "Annotation")
        last = tombstones(session, [number])[number].last
        problem.fields["last"] = presented(session, [last], call)[0]
        raise


def _answer(session: Session, row: Annotation, call: Call, status: int = 200) -> Reply:
    content = presented(session, [row], call)[0]
    return Reply(content, status, JSON_LD, {"Location": content["id"]} if status == 201 else {}, _tag(content))


def _tag(content: dict[str, Any]) -> str:
    """The version, and a digest: a correction of the text moves an annotation without a new version."""
    return f'"{content["zhushu:version"]}-{hashlib.sha256(orjson.dumps(content)).hexdigest()[:12]}"'


def found(session: Session, call: Call) -> Annotation:
    """The annotation that the address names; Gone where it was deleted."""
    try:
        row = session.get(Annotation, ids.number(call.path["id"], "Annotation"))
    except Invalid:
        row = None
    if row is None:
        raise NotFound(
            "There is no such annotation.", path=("id",), hint="The annotations of the document name theirs."
        )
    if row.deleted_at is not None:
        raise gone(session, row)
    return row


def _expected(session: Session, call: Call, act: str) -> Annotation:
    """The annotation that is to be changed, if it still is as the client knows it."""
    require(call.actor, Role.TRANSLATOR, act)
    row = found(session, call)
    require(call.actor, Role.TRANSLATOR, act, texts.project(session, row.document_id))
    match = call.headers.get("if-match")
    if match is None:
        raise PreconditionRequired(
            "If-Match is missing.", path=("If-Match",), hint="Send the ETag of the annotation as you read it."
        )
    demand(match, _answer(session, row, call), f'"{row.version}"')
    return row


def add(session: Session, call: Call) -> Reply:
    """Add an annotation."""
    require(call.actor, Role.TRANSLATOR, "add an annotation")
    document = texts.document(session, call.path["slug"])
    require(call.actor, Role.TRANSLATOR, "add an annotation", document.project_id)
    answered = additions.answered(session, call, document)
    if answered is not None:
        return _answer(session, thread.reply(session, call.actor, *answered), call, 201)
    kind, paragraph, (start, end), said = additions.read(session, call, document)
    if kind == Kind.TRANSLATION and (start, end) != (0, len(paragraph.text)):
        raise Invalid("A translation is of a whole paragraph.", path=("target",), hint="Leave the selectors out.")
    span = entry.place(session, paragraph, start, end)
    row = entry.add(session, call.actor, span, kind, call.body.status or Status.PROPOSED, **said)
    return _answer(session, row, call, 201)


def change(session: Session, call: Call) -> Reply:
    """Change what an annotation says, or its status."""
    row = _expected(session, call, "change an annotation")
    given: WebAnnotation | AnnotationChange = call.body
    kind, values = Kind(row.kind), dict[str, Any]()
    if isinstance(given, WebAnnotation):
        if given.id not in (None, call.iri("annotations", call.path["id"])):
            raise Invalid("`id` is that of another annotation.", path=("id",), hint="Leave it out.")
        _same_place(session, row, given, call)
        said = webannotation.saying(given, kind)
        values = {"text": said.text, "pinyin": given.pinyin}
        entity = said.entity, said.wikidata
    else:
        values = {"text": given.text, "pinyin": given.pinyin}
        entity = given.entity, None
    if any(entity):
        values["entity_id"] = additions.linked(session, *entity).id
    changed = {name: v for name, v in values.items() if v is not None and v != getattr(row, name)}
    if "pinyin" in changed:
        entry.check_text(changed["pinyin"], "pinyin")
    if changed:
        row = entry.update_body(session, call.actor, row.id, row.version, **changed)
    if given.status is not None and given.status != row.status:
        reason = given.reason if isinstance(given, AnnotationChange) else None
        row = entry.review(session, call.actor, row.id, row.version, given.status, reason)
    if given.resolved is not None and row.kind == Kind.NOTE:
        thread.resolve(session, call.actor, row.id, None, resolved=given.resolved)
    return _answer(session, row, call)


def _same_place(session: Session, row: Annotation, given: WebAnnotation, call: Call) -> None:
    """Refuse to move an annotation by the way: its span is shared with others."""
    now = presented(session, [row], call)[0]["target"]
    if given.target == now:
        return
    elsewhere = Invalid(
        "The target is another place.",
        path=("target",),
        hint="Leave the target as it is; delete the annotation and add one there.",
    )
    if row.in_reply_to is not None:
        raise elsewhere
    wanted = webannotation.target(given.target, urlsplit(call.site).netloc)
    span = read.spans(session, [row.span_id])[row.span_id]
    paragraph = texts.paragraphs(session, [span.paragraph_id])[span.paragraph_id]
    document = texts.documents(session, [row.document_id])[row.document_id]
    here = (document.slug, paragraph.ordinal) == (wanted.slug, wanted.ordinal)
    if not here or webannotation.place(wanted, paragraph.text) != (span.start, span.end):
        raise elsewhere


def delete(session: Session, call: Call) -> Reply:
    """Take an annotation away."""
    row = _expected(session, call, "delete an annotation")
    entry.delete(session, call.actor, row.id, row.version)
    return Reply(status=204)
