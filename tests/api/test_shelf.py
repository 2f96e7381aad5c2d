"""The shelf: every document once in every order, with bars that are full only where nothing is left."""

import pytest
from sqlmodel import Session

from annotations.annotation import Status
from annotations.progress import Count, Progress, Share
from api import sample, shelf
from api.shelf import Sort
from source_text import read, sight
from source_text.document import Document
from source_text.problems import Invalid
from source_text.sight import Sight, Visibility


def fill(session: Session, number: int) -> None:
    """Put empty documents beside the sample, titles and moments of change against the order they came in."""
    sample.load(session)
    for i in range(number):
        moment = f"2026-01-{number - i:02}T00:00:00Z"
        title = f"篇{number - i:02}"
        session.add(Document(slug=f"d{i}", title=title, language="zh-Hant", created_at=moment, updated_at=moment))
    session.flush()


@pytest.mark.parametrize("sort", Sort)
def test_pages_follow_each_other_in_every_order(session: Session, monkeypatch: pytest.MonkeyPatch, sort: Sort) -> None:
    fill(session, 7)
    whole = [v.document.slug for v in shelf.open_at(session, sort, None).volumes]
    assert len(whole) == 8
    monkeypatch.setattr(shelf, "SIZE", 3)
    found: list[str] = []
    after: str | None = None
    for _ in range(3):
        page = shelf.open_at(session, sort, after)
        assert page.total == 8
        found += [v.document.slug for v in page.volumes]
        after = page.following
    assert after is None
    assert found == whole


def test_the_orders(session: Session) -> None:
    fill(session, 3)

    def order(sort: Sort) -> list[str]:
        return [v.document.slug for v in shelf.open_at(session, sort, None).volumes if v.document.slug != sample.SLUG]

    assert order(Sort.NEWEST) == ["d2", "d1", "d0"]
    assert order(Sort.CHANGED) == ["d0", "d1", "d2"]
    assert order(Sort.TITLE) == ["d2", "d1", "d0"]
    assert shelf.sorted_by(None) == Sort.NEWEST
    with pytest.raises(Invalid, match="dragons"):
        shelf.sorted_by("dragons")


def test_a_cursor_of_one_order_is_none_of_another(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(session, 3)
    monkeypatch.setattr(shelf, "SIZE", 1)
    cursor = shelf.open_at(session, Sort.TITLE, None).following
    with pytest.raises(Invalid, match="not one of this list"):
        shelf.open_at(session, Sort.CHANGED, cursor)


@pytest.mark.parametrize("sort", Sort)
def test_what_is_not_public_is_on_no_shelf_of_a_stranger(session: Session, sort: Sort) -> None:
    fill(session, 2)
    for slug, visibility in (("d0", Visibility.PRIVATE), ("d1", Visibility.UNLISTED)):
        read.document(session, slug).visibility = visibility
    session.flush()
    sight.give(session, Sight())
    found = shelf.open_at(session, sort, None)
    assert [v.document.slug for v in found.volumes] == [sample.SLUG]
    assert found.total == 1


def test_bars_are_full_only_where_nothing_is_left() -> None:
    shares = [Share(None, 1, 1), Share(Status.PROPOSED, 2, 9000), Share(Status.APPROVED, 1, 1)]
    glosses = [Count(Status.APPROVED, 2), Count(Status.PROPOSED, 1), Count(Status.REJECTED, 50)]
    translated, glossed, linked = shelf.bars(Progress(shares, glosses, []))
    assert (translated.number, translated.done, translated.reviewed) == (3, 99, 1)
    assert (glossed.number, glossed.done, glossed.reviewed) == (3, 100, 67)
    assert (linked.number, linked.done, linked.reviewed) == (0, 0, 0)
    whole, *_ = shelf.bars(Progress([Share(Status.APPROVED, 2, 10)], [], []))
    assert (whole.done, whole.reviewed) == (100, 100)
