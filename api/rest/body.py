"""Reading the body of a request: at most so many bytes, in a form that is accepted, and well-formed."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from api.problems import Malformed, Unsupported, invalid
from source_text.problems import Invalid, Problem, TooLarge

MULTIPART = "multipart/form-data"
PLAIN = "text/plain"
JSON_LIMIT = 16_000_000
VALUES = 500_000
"""Commas and brackets in JSON at most: each may begin a value, which takes far more memory than its text."""
TAIL = 4_000
"""Bytes at the end of a form in which its last boundary has to be."""
LIMIT = 32_000_000
"""How many bytes JSON may have, and how many anything else."""

_PARSED = (
    "entities",
    "mentions",
    "glosses",
    "translations",
    "conversions",
    "notes",
    "partial",
    "linkEntities",
    "dryRun",
    "expectedRevision",
    "paragraphs",
)


def media_type(request: Request, accepted: Sequence[str]) -> str:
    """The type of a body; Unsupported where it is not one of those accepted."""
    found = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if found not in accepted or coding != "identity":
        raise Unsupported(
            f"A body of the type {found[:100]!r} is not accepted here."
            if found not in accepted
            else f"A body in the encoding {coding[:100]!r} is not accepted.",
            path=("Content-Type",) if found not in accepted else ("Content-Encoding",),
            hint=f"Send {' or '.join(accepted)}, not compressed.",
            accepted=list(accepted),
        )
    return found


async def read(request: Request, models: dict[str, Any]) -> Any:
    """The body as its model has it, the model chosen by media type; text as bytes."""
    found = media_type(request, list(models))
    try:
        if found == MULTIPART:
            return await _form(request, models[found])
        plain = models[found] is bytes
        raw = await content(request, LIMIT if plain else JSON_LIMIT)
    except ClientDisconnect:
        raise Malformed("The body ended before it was complete.", hint="Send it again.") from None
    except HTTPException as error:  # which Starlette raises for a form that it cannot read
        raise Malformed(error.detail, hint=f"Send it as {MULTIPART} with the boundary that its type names.") from None
    return raw if plain else validate(models[found], raw)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"The body has more than {limit} bytes.", hint="Send less; a large text is best sent as a file.", limit=limit
    )


async def content(request: Request, limit: int) -> bytes:
    """The bytes of a body; TooLarge where there are more than the limit."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and (len(declared) > 12 or int(declared) > limit):
        raise _too_large(limit)
    kept = bytearray()
    async for chunk in request.stream():
        kept += chunk
        if len(kept) > limit:
            raise _too_large(limit)
    return bytes(kept)


def validate(model: Any, raw: bytes) -> Any:
    """JSON as its model has it; Malformed where it is none, Invalid where the model refuses it."""
    parse(raw)
    try:
        return TypeAdapter(model).validate_json(raw)
    except ValidationError as error:
        # In a choice of models the first part of a path tells which was chosen.
        raise invalid(error, 0 if isinstance(model, type) else 1) from None


def parse(raw: bytes | str) -> Any:
    """JSON as RFC 8259 has it, with no name twice in one object and no NUL; Malformed where it is not."""
    commas = [b",", b"[", b"{"] if isinstance(raw, bytes) else [",", "[", "{"]
    if len(raw) > VALUES and sum(map(raw.count, commas)) > VALUES:  # type: ignore[arg-type]
        hint = "Send fewer at once, in several requests."
        raise TooLarge(f"The body has more than {VALUES} values.", hint=hint, limit=VALUES)
    try:
        orjson.loads(raw)
        found = json.loads(raw, object_pairs_hook=_distinct)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"The body is not JSON: {error.msg}.", hint="It is read as UTF-8.") from None
    except RecursionError:
        raise Malformed("The body is nested too deeply.", hint="Send a flatter body.") from None
    if "\\u0000" in (raw if isinstance(raw, str) else raw.decode()):
        _refuse_nul(found)
    return found


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, number in Counter(name for name, _ in pairs).items() if number > 1)
        raise Malformed(f"The name {twice[:100]!r} stands twice in one object.", hint="Give each name once.")
    return found


def _refuse_nul(value: Any) -> None:
    if isinstance(value, dict):
        for name, of in value.items():
            _refuse_nul(name)
            _refuse_nul(of)
    elif isinstance(value, list):
        for of in value:
            _refuse_nul(of)
    elif isinstance(value, str) and "\0" in value:
        raise Malformed("The body holds the character NUL.", hint="No text has it; leave it out.")


async def _form(request: Request, model: Any) -> Any:
    """A form with a file and parts with JSON."""
    read_so_far, tail = 0, b""

    async def receive() -> Message:
        nonlocal read_so_far, tail
        message = await request.receive()
        part = message.get("body", b"")
        read_so_far, tail = read_so_far + len(part), (tail + part)[-TAIL:]
        if read_so_far > LIMIT:
            raise _too_large(LIMIT)
        return message

    values: dict[str, Any] = {}
    limited = Request(request.scope, receive)
    async with limited.form(max_files=20, max_fields=50, max_part_size=JSON_LIMIT) as form:
        boundary = parse_options_header(request.headers["content-type"])[1][b"boundary"]
        if b"--%b--" % boundary not in tail:  # whose last part may be missing
            raise Malformed("The form ended before it was complete.", hint="Send all of it, with its last boundary.")
        for name, value in form.multi_items():
            if name in values:
                raise Invalid(f"The part {name[:100]!r} is given twice.", path=(name[:100],), hint="Give it once.")
            if name == "file" and isinstance(value, UploadFile):
                values["file"] = await value.read()
                values |= {"fileName": value.filename or None, "mediaType": value.content_type}
            else:
                values[name] = _part(name, await value.read() if isinstance(value, UploadFile) else value)
    try:
        return TypeAdapter(model).validate_python(values)
    except ValidationError as error:
        raise invalid(error) from None


def _part(name: str, value: bytes | str) -> Any:
    try:
        if name in _PARSED:
            return parse(value)
        text = value if isinstance(value, str) else value.decode()
    except UnicodeDecodeError:
        raise Malformed(f"The part `{name[:100]}` is not UTF-8.", path=(name[:100],)) from None
    except Problem as problem:
        raise problem.under(name) from None
    if "\0" in text:
        raise Malformed(f"The part `{name[:100]}` holds the character NUL.", path=(name[:100],))
    return text
