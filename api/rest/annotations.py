"""Annotations of a document as W3C Web Annotations: the list, one of them, adding, changing and taking away."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session

from annotations import authority, entry, read, reading, selector
from annotations.actor import Role, require
from annotations.annotation import Annotation, Kind, Status
from annotations.entity import Entity
from api.formats import webannotation
from api.formats.webannotation import CONTEXT, VIEWS, WebAnnotation
from api.problems import Gone, PreconditionRequired
from api.reply import JSON_LD, Reply, demand
from api.rest import paragraphs
from api.rest.call import Call, path
from api.rest.forms import AnnotationChange, AnnotationForm
from api.rest.parameters import AnnotationsQuery, plain
from schema import ids
from source_text import read as texts
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, NotFound, Problem
from source_text.scripts import TextView
from source_text.store import check_language

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
        "partOf": call.iri("documents", document.slug, "annotations"),
        "items": reply.content["items"],
    }
    following = {"next": call.following(cursor)} if cursor else {}
    return Reply(content | following, headers=reply.headers, media_type=JSON_LD)


def one(session: Session, call: Call) -> Reply:
    """One annotation."""
    return _answer(session, _found(session, call), call)


def _answer(session: Session, row: Annotation, call: Call, status: int = 200) -> Reply:
    place = {"Location": path("annotations", ids.encode("Annotation", row.id))} if status == 201 else {}
    return Reply(presented(session, [row], call)[0], status, JSON_LD, place, _tag(row))


def _tag(row: Annotation) -> str:
    return f'"{row.version}"'


def _found(session: Session, call: Call) -> Annotation:
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
        raise Gone("The annotation was deleted.", path=("id",), hint="Read the paragraph again.")
    return row


def _expected(session: Session, call: Call, act: str) -> Annotation:
    """The annotation that is to be changed, if it still is as the client knows it."""
    require(call.actor, Role.TRANSLATOR, act)
    row = _found(session, call)
    match = call.headers.get("if-match")
    if match is None:
        raise PreconditionRequired(
            "If-Match is missing.", path=("If-Match",), hint="Send the ETag of the annotation as you read it."
        )
    demand(match, _tag(row))
    return row


def add(session: Session, call: Call) -> Reply:
    """Add an annotation."""
    require(call.actor, Role.TRANSLATOR, "add an annotation")
    document = texts.document(session, call.path["slug"])
    given: WebAnnotation | AnnotationForm = call.body
    read_in = _from_web if isinstance(given, WebAnnotation) else _from_form
    kind, paragraph, (start, end), said = read_in(session, call, document, given)
    if kind == Kind.TRANSLATION and (start, end) != (0, len(paragraph.text)):
        raise Invalid("A translation is of a whole paragraph.", path=("target",), hint="Leave the selectors out.")
    span = entry.place(session, paragraph, start, end)
    row = entry.add(session, call.actor, span, kind, given.status or Status.PROPOSED, **said)
    return _answer(session, row, call, 201)


Read = tuple[Kind, Paragraph, tuple[int, int], dict[str, Any]]


def _from_web(session: Session, call: Call, document: Document, given: Any) -> Read:
    """What a Web Annotation asks to add."""
    web: WebAnnotation = given
    said = webannotation.saying(web)
    wanted = webannotation.target(web.target, urlsplit(call.site).netloc)
    if wanted.slug != document.slug:
        raise Invalid("The target is in another document.", path=("target", "source"), hint="Post it there.")
    paragraph = paragraphs.at(session, document, wanted.ordinal)
    language = said.language or ENGLISH
    fields = {"language": language, "pinyin": web.pinyin, "part_of_speech": web.part_of_speech}
    body = _body(session, said.kind, said.text, fields, said.view, said.entity, said.wikidata)
    return said.kind, paragraph, webannotation.place(wanted, paragraph.text), body


def _from_form(session: Session, _call: Call, document: Document, given: Any) -> Read:
    """What plain JSON asks to add."""
    form: AnnotationForm = given
    if isinstance(form.paragraph, int):
        paragraph = paragraphs.at(session, document, form.paragraph)
    else:
        number = ids.number(form.paragraph, "Paragraph", "paragraph")
        there = texts.paragraphs(session, [number]).get(number)
        if there is None or there.document_id != document.id:
            raise ids.missing("Paragraph", "paragraph")
        paragraph = there
    start, end = 0, len(paragraph.text)
    if form.range is not None:
        stretch = form.range.selector()
        try:
            place = selector.locate(stretch, reading.readings(session, [paragraph.id], stretch.view)[paragraph.id])
        except Problem as problem:
            raise problem.under("range") from None
        start, end = place.start, place.end
    fields = {"language": form.language or ENGLISH, "pinyin": form.pinyin, "part_of_speech": form.part_of_speech}
    return form.kind, paragraph, (start, end), _body(session, form.kind, form.text, fields, form.view, form.entity)


def _body(
    session: Session,
    kind: Kind,
    text: str | None,
    fields: dict[str, str | None],
    view: TextView | None,
    entity: str | None,
    wikidata: str | None = None,
) -> dict[str, Any]:
    """The columns that an annotation of a kind fills."""
    if kind == Kind.ENTITY_LINK:
        return {"entity_id": _entity(session, entity, wikidata).id}
    if text is None:
        raise Invalid(f"A {kind.lower()} needs text.", path=("text",), hint="Say what it says.")
    entry.check_text(text)
    if kind == Kind.NOTE:
        return {"text": text}
    if kind == Kind.CONVERSION:
        if view is None or view == TextView.ORIGINAL:
            raise Invalid(
                "A conversion needs the view in which it reads so.", path=("view",), hint=f"One of {', '.join(VIEWS)}."
            )
        return {"text": text, "view": view.value}
    check_language(fields["language"] or ENGLISH)
    kept = fields if kind == Kind.GLOSS else {"language": fields["language"]}
    for name in ("pinyin", "part_of_speech"):
        if kept.get(name):
            entry.check_text(kept[name] or "", name)
    return {"text": text, **kept}


def _entity(session: Session, named: str | None, wikidata: str | None = None) -> Entity:
    """The entity with a key, an id or a Wikidata item."""
    missing = NotFound("There is no such entity.", path=("entity",), hint="The list of entities names every key.")
    if named is None and wikidata is None:
        raise Invalid("A link needs an entity.", path=("entity",), hint="Give its key, its id or its IRI.")
    if named is None:
        found = authority.by_wikidata(session, wikidata or "")
    else:
        try:
            number = ids.number(named, "Entity")
            found = authority.resolve(session, [number]).get(number)
        except Invalid:
            found = authority.by_key(session, named)
    if found is None:
        raise missing
    return found


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
        values["entity_id"] = _entity(session, *entity).id
    changed = {name: v for name, v in values.items() if v is not None and v != getattr(row, name)}
    if "pinyin" in changed:
        entry.check_text(changed["pinyin"], "pinyin")
    if changed:
        row = entry.update_body(session, call.actor, row.id, row.version, **changed)
    if given.status is not None and given.status != row.status:
        reason = given.reason if isinstance(given, AnnotationChange) else None
        row = entry.review(session, call.actor, row.id, row.version, given.status, reason)
    return _answer(session, row, call)


def _same_place(session: Session, row: Annotation, given: WebAnnotation, call: Call) -> None:
    """Refuse to move an annotation by the way: its span is shared with others."""
    now = presented(session, [row], call)[0]["target"]
    if given.target == now:
        return
    wanted = webannotation.target(given.target, urlsplit(call.site).netloc)
    span = read.spans(session, [row.span_id])[row.span_id]
    paragraph = texts.paragraphs(session, [span.paragraph_id])[span.paragraph_id]
    document = texts.documents(session, [row.document_id])[row.document_id]
    here = (document.slug, paragraph.ordinal) == (wanted.slug, wanted.ordinal)
    if not here or webannotation.place(wanted, paragraph.text) != (span.start, span.end):
        raise Invalid(
            "The target is another place.",
            path=("target",),
            hint="Leave the target as it is; delete the annotation and add one there.",
        )


def delete(session: Session, call: Call) -> Reply:
    """Take an annotation away."""
    row = _expected(session, call, "delete an annotation")
    entry.delete(session, call.actor, row.id, row.version)
    return Reply(status=204)
