"""Why the machine proposes a link: which name was found, how it comes from the entity's, and what spoke for and against."""

import json
from typing import NamedTuple

from annotations.gazetteer import Mention
from annotations.naming import How

_WORDS = {
    How.LABEL: "the label",
    How.ALIAS: "an alias",
    How.OTHER_NAME: "another writing of the name",
    How.SHORT_FORM: "a short form of",
    How.ABBREVIATION: "an abbreviation of",
    How.SURNAME: "the family name of",
    How.GIVEN_NAME: "the given name of",
    How.SEAT: "the seat of government of",
}


class Alternative(NamedTuple):
    """Another entity that is called so, by its id, and how sure it would be, from 0 to 1."""

    entity: int
    score: float


class Explanation(NamedTuple):
    """What a proposal rests on: `surface` as it stood, the `name` of the entity it was matched with, and `how`;
    `reasons` are sentences, `alternatives` the other entities it might be, the likeliest first."""

    surface: str
    name: str
    how: How
    reasons: tuple[str, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def summary(self) -> str:
        """All of it but the alternatives, in sentences."""
        return " ".join((f"{self.surface} is {_WORDS[self.how]} {self.name}.", *self.reasons))


def of(mention: Mention, text: str, ids: dict[str, int]) -> Explanation:
    """The explanation of a mention in a text; `ids` has the ids of entities by key."""
    others = tuple(Alternative(ids[entity], score) for entity, score in mention.others)
    return Explanation(text[mention.start : mention.end], mention.name, mention.how, mention.reasons, others)


def dumps(explanation: Explanation) -> str:
    """An explanation as it is kept with the link, in JSON."""
    return json.dumps(explanation._asdict(), ensure_ascii=False, separators=(",", ":"))


def loads(text: str | None) -> Explanation | None:
    """The explanation kept with a link; None where there is none, as for the links that people make."""
    if text is None:
        return None
    kept = json.loads(text)
    others = tuple(Alternative(*other) for other in kept["alternatives"])
    return Explanation(kept["surface"], kept["name"], How(kept["how"]), tuple(kept["reasons"]), others)
