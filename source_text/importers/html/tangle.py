"""Pages that no browser was meant to read: the work they make grows faster than their length."""

import re
from collections import Counter

from source_text.importers.html.elements import IMPLIED, STYLES, VOID
from source_text.problems import TooLarge

MAX_TAGS = 500_000
"""How many tags a page may have."""
MAX_ATTRIBUTES = 256
"""How many attributes a tag may have."""
MAX_NESTING = 200_000_000
"""How many open elements all tags together may stand in: what is nested deeper takes too long to read."""
MAX_OPEN_STYLES = 500_000
"""The same for elements such as <b>, which a page that never closes them repeats in every paragraph."""


_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)""")
_ATTRIBUTE = re.compile(r"""[^\s/"'=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"']++))?+""")


def check(text: str, field: str) -> None:
    """Refuse a page that no browser was meant to read: the work it makes grows faster than its length."""
    if text.count("<") > MAX_TAGS:
        raise _too_large(f"more than {MAX_TAGS} tags", field, limit=MAX_TAGS, found=text.count("<"))
    opened: Counter[str] = Counter()
    depth = styles = nesting = repeated = 0
    for end, name, rest in _TAG.findall(text):
        name = name.lower()
        if name in VOID or name in IMPLIED:
            step = 0
        elif not end:
            step = 1
        else:
            step = -1 if opened[name] else 0
        opened[name] += step
        depth += step
        styles += step if name in STYLES else 0
        nesting += depth
        repeated += styles
        if len(rest) > 2 * MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(rest)) > MAX_ATTRIBUTES:
            raise _too_large(f"a tag with more than {MAX_ATTRIBUTES} attributes", field, limit=MAX_ATTRIBUTES)
    if nesting > MAX_NESTING or repeated > MAX_OPEN_STYLES:
        raise _too_large(f"elements nested too deeply: {depth} are open at its end", field, limit=MAX_NESTING)


def _too_large(what: str, field: str, **facts: int) -> TooLarge:
    return TooLarge(
        f"The page has {what}.",
        path=(field,),
        hint="Save it anew from a browser, or import its text as plain text.",
        **facts,
    )
