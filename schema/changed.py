"""Changes as clients know them: names in camelCase, and global ids where the history has numbers."""

from collections.abc import Mapping
from typing import Any

from annotations.history import Change
from annotations.reversal import Difference, differences
from schema import ids

REFERENCES = {
    "document_id": "Document",
    "span_id": "Span",
    "paragraph_id": "Paragraph",
    "entity_id": "Entity",
    "merged_into": "Entity",
    "in_reply_to": "Annotation",
    "thread": "Annotation",
    "mentions": "Annotation",
    "gloss": "Annotation",
    "project_id": "Project",
}
"""The fields that hold the number of another node, and its type."""


def subject(change: Change) -> str | None:
    """The global id of what was changed, be it there or gone; None where clients do not know such ids."""
    return ids.encode(change.node_type, change.node_id) if change.node_type in ids.NODES else None


def fields(change: Change) -> list[Difference]:
    """The fields that differ, under the names and with the values that clients know."""
    return [
        Difference(named(field), value(field, before), value(field, after))
        for field, before, after in differences(change.before, change.after)
    ]


def state(change: Change, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What a change tells of its node before or after it."""
    return None if values is None else _shown(values, change.node_type)


def _shown(values: Mapping[str, Any], node: str) -> dict[str, Any]:
    return {
        named(field): ids.encode(node, found) if field == "id" and node in ids.NODES else value(field, found, node)
        for field, found in values.items()
    }


def named(field: str) -> str:
    """The name of a field as clients write it."""
    return camel(field.removesuffix("_id"))


def camel(name: str) -> str:
    """A name of several words as clients write it."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def value(field: str, found: Any, node: str = "") -> Any:
    """A value as clients know it."""
    if isinstance(found, list):
        return [value(field, one, node) for one in found]
    if isinstance(found, dict):
        return _shown(found, node if "id" in found else "")
    if isinstance(found, int) and not isinstance(found, bool) and field in REFERENCES:
        return ids.encode(REFERENCES[field], found)
    return found
