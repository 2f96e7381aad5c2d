"""Converting any text, to try a conversion out: what OpenCC calls it is what it is called here."""

from source_text import scripts
from source_text.problems import Problem, TooLarge
from source_text.scripts import Reading

LONGEST = 10_000
"""How many code points a text may have."""


def convert(text: str, config: str) -> Reading:
    """A text after one of OpenCC's conversions; Invalid with the path ("config",) where none has that name."""
    if len(text) > LONGEST:
        raise TooLarge(
            f"The text is longer than {LONGEST} characters.",
            path=("text",),
            hint="Import it as a document, and read that in a view.",
            limit=LONGEST,
            found=len(text),
        )
    try:
        return scripts.convert(text, config)
    except Problem as problem:
        problem.path, problem.hint = ("config",), "For example t2s, tw2s, tw2sp, hk2s, s2t, s2tw, s2hk or s2twp."
        raise
