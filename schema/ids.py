"""Global ids: opaque to clients, they name a node by its type and number."""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence

from source_text.problems import Invalid, NotFound

NODES = ("Document", "Revision", "Paragraph", "Span", "Annotation", "Entity", "Project")
LARGEST = 2**31 - 1
"""The largest number that the databases give."""

_PLAIN = re.compile(rb"([A-Z][a-z]+):([1-9][0-9]{0,9})")


def encode(node: str, number: int) -> str:
    """The global id of a node."""
    # Of letters, a colon and digits no + or / can come, which would not do in an address.
    return binascii.b2a_base64(f"{node}:{number}".encode(), newline=False).decode().rstrip("=")


def encode_all(node: str, numbers: Sequence[int]) -> list[str]:
    """The global ids of many nodes of one type."""
    digits = list(map(str, numbers))
    lengths = set(map(len, digits))
    if len(lengths) == 1:
        return _encode_alike(node, digits)
    found: dict[str, str] = {}
    for length in lengths:
        alike = [one for one in digits if len(one) == length]
        found.update(zip(alike, _encode_alike(node, alike), strict=True))
    return [found[one] for one in digits]


def _encode_alike(node: str, digits: Sequence[str]) -> list[str]:
    """The global ids of nodes whose numbers are equally long.

    Each is filled up with zeros to whole groups of three bytes: so do they stand one after the other in base64, and
    the bits beyond the end of one are zero, as they are where it is encoded alone.
    """
    length = len(node) + 1 + len(digits[0])
    end = "\0" * (-length % 3)
    plain = f"{node}:{f'{end}{node}:'.join(digits)}{end}"
    whole = binascii.b2a_base64(plain.encode(), newline=False).decode()
    step, width = (length + len(end)) * 4 // 3, (length * 8 + 5) // 6
    return [whole[i : i + width] for i in range(0, len(whole), step)]


def decode(global_id: str, path: str = "id") -> tuple[str, int]:
    """Type and number of the node that an id names; Invalid where it was not made by `encode`."""
    try:
        plain = base64.urlsafe_b64decode(global_id.encode("ascii") + b"=" * (-len(global_id) % 4))
    except (binascii.Error, ValueError):
        plain = b""
    match = _PLAIN.fullmatch(plain)
    if match is None or match[1].decode() not in NODES or int(match[2]) > LARGEST:
        raise Invalid(
            "The id is not one of this service.",
            path=(path,),
            hint="Use an id as it came from the service; ids are not made by hand.",
        )
    return match[1].decode(), int(match[2])


def number(global_id: str, node: str, path: str = "id") -> int:
    """The number of a node that must be of a type; Invalid where it is of another."""
    found, number = decode(global_id, path)
    if found != node:
        article = "an" if node[0] in "AE" else "a"
        raise Invalid(
            f"The id is that of {'an' if found[0] in 'AE' else 'a'} {found}, not of {article} {node}.",
            path=(path,),
            hint=f"Give the id of {article} {node}.",
            expected=node,
            found=found,
        )
    return number


def numbers(global_ids: Iterable[str], node: str, path: str) -> list[int]:
    """The numbers of nodes that must all be of a type."""
    return [number(global_id, node, path) for global_id in global_ids]


def missing(node: str, path: str = "id") -> NotFound:
    """The problem that an id names nothing any more."""
    return NotFound(f"There is no such {node}.", path=(path,), hint="It may have been removed; read the list again.")
