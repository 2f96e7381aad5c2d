"""Playing the history over again: whether it leads, without a gap, to what stands in the tables."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from annotations.annotation import Annotation
from annotations.history import Change
from annotations.reversal import differences
from annotations.span import Span
from source_text.document import Document

_TOGETHER = 1000
ROWS: dict[str, type[Any]] = {"Annotation": Annotation, "Span": Span}
"""The nodes whose states the history tells in full."""
MOVED = frozenset({"paragraph_id", "start", "end", "quote", "prefix", "suffix", "state"})
"""What a correction of the text changes of a span without an entry of the span's own."""


class Fault(NamedTuple):
    """Something that the history does not account for; `change` is the entry it came up at, if it is one."""

    node: str
    number: int
    change: int | None
    message: str


def audit(session: Session, document: int | None = None) -> Iterator[Fault]:
    """What the history does not account for, in one document or everywhere, in the order of the history.

    Each state before a change has to be the one after the change before it, versions have to count one by one, and
    the last state has to be what is in the table.
    """
    last: dict[tuple[str, int], dict[str, Any]] = {}
    revisions: dict[int, int] = {}
    for change in _changes(session, document):
        if change.group is None or change.group > change.sequence:
            yield Fault(change.node_type, change.node_id, change.sequence, "The change is in no group.")
        if change.node_type == "Document" and change.action == "REVISED" and change.after and change.before:
            before, number = change.before["number"], change.after["number"]
            if before != revisions.get(change.node_id, before) or number != before + 1:
                yield Fault("Document", change.node_id, change.sequence, f"Revision {number} does not follow.")
            revisions[change.node_id] = number
        if change.node_type in ROWS:
            yield from _follows(change, last.get((change.node_type, change.node_id)))
            last[change.node_type, change.node_id] = change.after or {}
    yield from _stands(session, last)
    for number, revision in revisions.items():
        row = session.get(Document, number)
        if row is not None and row.revision != revision:
            yield Fault("Document", number, None, f"The history leads to revision {revision}, not {row.revision}.")


def _changes(session: Session, document: int | None) -> Iterator[Change]:
    """The changes in their order, a part at a time."""
    statement = select(Change).order_by(col(Change.sequence)).limit(_TOGETHER)
    if document is not None:
        statement = statement.where(Change.document_id == document)
    after = 0
    while part := session.exec(statement.where(col(Change.sequence) > after)).all():
        yield from part
        after = part[-1].sequence


def _follows(change: Change, known: dict[str, Any] | None) -> Iterator[Fault]:
    """Whether a change goes on from where the one before it ended."""
    node, number, sequence = change.node_type, change.node_id, change.sequence
    before, after = change.before, change.after or {}
    if known is not None and before is None:
        yield Fault(node, number, sequence, "It is made a second time.")
    if known is not None and before is not None:
        for field in _between(node, known, before):
            yield Fault(node, number, sequence, f"`{field}` was changed without an entry.")
    if node != "Annotation":
        return
    expected = 1 if before is None else before["version"] + 1
    if after.get("version") != expected:
        yield Fault(node, number, sequence, f"Its version is {after.get('version')} where {expected} comes next.")
    if known is not None and before is not None and before["version"] != known["version"]:
        yield Fault(node, number, sequence, f"A change to version {before['version']} is missing.")


def _between(node: str, known: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """The fields that are not as the last entry left them; a span may have been carried by a correction since.

    Fields that one of the two does not know of were added to the service in between.
    """
    carried = MOVED if node == "Span" else frozenset()
    both = known.keys() & found.keys()
    return [d.field for d in differences(known, found) if d.field in both and d.field not in carried]


def _stands(session: Session, last: dict[tuple[str, int], dict[str, Any]]) -> Iterator[Fault]:
    """Whether the tables hold what the history leads to, where the document is still there."""
    for (node, number), known in last.items():
        row = session.get(ROWS[node], number)
        if row is None:
            continue
        found = row.model_dump()
        for field in _between(node, known, found):
            yield Fault(node, number, None, f"`{field}` is not what the history leads to.")
        if node == "Annotation" and found["version"] != known["version"]:
            yield Fault(node, number, None, f"Its version is {found['version']}, the history's {known['version']}.")
