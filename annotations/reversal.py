"""What takes changes back: the difference each made, the sum of several, and what is left of it to be undone now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

KEPT = frozenset({"id", "version", "modified_at", "updated_at", "sequence", "since", "created_at", "folded", "reason"})
"""What the service itself keeps of a row; nobody says it, so it makes no difference and is not put back."""
LISTS = frozenset({"names", "identifiers"})
"""Fields that hold a list of things that come and go by themselves."""
Values = Mapping[str, Any]


class Told(Protocol):
    """A change as the history tells it."""

    sequence: int
    node_type: str
    node_id: int
    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Difference(NamedTuple):
    """A field of a node, what it was before, and what it was after; None where there was nothing."""

    field: str
    before: Any
    after: Any


@dataclass
class Net:
    """What several changes made of one node: whether it was made or taken away altogether, and the fields that differ.

    The role of a `user` in a project is a node of its own, with the one field `role`.
    """

    node_type: str
    node_id: int
    user: str | None = None
    created: bool = False
    removed: bool = False
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def differences(self) -> list[Difference]:
        """The fields that differ."""
        return [Difference(name, *pair) for name, pair in _pairs(self.before, self.after) if pair[0] != pair[1]]


class Clash(NamedTuple):
    """A field that somebody changed since, so that it cannot be put back."""

    field: str
    expected: Any
    found: Any


def differences(before: Values | None, after: Values | None) -> list[Difference]:
    """What differs between two states of a node, field by field; what only the service keeps is left out."""
    return [Difference(n, *pair) for n, pair in _pairs(before or {}, after or {}) if pair[0] != pair[1]]


def _pairs(before: Values, after: Values) -> Iterable[tuple[str, tuple[Any, Any]]]:
    for name in dict.fromkeys((*before, *after)):
        if name not in KEPT:
            yield name, (before.get(name), after.get(name))


def net(changes: Iterable[Told]) -> list[Net]:
    """What changes, in their order, made of each node in all, in the order the nodes come up.

    A field that one state does not tell of, since only a part of the node was written down, makes no difference.
    """
    found: dict[tuple[str, int, str | None], Net] = {}
    for change in changes:
        for node_id, before, after in _states(change):
            node = change.node_type, node_id, holder(change)
            known = found.setdefault(node, Net(*node))
            if before is None:
                known.created, known.before = not known.removed, {}
            else:
                for name, value in before.items():
                    if not known.created and (after is None or name in after):
                        known.before.setdefault(name, value)
            known.removed = after is None
            for name, value in (after or {}).items():
                if known.created or before is None or name in before:
                    known.after[name] = value
    return list(found.values())


def holder(change: Told) -> str | None:
    """The user whose role in a project a change is about; None where it is about anything else."""
    found: str | None = (change.after or change.before or {}).get("user") if change.node_type == "Project" else None
    return found


def _states(change: Told) -> Iterable[tuple[int, Values | None, Values | None]]:
    """The nodes that a change concerns, each with its state before and after: a merge concerns two.

    What neither made a node nor tells what was before is no change of one.
    """
    if change.action == "MERGED" and change.before is not None:
        source, target = change.before["source"], change.before["target"]
        told = {name: source[name] for name in ("merged_into", *(LISTS & source.keys()))}
        ended: dict[str, Any] = {"merged_into": target["id"], "names": []}
        yield source["id"], told, {**told, **ended}
        yield target["id"], target, change.after
    elif holder(change) is not None:
        was, now = ({"role": (state or {}).get("role")} for state in (change.before, change.after))
        yield change.node_id, was, now
    elif change.before is not None or change.action == "CREATED":
        yield change.node_id, change.before, change.after


def undone(difference: Difference, current: Any) -> Any:
    """What a field becomes when a difference is taken back; Clash where somebody changed it otherwise since.

    Of a list only what the difference brought goes, and what it took comes back; the rest stays.
    """
    if difference.field in LISTS:
        was, now = difference.before or [], difference.after or []
        kept = [one for one in current or [] if one in was or one not in now]
        return [*kept, *(one for one in was if one not in now and one not in kept)]
    if current in (difference.after, difference.before):
        return difference.before
    return Clash(difference.field, difference.after, current)
