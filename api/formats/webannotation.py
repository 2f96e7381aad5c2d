"""Annotations as W3C Web Annotations, out and in.

What the W3C has no words for stands under names that start with `zhushu:`; they are IRIs as they are, so the
context is the W3C's alone.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from annotations import explanation
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.entity import Entity
from annotations.span import AnchorState, Span
from api.problems import invalid
from schema import ids
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, InvalidRange, QuoteMismatch
from source_text.scripts import TextView

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
WIKIDATA = "http://www.wikidata.org/entity/"
MOTIVATIONS = {
    Kind.ENTITY_LINK: "identifying",
    Kind.GLOSS: "describing",
    Kind.CONVERSION: "editing",
    Kind.TRANSLATION: "describing",
    Kind.NOTE: "commenting",
}
REPLYING = "replying"
VIEWS = {
    TextView.ZH_HANS: "zh-Hans",
    TextView.ZH_HANS_CN: "zh-Hans-CN",
    TextView.ZH_HANT: "zh-Hant",
    TextView.ZH_HANT_TW: "zh-Hant-TW",
    TextView.ZH_HANT_HK: "zh-Hant-HK",
}
_LINKING = {"identifying", "linking", "classifying"}
_PARAGRAPH = re.compile(r"/api/v1/documents/([^/]+)/paragraphs/([1-9][0-9]{0,8})")
_ANNOTATION = re.compile(r"/api/v1/annotations/([A-Za-z0-9_-]+)")
_ENTITY = re.compile(r"/api/v1/entities/([^/]+)")
_WIKIDATA = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q[1-9][0-9]{0,11})")
Address = Callable[..., str]
S = TypeVar("S", bound=BaseModel)


class WebAnnotation(BaseModel):
    """A W3C Web Annotation as it comes in. What the service itself says of an annotation is read over."""

    model_config = ConfigDict(extra="forbid", strict=True)

    context: JsonValue = Field(None, alias="@context", description=f"`{CONTEXT}`, alone or among others.")
    id: str | None = Field(None, description="Given by the service.")
    type: Literal["Annotation"] | list[str] = Field(description="`Annotation`.")
    motivation: str | list[str] | None = Field(None, description="One of the W3C's motivations.")
    body: JsonValue = Field(
        None, description="A TextualBody, or for a link the IRI of the entity or its Wikidata item."
    )
    bodyValue: str | None = Field(None, description="The text, in place of a body.")  # noqa: N815
    target: JsonValue = Field(
        description="The IRI of a paragraph, alone or as `source` beside `selector`; of an annotation, in the answer to it."
    )
    created: str | None = None
    modified: str | None = None
    creator: JsonValue = None
    generator: JsonValue = None
    generated: str | None = None
    kind: Kind | None = Field(None, alias="zhushu:kind", description="The kind, where the motivation leaves it open.")
    status: Status | None = Field(None, alias="zhushu:status")
    pinyin: str | None = Field(None, alias="zhushu:pinyin")
    part_of_speech: str | None = Field(None, alias="zhushu:partOfSpeech")
    view: TextView | None = Field(None, alias="zhushu:view")
    origin: Origin | None = Field(None, alias="zhushu:origin")
    version: int | None = Field(None, alias="zhushu:version")
    confidence: float | None = Field(None, alias="zhushu:confidence")
    engine: str | None = Field(None, alias="zhushu:engine")
    reviewed_by: str | None = Field(None, alias="zhushu:reviewedBy")
    reviewed_at: str | None = Field(None, alias="zhushu:reviewedAt")
    review_reason: str | None = Field(None, alias="zhushu:reviewReason")
    explanation: str | None = Field(None, alias="zhushu:explanation", description="Why the machine proposes a link.")
    state: AnchorState | None = Field(None, alias="zhushu:state")
    span: str | None = Field(None, alias="zhushu:span")
    thread: str | None = Field(None, alias="zhushu:thread")
    resolved: bool | None = Field(None, alias="zhushu:resolved", description="Whether the thread of a note is settled.")


class Saying(NamedTuple):
    """What the body of a Web Annotation says; for a link `entity` is a key, or `wikidata` an item."""

    kind: Kind
    text: str | None
    language: str | None
    view: TextView | None
    entity: str | None
    wikidata: str | None


class Position(BaseModel):
    """A TextPositionSelector: code points [start, end)."""

    model_config = ConfigDict(strict=True)

    type: Literal["TextPositionSelector"]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Quote(BaseModel):
    """A TextQuoteSelector."""

    model_config = ConfigDict(strict=True)

    type: Literal["TextQuoteSelector"]
    exact: Annotated[str, Field(min_length=1)]
    prefix: str = ""
    suffix: str = ""


class Target(NamedTuple):
    """The paragraph that an annotation is about, and the selectors of its stretch, if it is not all of it."""

    slug: str
    ordinal: int
    position: Position | None
    quote: Quote | None


def write(
    row: Annotation, span: Span, paragraph: Paragraph, document: Document, entity: Entity | None, iri: Address
) -> dict[str, Any]:
    """An annotation as a Web Annotation; `iri` makes absolute addresses."""
    person = {"type": "Software" if row.origin == Origin.MACHINE else "Person", "name": row.creator}
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "id": iri("annotations", ids.encode("Annotation", row.id)),
        "type": "Annotation",
        "motivation": _motivation(row),
        "created": row.created_at,
        "modified": row.modified_at,
        "creator": person,
        "body": _body(row, entity, iri),
        "target": _target(span, paragraph, document, iri),
    }
    if row.in_reply_to is not None:
        found["target"] = iri("annotations", ids.encode("Annotation", row.in_reply_to))
    if row.origin == Origin.MACHINE:
        version = {"zhushu:version": row.agent_version} if row.agent_version else {}
        found["generator"] = {"type": "Software", "name": row.creator, **version}
    why = explanation.loads(row.explanation)
    own = {
        "kind": row.kind,
        "status": row.status,
        "origin": row.origin,
        "version": row.version,
        "confidence": row.confidence,
        "pinyin": row.pinyin,
        "partOfSpeech": row.part_of_speech,
        "view": row.view,
        "engine": row.engine,
        "reviewedBy": row.reviewed_by,
        "reviewedAt": row.reviewed_at,
        "reviewReason": row.review_reason,
        "explanation": why.summary if why else None,
        "state": span.state,
        "span": ids.encode("Span", span.id),
        "thread": iri("annotations", ids.encode("Annotation", row.thread)) if row.thread is not None else None,
        "resolved": row.resolved if row.kind == Kind.NOTE and row.thread is None else None,
    }
    return found | {f"zhushu:{name}": value for name, value in own.items() if value is not None}


def _motivation(row: Annotation) -> str:
    return MOTIVATIONS[Kind(row.kind)] if row.in_reply_to is None else REPLYING


def _body(row: Annotation, entity: Entity | None, iri: Address) -> Any:
    purpose = _motivation(row)
    if entity is not None:
        sources = [iri("entities", entity.key)] + ([WIKIDATA + entity.wikidata] if entity.wikidata else [])
        return [{"type": "SpecificResource", "source": source, "purpose": purpose} for source in sources]
    language = VIEWS[TextView(row.view or "")] if row.kind == Kind.CONVERSION else row.language
    spoken = {"language": language} if language else {}
    return {"type": "TextualBody", "value": row.text or "", "format": "text/plain", **spoken, "purpose": purpose}


def _target(span: Span, paragraph: Paragraph, document: Document, iri: Address) -> dict[str, Any]:
    """The stretch; an orphan has its quote only, and its document where its paragraph is no longer there."""
    quote = {"type": "TextQuoteSelector", "exact": span.quote, "prefix": span.prefix, "suffix": span.suffix}
    if paragraph.ordinal is None:
        return {"source": iri("documents", document.slug), "selector": [quote]}
    source = iri("documents", document.slug, "paragraphs", paragraph.ordinal)
    if span.state == AnchorState.ORPHANED:
        return {"source": source, "selector": [quote]}
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    return {"source": source, "selector": [position, quote]}


def saying(given: WebAnnotation, kind: Kind | None = None) -> Saying:
    """What a Web Annotation says. Its kind is that given, else `zhushu:kind`, else told by motivation and body."""
    if "Annotation" not in given.type:
        raise Invalid("The type is not `Annotation`.", path=("type",), hint="Send one Web Annotation.")
    if given.bodyValue is not None and given.body is not None:
        raise Invalid("Both `body` and `bodyValue` are given.", path=("bodyValue",), hint="Leave one of them out.")
    motivations = [given.motivation] if isinstance(given.motivation, str) else list(given.motivation or ())
    text, language, entity, wikidata = given.bodyValue, None, None, None
    for part in given.body if isinstance(given.body, list) else [given.body]:
        if isinstance(part, dict) and isinstance(part.get("value"), str):
            if text is not None:
                raise Invalid("Two textual bodies are given.", path=("body",), hint="Send an annotation for each.")
            text, language = _textual(part)
            purpose = part.get("purpose")
            motivations += [purpose] if isinstance(purpose, str) else []
        elif part is not None:
            source = (
                part
                if isinstance(part, str)
                else part.get("source", part.get("id"))
                if isinstance(part, dict)
                else None
            )
            key, item = _linked(source)
            entity, wikidata = key or entity, item or wikidata
    if kind is None:
        kind = given.kind or _kind(motivations, entity or wikidata, given.target)
    view = given.view or next((v for v, tag in VIEWS.items() if tag.lower() == (language or "").lower()), None)
    return Saying(kind, text, language, view, entity, wikidata)


def _textual(part: dict[str, Any]) -> tuple[str, str | None]:
    language = part.get("language")
    if part.get("format", "text/plain") != "text/plain":
        raise Invalid("Only `text/plain` is kept.", path=("body", "format"), hint="Send the text without markup.")
    if language is not None and not isinstance(language, str):
        raise Invalid("The body has more than one language.", path=("body", "language"), hint="Name one.")
    return part["value"], language


def _linked(source: Any) -> tuple[str | None, str | None]:
    """The key or Wikidata item that an IRI names."""
    if isinstance(source, str):
        if item := _WIKIDATA.fullmatch(source):
            return None, item[1]
        if found := _ENTITY.fullmatch(_path(source)):
            return unquote(found[1]), None
    raise Invalid(
        "A body is neither text nor an entity.",
        path=("body",),
        hint="Give a TextualBody with a `value`, or the IRI of an entity here or in Wikidata.",
    )


def _kind(motivations: list[str], linked: str | None, target: JsonValue) -> Kind:
    if linked or _LINKING & set(motivations):
        return Kind.ENTITY_LINK
    if "describing" in motivations:
        return Kind.GLOSS if isinstance(target, dict) and target.get("selector") else Kind.TRANSLATION
    return Kind.CONVERSION if "editing" in motivations else Kind.NOTE


def _path(iri: str) -> str:
    try:
        return urlsplit(iri).path
    except ValueError:
        return ""


def answered(given: WebAnnotation, host: str) -> str | None:
    """The id of the annotation of this service, known to the client under `host`, that a Web Annotation is about."""
    there = given.target[0] if isinstance(given.target, list) and len(given.target) == 1 else given.target
    source = there.get("source", there.get("id")) if isinstance(there, dict) else there
    if not isinstance(source, str):
        return None
    match = _ANNOTATION.fullmatch(_path(source))
    return match[1] if match and urlsplit(source).netloc in ("", host) else None


def target(given: JsonValue, host: str) -> Target:
    """The target of a Web Annotation: a paragraph of this service, known to the client under `host`."""
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    found = given if isinstance(given, dict) else {"source": given}
    source = found.get("source", found.get("id"))
    match = _PARAGRAPH.fullmatch(_path(source)) if isinstance(source, str) else None
    if match is None or not isinstance(source, str) or urlsplit(source).netloc not in ("", host):
        raise Invalid(
            "The target is not a paragraph of this service.",
            path=("target", "source"),
            hint="Give the IRI of one paragraph, such as /api/v1/documents/tea/paragraphs/1.",
        )
    position, quote = None, None
    selectors = found.get("selector")
    for part in selectors if isinstance(selectors, list) else [] if selectors is None else [selectors]:
        named = part.get("type") if isinstance(part, dict) else None
        if named == "TextPositionSelector" and position is None:
            position = _selector(Position, part)
        elif named == "TextQuoteSelector" and quote is None:
            quote = _selector(Quote, part)
        else:
            raise Invalid(
                "A selector is of another type, or of one that is given already.",
                path=("target", "selector"),
                hint="Give a TextPositionSelector, a TextQuoteSelector, or one of each.",
            )
    return Target(unquote(match[1]), int(match[2]), position, quote)


def _selector(model: type[S], part: Any) -> S:
    try:
        return model.model_validate(part)
    except ValidationError as error:
        raise invalid(error).under("target", "selector") from None


def place(wanted: Target, text: str) -> tuple[int, int]:
    """The code points of a paragraph that a target names; all of them where it has no selector."""
    position, quote = wanted.position, wanted.quote
    if position is not None:
        if not position.start < position.end <= len(text):
            raise InvalidRange(
                f"[{position.start}, {position.end}) is no range of a paragraph of {len(text)} code points.",
                path=("target", "selector"),
                hint="Ranges are half-open, count code points and hold at least one character.",
                length=len(text),
            )
        found = text[position.start : position.end]
        if quote is not None and quote.exact != found:
            raise QuoteMismatch(
                f"The text at [{position.start}, {position.end}) is not the quote.",
                path=("target", "selector"),
                hint="Read the paragraph again: it may have been corrected since.",
                expected=quote.exact[:200],
                found=found[:200],
            )
        return position.start, position.end
    if quote is None:
        return 0, len(text)
    return _only(quote, text)


def _only(quote: Quote, text: str) -> tuple[int, int]:
    """The one place of a quote; where it stands several times, prefix and suffix decide."""
    places = [(m.start(), m.start() + len(quote.exact)) for m in re.finditer(f"(?={re.escape(quote.exact)})", text)]
    fitting = [(s, e) for s, e in places if text[:s].endswith(quote.prefix) and text[e:].startswith(quote.suffix)]
    if not places:
        raise QuoteMismatch(
            "The quote does not stand in the paragraph.",
            path=("target", "selector", "exact"),
            hint="Read the paragraph again: it may have been corrected since.",
            expected=quote.exact[:200],
        )
    if len(fitting) != 1:
        raise Invalid(
            f"The quote stands {len(places)} time(s) in the paragraph, {len(fitting)} with this prefix and suffix.",
            path=("target", "selector"),
            hint="Add a TextPositionSelector with one of the candidates.",
            candidates=[{"start": start, "end": end} for start, end in (fitting or places)[:100]],
        )
    return fitting[0]
