"""The consistency report: it finds what differs, keeps quiet about what only looks different, and names every place."""

from typing import Any

import pytest

from annotations import authority, consistency, entry
from annotations.annotation import Kind
from annotations.consistency import Finding
from api.database import Database
from source_text import read
from tests import article


def say(database: Database, ordinal: int, term: str | None, kind: Kind, status: str = "PROPOSED", **body: Any) -> None:
    with database.write() as session:
        paragraph = read.all_paragraphs(session, read.document(session, "article"))[ordinal - 1]
        start = paragraph.text.index(term) if term else 0
        end = start + len(term) if term else len(paragraph.text)
        span = entry.place(session, paragraph, start, end)
        if "entity" in body:
            body["entity_id"] = authority.by_key(session, body.pop("entity")).id
        else:
            body.setdefault("language", "en")
        entry.add(session, article.REVIEWER, span, kind, status, **body)


def report(database: Database, kind: str, language: str = "en") -> list[Finding]:
    with database.read() as session:
        document = read.document(session, "article")
        return consistency.report(session, document, language, [consistency.FindingKind(kind)])


def shown(found: list[Finding]) -> list[tuple[str, list[tuple[str | None, list[int]]]]]:
    return [(f.term, [(v.text, [p.ordinal for p in v.places]) for v in f.variants]) for f in found]


@pytest.fixture
def work(database: Database) -> Database:
    article.take_in(database)
    return database


def test_one_term_with_glosses_that_share_nothing(work: Database) -> None:
    say(work, 2, "訪問", Kind.GLOSS, text="to visit")
    say(work, 3, "訪問", Kind.GLOSS, text="to interview")
    say(work, 2, "會面", Kind.GLOSS, text="to meet; to see")
    say(work, 2, "會面", Kind.GLOSS, text="Meeting")
    say(work, 2, "代表", Kind.GLOSS, text="delegate")
    say(work, 2, "代表", Kind.GLOSS, text="représentant", language="fr")
    say(work, 2, "時期", Kind.GLOSS, text="period")
    say(work, 2, "時期", Kind.GLOSS, text="an era", status="REJECTED")
    assert shown(report(work, "GLOSSES_DIFFER")) == [("訪問", [("to visit", [2]), ("to interview", [3])])]


def test_variants_come_by_their_number(work: Database) -> None:
    for ordinal, term in ((2, "王毅"), (4, "王毅")):
        say(work, ordinal, term, Kind.GLOSS, text="Wang Yi")
    say(work, 2, "王毅", Kind.GLOSS, text="a minister")
    assert shown(report(work, "GLOSSES_DIFFER")) == [("王毅", [("Wang Yi", [2, 4]), ("a minister", [2])])]


def test_an_approved_gloss_that_the_translation_leaves_out(work: Database) -> None:
    say(work, 2, "訪問", Kind.GLOSS, "APPROVED", text="to visit")
    say(work, 2, "代表", Kind.GLOSS, "APPROVED", text="delegate")
    say(work, 2, "瓷器", Kind.GLOSS, text="porcelain")
    say(work, 3, "船隻", Kind.GLOSS, "APPROVED", text="a ship; vessel (at sea)")
    say(work, 4, "品質", Kind.GLOSS, "APPROVED", text="quality")
    say(work, 2, None, Kind.TRANSLATION, text="Wang Yi, visiting Japan, met Trump's representative in Tokyo.")
    say(work, 3, None, Kind.TRANSLATION, text="Vessels in the bay have waited long.")
    found = report(work, "GLOSS_NOT_FOLLOWED")
    assert shown(found) == [("代表", [("delegate", [2])])]
    assert found[0].variants[0].places[0].translation is not None
    say(work, 2, "代表", Kind.GLOSS, "APPROVED", text="representative")
    assert report(work, "GLOSS_NOT_FOLLOWED") == []


def test_the_gloss_of_a_part_of_a_longer_term_need_not_be_followed(work: Database) -> None:
    say(work, 3, "日本經濟新聞", Kind.GLOSS, "APPROVED", text="The Nikkei")
    say(work, 3, "經濟", Kind.GLOSS, "APPROVED", text="economy")
    say(work, 3, None, Kind.TRANSLATION, text="The Nikkei reports.")
    assert report(work, "GLOSS_NOT_FOLLOWED") == []


def test_one_entity_under_several_names(work: Database) -> None:
    say(work, 2, "王毅", Kind.ENTITY_LINK, "APPROVED", entity="wang_yi")
    say(work, 4, "王毅", Kind.ENTITY_LINK, "APPROVED", entity="wang_yi")
    say(work, 2, None, Kind.TRANSLATION, text="Wang Yi visits Japan, whose capital is Tokyo, and Donald Trump's man.")
    say(work, 4, None, Kind.TRANSLATION, text="Result: Yoshinoya is fine; Wong Yi did not answer.")
    found = report(work, "NAMES_DIFFER")
    assert shown(found) == [("王毅", [("Wang Yi", [2]), ("Wong Yi", [4])])]
    assert found[0].entity is not None
    assert found[0].entity.key == "wang_yi"


def test_a_short_name_a_word_made_of_a_name_and_a_possessive_are_no_other_names(work: Database) -> None:
    for ordinal, term, key in ((2, "川普", "trump"), (3, "川普", "trump"), (2, "日本", "japan")):
        say(work, ordinal, term, Kind.ENTITY_LINK, "APPROVED", entity=key)
    say(work, 2, "川普", Kind.GLOSS, text="Trump")
    say(work, 2, None, Kind.TRANSLATION, text="Wang Yi met Donald Trump's delegate on Japanese soil, in Tokyo.")
    say(work, 3, None, Kind.TRANSLATION, text="The Nikkei says Donald Trump will visit Japan.")
    assert report(work, "NAMES_DIFFER") == []


def test_a_name_that_a_translation_lacks_counts_where_a_person_linked_it(work: Database) -> None:
    say(work, 2, None, Kind.TRANSLATION, text="The minister visited.")
    assert report(work, "NAMES_DIFFER") == []
    say(work, 2, "王毅", Kind.ENTITY_LINK, "APPROVED", entity="wang_yi")
    assert shown(report(work, "NAMES_DIFFER")) == [("王毅", [(None, [2])])]


def test_a_gloss_that_gives_an_entity_another_name(work: Database) -> None:
    say(work, 2, "川普", Kind.GLOSS, text="Trump; US president")
    say(work, 3, "川普", Kind.GLOSS, text="Chuan Pu")
    assert shown(report(work, "NAMES_DIFFER")) == [("川普", [("Trump", [2]), ("Chuan Pu", [3])])]


def test_findings_are_in_the_order_of_kinds_and_of_the_text_with_keys_of_their_own(work: Database) -> None:
    for term in ("訪問", "代表", "會面"):
        for text in ("alpha", "beta"):
            say(work, 2, term, Kind.GLOSS, "APPROVED", text=text)
    say(work, 2, None, Kind.TRANSLATION, text="Nothing of the kind.")
    with work.read() as session:
        found = consistency.report(session, read.document(session, "article"), "en")
    keys = [f.key for f in found]
    assert keys == sorted(set(keys))
    assert [f.term for f in found if f.kind == "GLOSSES_DIFFER"] == ["訪問", "代表", "會面"]
    assert {f.kind for f in found} == {"GLOSSES_DIFFER", "GLOSS_NOT_FOLLOWED"}
