"""A term as look-ups compare it, and the places of one term in a text: blind to script, variant, case and width."""

import unicodedata
from collections.abc import Iterator
from hashlib import sha256

from source_text import scripts

LONGEST = 500
"""Code points of a key that are kept as they are: an index of PostgreSQL has room for no more than these."""


def key(term: str) -> str:
    """A term for comparing: folded, without what is not seen and without surrounding space. One that is long is known by
    its beginning and a digest of all of it."""
    folded = scripts.fold(scripts.seen(term)).strip()
    if len(folded) <= LONGEST:
        return folded
    return f"{folded[:LONGEST]}…{sha256(folded.encode('utf-8', 'surrogatepass')).hexdigest()}"


def core(text: str) -> tuple[int, int]:
    """The code points [start, end) of a text without the punctuation and space around it; all of it where there is
    nothing else."""
    inside = [i for i, c in enumerate(text) if unicodedata.category(c)[0] not in "PZC"]
    if not inside:
        return 0, len(text)
    end = inside[-1] + 1
    while end < len(text) and scripts.UNSEEN.match(text[end]):
        end += 1
    return inside[0], end


def places(folded: str, text: str) -> Iterator[int]:
    """Where a folded term begins in a folded text, places that overlap too."""
    at = text.find(folded) if folded else -1
    while at >= 0:
        yield at
        at = text.find(folded, at + 1)


def is_same(quote: str, language: str, other: str, other_language: str) -> bool:
    """Whether two stretches with the same key are the same word, as far as the characters tell.

    Of one character in one script, each form is a word of its own: 乾 is not 幹. Longer words, and words of
    different scripts, are the same where they have the same Simplified form, or where one is a variant form.
    """
    return (
        quote == other
        or len(key(quote)) > 1
        or scripts.is_simplified(language) != scripts.is_simplified(other_language)
    )
