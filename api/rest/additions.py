"""What a body asks to add to a document: a Web Annotation, or plain JSON."""

from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session

from annotations import authority, entry, reading, selector
from annotations.annotation import Annotation, Kind
from annotations.entity import Entity
from api.formats import webannotation
from api.formats.webannotation import VIEWS, WebAnnotation
from api.rest import paragraphs
from api.rest.call import Call
from api.rest.forms import AnnotationForm, RangeForm
from schema import ids
from source_text import read as texts
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, NotFound, Problem
from source_text.scripts import TextView
from source_text.store import check_language

ENGLISH = "en"

Addition = tuple[Kind, Paragraph, tuple[int, int], dict[str, Any]]


def read(session: Session, call: Call, document: Document) -> Addition:
    """What a body asks to add to a document: kind, paragraph, code points, and the columns of the annotation."""
    return (_from_web if isinstance(call.body, WebAnnotation) else _from_form)(session, call, document, call.body)


def answered(session: Session, call: Call, document: Document) -> tuple[int, str] | None:
    """The note that a body answers, and what it says; None where it answers none."""
    given: WebAnnotation | AnnotationForm = call.body
    if isinstance(given, WebAnnotation):
        named = webannotation.answered(given, urlsplit(call.site).netloc)
        path, said = ("target",), webannotation.saying(given, Kind.NOTE if named else None)
        kind, text = said.kind, said.text
    else:
        named, path, kind, text = given.in_reply_to, ("in_reply_to",), given.kind, given.text
        if named is not None and (given.paragraph is not None or given.range is not None):
            raise Invalid(
                "An answer stands where the note stands that it answers.",
                path=("paragraph",),
                hint="Leave `paragraph` and `range` out.",
            )
    if named is None:
        return None
    if kind != Kind.NOTE:
        raise Invalid("Only a note answers a note.", path=("kind",), hint="Send a NOTE.")
    number = ids.number(named, "Annotation", *path)
    row = session.get(Annotation, number)
    if row is None or row.document_id != document.id:
        raise NotFound("There is no such note.", path=path, hint="The annotations of the document name theirs.")
    return number, _body(session, Kind.NOTE, text, {}, None, None)["text"]


def _from_web(session: Session, call: Call, document: Document, given: Any) -> Addition:
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


def _from_form(session: Session, _call: Call, document: Document, given: Any) -> Addition:
    """What plain JSON asks to add."""
    form: AnnotationForm = given
    if form.paragraph is None:
        raise Invalid("An annotation needs a paragraph.", path=("paragraph",), hint="Give its ordinal or its id.")
    paragraph, (start, end) = located(session, document, form.paragraph, form.range)
    fields = {"language": form.language or ENGLISH, "pinyin": form.pinyin, "part_of_speech": form.part_of_speech}
    return form.kind, paragraph, (start, end), _body(session, form.kind, form.text, fields, form.view, form.entity)


def located(
    session: Session, document: Document, named: int | str, given: RangeForm | None
) -> tuple[Paragraph, tuple[int, int]]:
    """The paragraph that plain JSON names by ordinal or id, and the code points of it that a range means."""
    if isinstance(named, int):
        paragraph = paragraphs.at(session, document, named)
    else:
        number = ids.number(named, "Paragraph", "paragraph")
        there = texts.paragraphs(session, [number]).get(number)
        if there is None or there.document_id != document.id:
            raise ids.missing("Paragraph", "paragraph")
        paragraph = there
    if given is None:
        return paragraph, (0, len(paragraph.text))
    stretch = given.selector()
    try:
        place = selector.locate(stretch, reading.readings(session, [paragraph.id], stretch.view)[paragraph.id])
    except Problem as problem:
        raise problem.under("range") from None
    return paragraph, (place.start, place.end)


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
        return {"entity_id": linked(session, entity, wikidata).id}
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


def linked(session: Session, named: str | None, wikidata: str | None = None) -> Entity:
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
