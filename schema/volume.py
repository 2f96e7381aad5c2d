"""Volume: how much an answer holds. Its cost is reckoned before anything is read, and knows neither how long texts are nor
how much stands under a parent without `first`; here what was made is counted, so that no answer fills the memory.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from schema.limits import Limits
from source_text.problems import TooLarge

FEWER = "Ask for fewer at once with `first` and go on with the cursor, or leave long fields out."


class Volume:
    """What an answer comes to so far: TooLarge once that is more than is accepted.

    What stands in it several times was made once. It is reckoned as if all of it stood there as often as any; only where
    that comes to too much is the answer gone through, and counted as it is.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.values = self.characters = 0
        self._repeated = [0, 0]

    def count(self, values: int) -> None:
        """So many fields of objects are about to be made."""
        self.values += values
        self._hold(self.values, self.characters)

    def weigh(self, texts: Iterable[str]) -> None:
        """These texts are to stand in it."""
        self.characters += sum(map(len, texts))
        self._hold(self.values, self.characters)

    def repeat(self, values: int, characters: int, objects: Sequence[Any], made: int) -> None:
        """What was made since it came to so much is of so many of these objects; the others are the same ones again."""
        more, longer, times = self.values - values, self.characters - characters, len(objects) - made
        if more * times > self.limits.results or longer * times > self.limits.characters:
            times = max(Counter(map(id, objects)).values()) - 1
        self._repeated[0] += more * times
        self._repeated[1] += longer * times

    def close(self, data: Any) -> None:
        """The answer is made."""
        values, characters = self._repeated
        if self.values + values > self.limits.results or self.characters + characters > self.limits.characters:
            self._hold(*measure(data))

    def add(self, data: Any) -> None:
        """A part of the answer, which was not counted while it was made."""
        values, characters = measure(data)
        self.values += values
        self.characters += characters
        self._hold(self.values, self.characters)

    def _hold(self, values: int, characters: int) -> None:
        if values > self.limits.results:
            _refuse("values", values, self.limits.results)
        if characters > self.limits.characters:
            _refuse("characters", characters, self.limits.characters)


def measure(data: Any) -> tuple[int, int]:
    """How many fields and how many characters of text are in an answer, which may have the same object several times."""
    known: dict[int, tuple[int, int]] = {}

    def found(value: Any) -> tuple[int, int]:
        if isinstance(value, str):
            return 0, len(value)
        if not isinstance(value, dict | list):
            return 0, 0
        sums = known.get(id(value))
        if sums is None:
            inside = [found(one) for one in (value.values() if isinstance(value, dict) else value)]
            fields = len(value) if isinstance(value, dict) else 0
            sums = known[id(value)] = fields + sum(one for one, _ in inside), sum(one for _, one in inside)
        return sums

    return found(data)


def _refuse(what: str, figure: int, limit: int) -> None:
    said = f"The answer has {figure} {what} or more; at most {limit} are sent at once."
    raise TooLarge(said, hint=FEWER, limit=limit, figure=figure)
