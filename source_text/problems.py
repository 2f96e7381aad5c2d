"""What can be wrong with a request, in words and fields a caller can act on; the doors turn these into answers."""

from typing import Any, ClassVar


class Problem(Exception):  # noqa: N818  # it names what the caller has, not what went wrong inside
    """Something the caller can mend.

    `path` names the offending field from the outside in, `hint` says how to mend it, and `fields` carries
    the facts (numbers, names) behind the message. No status code: each door has its own table for that.
    """

    code: ClassVar[str] = "INVALID"

    def __init__(self, message: str, *, path: tuple[str, ...] = (), hint: str = "", **fields: Any) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.hint = hint
        self.fields = fields

    @property
    def extensions(self) -> dict[str, Any]:
        """All but the message, as GraphQL errors carry it."""
        hint = {"hint": self.hint} if self.hint else {}
        argument = {"argument": list(self.path)} if self.path else {}
        return {"code": self.code, **argument, **hint, **self.fields}

    def under(self, *path: str) -> "Problem":
        """The same problem, seen from further out: `path` is put before its own."""
        self.path = (*path, *self.path)
        return self


class Invalid(Problem):
    """A value that cannot be accepted as it is."""


class InvalidRange(Problem):
    """Offsets that name no range of the text: reversed, out of bounds or inside a character."""

    code = "INVALID_RANGE"


class QuoteMismatch(Problem):
    """The text at a range is not the text the caller expected there."""

    code = "QUOTE_MISMATCH"


class NotFound(Problem):
    """Nothing is kept under the name given."""

    code = "NOT_FOUND"


class Conflict(Problem):
    """The name or place is already taken by something else."""

    code = "CONFLICT"


class StaleVersion(Problem):
    """Somebody else was faster: the version given is not the current one.

    `node` is the type and number of what has another version, so that a door can show it as it is now.
    """

    code = "STALE_VERSION"
    node: tuple[str, int] | None = None

    def of(self, node: str, number: int) -> "StaleVersion":
        """The same problem, of a node."""
        self.node = node, number
        return self


class TooLarge(Problem):
    """More than the service accepts at once."""

    code = "TOO_LARGE"


class Overdue(Problem):
    """More than could be done in the time there is for one request."""

    code = "DEADLINE"


class Unreadable(Problem):
    """A file that cannot be read as text: empty, binary or in an unknown encoding."""

    code = "UNREADABLE"


class Unavailable(Problem):
    """A service that does not answer, or not as it should: the database, or one elsewhere."""

    code = "UNAVAILABLE"


def away() -> Unavailable:
    """The database does not answer."""
    hint = "Try again in a moment; who changed something looks first whether that was done."
    return Unavailable("The database does not answer.", hint=hint, seconds=1)
