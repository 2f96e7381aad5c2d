"""Answers that were given before, kept until something they were made of is changed, by whichever process.

An answer is kept for all who see the same. It has the stamp of the state it was read from: as long as that is the
latest, it stands. After later changes it still does if all that it tells is of documents none of which was changed;
what asks for more than some documents is made anew after every change. Nothing is kept of what depends on who asks.
"""

import threading
from collections.abc import Hashable
from typing import NamedTuple

from graphql import FieldNode, GraphQLSchema, TypeInfo, TypeInfoVisitor, Visitor, visit
from graphql.language import DocumentNode
from sqlmodel import Session

from annotations import stamp
from annotations.stamp import Stamp
from schema.shelf import Shelf

ROOM = 32_000_000
"""Bytes of all answers that are kept."""
LARGEST = ROOM // 16

PERSONAL = {"Viewer", "Project", "User", "ChangeGroup"}
"""Types of what differs from person to person beyond what they may see."""
WIDE = {"history", "candidates"}
"""Fields that lead out of the document they are asked of."""
OWN = {"id", "key", "type", "wikidata", "identifiers", "mergedFrom", "label", "labels", "aliases", "description"}
"""Fields of an entity that tell of nothing but itself."""


class Reach(NamedTuple):
    """How far a document of GraphQL reaches: whether its answers may be kept, and are of their root documents alone."""

    kept: bool
    local: bool


class Answer(NamedTuple):
    """An answer as it is sent, the state it was read from, and the documents it is of; None where it is of more."""

    json: bytes
    stamp: Stamp
    documents: frozenset[int] | None


def reach(schema: GraphQLSchema, document: DocumentNode) -> Reach:
    """How far a document reaches, by the fields it asks for."""
    info = TypeInfo(schema)
    fields: set[tuple[str, str]] = set()
    types: set[str] = set()

    class Asked(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent, result = info.get_parent_type(), info.get_type()
            fields.add((parent.name if parent else "", node.name.value))
            types.add(str(result).strip("[]!"))

    visit(document, TypeInfoVisitor(info, Asked()))
    asked = {(type_, name) for type_, name in fields if not name.startswith("__")}
    roots = {name for type_, name in asked if type_ == "Query"}
    local = roots == {"document"} and not any(
        name in WIDE or (type_ == "Entity" and name not in OWN) for type_, name in asked
    )
    return Reach(not types & PERSONAL, local)


class Answers(Shelf[Answer]):
    """The answers that are kept, for all threads of a process."""

    def __init__(self, room: int = ROOM) -> None:
        super().__init__(room, LARGEST)
        self.hits, self.misses = 0, 0
        self._lock = threading.Lock()

    def find(self, session: Session, key: Hashable, now: Stamp) -> bytes | None:
        """The answer under a key, if it is still what would be answered."""
        with self._lock:
            found = self.get(key)
        stands = found is not None and self._stands(session, found, now)
        with self._lock:
            self.hits, self.misses = self.hits + stands, self.misses + (not stands)
            if found is None or not stands:
                self.drop(key)
                return None
            self.put(key, len(found.json), found._replace(stamp=now))
            return found.json

    def again(self, key: Hashable, now: Stamp) -> bytes | None:
        """The answer under a key, if nothing at all was changed since it was read."""
        with self._lock:
            found = self.get(key)
            if found is None or found.stamp != now:
                return None
            self.hits += 1
            return found.json

    @staticmethod
    def _stands(session: Session, answer: Answer, now: Stamp) -> bool:
        if answer.stamp == now:
            return True
        if answer.documents is None or answer.stamp.lexicon != now.lexicon:
            return False
        since = stamp.changed(session, answer.stamp)
        return None not in since and not since & answer.documents

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, unless it is very large."""
        with self._lock:
            self.put(key, len(answer.json), answer)
