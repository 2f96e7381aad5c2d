"""Undoing and redoing by the person, and reverting any change: each is a change of its own in the history."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from annotations import reversal
from annotations.actor import Actor, Role, require
from annotations.history import Cause, Change, ChangeAction, close
from annotations.problems import Forbidden
from annotations.restoration import Restoration
from source_text import read, row
from source_text.problems import Conflict, Invalid, NotFound
from source_text.sight import unlimited

MOST = 100
"""How many groups are listed at most."""
_TOGETHER = 50
ACTS = col(Change.cause).is_(None) | (col(Change.cause) == Cause.REVERT)
"""What somebody did, and did not undo or redo."""
UNDOINGS = col(Change.cause) == Cause.UNDO


class Group(NamedTuple):
    """The changes of one request, or of several that go on with it, in their order; `number` is the sequence of the first."""

    number: int
    changes: Sequence[Change]

    @property
    def first(self) -> Change:
        """The change that the group began with."""
        return self.changes[0]


def groups(session: Session, numbers: Sequence[int]) -> list[Group]:
    """Groups by number, in the order given."""
    found: dict[int, list[Change]] = {number: [] for number in numbers}
    statement = select(Change).where(col(Change.group).in_(found)).order_by(col(Change.sequence))
    for change in session.exec(statement):
        found[change.group or 0].append(change)
    return [Group(number, found[number]) for number in numbers if found[number]]


def taken_back(session: Session, numbers: Iterable[int]) -> set[int]:
    """Those among groups that another group took back, and that did not come again."""
    takers = _takers(session, numbers)
    if not takers:
        return set()
    latest = {number: max(by) for number, by in takers.items()}
    back = taken_back(session, latest.values())
    return {number for number, by in latest.items() if by not in back}


def _takers(session: Session, numbers: Iterable[int]) -> dict[int, set[int]]:
    """The groups that took each group back at some time."""
    found: dict[int, set[int]] = {}
    statement = select(Change.group, Change.undoes).where(col(Change.undoes).in_(set(numbers))).distinct()
    for taker, number in session.exec(statement):
        found.setdefault(number or 0, set()).add(taker or 0)
    return found


def undoable(session: Session, actor: Actor, document: int | None = None, first: int = 20) -> list[Group]:
    """What the actor did last and could undo, the latest first, in one document or everywhere."""
    return groups(session, _first(first, _own(session, actor, document, ACTS)))


def redoable(session: Session, actor: Actor, document: int | None = None, first: int = 20) -> list[Group]:
    """The undoings of the actor that could be redone, the latest first."""
    return groups(session, _first(first, _own(session, actor, document, UNDOINGS)))


def _first(number: int, numbers: Iterable[int]) -> list[int]:
    if not 0 <= number <= MOST:
        raise Invalid(f"{number} groups cannot be listed.", path=("first",), hint=f"Ask for 0 to {MOST}.", limit=MOST)
    return list(islice(numbers, number))


def _own(session: Session, actor: Actor, document: int | None, kind: ColumnElement[bool]) -> Iterator[int]:
    """The numbers of the groups of a kind that somebody made and that are not taken back, the latest first."""
    begun = (Change.node_type == "Project") & (Change.action == ChangeAction.CREATED)
    mine = select(Change.group).where(Change.actor == actor.name, kind, ~begun)  # type: ignore[arg-type]
    if document is not None:
        mine = mine.where(Change.document_id == document)
    last: int | None = None
    while True:
        part = mine if last is None else mine.where(col(Change.group) < last)
        numbers = [n or 0 for n in session.exec(part.distinct().order_by(col(Change.group).desc()).limit(_TOGETHER))]
        back = taken_back(session, numbers)
        yield from (n for n in numbers if n not in back)
        if len(numbers) < _TOGETHER:
            return
        last = numbers[-1]


def undo(session: Session, actor: Actor, document: int | None = None, group: int | None = None) -> Group:
    """Undo what the actor did last, in one document or everywhere, or one group of theirs; returns what was done.

    `group` is its number or that of any change in it. NotFound where there is nothing, Forbidden where it is
    somebody else's, Conflict where it is undone already or a later change is in the way.
    """
    _allowed(session, actor, document, "undo a change")
    if group is None:
        found = _latest(session, actor, _own(session, actor, document, ACTS), Cause.UNDO)
        if found is None:
            raise NotFound(
                "There is nothing to undo.",
                path=("group",),
                hint="Only your own changes are undone; `revertChange` takes back what others did.",
            )
        return found
    wanted = _group(session, group, "group")
    _check_own(actor, wanted.first.actor, "undo", "did")
    return _take_back(session, actor, wanted, Cause.UNDO)


def redo(session: Session, actor: Actor, document: int | None = None, group: int | None = None) -> Group:
    """Do again what the actor undid last, or the group with that number; returns what was done."""
    _allowed(session, actor, document, "redo a change")
    if group is None:
        found = _latest(session, actor, _own(session, actor, document, UNDOINGS), Cause.REDO)
        if found is None:
            raise NotFound("There is nothing to redo.", path=("group",), hint="Only what you undid is done again.")
        return found
    wanted = _group(session, group, "group")
    if wanted.first.cause != Cause.UNDO:
        takers = _takers(session, [wanted.number]).get(wanted.number)
        if not takers or wanted.number not in taken_back(session, [wanted.number]):
            raise Conflict("It is not undone.", path=("group",), hint="`undoable` lists what can be undone.")
        wanted = groups(session, [max(takers)])[0]
    _check_own(actor, wanted.first.actor, "redo", "undid")
    return _take_back(session, actor, wanted, Cause.REDO)


def revert(session: Session, actor: Actor, sequence: int, *, alone: bool = False, reason: str | None = None) -> Group:
    """Take any change back with all that the same request did, or `alone`; returns what was done.

    NotFound where there is no such change, Conflict where it is taken back already or a later change is in the way.
    """
    require(actor, Role.TRANSLATOR, "revert a change")
    group = _group(session, sequence, "sequence")
    change = next(c for c in group.changes if c.sequence == sequence)
    if not alone or len(group.changes) == 1:
        return _take_back(session, actor, group, Cause.REVERT, reason)
    if change.action in ("REVISED", "MERGED") or (change.node_type, change.action) == ("Document", "CREATED"):
        raise Invalid(
            "This change is of one piece with the others of its group.",
            path=("alone",),
            hint="Revert the group as a whole.",
        )
    _restore(session, actor, Group(sequence, [change]), own=change.actor == actor.name, reason=reason)
    return _done(_closed(session, None, Cause.REVERT), Cause.REVERT)


def go_on(session: Session, actor: Actor, earlier: int | None) -> int | None:
    """Make one group of what the session did, or a part of an earlier one of the actor's, with which it is taken back.

    Returns its number, None for nothing. Conflict where the earlier one is taken back already, or takes another back.
    """
    if earlier is None:
        return close(session)
    number = session.exec(select(Change.group).where(Change.sequence == earlier)).first()
    first = None if number is None else row.get(session, Change, number)
    if first is None:
        raise _unknown("continues")
    _check_own(actor, first.actor, "go on with", "did", "continues")
    if first.cause is not None or taken_back(session, [first.sequence]):
        raise Conflict(
            f"Change {earlier} is taken back, or takes another back.",
            path=("continues",),
            hint="Leave `continues` out, and begin anew.",
            change=earlier,
        )
    return close(session, earlier=first.sequence)


def _allowed(session: Session, actor: Actor, document: int | None, act: str) -> None:
    require(actor, Role.TRANSLATOR, act, None if document is None else read.project(session, document))


def _check_own(actor: Actor, by: str, act: str, done: str, path: str = "group") -> None:
    """Refuse to undo or redo what somebody else did or undid, or to go on with it."""
    if by != actor.name:
        raise Forbidden(
            f"{by} {done} that, and you can {act} only what you {done} yourself.",
            path=(path,),
            hint="Revert it instead." if path == "group" else "Begin anew.",
            by=by,
        )


def _group(session: Session, sequence: int, path: str) -> Group:
    """The group that a change belongs to."""
    number = session.exec(select(Change.group).where(Change.sequence == sequence)).first()
    if number is None:
        raise _unknown(path)
    return groups(session, [number])[0]


def _unknown(path: str) -> NotFound:
    return NotFound("There is no such change.", path=(path,), hint="The history tells the number of each.")


def _latest(session: Session, actor: Actor, numbers: Iterable[int], cause: Cause) -> Group | None:
    """Take back the latest group of which something is left; None where nothing is left of any."""
    listed = (groups(session, [number])[0] for number in numbers)
    return next((found for group in listed if (found := _taken_back(session, actor, group, cause))), None)


def _take_back(session: Session, actor: Actor, group: Group, cause: Cause, reason: str | None = None) -> Group:
    """Take a group back; Conflict where nothing is left of it."""
    return _done(_taken_back(session, actor, group, cause, reason), cause)


def _taken_back(session: Session, actor: Actor, group: Group, cause: Cause, reason: str | None = None) -> Group | None:
    """Take a group back as it stands now: as it was done first, or as it was redone last; None where nothing is left of it."""
    if group.number in taken_back(session, [group.number]):
        raise _already(session, group.number, cause)
    redone = [n for of in _takers(session, _takers(session, [group.number]).get(group.number, ())).values() for n in of]
    own = group.first.actor == actor.name
    with unlimited(session):
        # A merge moves links in documents too that its actor does not see: all of it goes back, or nothing.
        standing = groups(session, [max(redone) if redone else group.number])[0]
        _restore(session, actor, standing, own=own, reason=reason)
    return _closed(session, group.number, cause)


def _already(session: Session, number: int, cause: Cause) -> Conflict:
    """The problem that a group is taken back already: it names the change that did it, and how it comes again."""
    taker = groups(session, [max(_takers(session, [number])[number])])[0]
    again = "Redo it" if taker.first.cause == Cause.UNDO else f"Revert change {taker.number}"
    return Conflict(
        f"{taker.first.actor} took change {number} back already, in change {taker.number}.",
        path=("sequence" if cause == Cause.REVERT else "group",),
        hint=f"{again} if it is to stand again; `undoable` lists what else can be undone.",
        change=taker.number,
        by=taker.first.actor,
        at=taker.first.at,
    )


def _restore(session: Session, actor: Actor, group: Group, *, own: bool, reason: str | None) -> None:
    restoration = Restoration(session, actor, group.changes[-1].sequence, own=own, reason=reason)
    restoration.carry_out(reversal.net(group.changes))


def _closed(session: Session, undoes: int | None, cause: Cause) -> Group | None:
    """What was done, as a group of its own; None for nothing."""
    number = close(session, undoes, cause)
    return None if number is None else groups(session, [number])[0]


def _done(found: Group | None, cause: Cause) -> Group:
    """What was done; Conflict where it was nothing."""
    if found is None:
        raise Conflict(
            "Nothing is left of it to take back: all that it did is gone or changed back.",
            path=("sequence" if cause == Cause.REVERT else "group",),
            hint="`history` of what it concerned tells which later changes did that.",
        )
    return found
