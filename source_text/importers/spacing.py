"""White space in a text whose line breaks mean nothing: what of it is kept."""

import re

from source_text.reflow import beside

_RUN = re.compile(r"[ \t\n\f\r]{2,}|[\t\n\f\r]")


def collapse(text: str) -> str:
    """The text with every run of white space made one space, as browsers show it.

    A run with a line break between two Chinese characters vanishes. Other kinds of space stay as they are.
    """
    return _RUN.sub(_kept, text)


def _kept(match: re.Match[str]) -> str:
    broken = "\n" in match[0] or "\r" in match[0]
    return "" if broken and beside(match.string, *match.span()) == 2 else " "
