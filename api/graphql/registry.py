"""Documents that need not be sent: registered ones, known by an id, and texts kept from earlier, known by their hash."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

from graphql import GraphQLError

from api.graphql.envelope import Envelope, parse
from api.problems import Malformed
from schema.limits import LIMITS, Limits
from schema.preparation import Refused, prepare
from source_text.problems import Invalid, Problem

KEPT = 1000
"""Of how many texts the last ones asked for are kept."""
LONGEST = 10_000
"""Characters of a text that is kept; a longer one is carried out, and sent anew each time."""


class Registry:
    """The documents that this process knows.

    With `only`, nothing but what is registered is carried out.
    """

    def __init__(self, registered: Mapping[str, str], *, only: bool = False) -> None:
        self._registered = dict(registered) | {f"sha256:{digest(text)}": text for text in registered.values()}
        self._texts = frozenset(registered.values())
        self._only = only
        self._kept: OrderedDict[str, str] = OrderedDict()

    def text(self, envelope: Envelope) -> str:
        """The document that a request asks for; Refused where it is not there or not carried out, Malformed at a wrong hash."""
        text = self._text(envelope)
        if self._only and text not in self._texts:
            raise _refused(
                "Only registered operations are carried out here.",
                "OPERATION_NOT_REGISTERED",
                "Ask for one by `documentId`; the setting ZHUSHU_OPERATIONS names the file or folder with all of them.",
            )
        return text

    def keep(self, envelope: Envelope, text: str) -> None:
        """Keep a text that was found good, if it came with its hash."""
        if envelope.hash is None or len(text) > LONGEST:
            return
        self._kept[envelope.hash] = text
        self._kept.move_to_end(envelope.hash)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _text(self, envelope: Envelope) -> str:
        if envelope.document is not None:
            found = self._registered.get(envelope.document)
            if found is None:
                raise _refused(
                    f"No document is registered as {envelope.document[:100]!r}.",
                    "DOCUMENT_NOT_FOUND",
                    "Ask by the id it was registered with, or by `sha256:` and its hash.",
                )
            return found
        if envelope.query is None:
            kept = self._kept.get(envelope.hash or "") or self._registered.get(f"sha256:{envelope.hash}")
            if kept is None:
                hint = "Send the text together with the hash."
                raise _refused("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND", hint)
            return kept
        if envelope.hash is not None and digest(envelope.query) != envelope.hash:
            raise Malformed(
                "The hash is not that of the text.",
                path=("extensions", "persistedQuery", "sha256Hash"),
                hint="It is the SHA-256 of the text in UTF-8, in lower-case hexadecimal digits.",
            )
        return envelope.query


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def load(path: Path | None, limits: Limits = LIMITS) -> dict[str, str]:
    """The registered documents by id: those of a JSON file, or of a folder, where each `.graphql` file is known by its name.

    Invalid where one of them is no valid document, so that the service does not start with it.
    """
    if path is None:
        return {}
    try:
        found = _folder(path) if path.is_dir() else parse(path.read_bytes())
    except (OSError, UnicodeDecodeError, Problem) as error:
        raise Invalid(f"The operations at {path} cannot be read: {error}", hint="Mend ZHUSHU_OPERATIONS.") from None
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise Invalid(f"{path} is not a JSON object of ids and texts.", hint="Mend the file, or ZHUSHU_OPERATIONS.")
    for id_, text in found.items():
        try:
            prepare(text, limits)
        except Refused as refused:
            raise Invalid(
                f"The operation {id_!r} of {path} is not valid: {refused}", hint="Mend it, or leave it out."
            ) from None
    return found


def _folder(path: Path) -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(path.glob("*.graphql"))}


def _refused(message: str, code: str, hint: str) -> Refused:
    return Refused([GraphQLError(message, extensions={"code": code, "hint": hint})])
