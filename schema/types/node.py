"""The Node interface, and which type a row is of."""

from typing import Any

import strawberry
from strawberry import Parent

from annotations.annotation import Annotation, Kind
from annotations.entity import Entity
from annotations.span import Span
from schema import ids
from schema.batch import Objects, batched
from schema.context import Held
from schema.plan import Field
from schema.sitting import Sitting
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.project import Project
from source_text.record import Sound, Table
from source_text.revision import Revision

KINDS: dict[str, str] = {
    Kind.ENTITY_LINK: "EntityLink",
    Kind.GLOSS: "Gloss",
    Kind.CONVERSION: "Conversion",
    Kind.TRANSLATION: "Translation",
    Kind.NOTE: "Note",
}
"""The type of the annotations of each kind."""

ROWS: dict[type[Any], str] = {
    Document: "Document",
    Revision: "Revision",
    Paragraph: "Paragraph",
    Span: "Span",
    Annotation: "Annotation",
    Entity: "Entity",
    Project: "Project",
}


def name(held: Held[Any]) -> str:
    """The type of a row, or of a record of one, as ids and the history have it."""
    return ROWS[getattr(held.row, "model", type(held.row))]


def type_name(held: Held[Any]) -> str:
    """The name of the GraphQL type that a row is shown as."""
    found = name(held)
    return KINDS[held.row.kind] if found == "Annotation" else found


def _ids(_sitting: Sitting, objects: Objects, _field: Field) -> Sound:
    if isinstance(objects, Table):
        return Sound(str, ids.encode_all(ROWS[objects.model], objects.column("id")))
    return Sound(str, [ids.encode(name(held), held.row.id) for held in objects])


@batched(_ids, "id")
def global_id(root: Parent[Held[Any]]) -> strawberry.ID:
    """The id of any row."""
    return strawberry.ID(ids.encode(name(root), root.row.id))


@strawberry.interface(description="Something with a global id, which `node` finds again.")
class Node:
    id: strawberry.ID = strawberry.field(resolver=global_id, description="The global id: opaque and stable.")

    @classmethod
    def resolve_type(cls, value: Held[Any], *_: Any) -> str:
        """Tell the type of a node from its row."""
        return type_name(value)

    @classmethod
    def is_type_of(cls, value: Held[Any], _info: Any) -> bool:
        """Whether a row is shown as this type."""
        return type_name(value) == cls.__name__
