"""Connections as the Relay Cursor Connections specification has them."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Generic, TypeVar

import strawberry
from strawberry import Parent

from source_text import paging
from source_text.paging import Page, Window

T = TypeVar("T")

First = Annotated[
    int | None,
    strawberry.argument(description=f"How many from the start: {paging.DEFAULT} by default, at most {paging.LIMIT}."),
]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor.")]
Last = Annotated[
    int | None,
    strawberry.argument(description=f"How many from the end, at most {paging.LIMIT}; not together with `first`."),
]
Before = Annotated[str | None, strawberry.argument(description="Only what comes before this cursor.")]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there is more after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there is more before this page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first edge.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last edge.")


@strawberry.type(description="One member of a list, and its place there.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Where the member stands: to be given as `after` or `before`.")
    node: T = strawberry.field(description="The member itself.")


class Listing:
    """A page with its cursors, and a way to count the whole list if somebody asks."""

    def __init__(
        self,
        kind: str,
        page: Page,
        count: Callable[[], Awaitable[int | None]],
        show: Callable[[Any], Any],
        edge: Any = None,
    ) -> None:
        self._kind, self._page, self._show = kind, page, show
        self._edge = edge or (lambda cursor, node, _key: Edge(cursor=cursor, node=node))
        self.count = count

    @property
    def edges(self) -> list[Any]:
        """The members, each with its cursor."""
        page = self._page
        return [self._edge(self._cursor(k), self._show(row), k) for row, k in zip(page.rows, page.keys, strict=True)]

    @property
    def page_info(self) -> PageInfo:
        """Where the page stands in the list."""
        page = self._page
        return PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=self._cursor(page.keys[0]) if page.keys else None,
            end_cursor=self._cursor(page.keys[-1]) if page.keys else None,
        )

    def _cursor(self, key: paging.Key) -> str:
        return paging.encode(self._kind, key)


async def total(root: Parent[Listing]) -> int | None:
    """The length of the whole list; none counted is none there."""
    return await root.count() or 0


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The members on this page, in the order of the list.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int | None = strawberry.field(resolver=total, description="How long the whole list is.")


CURSORS: dict[str, tuple[type, ...]] = {
    "Document": (int,),
    "Revision": (int,),
    "Paragraph": (int,),
    "DocumentEntity": (int, int),
    "Orphan": (int,),
    "AnchoredSpan": (int, int),
    "Annotation": (int,),
    "Mention": (int, int, int, int),
    "Entity": (int,),
    "RankedEntity": (int, int),
    "SearchHit": (int, int),
    "Change": (int,),
    "ChangeFromNewest": (int,),
    "Finding": (int, int, int, int),
}
"""The keys that the cursors of each kind of list hold."""


def window(
    kind: str, first: int | None, after: str | None, last: int | None = None, before: str | None = None
) -> Window:
    """The part of a list of some kind that Relay's arguments ask for."""
    return paging.window(kind, CURSORS[kind], first, after, last, before)
