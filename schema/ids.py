"""Global ids: opaque to clients, they name a node by its type and number."""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence

import orjson

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
    if not numbers:
        return []
    if len(str(min(numbers))) == len(str(max(numbers))):
        return _encode_alike(node, numbers)
    alike: dict[int, list[int]] = {}
    for one in numbers:
        alike.setdefault(len(str(one)), []).append(one)
    found = {one: id_ for some in alike.values() for one, id_ in zip(some, _encode_alike(node, some), strict=True)}
    return [found[one] for one in numbers]


def _encode_alike(node: str, numbers: Sequence[int]) -> list[str]:
    """The global ids of nodes whose numbers have equally many digits, by a few steps over all of them.

    Each is filled up with zeros to whole groups of three bytes, and three more stand between two: so do they stand one
    after the other in base64 as each would alone, with letters A for the zeros between them. None begins with an A, so
    that what is cut from the right is just these.
    """
    length = len(node) + 1 + len(str(numbers[0]))
    end = bytes(-length % 3)
    between = end + bytes(3) + f"{node}:".encode()
    plain = between[len(end) + 3 :] + orjson.dumps(numbers)[1:-1].replace(b",", between) + end
    filled = (length + len(end)) * 4 // 3 - (length * 8 + 5) // 6
    whole = binascii.b2a_base64(plain, newline=False).decode()
    return whole[: len(whole) - filled].rsplit("A" * (filled + 4))


def decode(global_id: str, path: str = "id") -> tuple[str, int]:
    """Type and number of the node that an id names; Invalid where it was not made by `encode`."""
    try:
        global_id = global_id if len(global_id) <= 100 else ""
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
