"""Bookmarks: where a cursor among the paragraphs of a text stands by now, whatever was inserted and taken away meanwhile."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select as rows
from sqlmodel import Session, col, func, select

from source_text.paging import Key, Page, Window
from source_text.paragraph import Paragraph, PastParagraph
from source_text.prepared import Prepared, all_given

NONE = 2**31 - 1
"""In the place of the id where a place is meant, and no paragraph."""
END = 2**31 - 1
"""The place behind all there are."""
_STANDING = Prepared(rows(col(Paragraph.id), col(Paragraph.ordinal)).where(col(Paragraph.id).in_(all_given("ids"))))


def at(ordinal: int) -> Key:
    """The key of a place, counted from 1, whichever paragraph stands there."""
    return ordinal, NONE


def key(paragraph: Paragraph) -> Key:
    """The key of a paragraph: its place, and its id."""
    return paragraph.ordinal, paragraph.id


def standing(session: Session, wanted: Window) -> Window:
    """A window between paragraphs, by the places that these have now; one that is no longer part of the text stands
    between those around it."""
    named = [side[1] for _, side in wanted.sides() if side[1] != NONE]
    there: dict[int, int | None] = dict(_STANDING.rows(session, ids=named)) if named else {}

    def place(side: Key | None, step: int) -> Key | None:
        if side is None or side[1] not in there:
            return side and side[:1]
        now = there[side[1]]
        return (_following(session, side[1]) + step if now is None else now,)

    return replace(wanted, after=place(wanted.after, -1), before=place(wanted.before, 0))


def _following(session: Session, gone: int) -> int:
    """The place of the first paragraph by now that followed one that is gone, in the last revision that had it."""
    mine = select(PastParagraph).where(PastParagraph.paragraph_id == gone).order_by(col(PastParagraph.last).desc())
    last = session.exec(mine.limit(1)).first()
    if last is None:
        return END
    then = (col(PastParagraph.first) <= last.last, col(PastParagraph.last) >= last.last)
    followed = select(PastParagraph.paragraph_id).where(
        PastParagraph.document_id == last.document_id, *then, col(PastParagraph.ordinal) > last.ordinal
    )
    stayed = (col(Paragraph.since) <= last.last) & (col(Paragraph.ordinal) > last.ordinal)
    now = select(func.min(Paragraph.ordinal)).where(
        Paragraph.document_id == last.document_id, col(Paragraph.id).in_(followed) | stayed
    )
    return session.exec(now).one() or END


def keyed(page: Page, ids: Sequence[int]) -> Page:
    """A page of paragraphs by their places, with the ids in the keys."""
    page.keys = [(*place, id_) for place, id_ in zip(page.keys, ids, strict=True)]
    return page
