"""The words of the pages in each language of the interface, from the catalogues in `web/languages`."""

import json
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

FOLDER = Path(__file__).parent.parent / "web" / "languages"

LANGUAGES = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}
"""The languages of the interface, each called by its own name."""


@cache
def words(language: str) -> dict[str, str]:
    """All words of a language by their keys."""
    found: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found


def say(language: str, key: str, **values: object) -> Markup:
    """The words under a key, with values in their places, as they may stand in a page.

    Words with a `|` in them have a form for one and a form for any other `number`. `words.js` says the same in scripts.
    """
    text = words(language)[key]
    one, _, many = text.partition("|")
    given = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    return escape(one if not many or values.get("number") == 1 else many).format(**given)
