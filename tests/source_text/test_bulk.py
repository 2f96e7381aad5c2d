"""Many rows are changed, and copied into another table, as they would be one by one."""

from typing import Any

from sqlmodel import Session, SQLModel, col, select

from annotations import intake, rewrite
from annotations.actor import Actor, Role
from annotations.intake import Import
from source_text import bulk, read
from source_text.paragraph import Paragraph, PastParagraph

ANN = Actor("ann", Role.TRANSLATOR)
TEXT = "諸葛亮率領大軍北伐。\n\n他說「'%s'」。\n\n後來病逝於軍中。\n"


def _values(row: SQLModel) -> dict[str, Any]:
    return {name: getattr(row, name) for name in rewrite.PARAGRAPH}


def test_rows_are_changed_by_their_ids_and_the_others_stay(session: Session) -> None:
    document = intake.take_in(session, ANN, Import("bulk", "zh-Hant-TW", text=TEXT)).document
    first, second, third = read.all_paragraphs(session, document)
    before = [_values(second), first.text, third.text]
    ids = first.id, third.id
    bulk.update(session, Paragraph, ("text", "level"), [("百分之%：'一'", 2, ids[0]), ("三", None, ids[1])])
    session.expire_all()
    found = {p.id: p for p in read.all_paragraphs(session, document)}
    assert [(found[id_].text, found[id_].level) for id_ in ids] == [("百分之%：'一'", 2), ("三", None)]
    assert _values(second) == before[0]
    bulk.update(session, Paragraph, ("text", "level"), [])


def test_rows_are_copied_with_all_they_hold(session: Session) -> None:
    document = intake.take_in(session, ANN, Import("bulk", "zh-Hant-TW", text=TEXT)).document
    paragraphs = read.all_paragraphs(session, document)
    names = {"paragraph_id": "id", "document_id": "document_id", "first": "since"}
    names |= {name: name for name in rewrite.PARAGRAPH}
    chosen = [paragraphs[2].id, paragraphs[0].id]
    bulk.copy(session, Paragraph, PastParagraph, names, chosen, {"last": 7})
    found = session.exec(select(PastParagraph).order_by(col(PastParagraph.id))).all()
    assert [p.paragraph_id for p in found] == sorted(chosen)
    assert {(p.first, p.last, p.document_id) for p in found} == {(1, 7, document.id)}
    assert [_values(p) for p in found] == [_values(paragraphs[0]), _values(paragraphs[2])]
