"""Answers that were given before, kept until something they were made of is changed, by whichever process.

An answer is kept for all who see the same. It has the stamp of the state it was read from: as long as that is the
latest, it stands. After later changes it still does if all that it tells is of documents none of which was changed, or
of paragraphs of them that nothing new was said of; what asks for more than some documents is made anew after every
change. Nothing is kept of what depends on who asks.
"""

import threading
from collections.abc import Callable, Hashable
from typing import NamedTuple

from graphql import FieldNode, GraphQLSchema, TypeInfo, TypeInfoVisitor, Visitor, visit
from graphql.language import DocumentNode

from annotations.stamp import Extent, Place, Stamp
from schema.shelf import Shelf

ROOM = 16_000_000
"""Bytes of all answers that are kept."""
EACH = 4_000
"""Bytes that an answer takes besides what it says, as the memory of a process shows that keeps many small ones."""
LARGEST = ROOM // 16

PERSONAL = {"Viewer", "Project", "User", "ChangeGroup", "ReconciliationCandidate"}
"""Types of what differs from person to person beyond what they may see, or is not for everybody to ask."""
WIDE = {"history", "candidates"}
"""Fields that lead out of the document they are asked of."""
OWN = {"id", "key", "type", "wikidata", "identifiers", "mergedFrom", "label", "labels", "aliases", "description"}
"""Fields of an entity that tell of nothing but itself."""
APART = {
    "Document": {"id", "slug", "title", "language", "visibility", "createdAt", "paragraph", "paragraphs"},
    "Paragraph": {
        *("id", "ordinal", "role", "level", "document", "text", "translation", "spans", "annotations"),
        *("sourceRange", "carry", "sourcePlaces"),
    },
}
"""Fields that what is said of other paragraphs never changes, where there are others in the type."""
WEIGHED = {"explanation"}
"""Fields that weigh what is said elsewhere in a document."""
FEW = 100
"""Changes that are looked through at once, without a thread of their own."""


class Reach(NamedTuple):
    """How far a document of GraphQL reaches: whether its answers may be kept, are of their root documents alone, of nothing
    but the paragraphs in them, and of nothing but the schema."""

    kept: bool
    local: bool
    apart: bool
    bare: bool


class Answer(NamedTuple):
    """An answer as it is sent, the state it was read from, and what it is of; None where it is of more than documents."""

    json: bytes
    stamp: Stamp
    extent: Extent | None


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
    apart = local and not any(name in WEIGHED or name not in APART.get(type_, {name}) for type_, name in asked)
    return Reach(not types & PERSONAL, local, apart, bare=all(type_.startswith("__") for type_, _ in asked))


class Answers(Shelf[Answer]):
    """The answers that are kept, for all threads of a process."""

    def __init__(self, room: int = ROOM) -> None:
        super().__init__(room, LARGEST)
        self.hits, self.misses = 0, 0
        self._lock = threading.Lock()

    def find(
        self, key: Hashable, now: Stamp, changed: Callable[[Stamp], list[Place]], held: Answer | None = None
    ) -> bytes | None:
        """The answer under a key, if it is still what would be answered in the present state; `changed` tells where
        something was changed after another. It is the one that was `held` where that was looked at before."""
        found = held or self.held(key)
        stands = found is not None and self._stands(found, now, changed)
        with self._lock:
            self.hits, self.misses = self.hits + stands, self.misses + (not stands)
            same = self.get(key) is found  # and not another, that somebody kept meanwhile
            if found is None or not stands:
                if same:
                    self.drop(key)
                return None
            if same and found.stamp != now and now.reaches(found.stamp):
                self.put(key, EACH + len(found.json), found._replace(stamp=now))
            return found.json

    def held(self, key: Hashable) -> Answer | None:
        """What was answered before under a key, right or not by now."""
        with self._lock:
            return self.get(key)

    @staticmethod
    def _stands(answer: Answer, now: Stamp, changed: Callable[[Stamp], list[Place]]) -> bool:
        if answer.stamp == now or answer.stamp.reaches(now):
            return True
        if answer.extent is None or answer.stamp.lexicon != now.lexicon:
            return False
        return not answer.extent.touched(changed(answer.stamp))

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, unless it is very large, or a later one is there."""
        length = EACH + len(answer.json)
        if length <= self.largest:  # what it was written into may be far larger than it is
            answer = answer._replace(json=bytes(memoryview(answer.json)))
        with self._lock:
            there = self.get(key)
            if there is None or there.stamp == answer.stamp or not there.stamp.reaches(answer.stamp):
                self.put(key, length, answer)
