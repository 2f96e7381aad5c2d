"""A text that may name an entity: the name it comes from, how it does, and what it needs before it is believed."""

from enum import StrEnum
from typing import NamedTuple

DOTS = "·‧・•．∙⋅･"
"""What stands between the parts of a foreign name."""


class Name(NamedTuple):
    """One label or alias of the entity with the key `entity`; `type` is the name of its EntityType."""

    text: str
    entity: str
    type: str
    is_label: bool


class How(StrEnum):
    """How a form comes from what an entity is called."""

    LABEL = "LABEL"
    ALIAS = "ALIAS"
    OTHER_NAME = "OTHER_NAME"
    SHORT_FORM = "SHORT_FORM"
    ABBREVIATION = "ABBREVIATION"
    SURNAME = "SURNAME"
    GIVEN_NAME = "GIVEN_NAME"
    SEAT = "SEAT"


FULL = (How.LABEL, How.ALIAS, How.OTHER_NAME)
"""The ways of a name in full."""


class Need(StrEnum):
    """What a form needs before it is believed: a title after it, the name in full in the document (NEAR: shortly
    before), an act of an organization or of a government, or (APART) the name in full or characters that make no word
    with those around them."""

    NOTHING = "NOTHING"
    TITLE = "TITLE"
    TITLE_OR_NAME = "TITLE_OR_NAME"
    NAME = "NAME"
    NEAR = "NEAR"
    ACT = "ACT"
    APART = "APART"
    GOVERNMENT = "GOVERNMENT"


class Form(NamedTuple):
    """A text that may name an entity, the name it comes from, how it does, and what it needs."""

    text: str
    name: Name
    how: How
    need: Need = Need.NOTHING


Way = tuple[str, How, Need]
"""A form without the name it comes from."""
