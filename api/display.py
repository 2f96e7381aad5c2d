"""How a document may be shown: what a reader chooses from, and what the address of a page says of it."""

from collections.abc import Mapping

CHOICES: dict[str, tuple[str, ...]] = {
    "english": ("beside", "below", "none"),
    "reading": ("none", "pinyin", "zhuyin"),
    "over": ("words", "glossed"),
    "glosses": ("hover", "lines", "margin", "none"),
    "names": ("types", "none"),
    "status": ("none", "shown"),
}
"""Each choice with its values; the first one counts where nothing is chosen. They are parameters of the address."""


def chosen(parameters: Mapping[str, str]) -> dict[str, str]:
    """The choices that an address makes; what is none of the values is left aside."""
    return {name: parameters[name] for name, values in CHOICES.items() if parameters.get(name) in values}
