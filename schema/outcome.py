"""Outcomes: what an operation came to, its errors as they are told, and all of it as JSON."""

import logging
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError

from annotations.stamp import Stamp
from schema.cost import Cost
from schema.limits import Limits
from schema.secrecy import veil
from source_text.problems import Problem

log = logging.getLogger("zhushu.graphql")
MASKED = "Something went wrong inside; it has been logged."


@dataclass
class Outcome:
    """What an operation came to: `data` is None where a null reached the top; `json` is all of it, if it was written, and may
    be all that is left. `stamp` tells which state it was read from, where that is known.
    """

    data: dict[str, Any] | None
    errors: list[GraphQLError]
    extensions: dict[str, Any] = field(default_factory=dict)
    json: bytes | None = None
    stamp: Stamp | None = None

    def encode(self) -> bytes:
        """The outcome as JSON in UTF-8."""
        return self.json if self.json is not None else orjson.dumps(self.body())

    def write(self) -> bytes:
        """Write it, and let go what it was made of: the thread that made all that is done with it sooner than any other."""
        self.json, self.data = self.encode(), None
        return self.json

    def body(self) -> dict[str, Any]:
        """The outcome as it is answered."""
        if self.json is not None:
            return orjson.loads(self.json)  # type: ignore[no-any-return]
        errors = {"errors": [error.formatted for error in self.errors]} if self.errors else {}
        extensions = {"extensions": self.extensions} if self.extensions else {}
        return {"data": self.data, **errors, **extensions}


def outcome(result: ExecutionResult) -> Outcome:
    """What execution came to, with a code on every error, and without the words of what is a bug."""
    return Outcome(result.data, [as_told(error) for error in result.errors or ()])


def fault(error: Exception) -> Outcome:
    """What an operation came to that failed as a whole; the words of a bug are logged, not told."""
    said = error.message if isinstance(error, GraphQLError) else str(error)
    return outcome(ExecutionResult(None, [GraphQLError(said, original_error=error)]))


def told(limits: Limits, cost: Cost, found: Outcome) -> Outcome:
    """An outcome with what it cost, and no more of the schema in its errors than is to be known."""
    found.extensions["cost"] = {"total": cost.total, "limit": limits.cost, "depth": cost.depth, "fields": cost.fields}
    if limits.closed:
        found.errors = veil(found.errors)
    return found


def coded(error: GraphQLError, code: str) -> GraphQLError:
    """An error with a code, where it has none of its own."""
    error.extensions = {"code": code, **(error.extensions or {})}
    return error


def as_told(error: GraphQLError) -> GraphQLError:
    """An error with a code; what is a bug is logged, and its words are not for the caller."""
    if is_bug(error):
        log.error("%s at %s", error.message, error.path, exc_info=error.original_error)
        error = GraphQLError(MASKED, error.nodes, error.source, error.positions, error.path)
        return coded(error, "INTERNAL")
    return coded(error, "GRAPHQL_VALIDATION_FAILED" if error.path is None else "INTERNAL")


def is_bug(error: GraphQLError) -> bool:
    """Whether an error is neither the caller's nor foreseen, so that its words are not for them."""
    return error.original_error is not None and not isinstance(error.original_error, Problem | GraphQLError)
