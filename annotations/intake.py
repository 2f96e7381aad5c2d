"""A whole import: a file becomes a document with paragraphs, spans and annotations, or nothing at all."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from annotations import annotate, authority, identification, membership
from annotations.actor import Actor, Role, may
from annotations.annotate import BODIES, Draft
from annotations.annotation import Kind, Origin, Status
from annotations.approval import check_beginning
from annotations.authority import EntityForm
from annotations.companions import Companions, Line, Mismatch
from annotations.entity import Entity
from annotations.entry import check_text, check_words
from annotations.history import ChangeAction, record
from annotations.identifier import WIKIDATA
from annotations.lexicon import lexicon
from annotations.problems import CompanionMismatch
from source_text import importers, store
from source_text import read as texts
from source_text.division import Beginning, divide
from source_text.document import Document
from source_text.groundwork import recall
from source_text.importers.source import APART, Source
from source_text.paragraph import Paragraph
from source_text.problems import Conflict, Invalid
from source_text.sight import Visibility

TITLE = 500
"""How many code points the title of a document may have."""


@dataclass(frozen=True)
class Import:
    """What is to be imported: exactly one of `content` (the file) and `text` (already decoded), and what comes beside it.

    With `partial`, lines of companions that do not fit are left out and reported; otherwise one of them
    refuses the whole import. `beginnings` divide the text otherwise than it is read. The document becomes part of `project`, or of the one its actor writes in, with all
    entities that are sent along; new ones are as visible as the document.
    """

    slug: str
    language: str
    content: bytes | None = None
    text: str | None = None
    title: str | None = None
    file_name: str | None = None
    media_type: str | None = None
    companions: Companions = field(default_factory=Companions)
    link_entities: bool = True
    partial: bool = False
    status: Status = Status.PROPOSED
    project: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    beginnings: Sequence[Beginning] | None = None


@dataclass(frozen=True)
class Outcome:
    """The document, whether it stood there already, the companion lines left out, and remarks on how it was read."""

    document: Document
    unchanged: bool
    skipped: Sequence[Mismatch] = ()
    remarks: Sequence[str] = ()


def look(session: Session, actor: Actor, form: Import) -> Source:
    """What an import would make of a text; it is refused for what the import would be refused for, companions aside."""
    return _opened(session, actor, form)[2]


def take_in(session: Session, actor: Actor, form: Import) -> Outcome:
    """Import a text; the same file under the same slug is a no-op that says so."""
    project, content, source, there = _opened(session, actor, form)
    if there is not None:
        return Outcome(there, True, (), source.remarks)
    document, paragraphs = store.create(
        session,
        project,
        form.visibility,
        form.slug,
        form.title,
        form.language,
        content,
        source,
        actor.name,
        form.file_name,
    )
    for i, entity in enumerate(form.companions.entities):
        try:
            _know(session, actor, document, entity)
        except (Invalid, Conflict) as problem:
            raise problem.under("entities", str(i)) from None
    sequence = record(
        session,
        actor,
        ChangeAction.CREATED,
        "Document",
        document.id,
        document_id=document.id,
        after=document.model_dump(),
    )
    given, skipped = _fit(session, document, form.companions.lines, paragraphs)
    if skipped and not form.partial:
        first = skipped[0]
        raise CompanionMismatch(
            f"{len(skipped)} companion line(s) do not fit the text; the first is line {first.line} of `{first.file}`: "
            f"it expects {first.expected!r}, and {first.found!r} is there. Nothing was imported.",
            path=(first.file, str(first.line)),
            hint="Mend the lines, or ask for a partial import that leaves them out.",
            mismatches=[m._asdict() for m in skipped[:100]],
        )
    annotate.write(
        session,
        document,
        paragraphs,
        given,
        origin=Origin.IMPORT,
        creator=actor.name,
        sequence=sequence,
        status=form.status,
    )
    proposed = annotate.convert(document.language, paragraphs, lexicon(session))
    if form.link_entities:
        names, ids = annotate.gazetteer(session, document.project_id, document.language)
        said = [d[:3] for d in given if d.kind == Kind.ENTITY_LINK]
        proposed += annotate.undisputed(annotate.link(names, ids, paragraphs), said)
    annotate.write(session, document, paragraphs, proposed, origin=Origin.MACHINE, sequence=sequence)
    return Outcome(document, False, skipped, source.remarks)


def prepare(session: Session, actor: Actor, form: Import) -> None:
    """Work out beforehand, where it takes long, what an import is to say of a text; nothing is written."""
    project, _, source, there = _opened(session, actor, form)
    if there is not None or not annotate.takes_long(session, len(source.text)):
        return
    texts = [block.text for block in source.blocks]
    annotate.prepare_conversion(form.language, texts, lexicon(session))
    if form.link_entities:
        coming = [e for e in form.companions.entities if _known(session, actor, project, e.key) is None]
        names, _ = annotate.gazetteer(session, project, form.language, coming=coming)
        annotate.prepare(names, texts, range(len(texts)))


def _opened(session: Session, actor: Actor, form: Import) -> tuple[int, bytes, Source, Document | None]:
    """The project of an import, the bytes of its file, what they say, and the document that was made of them before."""
    project = membership.choose(session, actor, form.project, "import a document").id
    check_beginning(session, actor, form.status, project)
    store.check_slug(form.slug)
    store.check_language(form.language)
    if form.title is not None:
        check_text(form.title, "title", TITLE)
    content, source = read(form.content, form.text, form.file_name, form.media_type)
    if form.beginnings is not None:
        source = divide(source, form.beginnings)
    return project, content, source, store.same_file(session, project, form.slug, content)


def decoded(text: str | None) -> bytes | None:
    """The bytes that base64 stands for."""
    if text is None:
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(
            "`content` is not base64.", path=("content",), hint="Encode the file's bytes in base64."
        ) from None


def read(
    content: bytes | None, text: str | None, file_name: str | None = None, media_type: str | None = None
) -> tuple[bytes, Source]:
    """The bytes to keep and what they say, of a file or of text already decoded."""
    if (content is None) == (text is None):
        raise Invalid(
            "Exactly one of `text` and `content` is needed.",
            path=("text",),
            hint="Give decoded text as `text`, or a file's bytes as `content`.",
        )
    importer = importers.choose(file_name, media_type, content or b"")
    if content is not None:
        return content, recall(importer.read, content)
    if importer.read_text is None:
        raise Invalid(
            "Such a file is not given as text.", path=("text",), hint="Give the bytes of the file as `content`."
        )
    return (text or "").encode("utf-8"), recall(importer.read_text, text or "")


def text(session: Session, document: Document) -> str:
    """The source of a document as it is corrected: a text file decoded, or the paragraphs of any other file."""
    file = texts.source(session, document)
    if importers.choose(None, file.media_type).textual:
        return read(file.content, None, media_type=file.media_type)[1].text
    return APART.join(p.text for p in texts.all_paragraphs(session, document))


def _know(session: Session, actor: Actor, document: Document, form: EntityForm) -> None:
    """Make sure an entity is known: a new one is created, one under the same key gains the names it lacks."""
    authority.check(form)
    entity = _known(session, actor, document.project_id, form.key)
    if entity is None:
        authority.create(session, actor, form, document.project_id, Visibility(document.visibility))
        return
    known = authority.names(session, [entity.id])[entity.id]
    texts = {n.text for n in known}
    extra = [n for n in (*form.labels, *form.aliases) if n.text not in texts]
    aliases = [authority.Name(n.language, n.text) for n in known if not n.is_label]
    own = identification.held(session, entity)
    fresh = [i for i in form.known() if i not in own and not (i.authority == WIKIDATA and entity.wikidata)]
    if extra or fresh:
        known_as = [*aliases, *dict.fromkeys(extra)] if extra else None
        identifiers = [*own, *fresh] if fresh else None
        authority.change(session, actor, entity, aliases=known_as, identifiers=identifiers)


def _known(session: Session, actor: Actor, project: int, key: str) -> Entity | None:
    """The entity under a key that whoever imports may change; None where a new one is to be created."""
    there = authority.find(session, key, project)
    return there if there and may(actor, Role.TRANSLATOR, there.project_id) else None


def _fit(
    session: Session, document: Document, lines: Sequence[Line], paragraphs: Sequence[Paragraph]
) -> tuple[list[Draft], list[Mismatch]]:
    """Lines as drafts, and those whose surface, paragraph or entity is not there."""
    drafts, skipped = [], []
    keys = {line.body["entity"] for line in lines if line.kind == Kind.ENTITY_LINK}
    there = {key: authority.find(session, key, document.project_id) for key in sorted(k for k in keys if k)}
    ids = {key: entity.id for key, entity in there.items() if entity}
    for line in lines:
        paragraph = paragraphs[line.ordinal - 1] if 0 < line.ordinal <= len(paragraphs) else None
        text = paragraph.text if paragraph else ""
        start = 0 if line.start is None else line.start
        end = len(text) if line.end is None else line.end
        found = text[start:end] if 0 <= start < end <= len(text) else ""
        if paragraph is None:
            expected, found = f"a paragraph {line.ordinal}", f"{len(paragraphs)} paragraphs"
        elif not found or (line.surface is not None and line.surface != found):
            expected = line.surface or f"text at [{start}, {end})"
        elif line.kind == Kind.ENTITY_LINK and line.body["entity"] not in ids:
            expected, found = f"an entity {line.body['entity']}", "none under that key"
        else:
            try:
                check_words(line.body)
            except Invalid as problem:
                raise problem.under(line.file, str(line.number)) from None
            said: dict[str, object] = dict(line.body)
            if line.kind == Kind.ENTITY_LINK:
                said["entity_id"] = ids[line.body["entity"] or ""]
            body = tuple(said.get(column) for column in BODIES[line.kind])
            drafts.append(Draft(paragraph.id, start, end, line.kind, body))
            continue
        skipped.append(Mismatch(line.file, line.number, line.ordinal, expected, found))
    return drafts, skipped
