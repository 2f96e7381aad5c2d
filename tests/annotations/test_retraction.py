"""A correction is taken back with every span where it stood, whatever became of the paragraphs meanwhile."""

from collections.abc import Callable
from itertools import accumulate, pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from annotations import amend, entry, intake, undo
from annotations.actor import Actor, Role
from annotations.annotation import Kind, Status
from annotations.correction import Edit
from annotations.history import close
from annotations.span import Span
from api.database import Database
from source_text import read
from source_text.sight import EVERYTHING, give
from tests import article

ANN = Actor("ann", Role.TRANSLATOR)
PIECES = ((0x4E00, 30), (0x5000, 300), (0x6000, 20), (0x7000, 20))
"""Where characters begin that occur nowhere else, and how many."""
WORDS = "茶葉由洋行運往海外瓷器與香料從港口上岸𠮷村的人們說古老故事禰󠄀宜"


def _text(lengths: list[int]) -> str:
    """Paragraphs of such lengths, of which no two are alike."""
    starts = accumulate(lengths, initial=0)
    return "\n\n".join(
        f"第{n}段" + "".join(WORDS[(start + i * (n + 3)) % len(WORDS)] for i in range(length)) + "。"
        for n, (start, length) in enumerate(zip(starts, lengths, strict=False))
    )


def _places(session: Session) -> list[tuple[object, ...]]:
    """Where spans stand, by the place of their paragraphs."""
    paragraphs = {p.id: p.ordinal for p in read.all_paragraphs(session, read.document(session, "text"))}
    rows = session.exec(select(Span).order_by(col(Span.id)))
    return [(s.id, paragraphs.get(s.paragraph_id), s.start, s.end, s.quote, s.state) for s in rows]


def _undone(database: Database, text: str, correct: Callable[[Session], bool]) -> bool:
    """Whether the spans of a text stand where they stood once its correction is taken back; each word of it has one."""
    with database.engine.connect() as connection, give(Session(connection), EVERYTHING) as session:
        intake.take_in(session, article.ADMINISTRATOR, intake.Import("text", "zh-Hant-TW", text=text))
        for paragraph in read.all_paragraphs(session, read.document(session, "text")):
            for start in range(0, len(paragraph.text) - 3, 3):
                span = entry.place(session, paragraph, start, start + 3)
                entry.add(session, ANN, span, Kind.GLOSS, Status.PROPOSED, text="x", language="en")
        close(session)
        was = _places(session)
        if correct(session):
            close(session)
            undo.undo(session, ANN)
        found = _places(session)[: len(was)] == was
        session.rollback()
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lengths=st.lists(st.integers(5, 60), min_size=1, max_size=5),
    cuts=st.sets(st.integers(1, 300), min_size=1, max_size=4),
    joins=st.sets(st.integers(0, 3), max_size=2),
)
def test_spans_stand_again_where_they_stood(
    database: Database, lengths: list[int], cuts: set[int], joins: set[int]
) -> None:
    """Where paragraphs were divided or joined."""
    text = _text(lengths)
    joined = "".join(p if n in joins else p + "\n\n" for n, p in enumerate(text.split("\n\n"))).strip()
    places = [0, *sorted(cut for cut in cuts if 0 < cut < len(joined)), len(joined)]
    corrected = "\n\n".join(joined[a:b] for a, b in pairwise(places))

    def correct(session: Session) -> bool:
        return amend.revise(session, ANN, "text", text=corrected).revision.number > 1

    assert _undone(database, text, correct)


def test_spans_stand_again_where_they_stood_though_the_paragraph_is_another_one(database: Database) -> None:
    """What is joined again is the paragraph that most of it was, where its first words stand in both parts."""
    head, body, before, after = ("".join(map(chr, range(at, at + n))) for at, n in PIECES)
    text = "\n\n".join((before, head + body + head, after))

    def correct(session: Session) -> bool:
        paragraphs = read.all_paragraphs(session, read.document(session, "text"))
        edit = Edit([paragraphs[1].id], [paragraphs[1].text[:30], paragraphs[1].text[30:]])
        return amend.revise(session, ANN, "text", edits=[edit]).revision.number > 1

    assert _undone(database, text, correct)
