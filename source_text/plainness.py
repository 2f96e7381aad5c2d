"""What may stand in what people write: no control characters, and nothing that reorders the text around it."""

import unicodedata
from typing import NamedTuple

from source_text.problems import Invalid

SPACES = frozenset("\t\n\r")
OVERRIDES = frozenset("\u202d\u202e")
"""Left-to-right and right-to-left override: they show letters in another order than they are read in."""
OPENERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
"""Embeddings and isolates, and what closes each."""
CLOSERS = frozenset(OPENERS.values())


class Fault(NamedTuple):
    """A character that cannot be kept, as U+202E, its offset in code points, and what to do about it."""

    message: str
    hint: str
    character: str
    at: int


def fault(text: str) -> Fault | None:
    """The first thing in a text that cannot be kept; None where all is well.

    Embeddings and isolates have to be closed in their line, the innermost first.
    """
    open_: list[tuple[str, int]] = []
    for at, character in enumerate(text):
        if character in "\n\r\u2029" and open_:
            break
        if character in SPACES or (character > "\u2069" and not "\ud800" <= character <= "\udfff"):
            continue
        if unicodedata.category(character) in ("Cc", "Cs"):
            return _fault("a control character or half a character", "Remove it.", text, at)
        if character in OVERRIDES:
            return _fault("a bidirectional override", "Write the letters in the order they are read in.", text, at)
        if character in OPENERS:
            open_.append((OPENERS[character], at))
        elif character in CLOSERS and (not open_ or open_.pop()[0] != character):
            return _fault("a mark that closes a direction not opened", "Remove it, or open the direction.", text, at)
    if open_:
        return _fault("a mark that opens a direction and is not closed in its line", "Close it.", text, open_[-1][1])
    return None


def check(text: str, path: str) -> None:
    """Refuse a text with something in it that cannot be kept."""
    wrong = fault(text)
    if wrong is not None:
        raise Invalid(wrong.message, path=(path,), hint=wrong.hint, character=wrong.character, at=wrong.at)


def _fault(what: str, hint: str, text: str, at: int) -> Fault:
    name = f"U+{ord(text[at]):04X}"
    return Fault(f"The text has {what}, {name}, at {at}.", hint, name, at)
