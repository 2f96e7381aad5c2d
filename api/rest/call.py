"""One request as the functions of the REST door get it, and the list they answer with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import Request

from annotations.actor import Actor
from api import auth, origin
from api.reply import Reply
from api.rest.parameters import Listed
from schema import ids
from schema.types.connection import CURSORS
from source_text import paging
from source_text.paging import Page, Window
from source_text.problems import Invalid

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Call:
    """Who asks for what: `site` is scheme and host, `address` the path, `given` the query as it came.

    `query` and `body` are read and checked already; a body that is text comes as bytes.
    """

    actor: Actor
    site: str
    address: str
    given: Sequence[tuple[str, str]]
    path: Mapping[str, str]
    headers: Headers
    query: Any = None
    body: Any = None

    def iri(self, *parts: str | int) -> str:
        """The absolute address of something below the prefix."""
        return self.site + path(*parts)

    @property
    def dry(self) -> bool:
        """Whether it is only to be told what would become of it."""
        return any(getattr(part, "dry_run", False) for part in (self.query, self.body))

    @property
    def here(self) -> str:
        """The absolute address of the request."""
        return f"{self.site}{self.address}" + (f"?{urlencode(self.given)}" if self.given else "")

    def number(self, node: str) -> int:
        """The number of the node of a type that `id` in the address names; NotFound where it is no such id."""
        try:
            return ids.number(self.path["id"], node)
        except Invalid:
            raise ids.missing(node) from None

    def window(self, kind: str) -> Window:
        """The part of a list of some kind that `limit` and `after` ask for."""
        wanted: Listed = self.query
        return paging.window(kind, CURSORS[kind], wanted.limit, wanted.after, name="limit")

    def following(self, cursor: str) -> str:
        """The address of the next page: this one's, with another cursor."""
        kept = [(name, value) for name, value in self.given if name != "after"]
        return f"{self.site}{self.address}?{urlencode([*kept, ('after', cursor)])}"

    def listing(self, kind: str, page: Page, items: Sequence[Any]) -> Reply:
        """A page of a list, with the cursor of the next one in the body and its address in a Link header."""
        cursor = paging.encode(kind, page.keys[-1]) if page.has_next and page.keys else None
        headers = {"Link": f'<{self.following(cursor)}>; rel="next"'} if cursor else {}
        return Reply({"items": items, "next": cursor}, headers=headers)


def path(*parts: str | int) -> str:
    """An address below the prefix, such as `/api/v1/documents/tea`."""
    return "/".join([PREFIX, *(quote(str(part), safe="") for part in parts)])


def made(request: Request, query: Any, body: Any) -> Call:
    """The call that a request is."""
    return Call(
        auth.of(request),
        origin.own(request),
        quote(request.scope["path"]),
        request.query_params.multi_items(),
        request.path_params,
        request.headers,
        query,
        body,
    )
