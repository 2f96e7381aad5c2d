"""Pages of a list by keyset: where a page starts is said by the keys of a row, so that inserts never shift it."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlmodel import Session

from source_text import patience
from source_text.prepared import Prepared, all_given, given
from source_text.problems import Invalid
from source_text.record import Columns

DEFAULT = 50
LIMIT = 1000
LONGEST = 10_000
"""Characters of a cursor at most."""
Key = tuple[Any, ...]
Keyed = tuple[Any, Key]
"""A row of a list, and its key."""
Column = SQLColumnExpression[Any]


@dataclass(frozen=True)
class Window:
    """Which part of a list is asked for: the first `size` after `after`, or the last `size` before `before`."""

    size: int = DEFAULT
    backward: bool = False
    after: Key | None = None
    before: Key | None = None

    def sides(self) -> list[tuple[bool, Key]]:
        """The keys that it ends at, each with whether what is beyond comes after the page."""
        return [(forward, key) for forward, key in ((True, self.before), (False, self.after)) if key is not None]


@dataclass
class Page:
    """Rows of a list in its order, the key of each, and whether there are more on either side."""

    rows: Sequence[Any] = ()
    keys: Sequence[Key] = ()
    has_next: bool = False
    has_previous: bool = False


def encode(kind: str, key: Key) -> str:
    """The cursor of a row in lists of one kind."""
    return base64.urlsafe_b64encode(orjson.dumps([kind, *key])).decode().rstrip("=")


def decode(kind: str, cursor: str, path: str, types: Sequence[type]) -> Key:
    """The key in a cursor; Invalid where it was not made by `encode` for the same kind of list."""
    try:
        cursor = cursor if len(cursor) <= LONGEST else ""
        found = orjson.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, UnicodeError):
        found = None
    # Larger integers than a database keeps were never in a cursor of ours.
    right = (
        isinstance(found, list)
        and len(found) == len(types) + 1
        and found[0] == kind
        and all(type(value) is kept for value, kept in zip(found[1:], types, strict=True))
        and all(abs(value) < 2**31 for value in found[1:] if isinstance(value, int))
    )
    if not right:
        raise Invalid(
            "The cursor is not one of this list.",
            path=(path,),
            hint="Use a cursor as it came from the same list, or leave it out to start at the beginning.",
        )
    return tuple(found[1:])


def window(
    kind: str,
    types: Sequence[type],
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    *,
    name: str = "first",
) -> Window:
    """The window that Relay's four arguments name; Invalid where they contradict each other or pass the limit."""
    if first is not None and last is not None:
        raise Invalid("Only one of `first` and `last` can be given.", path=("last",), hint="Leave one of them out.")
    for argument, size in ((name, first), ("last", last)):
        if size is not None and not 0 <= size <= LIMIT:
            raise Invalid(
                f"`{argument}` is {size}; it may be from 0 to {LIMIT}.",
                path=(argument,),
                hint=f"Ask for at most {LIMIT} at once and go on with the cursor.",
                limit=LIMIT,
            )
    size = first if first is not None else last if last is not None else DEFAULT
    return Window(
        size,
        last is not None,
        decode(kind, after, "after", types) if after is not None else None,
        decode(kind, before, "before", types) if before is not None else None,
    )


def beyond(order: Sequence[Column], key: Key, forward: bool, *, inclusive: bool = False) -> ColumnElement[bool]:
    """The condition that a row stands after (or before) a key, column by column."""
    choices: list[ColumnElement[bool]] = []
    for i, column in enumerate(order):
        last = i == len(order) - 1
        if forward:
            further = column >= key[i] if inclusive and last else column > key[i]
        else:
            further = column <= key[i] if inclusive and last else column < key[i]
        choices.append(and_(*(c == k for c, k in zip(order[:i], key, strict=False)), further))
    return or_(*choices)


def pages(
    session: Session,
    statement: Select[Any],
    order: Sequence[Column],
    wanted: Window,
    parent: Column,
    parents: Sequence[int],
) -> dict[int, Page]:
    """One page for each parent, in a number of statements that does not depend on how many there are.

    `statement` selects one entity or column for each row; `order` names columns that together are unique
    under a parent and never NULL.
    """
    base = statement.where(parent.in_(parents))
    found: dict[int, list[Keyed]] = {p: [] for p in parents}
    if wanted.size:
        for row in session.execute(_turned(base, order, wanted, parent, len(parents) > 1, wanted.size + 1)):
            patience.check()
            found[row.parent_].append((row[0], tuple(row[-len(order) :])))
    sides = {
        forward: set(session.execute(_beside(base, order, key, forward, parent)).scalars())
        for forward, key in wanted.sides()
    }
    return _trimmed(found, wanted, sides, list)


class Pager:
    """A list of records under parents, whose statements are put into words once.

    `statement` selects the columns of the records; it and `order` are as in `pages`.
    """

    def __init__(self, of: Columns, statement: Select[Any], order: Sequence[Column], parent: Column) -> None:
        self.of, self.order, self.parent = of, order, parent
        self.base = statement.where(parent.in_(all_given("parents")))
        self._turned: dict[Any, Prepared] = {}
        self._beside: dict[bool, Prepared] = {}

    def pages(self, session: Session, wanted: Window, parents: Sequence[int], **values: Any) -> dict[int, Page]:
        """One page for each parent, with some values for what the statement leaves to be given; its rows are a table."""
        after, before = (self._named(name, key) for name, key in (("after", wanted.after), ("before", wanted.before)))
        values |= {"parents": list(parents), **after, **before}
        width = len(self.order)
        found: dict[int, list[Keyed]] = {p: [] for p in parents}
        if wanted.size:
            for row in self._turning(wanted, len(parents) > 1).rows(session, limit=wanted.size + 1, **values):
                found[row[-width - 1]].append((row[: -width - 1], row[-width:]))
        sides = {
            forward: {row[0] for row in self._looking(forward).rows(session, **values)} for forward, _ in wanted.sides()
        }
        return _trimmed(found, wanted, sides, self.of.table)

    @staticmethod
    def _named(name: str, key: Key | None) -> dict[str, Any]:
        return {f"{name}{i}": value for i, value in enumerate(key or ())}

    def _key(self, name: str) -> Key:
        return tuple(given(f"{name}{i}") for i in range(len(self.order)))

    def _turning(self, wanted: Window, many: bool) -> Prepared:
        shape = (wanted.after is None, wanted.before is None, wanted.backward, many)
        if shape not in self._turned:
            after = None if wanted.after is None else self._key("after")
            before = None if wanted.before is None else self._key("before")
            window = Window(backward=wanted.backward, after=after, before=before)
            self._turned[shape] = Prepared(_turned(self.base, self.order, window, self.parent, many, given("limit")))
        return self._turned[shape]

    def _looking(self, forward: bool) -> Prepared:
        if forward not in self._beside:
            key = self._key("before" if forward else "after")
            self._beside[forward] = Prepared(_beside(self.base, self.order, key, forward, self.parent))
        return self._beside[forward]


def _turned(
    base: Select[Any], order: Sequence[Column], wanted: Window, parent: Column, many: bool, limit: Any
) -> Select[Any]:
    """The rows of a page for each parent, with their parents and keys, and one row more."""
    between = base
    if wanted.after is not None:
        between = between.where(beyond(order, wanted.after, True))
    if wanted.before is not None:
        between = between.where(beyond(order, wanted.before, False))
    direction = [c.desc() if wanted.backward else c.asc() for c in order]
    keys: list[Any] = [parent.label("parent_"), *(c.label(f"key{i}_") for i, c in enumerate(order))]
    selected = between.add_columns(*keys)
    if not many:
        return selected.order_by(*direction).limit(limit)
    place = func.row_number().over(partition_by=parent, order_by=direction).label("place_")
    ranked: Any = between.with_only_columns(*keys, place)
    inner = ranked.subquery()
    joined = and_(parent == inner.c.parent_, *(c == inner.c[f"key{i}_"] for i, c in enumerate(order)))
    return selected.join(inner, joined).where(inner.c.place_ <= limit).order_by(*direction)


def _beside(base: Select[Any], order: Sequence[Column], key: Key, forward: bool, parent: Column) -> Select[Any]:
    """The parents that have a row at or beyond a key."""
    return base.where(beyond(order, key, forward, inclusive=True)).with_only_columns(parent).distinct()


def _trimmed(
    found: Mapping[int, Sequence[Keyed]],
    wanted: Window,
    sides: Mapping[bool, set[int]],
    make: Callable[[Sequence[Any]], Sequence[Any]],
) -> dict[int, Page]:
    """Pages in the order of the list, without the row too many, which tells that there is more."""
    ahead, behind = sides.get(True, set()), sides.get(False, set())
    pages = {}
    for p, members in found.items():
        more, kept = len(members) > wanted.size, members[: wanted.size]
        if wanted.backward:
            kept = kept[::-1]
        pages[p] = Page(
            make([row for row, _ in kept]),
            [key for _, key in kept],
            p in ahead if wanted.backward else more or p in ahead,
            more or p in behind if wanted.backward else p in behind,
        )
    return pages


def page(session: Session, statement: Select[Any], order: Sequence[Column], wanted: Window) -> Page:
    """One page of a list that has no parent."""
    whole: Column = select(1).scalar_subquery()
    return pages(session, statement, order, wanted, whole, [1])[1]


def cut(rows: Sequence[Any], keys: Sequence[Key], wanted: Window) -> Page:
    """A page of a list that is already in memory and in order."""
    low = sum(1 for k in keys if k <= wanted.after) if wanted.after is not None else 0
    high = sum(1 for k in keys if k < wanted.before) if wanted.before is not None else len(keys)
    high = max(low, high)
    start, end = (max(low, high - wanted.size), high) if wanted.backward else (low, min(high, low + wanted.size))
    return Page(list(rows[start:end]), list(keys[start:end]), end < len(keys), start > 0)
