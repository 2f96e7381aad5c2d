"""Where the forms of names stand in a text, blind to variant characters, and to the dots in foreign names."""

from collections import defaultdict
from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick

from annotations.form import DOTS, Form
from annotations.neighbourhood import is_divided

VARIANTS = str.maketrans(
    "".join(map(chr, range(0xFF21, 0xFF5B)))
    + "台裡羣峯啓爲衆綫祕兇汙鄰牀麪豔僞强産説戶戸眞敎税脫鋭溫衞內吳着鈎鷄跡蹟註嘆閑綉",
    "".join(chr(c - 0xFEE0) for c in range(0xFF21, 0xFF5B))
    + "臺裏群峰啟為眾線秘凶污隣床麵艷偽強產說户户真教稅脱銳温衛内吴著鉤雞迹迹注歎閒繡",
)
"""Forms of one and the same character, each led to one of them; never two words that merely share a form."""
VARIED = frozenset(char for char in map(chr, VARIANTS.values()) if not char.isascii())

LETTERS = ("STATE", "PLACE", "ORGANIZATION")
"""The types of what is named by one character where its neighbours allow it."""

Match = tuple[int, int, list[Form]]
"""Code points [start, end) of a text, and the forms that it may be there."""


class Matcher:
    """Many forms, ready to be found in any text."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms: defaultdict[str, list[Form]] = defaultdict(list)
        for form in forms:
            self._forms[fold(_flat(form.text)[0])].append(form)
        self._surfaces = list(self._forms)
        self._asked: dict[str, list[Form]] = {}
        self._automaton = AhoCorasick(self._surfaces)
        self.single = frozenset(
            form.text
            for group in self._forms.values()
            for form in group
            if len(form.text) == 1 and form.name.type in LETTERS
        )

    def forms(self, surface: str) -> list[Form]:
        """All forms that a surface may be, whatever they need."""
        if surface not in self._asked:
            self._asked[surface] = self._forms.get(fold(_flat(surface)[0]), [])
        return self._asked[surface]

    def matches(self, text: str) -> list[Match]:
        """Everything in a text that may be a name, with the forms that fit its very characters."""
        flat, places = _flat(text)
        found = []
        for which, start, end in self._automaton.find_matches_as_indexes(fold(flat), overlapping=True):
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            fitting = self._fitting(self._surfaces[which], text, start, end)
            if fitting and not (end - start == 2 and is_divided(text, start, end)):
                found.append((start, end, fitting))
        return found

    def _fitting(self, surface: str, text: str, start: int, end: int) -> list[Form]:
        """Those forms that fold to `surface` which fit the very characters of the text at [start, end)."""
        found = self._forms[surface]
        if end - start == 1:
            return [f for f in found if f.text == text[start]] if surface in VARIED else found
        if not any(map(_is_latin, surface)):
            return found
        if start and _is_latin(surface[0]) and _is_latin(text[start - 1]):
            return []
        if end < len(text) and _is_latin(surface[-1]) and _is_latin(text[end]):
            return []
        return [f for f in found if not f.text.isupper() or text[start:end].isupper()]


def _flat(text: str) -> tuple[str, list[int] | None]:
    """The text without the dots between the parts of foreign names, and where its characters stood; None as it was."""
    if not any(dot in text for dot in DOTS):
        return text, None
    places = [i for i, char in enumerate(text) if char not in DOTS]
    return "".join(text[i] for i in places), places


def fold(text: str) -> str:
    """A text with variant characters and case folded, of the same length: by this a surface is known."""
    folded = text.translate(VARIANTS)
    lower = folded.lower()
    if len(lower) == len(folded):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in folded)


def _is_latin(char: str) -> bool:
    return char < "\u2e80" and char.isalnum()
