"""Files of several formats to blocks of text: here the right importer is chosen."""

from mimetypes import MimeTypes

from source_text.importers import pdf, plain
from source_text.importers.source import Importer
from source_text.problems import Invalid

_IMPORTERS: dict[str, Importer] = {
    plain.MEDIA_TYPE: Importer(plain.read, plain.read_text, textual=True),
    pdf.MEDIA_TYPE: Importer(pdf.read),
}
_KNOWN = MimeTypes()
_UNTOLD = frozenset({"", "application/octet-stream"})


def choose(file_name: str | None, media_type: str | None) -> Importer:
    """The importer for a file: by its media type, or by its name where the type says nothing.

    A file of which neither tells the format is taken for plain text. Raises Invalid with the path
    ("mediaType",) for a format that is not accepted.
    """
    told = (media_type or "").partition(";")[0].strip().lower()
    if told in _UNTOLD:
        told = _KNOWN.guess_type(file_name or "")[0] or plain.MEDIA_TYPE
    if told not in _IMPORTERS:
        raise Invalid(
            f"Files of the type {told!r} cannot be imported.",
            path=("mediaType",),
            hint=f"Accepted: {', '.join(_IMPORTERS)}. Save the file as plain text in UTF-8 and import that.",
            accepted=list(_IMPORTERS),
        )
    return _IMPORTERS[told]
