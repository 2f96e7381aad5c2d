"""What was prepared before it was one's turn to write is the same as what is worked out then, and is not done twice."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlmodel import Session, col, select

from annotations import amend, annotate, authority, intake, lexicon, linking, publication
from annotations.actor import Actor, Role
from annotations.annotation import Annotation, Kind, Status
from annotations.authority import EntityForm, Name
from annotations.companions import Companions
from annotations.correction import Given
from annotations.entity import EntityType
from annotations.entry import amend as change
from annotations.history import ChangeAction
from annotations.intake import Import
from annotations.matcher import Match, Matcher
from annotations.span import Span
from api.database import Database
from benchmarks import linker, prose
from source_text import read
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.scripts import TextView, conversion

ADA = Actor("ada", Role.ADMINISTRATOR)
SETS = [text for text in linker.texts(linker.FOLDER / "third.txt") if text.language.startswith("zh-Hant")]
BOOK = [sentence for text in SETS for sentence in text.sentences] + list(prose.book(25_000))
KEYS = dict.fromkeys((name.entity, name.type) for text in SETS for name in text.names)
FORMS = [
    EntityForm(
        key,
        EntityType(kind),
        [Name("zh-Hant-TW", names[0])],
        [Name("zh-Hans-CN" if at % 2 else "zh-Hant-TW", name) for at, name in enumerate(names[1:])],
        description="外交部的官員" if kind == "PERSON" else None,
    )
    for key, kind in KEYS
    for names in [[n.text for text in SETS for n in text.names if (n.entity, n.type) == (key, kind)]]
]
FORM = Import("book", "zh-Hant-TW", text="\n\n".join(BOOK), companions=Companions(FORMS))
SHORT = Import("short", "zh-Hant-TW", text="\n\n".join(BOOK[:3]))
Said = tuple[Any, ...]


class Watched:
    """The texts in which names were looked for, and those that were converted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.linked, self.converted = list[str](), list[str]()
        matches, convert = Matcher.matches, conversion.Conversion.convert

        def matching(matcher: Matcher, text: str) -> list[Match]:
            self.linked.append(text)
            return matches(matcher, text)

        def converting(self_: conversion.Conversion, text: str) -> Any:
            self.converted.append(text)
            return convert(self_, text)

        monkeypatch.setattr(Matcher, "matches", matching)
        monkeypatch.setattr(conversion.Conversion, "convert", converting)

    def of(self, texts: Sequence[str]) -> tuple[set[str], set[str]]:
        """Those of some texts that were looked at, and from now on only what comes."""
        found = set(self.linked) & set(texts), set(self.converted) & set(texts)
        self.linked.clear()
        self.converted.clear()
        return found


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(monkeypatch)


def said(session: Session, document: Document) -> list[Said]:
    """All that is said of a document, whoever says it, without numbers that any other import would not have."""
    columns = (Paragraph.ordinal, Span.start, Span.end, Span.state, Annotation.kind, Annotation.text, Annotation.view)
    more = (Annotation.entity_id, Annotation.confidence, Annotation.explanation, Annotation.status)
    rows = select(*map(col, (*columns, *more))).join(Span, col(Span.id) == col(Annotation.span_id))
    rows = rows.join(Paragraph, col(Paragraph.id) == col(Span.paragraph_id))
    rows = rows.where(Annotation.document_id == document.id, col(Annotation.deleted_at).is_(None))
    return sorted((tuple(row) for row in session.execute(rows)), key=repr)


def take_in(session: Session) -> Document:
    return intake.take_in(session, ADA, FORM).document


def prepare(session: Session) -> None:
    intake.prepare(session, ADA, FORM)


def unprepared(database: Database) -> list[Said]:
    """What the same import says that nobody prepared."""
    with database.write() as session:
        publication.remove(session, ADA, "book")
        return said(session, take_in(session))


def test_an_import_finds_all_that_was_prepared(database: Database, watched: Watched) -> None:
    with database.write(prepare=prepare) as session:
        assert watched.of(BOOK) == (set(BOOK), set(BOOK))
        found = said(session, take_in(session))
        assert watched.of(BOOK) == (set(), set())
    assert {row[4] for row in found} == {Kind.ENTITY_LINK, Kind.CONVERSION}
    assert found == unprepared(database)


def test_what_is_changed_meanwhile_counts(database: Database) -> None:
    def late(session: Session) -> None:
        prepare(session)
        with database.write() as other:
            lexicon.put(other, ADA, TextView.ZH_HANS_CN, "已經", "业已")
            if authority.find(other, "late") is None:
                authority.create(other, ADA, EntityForm("late", EntityType.PERSON, [Name("zh-Hant", "杜威")]), 1)

    with database.write(prepare=late) as session:
        found = said(session, take_in(session))
        entity = authority.by_key(session, "late").id
    assert any(row[7] == entity for row in found)
    assert any(row[5] == "业已" for row in found)
    assert found == unprepared(database)


def test_of_entities_that_are_known_already_all_is_found(database: Database, watched: Watched) -> None:
    with database.write() as session:
        for each in FORMS[::2]:
            authority.create(session, ADA, each, 1)
    with database.write(prepare=prepare) as session:
        watched.of(BOOK)
        take_in(session)
        assert watched.of(BOOK) == (set(), set())


def test_a_short_text_is_prepared_only_where_many_names_are_known(database: Database, watched: Watched) -> None:
    with database.read() as session:
        intake.prepare(session, ADA, SHORT)
    assert watched.of(BOOK) == (set(), set())
    with database.write() as session:
        for key in ("one", "two"):
            names = [Name("en", f"{key} {number}") for number in range(annotate.MANY // 2)]
            authority.create(session, ADA, EntityForm(key, EntityType.WORK, names[:1], names[1:]), 1)
    with database.read() as session:
        intake.prepare(session, ADA, SHORT)
    assert watched.of(BOOK) == (set(BOOK[:3]), set(BOOK[:3]))


@pytest.fixture
def document(database: Database) -> int:
    with database.write() as session:
        return take_in(session).id


EDITED = [*BOOK[:5], BOOK[5] + "杜威也來了。", *BOOK[6:]]


def revised(session: Session, document: int) -> list[Said]:
    amend.revise(session, ADA, "book", text="\n\n".join(EDITED))
    return said(session, session.get_one(Document, document))


def test_a_revision_finds_all_that_was_prepared(database: Database, document: int, watched: Watched) -> None:
    def ready(session: Session) -> None:
        amend.prepare(session, ADA, "book", Given(text="\n\n".join(EDITED)))

    with database.write(prepare=ready) as session:
        assert watched.of(EDITED)[0] == set(EDITED)
        found = revised(session, document)
        assert watched.of(EDITED) == (set(), set())
        assert found == revised(session, document), "nothing was corrected"
    with database.write() as session:
        publication.remove(session, ADA, "book")
        assert found == revised(session, take_in(session).id)


def test_linking_again_finds_all_that_was_prepared(database: Database, document: int, watched: Watched) -> None:
    def ready(session: Session) -> None:
        linking.prepare(session, ADA, session.get_one(Document, document))

    with database.write() as session:
        link = session.exec(select(Annotation).where(Annotation.kind == Kind.ENTITY_LINK)).first()
        assert link
        change(session, ADA, link, ChangeAction.UPDATED, {"status": Status.REJECTED})
    with database.read() as session:
        expected = linking.link(session, ADA, session.get_one(Document, document), dry_run=True)
    with database.write(prepare=ready) as session:
        watched.of(BOOK)
        assert linking.link(session, ADA, session.get_one(Document, document)) == expected
        assert watched.of(BOOK)[0] == set()
        assert len(read.all_paragraphs(session, session.get_one(Document, document))) == len(BOOK)
