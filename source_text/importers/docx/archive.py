"""ZIP archives from strangers: the parts of one are inflated piece by piece, and never further than a limit."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from source_text.problems import TooLarge, Unreadable

MAX_ENTRIES = 10_000
"""How many parts an archive may have."""
MAX_INFLATED = 64 << 20
"""How many bytes one part may inflate to."""

_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_PIECE = 1 << 16


class Archive:
    """An open archive; a part is asked for by its name."""

    def __init__(self, content: bytes) -> None:
        # Every entry begins with this mark, whatever number of entries the archive claims to have.
        entries = content.count(_ENTRY)
        if entries > MAX_ENTRIES:
            raise TooLarge(
                f"The archive has {entries} parts; {MAX_ENTRIES} are accepted.",
                path=("content",),
                hint="Save the document again from a word processor.",
                limit=MAX_ENTRIES,
                found=entries,
            )
        with _readable():
            self._zip = zipfile.ZipFile(io.BytesIO(content))

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, inflated as they are asked for.

        Raises Unreadable where it is damaged or encrypted and TooLarge beyond MAX_INFLATED, with the path ("content",).
        """
        with _readable():
            entry = self._zip.getinfo(name)
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _unreadable("it is encrypted, or packed in a way that is not known")
        inflated = entry.file_size
        if inflated <= MAX_INFLATED:
            inflated = 0
            with _readable(), self._zip.open(entry) as part:
                while inflated <= MAX_INFLATED and (piece := part.read(_PIECE)):
                    inflated += len(piece)
                    yield piece
        if inflated > MAX_INFLATED:
            raise TooLarge(
                f"The part {name!r} inflates to more than {MAX_INFLATED:,} bytes.",
                path=("content",),
                hint="Divide the document and import it in parts.",
                limit=MAX_INFLATED,
            )


@contextmanager
def _readable() -> Iterator[None]:
    """Whatever is wrong with an archive is a problem of the file."""
    try:
        yield
    except KeyError:
        raise _unreadable("a part of it is missing") from None
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, RuntimeError):
        raise _unreadable("it is damaged") from None


def _unreadable(why: str) -> Unreadable:
    return Unreadable(
        f"The archive cannot be read: {why}.",
        path=("content",),
        hint="Save the document again from a word processor, without a password.",
    )
