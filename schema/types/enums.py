"""Enumerations of the other rooms under the names that clients know, each with what it means."""

from collections.abc import Sequence
from enum import Enum

import strawberry

from annotations.anchoring import Outcome as AnchoringOutcome
from annotations.annotation import Kind as AnnotationKind
from annotations.annotation import Origin
from annotations.annotation import Status as AnnotationStatus
from annotations.consistency import FindingKind as ConsistencyKind
from annotations.entity import EntitySort, EntityType
from annotations.history import Cause as ChangeCause
from annotations.history import ChangeAction
from annotations.linking import Move as LinkMove
from annotations.naming import How as NameMatch
from annotations.span import AnchorState
from annotations.suggestion import Source as SuggestionKind
from source_text.offsets import Precision as RangePrecision
from source_text.offsets import Unit as OffsetUnit
from source_text.roles import Role as ParagraphRole
from source_text.scripts import TextView
from source_text.sight import Visibility

__all__ = [
    "AnchorState",
    "AnchoringOutcome",
    "AnnotationKind",
    "AnnotationStatus",
    "ChangeAction",
    "ChangeCause",
    "ConsistencyKind",
    "EntitySort",
    "EntityType",
    "LinkMove",
    "NameMatch",
    "OffsetUnit",
    "Origin",
    "ParagraphRole",
    "RangePrecision",
    "SuggestionKind",
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
    "AnchoringOutcome": (
        AnchoringOutcome,
        "What became of a span in a revision. UNCHANGED, SHIFTED and MOVED have the same words, at the same place, at "
        "another one of the same paragraph, and in another paragraph; FUZZY kept some of its words, or has them in another "
        "script; AMBIGUOUS has several equally good places; ORPHANED none that is certain.",
    ),
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
    "SuggestionKind": (
        SuggestionKind,
        "Whether a suggestion is an earlier gloss, the label of an entity, or of a dictionary.",
    ),
    "ConsistencyKind": (
        ConsistencyKind,
        "GLOSSES_DIFFER for one term with glosses that share nothing, NAMES_DIFFER for one entity under several names, "
        "GLOSS_NOT_FOLLOWED for an approved gloss that the translation of its paragraph does not have.",
    ),
    "ChangeAction": (
        ChangeAction,
        "What a change did to its node; RESTORED brings back what was deleted.",
    ),
    "ChangeCause": (
        ChangeCause,
        "Why a change takes back another: its maker undid or redid something of their own, or somebody reverted it.",
    ),
    "LinkMove": (LinkMove, "What becomes of a proposal when a text is linked again."),
    "NameMatch": (
        NameMatch,
        "How a surface comes from what an entity is called: its LABEL or an ALIAS as it stands, OTHER_NAME in the other "
        "script or by the dictionary, a SHORT_FORM such as a letter for a state, an ABBREVIATION, a SURNAME or GIVEN_NAME "
        "of a person, or the SEAT of a government.",
    ),
}

for _name, (_enum, _meaning) in MEANINGS.items():
    strawberry.enum(_enum, name=_name, description=_meaning)


def names(values: Sequence[Enum] | None) -> tuple[str, ...] | None:
    """Enumeration values as the reading functions take them."""
    return None if values is None else tuple(v.value for v in values)
