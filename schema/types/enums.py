"""Enumerations of the other rooms under the names that clients know, each with what it means."""

from collections.abc import Sequence
from enum import Enum

import strawberry

from annotations.annotation import Kind as AnnotationKind
from annotations.annotation import Origin
from annotations.annotation import Status as AnnotationStatus
from annotations.entity import EntitySort, EntityType
from annotations.history import ChangeAction
from annotations.span import AnchorState
from source_text.offsets import Precision as RangePrecision
from source_text.offsets import Unit as OffsetUnit
from source_text.roles import Role as ParagraphRole
from source_text.scripts import TextView
from source_text.sight import Visibility

__all__ = [
    "AnchorState",
    "AnnotationKind",
    "AnnotationStatus",
    "ChangeAction",
    "EntitySort",
    "EntityType",
    "OffsetUnit",
    "Origin",
    "ParagraphRole",
    "RangePrecision",
    "TextView",
    "Visibility",
    "names",
]

MEANINGS: dict[str, tuple[type[Enum], str]] = {
    "TextView": (
        TextView,
        "A way of reading the text. ORIGINAL is what was imported; ZH_HANS and ZH_HANT change the script only, "
        "ZH_HANS_CN reads with Mainland wording, ZH_HANT_TW and ZH_HANT_HK in the forms of Taiwan and Hong Kong.",
    ),
    "OffsetUnit": (
        OffsetUnit,
        "What offsets count: Unicode code points (Python), UTF-16 code units (JavaScript, Java), or bytes of UTF-8.",
    ),
    "RangePrecision": (
        RangePrecision,
        "EXACT where the range stands for just what was meant, EXPANDED where it had to be widened to a whole segment.",
    ),
    "ParagraphRole": (ParagraphRole, "What a paragraph is in its text."),
    "AnnotationKind": (AnnotationKind, "What sort of thing an annotation says."),
    "AnnotationStatus": (AnnotationStatus, "How far an annotation has come in review."),
    "Origin": (Origin, "Whether a person, an imported file or a machine made an annotation."),
    "AnchorState": (AnchorState, "ANCHORED with a place in the current text, ORPHANED without."),
    "EntityType": (EntityType, "What sort of thing an entity is."),
    "EntitySort": (
        EntitySort,
        "In the order they came (CREATED), or those first that are named just as the query, then those with a name "
        "that begins so (RELEVANCE).",
    ),
    "Visibility": (
        Visibility,
        "By whom something may be seen: everybody (PUBLIC), everybody who names it while no list, count or search "
        "shows it (UNLISTED), or those who have a role in its project (PRIVATE).",
    ),
    "ChangeAction": (ChangeAction, "What a change did to its node."),
}

for _name, (_enum, _meaning) in MEANINGS.items():
    strawberry.enum(_enum, name=_name, description=_meaning)


def names(values: Sequence[Enum] | None) -> tuple[str, ...] | None:
    """Enumeration values as the reading functions take them."""
    return None if values is None else tuple(v.value for v in values)
