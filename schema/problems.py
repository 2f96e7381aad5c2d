"""Problems as mutation payloads carry them: one type for each way a request can be refused."""

from typing import Any, NamedTuple

import strawberry
from strawberry import Parent

from annotations import problems as said
from schema import ids, nodes
from schema.changed import camel
from schema.context import Context
from schema.types.node import Node
from schema.types.scalars import DateTime
from source_text import problems


class Refusal(NamedTuple):
    """A problem as an answer: bare, an exception among the values would count as a failure of the server."""

    problem: problems.Problem


def _message(root: Parent[Refusal]) -> str:
    return root.problem.message


def _code(root: Parent[Refusal]) -> str:
    return root.problem.code


def _hint(root: Parent[Refusal]) -> str | None:
    return root.problem.hint or None


def _path(root: Parent[Refusal]) -> list[str] | None:
    return [camel(part) for part in root.problem.path] or None


def _fact(name: str, description: str) -> Any:
    def resolve(root: Parent[Refusal]) -> Any:
        return root.problem.fields.get(name)

    return strawberry.field(resolver=resolve, description=description)


async def _current(root: Parent[Refusal], info: strawberry.Info[Context, None]) -> Any:
    """The node of a problem as it stands now."""
    node = getattr(root.problem, "node", None)
    return None if node is None else await nodes.find(info.context, ids.encode(*node))


@strawberry.interface(description="Why a request was refused, and how to mend it.")
class Problem:
    message: str = strawberry.field(resolver=_message, description="What is wrong, in a sentence.")
    path: list[str] | None = strawberry.field(
        resolver=_path, description="The input field that is wrong, from the outside in."
    )
    code: str = strawberry.field(resolver=_code, description="The sort of problem, for programs.")
    hint: str | None = strawberry.field(resolver=_hint, description="What to do about it.")

    @classmethod
    def resolve_type(cls, value: Refusal, *_: Any) -> str:
        """The type that shows a problem: its own, or the general one."""
        return NAMES.get(type(value.problem), "InvalidInput")

    @classmethod
    def is_type_of(cls, value: Refusal, _info: Any) -> bool:
        """Whether a problem is shown as this type."""
        return cls.resolve_type(value) == cls.__name__


@strawberry.type(description="A value that cannot be accepted as it is.")
class InvalidInput(Problem):
    limit: int | None = _fact("limit", "The largest value accepted, where there is one.")


@strawberry.type(description="Offsets that name no range of the text.")
class InvalidRange(Problem):
    length: int | None = _fact("length", "How long the text is, in the unit of the request.")


@strawberry.type(description="The text at a range is not the quote.")
class QuoteMismatch(Problem):
    expected: str | None = _fact("expected", "The quote.")
    found: str | None = _fact("found", "What stands there.")


@strawberry.type(description="Nothing is kept under the name given.")
class NotFound(Problem):
    pass


@strawberry.type(description="The name or place is taken by something else.")
class Conflict(Problem):
    change: int | None = _fact("change", "The number of the later change that is in the way, where one is.")
    by: str | None = _fact("by", "Who made that change.")
    field: str | None = _fact("field", "The field that it changed.")


@strawberry.type(description="Somebody else was faster.")
class StaleVersion(Problem):
    expected_version: int | None = _fact("expected", "The version given.")
    current_version: int | None = _fact("found", "The current version.")
    current: Node | None = strawberry.field(
        resolver=_current, description="What was to be changed, as it stands now; null where that cannot be seen."
    )


@strawberry.type(description="It was there, and has been deleted.")
class Gone(Problem):
    deleted_by: str | None = _fact("deletedBy", "Who deleted it.")
    deleted_at: DateTime | None = _fact("deletedAt", "When it was deleted.")
    reason: str | None = _fact("reason", "Why, where that was said.")
    change: int | None = _fact("change", "The number of the change that did it, which can be reverted.")


@strawberry.type(description="The actor may not do this, or is not known.")
class NotAllowed(Problem):
    required: str | None = _fact("required", "The role that may.")


@strawberry.type(description="The file cannot be read as text.")
class Unreadable(Problem):
    encoding: str | None = _fact("encoding", "The encoding it is probably in.")


@strawberry.type(description="More than is accepted at once.")
class TooLarge(Problem):
    limit: int | None = _fact("limit", "The largest size accepted.")
    size: int | None = _fact("found", "The size given.")


@strawberry.type(description="A companion line that does not fit the text.")
class Mismatch:
    file: str = strawberry.field(description="The list it stands in.")
    line: int = strawberry.field(description="Its place in the list, from 1.")
    paragraph: int = strawberry.field(description="The ordinal of the paragraph it names.")
    expected: str = strawberry.field(description="What it expects there.")
    found: str = strawberry.field(description="What is there.")


def _mismatches(root: Parent[Refusal]) -> list[Mismatch]:
    return [Mismatch(**m) for m in root.problem.fields.get("mismatches", [])]


@strawberry.type(description="Companion lines do not fit the text, and nothing was imported.")
class CompanionMismatch(Problem):
    mismatches: list[Mismatch] = strawberry.field(resolver=_mismatches, description="The first hundred such lines.")


NAMES: dict[type[problems.Problem], str] = {
    problems.Invalid: "InvalidInput",
    problems.InvalidRange: "InvalidRange",
    problems.QuoteMismatch: "QuoteMismatch",
    problems.NotFound: "NotFound",
    problems.Conflict: "Conflict",
    problems.StaleVersion: "StaleVersion",
    problems.TooLarge: "TooLarge",
    problems.Unreadable: "Unreadable",
    said.Gone: "Gone",
    said.Unauthorized: "NotAllowed",
    said.Forbidden: "NotAllowed",
    said.CompanionMismatch: "CompanionMismatch",
}

TYPES = (
    InvalidInput,
    InvalidRange,
    QuoteMismatch,
    NotFound,
    Conflict,
    StaleVersion,
    Gone,
    NotAllowed,
    Unreadable,
    TooLarge,
    CompanionMismatch,
)
