"""Connections as the Relay Cursor Connections specification has them."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any, Generic, TypeVar

import strawberry
from strawberry import Parent

from schema.batch import Objects, batched
from schema.context import Held
from schema.plan import Field
from schema.sitting import Sitting
from source_text import paging
from source_text.paging import Page, Window
from source_text.record import Columns, Grouped, Table

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


def _edge(values: Iterable[Any]) -> Edge[Any]:
    node, cursor = values
    return Edge(cursor=cursor, node=node)


EDGES = Columns(Edge, ("node", "cursor"), (), _edge, {"cursor": str})


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
        self.nodes = page.rows if isinstance(page.rows, Table) and edge is None and show is Held else None
        """Its members, where they are records and shown as they are."""

    @property
    def edges(self) -> list[Any]:
        """The members, each with its cursor."""
        pairs = zip(self._page.rows, self.cursors(), self._page.keys, strict=True)
        return [self._edge(cursor, self._show(row), key) for row, cursor, key in pairs]

    @property
    def page_info(self) -> PageInfo:
        """Where the page stands in the list."""
        page = self._page
        ends = [paging.encode(self._kind, page.keys[i]) for i in (0, -1)] if page.keys else (None, None)
        return PageInfo(
            has_next_page=page.has_next, has_previous_page=page.has_previous, start_cursor=ends[0], end_cursor=ends[1]
        )

    def cursors(self) -> list[str]:
        """The cursor of each member."""
        return [paging.encode(self._kind, key) for key in self._page.keys]


def _edges(_sitting: Sitting, objects: Objects, field: Field) -> Any:
    if len(objects) != 1 or (nodes := objects[0].nodes) is None:
        return None
    asked = any(one.name == "cursor" for one in field.fields())
    cursors = objects[0].cursors() if asked else [None] * len(nodes)
    return Grouped(Table(EDGES, [nodes, cursors]), [len(nodes)])


@batched(_edges)
def edges(root: Parent[Listing]) -> Any:
    """The members of a page, each with its cursor."""
    return root.edges


async def total(root: Parent[Listing]) -> int | None:
    """The length of the whole list; none counted is none there."""
    return await root.count() or 0


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(
        resolver=edges, description="The members on this page, in the order of the list."
    )
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int | None = strawberry.field(resolver=total, description="How long the whole list is.")


CURSORS: dict[str, tuple[type, ...]] = {
    "Document": (int,),
    "Revision": (int,),
    "Paragraph": (int, int),
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
    kind: str, first: int | None = None, after: str | None = None, last: int | None = None, before: str | None = None
) -> Window:
    """The part of a list of some kind that Relay's arguments ask for."""
    return paging.window(kind, CURSORS[kind], first, after, last, before)
