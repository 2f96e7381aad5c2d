"""The names in Office documents: short ones for elements, and the parts that one part refers to."""

import posixpath
from collections.abc import Mapping

from source_text.importers import markup
from source_text.importers.docx.archive import Archive

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
    "urn:schemas-microsoft-com:vml": "v",
}


def prefixed(name: str) -> str:
    """An element's name with the usual prefix: `w:p`; one of an unknown namespace as a step of an XPath."""
    namespace, _, local = name.rpartition("}")
    prefix = _PREFIXES.get(namespace[1:])
    return f"{prefix}:{local}" if prefix else f"*[local-name()='{local}']"


def value(attributes: Mapping[str, str], name: str = "val") -> str:
    """An attribute of any namespace; "" where it is not there."""
    return next((text for key, text in attributes.items() if key.rpartition("}")[2] == name), "")


class _Relations:
    """The reader of a part of relations."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name.endswith("}Relationship") and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets.setdefault(kind, attributes.get("Target", ""))

    def end(self, name: str) -> None:
        """Relations are not nested."""

    def data(self, text: str) -> None:
        """Relations have no text."""


def relations(archive: Archive, part: str = "") -> dict[str, str]:
    """The names of the parts that a part (or the archive itself) refers to, by the kind of the relation."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    reader = _Relations()
    if listed in archive:
        markup.read(archive.pieces(listed), reader)
    return {
        kind: posixpath.normpath(posixpath.join("/", folder, target))[1:] for kind, target in reader.targets.items()
    }
