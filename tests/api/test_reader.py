"""The reader's page of a document, read in a number of statements that does not depend on what there is to read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from api import portrait, reader, sample
from source_text.problems import Invalid
from source_text.scripts import TextView


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """The statements that a session runs meanwhile."""
    found: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", listen)
    yield found
    event.remove(connection, "before_cursor_execute", listen)


def test_each_piece_knows_what_is_said_of_it(session: Session) -> None:
    sample.load(session)
    page = reader.open_at(session, sample.SLUG, TextView.ZH_HANS, 1)
    pieces = {
        piece.text: [entry.text for layer in piece.layers for entry in layer.what.entries]
        for piece in page.rows[5].pieces
        if piece.layers
    }
    assert pieces["台湾"] == ["Taiwan"]
    assert pieces["通史"] == ["General History of Taiwan"]
    assert pieces[""][0].startswith("Lian Heng's history")
    nested = next(p for p in page.rows[5].pieces if len(p.layers) == 2)
    assert [layer.what.entries[0].head for layer in nested.layers] == ["台湾", "台湾通史"]
    assert page.language == "zh-Hans"
    assert page.views == [TextView.ORIGINAL, TextView.ZH_HANS, TextView.ZH_HANS_CN]
    assert page.rows[0].translation is not None


def test_a_page_takes_as_many_statements_however_long_it_is(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.load(session)
    counted = {}
    for size in (2, 50):
        monkeypatch.setattr(reader, "SIZE", size)
        session.expire_all()
        with statements(session) as found:
            page = reader.open_at(session, sample.SLUG, TextView.ZH_HANS_CN, 1)
        assert len(page.rows) == min(size, 14)
        counted[size] = len(found)
    assert counted[2] == counted[50]


def test_mentions_are_read_in_as_many_statements_however_many_there_are(session: Session) -> None:
    sample.load(session)
    counted = {}
    for key in ("taiwan", "new_york"):
        session.expunge_all()
        with statements(session) as found:
            counted[portrait.open_at(session, key, None, None, "en").total] = len(found)
    assert len(counted) == 2
    assert len(set(counted.values())) == 1


def test_an_unknown_view_is_refused() -> None:
    with pytest.raises(Invalid, match="KLINGON"):
        reader.view_named("KLINGON")
    assert reader.view_named("") == TextView.ORIGINAL


def test_a_text_is_offered_in_the_other_script() -> None:
    assert reader.views("zh-Hans", TextView.ORIGINAL)[1] == TextView.ZH_HANT
    assert reader.views("zh-Hant-TW", TextView.ZH_HANT_HK)[-1] == TextView.ZH_HANT_HK
    assert reader.views("en", TextView.ORIGINAL) == []
