"""XML as it comes: its elements are told one by one, and nothing outside the file is ever asked for."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from lxml import etree

from source_text.problems import TooLarge, Unreadable

MAX_DEPTH = 1_000
"""How deep elements may be nested."""
MAX_ELEMENTS = 500_000
"""How many elements a file may have."""


class Reader(Protocol):
    """Who is told of the elements and the text; names are in Clark's notation: `{namespace}name`."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Some text stands here; the next piece may continue it."""


class _Target:
    """Passes on what the parser finds, as long as it is not too much."""

    def __init__(self, reader: Reader, field: str, doctype: bool) -> None:
        self._reader = reader
        self._field = field
        self._accepts_doctype = doctype
        self._depth = self._count = 0
        self.data = reader.data

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH:
            raise _too_large(f"elements nested more than {MAX_DEPTH} deep", self._field, limit=MAX_DEPTH)
        if self._count > MAX_ELEMENTS:
            raise _too_large(f"more than {MAX_ELEMENTS} elements", self._field, limit=MAX_ELEMENTS)
        self._reader.start(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._reader.end(name)

    def doctype(self, name: str, *_: str | None) -> None:
        if not self._accepts_doctype:
            raise Unreadable(
                f"The file has a document type declaration, for {name!r}; in this format there is none.",
                path=(self._field,),
                hint="Export it again from the program it was made with.",
            )

    def close(self) -> None:
        """Nothing is kept."""


def read(
    chunks: Iterable[bytes],
    reader: Reader,
    field: str = "content",
    encoding: str | None = None,
    doctype: bool = False,
) -> None:
    """Tell a reader of all elements and all text of a file.

    `encoding` overrules what the file declares; `doctype` is whether a document type declaration is accepted.

    Raises Unreadable, with the `line` and `column` (both from 1) of what is wrong, or TooLarge; both with the
    path (field,). Entities of the file's own are not resolved, and a reader is told nothing of them.
    """
    parser: Any = etree.XMLParser(
        target=_Target(reader, field, doctype),
        encoding=encoding,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for chunk in chunks:
            parser.feed(chunk)
        parser.close()
    except etree.XMLSyntaxError as error:
        line, column = error.position
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT or "limit exceeded" in str(error):
            raise _too_large("an attribute or a stretch of text that is too long", field) from None
        raise Unreadable(
            f"The file is not well-formed XML at line {line}, column {column}: {error.msg.partition(', line ')[0]}.",
            path=(field,),
            hint="Mend it there, or export it again; `xmllint --noout` names all such places.",
            line=line,
            column=column,
        ) from None


def _too_large(what: str, field: str, **facts: int) -> TooLarge:
    return TooLarge(f"The file has {what}.", path=(field,), hint="Divide it and import it in parts.", **facts)
