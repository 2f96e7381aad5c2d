"""PDF files made by hand, object by object, for tests that need an odd one."""

import zlib
from collections.abc import Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def file(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of some objects, numbered from 1; the first is the catalogue."""
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    return content + b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        start,
    )


def stream(content: bytes, filters: int = 0) -> bytes:
    """A stream, deflated so many times."""
    for _ in range(filters):
        content = zlib.compress(content, 9)
    names = b" ".join([b"/FlateDecode"] * filters)
    return b"<< /Length %d /Filter [%b] >>\nstream\n%b\nendstream" % (len(content), names, content)


def pages(*contents: bytes, filters: int = 0, trailer: bytes = b"", extra: Sequence[bytes] = ()) -> bytes:
    """A file with a page for each content stream, in a font for Latin letters."""
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * k) for k in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(contents)),
        FONT,
    ]
    for k, content in enumerate(contents):
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>"
        objects += [page % (first + 2 * k + 1), stream(content, filters)]
    return file([*objects, *extra], trailer)


def words(*lines: tuple[float, float, float, str]) -> bytes:
    """A content stream that shows lines of text: each has left and lower edge, the size of its type, and the words."""
    shown = (f"BT /F {size} Tf {left} {bottom} Td ({text}) Tj ET" for left, bottom, size, text in lines)
    return "\n".join(shown).encode("latin-1")
