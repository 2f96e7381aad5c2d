"""An entity named in a text, how surely, and why."""

from typing import NamedTuple

from annotations.form import Form, How


class Other(NamedTuple):
    """Another entity that has the name too, and how sure it would be."""

    entity: str
    score: float


class Mention(NamedTuple):
    """An entity named at [start, end), in code points; nested when it stands inside a longer mention.

    `form` is what was found there, as the gazetteer has it, `name` the label or alias it comes from and `how` it
    does; `reasons` are sentences that speak for or against, and `others` who else is called so, the likeliest first.
    """

    start: int
    end: int
    entity: str
    nested: bool
    confidence: float
    form: str = ""
    name: str = ""
    how: How = How.LABEL
    reasons: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()


class Found(NamedTuple):
    """One form that is believed at a place, why, and how sure."""

    form: Form
    reasons: tuple[str, ...]
    score: float
