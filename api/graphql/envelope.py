"""A GraphQL request as it comes: the text or the name of a document, its variables, and what goes with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.datastructures import QueryParams

from api.problems import Malformed

HINT = "Send a JSON object with `query`, and perhaps `variables` and `operationName`, as application/json."
FIELDS: Mapping[str, tuple[type, str]] = {
    "query": (str, "a string"),
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
    "documentId": (str, "a string"),
}
"""What a request may have, of which type, and that type in words; null counts as not given."""
DEEPEST = 100
"""Levels of lists and objects in each other at most."""
OPERATION = "operationId"
"""The extension that is looked at later: the name of an operation in a reserved stream. What lasts keeps no others."""
TOKEN = "token"
"""What an address may have besides: the name of a reserved stream."""
_CODED = ("variables", "extensions")
"""What is written as JSON in an address."""


@dataclass(frozen=True)
class Envelope:
    """One request. `document` is the id of a registered document, `hash` the SHA-256 of a text that may be kept."""

    query: str | None = None
    operation: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] = field(default_factory=dict)
    document: str | None = None
    hash: str | None = None

    @property
    def persisted(self) -> bool:
        """Whether the document has a name that stays, so that its answers may be kept by their address."""
        return self.document is not None or self.hash is not None


def parse(text: bytes | str) -> Any:
    """The value that JSON stands for; Malformed where it is no JSON."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"This is not JSON: {error.msg} at character {error.pos}.", hint=HINT) from None
    brackets = text.count("[") + text.count("{") if isinstance(text, str) else text.count(b"[") + text.count(b"{")
    if brackets <= DEEPEST:
        return found
    level = [found]
    for _ in range(DEEPEST):
        level = [one for value in level for one in _inside(value)]
        if not level:
            return found
    raise Malformed(f"The JSON is more than {DEEPEST} levels deep.", hint="Send flatter values.", limit=DEEPEST)


def _inside(value: Any) -> Iterable[Any]:
    """The values in one that may hold others."""
    if isinstance(value, list):
        return value
    return value.values() if isinstance(value, dict) else ()


def opened(given: Any) -> Envelope:
    """The request in a JSON value; Malformed where it is none."""
    if isinstance(given, list):
        raise Malformed("Operations are not taken in batches.", hint="Send one operation with each request.")
    if not isinstance(given, dict):
        raise Malformed("The request is not a JSON object.", hint=HINT)
    for name in given:
        if name not in FIELDS:
            raise Malformed(f"{name[:100]!r} is not part of a request.", hint=HINT, known=list(FIELDS))
    found = {name: value for name, value in given.items() if value is not None}
    for name, value in found.items():
        kind, words = FIELDS[name]
        if not isinstance(value, kind):
            raise Malformed(f"`{name}` has to be {words}.", path=(name,), hint=HINT)
    made = Envelope(
        found.get("query"),
        found.get("operationName"),
        found.get("variables"),
        {name: value for name, value in found.get("extensions", {}).items() if name == OPERATION},
        found.get("documentId"),
        _hash(found.get("extensions", {})),
    )
    if made.query is None and not made.persisted:
        raise Malformed("There is no `query`.", path=("query",), hint=HINT)
    if made.document is not None and (made.query is not None or made.hash is not None):
        raise Malformed("`documentId` stands alone.", path=("documentId",), hint="Leave out the text and its hash.")
    return made


def addressed(params: QueryParams) -> Envelope:
    """The request in the parameters of an address; Malformed where it is none."""
    given: dict[str, Any] = {}
    for name, value in params.multi_items():
        if name == TOKEN:
            continue
        if name in given:
            raise Malformed(f"{name[:100]!r} is given more than once.", path=(name,), hint="Give it once.")
        given[name] = value
    for name in _CODED:
        if given.get(name):
            given[name] = parse(given[name])
    return opened({name: value for name, value in given.items() if value != "" or name == "query"})


def _hash(extensions: dict[str, Any]) -> str | None:
    """The hash that the extension for persisted queries names."""
    given = extensions.get("persistedQuery")
    if given is None:
        return None
    found = given.get("sha256Hash") if isinstance(given, dict) and given.get("version") == 1 else None
    if not isinstance(found, str):
        raise Malformed(
            "`persistedQuery` cannot be read.",
            path=("extensions", "persistedQuery"),
            hint="Give it a `version` of 1 and a `sha256Hash` in lower-case hexadecimal digits.",
        )
    return found
