"""Whether two wordings in one language say the same, and whether a translation has what a gloss says."""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from annotations import inflection
from source_text import scripts

_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
_CHOICES = re.compile(r"\s*[;；/／|]\s*")
_COMMAS = re.compile(r"\s*[,，、]\s*")
_UNSPACED = frozenset({"zh", "cmn", "yue", "lzh", "ja", "ko", "th", "lo", "my", "km"})
_SLACK = 2  # words that may stand among those of a gloss


def alternatives(gloss: str) -> list[str]:
    """What a gloss offers, such as two of `to visit; to call on (sb)`, without what stands in brackets."""
    plain = " ".join(_ASIDE.sub(" ", gloss).split())
    return [part for part in _CHOICES.split(plain) if part] or [gloss]


def is_unspaced(language: str) -> bool:
    """Whether a language puts no space between words, or joins small words to others."""
    return language.split("-")[0].lower() in _UNSPACED


def stems(text: str, language: str) -> tuple[str, ...]:
    """The words of a text that carry meaning, uninflected; all of its words where none does."""
    tag = language.split("-")[0].lower()
    words = inflection.tokens(text)
    kept = [w for w in words if w and not inflection.is_small(w, tag)] or words
    return tuple(inflection.stem(w, tag) for w in kept)


def says_same(one: str, other: str, language: str) -> bool:
    """Whether two glosses have an alternative in common: case, articles, inflection and order do not count."""
    return bool({_key(a, language) for a in alternatives(one)} & {_key(a, language) for a in alternatives(other)})


def _key(text: str, language: str) -> tuple[str, ...]:
    if is_unspaced(language):
        return (_bare(text),)
    return tuple(sorted(stems(text, language))) or (_bare(text),)


def _bare(text: str) -> str:
    return scripts.fold("".join(c for c in text if unicodedata.category(c)[0] not in "PZC"))


def is_part(one: str, other: str, language: str) -> bool:
    """Whether every word of one name stands in the other, as Trump in Donald Trump."""
    return not Counter(stems(one, language)) - Counter(stems(other, language))


class Prose:
    """A translation, ready to be asked what it has."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self._tag = language.split("-")[0].lower()
        words = inflection.tokens(text)
        self._stems = stems(text, language)
        self._all = tuple(inflection.stem(w, self._tag) for w in words)
        joined = (a + b for a, b in itertools.pairwise(words))
        self._joined = {inflection.stem(w, self._tag) for w in joined}

    def has(self, gloss: str) -> bool:
        """Whether it has one of the alternatives of a gloss, its words near one another in any order.

        A gloss of small words alone, such as `of`, counts as had: what becomes of it, no translation shows.
        """
        choices = alternatives(gloss)
        parts = [gloss, *(part for choice in choices for part in (choice, *_COMMAS.split(choice)) if part)]
        return any(map(self._has, parts))

    def _has(self, wanted: str) -> bool:
        if is_unspaced(self.language):
            return _bare(wanted) in _bare(self.text)
        words = inflection.tokens(wanted)
        if all(inflection.is_small(w, self._tag) for w in words):
            return True
        needed = stems(wanted, self.language)
        if len(needed) == 1:
            return needed[0] in self._all or needed[0] in self._joined
        if inflection.stem("".join(words), self._tag) in self._all:
            return True
        return _near(needed, self._stems) or _near(needed, self._all)

    def names(self, name: str) -> bool:
        """Whether it has a name; of one word, a word made of it, such as Japanese of Japan, will do."""
        if self._has(name):
            return True
        needed = stems(name, self.language)
        return len(needed) == 1 and len(needed[0]) > 3 and any(word.startswith(needed[0]) for word in self._all)

    def capitalised(self, length: int) -> Iterator[str]:
        """Every run of so many words that begin with a capital letter, as they stand."""
        words = list(_names(self.text))
        for i in range(len(words) - length + 1):
            run = words[i : i + length]
            if all(a[1] + 1 == b[0] for a, b in itertools.pairwise(run)):
                yield self.text[run[0][0] : run[-1][1]]


@lru_cache(maxsize=64)
def _names(text: str) -> tuple[tuple[int, int], ...]:
    """Where words with a capital letter stand."""
    return tuple((m.start(), m.end()) for m in re.finditer(r"[^\W\d_][\w'’-]*", text) if m[0][0].isupper())


def _near(needed: Sequence[str], words: Sequence[str]) -> bool:
    """Whether some words stand near one another among others."""
    wanted, width = Counter(needed), len(needed) + _SLACK
    return any(
        words[i] in wanted and not wanted - Counter(words[i : i + width]) for i in range(len(words) - len(needed) + 1)
    )
