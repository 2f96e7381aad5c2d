"""Parts of an answer: what was told of it at first, and how the rest is told so that a client puts it together.

The form is that of graphql-js 17: what is `pending` has an id and a path, `incremental` brings fields or items that come
later, and `completed` ends what was pending.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphql import GraphQLError, GraphQLFormattedError

Path = tuple[str | int, ...]
Json = dict[str, Any]


class Pending(NamedTuple):
    """A place of the answer of which more is to come: fields of an object, or items of a list."""

    id: str
    path: Path
    label: str | None = None

    def announced(self) -> Json:
        """As the client hears of it."""
        label = {} if self.label is None else {"label": self.label}
        return {"id": self.id, "path": list(self.path), **label}


def rest(before: Any, after: Any, pending: Sequence[Pending], errors: Sequence[GraphQLError]) -> Json:
    """The last part: what a whole answer has that was not told before, and the errors that were not.

    Where it has a null in the place of something that was told, what was pending there failed.
    """
    told = Rest({one.path: one for one in reversed(pending)})
    told.compare(before, after, (), None)
    for error in errors:
        told.fail(error)
    completed = [told.completed(one) for one in pending]
    incremental = {"incremental": told.increments} if told.increments else {}
    return {**incremental, "completed": completed, "hasNext": False}


def failure(pending: Sequence[Pending], error: GraphQLError) -> Json:
    """The last part where nothing more is to be had."""
    return {"completed": [{"id": one.id, "errors": [error.formatted]} for one in pending], "hasNext": False}


class Rest:
    """What is still to be told."""

    def __init__(self, pending: Mapping[Path, Pending]) -> None:
        self.pending = pending
        self.increments: list[Json] = []
        self._lost: list[Path] = []
        self._errors: dict[Path, list[GraphQLFormattedError]] = {}

    def compare(self, before: Any, after: Any, path: Path, nearest: Pending | None) -> None:
        """Note what `after` has more than `before`; `nearest` is what is pending above."""
        if not isinstance(before, dict | list):
            return
        nearest = self.pending.get(path, nearest)
        if isinstance(before, dict) and isinstance(after, dict):
            self._add(nearest, path, "data", {key: value for key, value in after.items() if key not in before})
            for key, value in before.items():
                self.compare(value, after.get(key), (*path, key), nearest)
        elif isinstance(before, list) and isinstance(after, list):
            self._add(nearest, path, "items", after[len(before) :])
            for i, (one, other) in enumerate(zip(before, after, strict=False)):
                self.compare(one, other, (*path, i), nearest)
        else:
            self._lost.append(path)

    def _add(self, nearest: Pending | None, path: Path, what: str, more: Any) -> None:
        if more:
            assert nearest is not None, "what comes later was pending"
            below = {} if path == nearest.path else {"subPath": list(path[len(nearest.path) :])}
            self.increments.append({"id": nearest.id, **below, what: more})

    def fail(self, error: GraphQLError) -> None:
        """Tell an error beside the part that it is in, or as the reason for the end of what failed."""
        path = tuple(error.path or ())
        nearest = max((place for place in self.pending if path[: len(place)] == place), key=len, default=None)
        if nearest is None or self._is_lost(nearest):
            lost = [
                place for place in self.pending if self._is_lost(place) and place[: len(path)] == path[: len(place)]
            ]
            for place in lost:
                self._errors.setdefault(place, []).append(error.formatted)
            return
        id_ = self.pending[nearest].id
        part = next((one for one in self.increments if one["id"] == id_), None)
        if part is None:
            self.increments.append(part := {"id": id_, "data": {}})
        part.setdefault("errors", []).append(error.formatted)

    def completed(self, one: Pending) -> Json:
        """How something that was pending ended."""
        return {"id": one.id, **({"errors": self._errors[one.path]} if one.path in self._errors else {})}

    def _is_lost(self, place: Path) -> bool:
        return any(place[: len(path)] == path for path in self._lost)


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Any, Path]]:
    """All objects and lists of an answer with their places: objects before what is in them, lists after."""
    if isinstance(value, dict):
        yield value, path
        for key, one in value.items():
            yield from walk(one, (*path, key))
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from walk(one, (*path, i))
        yield value, path
