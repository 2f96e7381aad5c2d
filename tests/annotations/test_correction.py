"""Edits of single paragraphs make just the text that they say, keep ids as they say, or change nothing at all."""

from collections.abc import Sequence

import pytest
from sqlmodel import Session

from annotations import amend, intake
from annotations.actor import Actor, Role
from annotations.correction import Edit
from annotations.intake import Import
from source_text import read
from source_text.document import Document
from source_text.importers import markdown
from source_text.problems import Invalid, InvalidRange, Problem, Unreadable

ANN = Actor("ann", Role.TRANSLATOR)
TEXTS = ["天下大勢", "諸葛亮率領大軍北伐曹魏。", "後來他病逝於軍中。", "二噁英與周顗無關，𠀀。"]
WRAPPED = "天下大勢 \n諸葛亮率領大軍北伐曹魏，司馬懿堅守不出，兩軍\n在五丈原相持一百多天，後來諸葛亮病逝軍中。 \n蜀漢從此再也沒有力量北伐中原。 \n"


@pytest.fixture
def document(session: Session) -> Document:
    return _take_in(session, "\n\n".join(TEXTS))


def _take_in(session: Session, text: str, media_type: str | None = None) -> Document:
    form = Import("s", "zh-Hant-TW", text=text, media_type=media_type, link_entities=False)
    return intake.take_in(session, ANN, form).document


def _state(session: Session, document: Document) -> list[tuple[int, str]]:
    return [(p.id, p.text) for p in read.all_paragraphs(session, document)]


def _edit(session: Session, *edits: Edit) -> amend.Revised:
    return amend.revise(session, ANN, "s", edits=edits)


def test_every_kind_of_edit_at_once(session: Session, document: Document) -> None:
    a, b, c, d = (id_ for id_, _ in _state(session, document))
    _edit(
        session,
        Edit([a], ["天下的大勢"]),
        Edit([b], ["諸葛亮率領大軍，", "北伐曹魏。"]),
        Edit([c], []),
        Edit([d], None, before=a),
        Edit([], ["全新的一段。"], after=b),
    )
    state = _state(session, document)
    assert [text for _, text in state] == [TEXTS[3], "天下的大勢", "諸葛亮率領大軍，", "北伐曹魏。", "全新的一段。"]
    assert [id_ for id_, _ in state][:3] == [d, a, b]
    assert len({id_ for id_, _ in state} - {a, b, c, d}) == 2


def test_paragraphs_are_merged_into_the_first(session: Session, document: Document) -> None:
    a, b, c, d = (id_ for id_, _ in _state(session, document))
    _edit(session, Edit([b, c], [TEXTS[1] + TEXTS[2]]))
    assert _state(session, document) == [(a, TEXTS[0]), (b, TEXTS[1] + TEXTS[2]), (d, TEXTS[3])]


def test_ids_are_kept_as_the_edit_says_also_where_the_text_is_another(session: Session, document: Document) -> None:
    ids = [id_ for id_, _ in _state(session, document)]
    _edit(session, Edit([ids[1]], [TEXTS[2]]), Edit([ids[2]], [TEXTS[1]]))
    assert _state(session, document)[1:3] == [(ids[1], TEXTS[2]), (ids[2], TEXTS[1])]


def test_an_edit_that_changes_nothing_makes_no_revision(session: Session, document: Document) -> None:
    ids = [id_ for id_, _ in _state(session, document)]
    revised = _edit(session, Edit([ids[1]], [f" {TEXTS[1]}\n"]), Edit([ids[3]], None, after=ids[2]))
    assert revised.revision.number == 1


def test_the_form_of_the_source_is_kept(session: Session) -> None:
    document = _take_in(session, WRAPPED)
    ids = [id_ for id_, _ in _state(session, document)]
    _edit(session, Edit([ids[2]], ["蜀漢從此再也沒有力量北伐曹魏。"]))
    source = read.source(session, document).content.decode()
    assert source == WRAPPED.replace("中原", "曹魏")


def test_markdown_stays_markdown_where_it_can(session: Session) -> None:
    document = _take_in(session, "# 天下大勢\n\n諸葛亮**率領**大軍。\n\n後來病逝。\n", markdown.MEDIA_TYPE)
    ids = [id_ for id_, _ in _state(session, document)]
    _edit(session, Edit([ids[2]], ["後來他病逝軍中。"]))
    file = read.source(session, document)
    assert file.media_type == markdown.MEDIA_TYPE
    assert file.content.decode() == "# 天下大勢\n\n諸葛亮**率領**大軍。\n\n後來他病逝軍中。\n"
    _edit(session, Edit([ids[2]], ["# 他病逝 *軍* 中"]))
    assert _state(session, document)[2] == (ids[2], "# 他病逝 *軍* 中")
    assert read.all_paragraphs(session, document)[0].role == "TITLE"


def test_what_cannot_be_carried_out_is_refused_with_its_place(session: Session, document: Document) -> None:
    a, b, c, d = (id_ for id_, _ in _state(session, document))
    cases: Sequence[tuple[type[Problem], tuple[str, ...], Edit]] = (
        (Invalid, ("paragraphs", "0", "paragraphs"), Edit([a, c], ["甲"])),
        (Invalid, ("paragraphs", "0", "paragraphs"), Edit([b, a], ["甲"])),
        (InvalidRange, ("paragraphs", "0", "paragraphs"), Edit([10**6], ["甲"])),
        (InvalidRange, ("paragraphs", "0", "after"), Edit([], ["甲"], after=10**6)),
        (Invalid, ("paragraphs", "0", "before"), Edit([a], None, after=c, before=b)),
        (Invalid, ("paragraphs", "0", "texts"), Edit()),
        (Invalid, ("paragraphs", "0", "after"), Edit([], ["甲"])),
        (Unreadable, ("paragraphs", "0", "texts", "1"), Edit([a], ["甲", " "])),
        (Unreadable, ("paragraphs", "0", "texts", "0"), Edit([a], ["甲\x00"])),
        (Unreadable, ("paragraphs", "0", "texts", "0"), Edit([a], ["甲\n\n乙"])),
        (Invalid, ("paragraphs",), Edit([a, b, c, d], [])),
    )
    for kind, path, edit in cases:
        with pytest.raises(kind) as refused:
            _edit(session, edit)
        assert refused.value.path == path
    with pytest.raises(Invalid, match="two edits"):
        _edit(session, Edit([a], ["甲"]), Edit([a, b], ["乙"]))
    for given in ({}, {"text": "甲", "content": b"x"}, {"text": "甲", "edits": []}):
        with pytest.raises(Invalid, match="Exactly one"):
            amend.revise(session, ANN, "s", **given)
    assert document.revision == 1


def test_a_file_of_another_format_corrects_a_text(session: Session, document: Document) -> None:
    ids = [id_ for id_, _ in _state(session, document)]
    page = "".join(f"<p>{text.replace('病逝', '病死')}</p>" for text in TEXTS)
    revised = amend.revise(session, ANN, "s", content=f"<!doctype html><body>{page}".encode(), file_name="new.html")
    assert revised.revision.number == 2
    assert _state(session, document) == [(i, t.replace("病逝", "病死")) for i, t in zip(ids, TEXTS, strict=True)]
    assert read.source(session, document).file_name == "new.html"
