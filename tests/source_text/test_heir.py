"""A paragraph's text is found again through any chain of splits, merges, moves and corrections."""

from collections.abc import Sequence
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from annotations import amend, intake
from annotations.actor import Actor, Role
from annotations.correction import Edit
from annotations.intake import Import
from source_text import heir, read
from source_text.document import Document
from source_text.offsets import Precision, Range
from source_text.paragraph import Paragraph

ANN = Actor("ann", Role.TRANSLATOR)
A = "諸葛亮率領大軍北伐曹魏，司馬懿堅守不出。"
B = "二噁英與周顗無關，只是為了考驗字體而寫的𠀀。"
C = "後來他病逝於軍中，蜀漢從此再也沒有力量。"
ZI = "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽雲騰致雨露結為霜金生麗水玉出崑岡𠀀𫖮顗"
NUMBERS = count()


def _document(session: Session, texts: Sequence[str]) -> Document:
    form = Import(f"d{next(NUMBERS)}", "zh-Hant-TW", text="\n\n".join(texts), link_entities=False)
    return intake.take_in(session, ANN, form).document


def _ids(session: Session, document: Document) -> list[int]:
    return [p.id for p in read.all_paragraphs(session, document)]


def _edit(session: Session, document: Document, *edits: Edit) -> None:
    amend.revise(session, ANN, document.slug, edits=edits)


def _found(session: Session, document: Document, id_: int, revision: int, quote: Range) -> list[tuple[int, str, str]]:
    """Where a stretch is now: ordinal, text, and whether all of it is there."""
    places = [(s, s.carry(quote)) for s in heir.successors(session, [id_], document.id, revision)[id_]]
    return [(s.paragraph.ordinal or 0, s.paragraph.text[r.start : r.end], r.precision) for s, r in places if r]


def test_the_parts_of_a_split_paragraph_name_it_and_the_first_keeps_its_id(session: Session) -> None:
    document = _document(session, [A, B])
    first, second = _ids(session, document)
    _edit(session, document, Edit([first], [A[:12], A[12:]]))
    kept, part, same = _ids(session, document)
    assert (kept, same) == (first, second)
    [came] = heir.predecessors(session, [part])[part]
    assert (came.paragraph, came.revision) == (first, 2)
    assert came.map.transport(12, 15) == (0, 3, Precision.EXACT)
    assert _found(session, document, first, 1, Range(12, 15)) == [(2, "司馬懿", "EXACT")]
    assert _found(session, document, first, 1, Range(10, 14)) == [(1, "魏，", "EXPANDED"), (2, "司馬", "EXPANDED")]


def test_a_merged_paragraph_leads_to_the_one_it_went_into_also_after_more_edits(session: Session) -> None:
    document = _document(session, [A, B, C])
    first, second, third = _ids(session, document)
    _edit(session, document, Edit([first, second], [A + B]))
    assert _ids(session, document) == [first, third]
    assert _found(session, document, second, 1, Range(4, 6)) == [(1, "周顗", "EXACT")]
    _edit(session, document, Edit([first], [A + "又，" + B]), Edit([third], None, before=first))
    assert _found(session, document, second, 1, Range(4, 6)) == [(2, "周顗", "EXACT")]
    _edit(session, document, Edit([first], [A, "又，" + B]))
    assert _found(session, document, second, 1, Range(4, 6)) == [(3, "周顗", "EXACT")]
    _edit(session, document, Edit([_ids(session, document)[2]], []))
    assert _found(session, document, second, 1, Range(4, 6)) == []


def test_what_was_never_changed_is_where_it_was(session: Session) -> None:
    document = _document(session, [A, B])
    first, second = _ids(session, document)
    _edit(session, document, Edit([first], ["完全不同的話。"]))
    assert _found(session, document, second, 1, Range(4, 6)) == [(2, "周顗", "EXACT")]
    assert _found(session, document, first, 1, Range(0, 3)) == []
    assert [s.paragraph.id for s in heir.successors(session, [first], document.id, 1)[first]] == [first]


def test_sentences_that_changed_places_are_both_found(session: Session) -> None:
    document = _document(session, [A + C])
    [only] = _ids(session, document)
    _edit(session, document, Edit([only], [C + A]))
    assert _found(session, document, only, 1, Range(0, 3)) == [(1, "諸葛亮", "EXACT")]
    assert _found(session, document, only, 1, Range(len(A), len(A) + 2)) == [(1, "後來", "EXACT")]


def _some_edit(data: st.DataObject, rows: Sequence[Paragraph]) -> Edit | None:
    """An edit that loses no character and writes none, or only inserts."""
    k = data.draw(st.integers(0, len(rows) - 1))
    what = data.draw(st.sampled_from(["split", "merge", "move", "insert"]))
    text = rows[k].text
    if what == "split" and len(text) > 1:
        at = data.draw(st.integers(1, len(text) - 1))
        return Edit([rows[k].id], [text[:at], text[at:]])
    if what == "merge" and k + 1 < len(rows):
        return Edit([rows[k].id, rows[k + 1].id], [text + rows[k + 1].text])
    if what == "move":
        return Edit([rows[k].id], None, after=data.draw(st.sampled_from(rows)).id)
    return Edit([], ["新" * data.draw(st.integers(1, 5))], before=rows[k].id)


@given(st.permutations(ZI), st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_maps_of_chained_edits_lead_every_character_home(
    session: Session, zi: list[str], data: st.DataObject
) -> None:
    whole = "".join(zi)
    texts = [whole[:15], whole[15:28], whole[28:]]
    document = _document(session, texts)
    before = _ids(session, document)
    for _ in range(data.draw(st.integers(1, 4))):
        edit = _some_edit(data, read.all_paragraphs(session, document))
        if edit is not None:
            _edit(session, document, edit)
    now = {c: (p.ordinal, k) for p in read.all_paragraphs(session, document) for k, c in enumerate(p.text)}
    for id_, text in zip(before, texts, strict=True):
        there: dict[str, tuple[int | None, int]] = {}
        for successor in heir.successors(session, [id_], document.id, 1)[id_]:
            for s0, s1, t0, t1 in successor.map.segments():
                if s1 - s0 == t1 - t0:
                    there.update((text[s0 + k], (successor.paragraph.ordinal, t0 + k)) for k in range(s1 - s0))
        assert all(now[c] == place for c, place in there.items())
        assert len(there) == len(text)
