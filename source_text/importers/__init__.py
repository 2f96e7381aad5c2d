"""Files of several formats to blocks of text: here the right importer is chosen."""

import re
from mimetypes import MimeTypes

from source_text.importers import docx, html, markdown, pdf, plain, tei
from source_text.importers.source import Importer
from source_text.problems import Invalid

_IMPORTERS: dict[str, Importer] = {
    plain.MEDIA_TYPE: Importer(plain.read, plain.read_text, textual=True),
    markdown.MEDIA_TYPE: Importer(markdown.read, markdown.read_text, textual=True),
    html.MEDIA_TYPE: Importer(html.read, html.read_text),
    tei.MEDIA_TYPE: Importer(tei.read, tei.read_text),
    docx.MEDIA_TYPE: Importer(docx.read),
    pdf.MEDIA_TYPE: Importer(pdf.read),
}
_ALIASES = {
    "application/xhtml+xml": html.MEDIA_TYPE,
    "text/x-markdown": markdown.MEDIA_TYPE,
    "application/xml": tei.MEDIA_TYPE,
    "text/xml": tei.MEDIA_TYPE,
}
_KNOWN = MimeTypes()
for _ending, _type in {
    ".docx": docx.MEDIA_TYPE,
    ".xhtml": html.MEDIA_TYPE,
    ".md": markdown.MEDIA_TYPE,
    ".markdown": markdown.MEDIA_TYPE,
    ".xml": tei.MEDIA_TYPE,
    ".tei": tei.MEDIA_TYPE,
}.items():
    _KNOWN.add_type(_type, _ending)
_UNTOLD = frozenset({"", "application/octet-stream"})

# What a file begins with that names neither its type nor, by its own name, its format; only what is certain.
_BEFORE = rb"\A(?:\xef\xbb\xbf)?(?:\s|<\?.{0,1000}?\?>|<!--.{0,10000}?-->|<!DOCTYPE\s+(?!html)[^>\[]{0,1000}>)*+"
_BEGINNINGS = {
    pdf.MEDIA_TYPE: re.compile(rb"\A%PDF-"),
    tei.MEDIA_TYPE: re.compile(
        _BEFORE + rb"<(?:[\w.-]+:)?(?:TEI|teiCorpus)\s[^>]*" + tei.NAMESPACE.encode(), re.DOTALL
    ),
    html.MEDIA_TYPE: re.compile(_BEFORE + rb"<(?:!doctype\s+html|html)\b", re.DOTALL | re.IGNORECASE),
}
_ARCHIVE, _DOCUMENT = b"PK\x03\x04", b"word/document"
_BEGINNING = 1 << 16


def choose(file_name: str | None, media_type: str | None, content: bytes = b"") -> Importer:
    """The importer for a file: by its media type, by its name where the type says nothing, else by its beginning.

    A file whose format nothing tells is taken for plain text. Raises Invalid with the path ("mediaType",) for a
    format that is not accepted.
    """
    told = (media_type or "").partition(";")[0].strip().lower()
    if told in _UNTOLD:
        told = _KNOWN.guess_type(file_name or "")[0] or _begins(content) or plain.MEDIA_TYPE
    told = _ALIASES.get(told, told)
    if told not in _IMPORTERS:
        raise Invalid(
            f"Files of the type {told!r} cannot be imported.",
            path=("mediaType",),
            hint=f"Accepted: {', '.join(_IMPORTERS)}. Save the file as plain text in UTF-8 and import that.",
            accepted=list(_IMPORTERS),
        )
    return _IMPORTERS[told]


def _begins(content: bytes) -> str | None:
    """The media type that the content itself tells for certain."""
    if content.startswith(_ARCHIVE):
        return docx.MEDIA_TYPE if _DOCUMENT in content else None
    beginning = content[:_BEGINNING]
    return next((told for told, pattern in _BEGINNINGS.items() if pattern.match(beginning)), None)
