"""Problems as HTTP answers: RFC 9457 `application/problem+json`, with the status of each in one table."""

import logging
from http import HTTPStatus
from typing import Any

import orjson
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from annotations.problems import CompanionMismatch, Forbidden, Gone, Unauthorized
from schema.changed import camel
from source_text.problems import (
    Conflict,
    Invalid,
    InvalidRange,
    NotFound,
    Overdue,
    Problem,
    QuoteMismatch,
    StaleVersion,
    TooLarge,
    Unavailable,
    Unreadable,
)

log = logging.getLogger("zhushu.api")


class Malformed(Problem):
    """A body that cannot be read at all."""

    code = "MALFORMED"


class Unsupported(Problem):
    """A body in a form that is not accepted here."""

    code = "UNSUPPORTED_MEDIA_TYPE"


class WrongMethod(Problem):
    """A method that an address does not have, or not for this; `allow` names those it has."""

    code = "METHOD_NOT_ALLOWED"


class NotAcceptable(Problem):
    """An answer is wanted in a form that there is not."""

    code = "NOT_ACCEPTABLE"


class Late(Problem):
    """A body that stopped coming."""

    code = "TIMEOUT"


class PreconditionFailed(Problem):
    """The state that a request was made for is no longer the current one."""

    code = "PRECONDITION_FAILED"


Overtaken = (PreconditionFailed, StaleVersion)
"""What is answered to those who were not the first: with the current state, and its entity tag among the headers."""


class PreconditionRequired(Problem):
    """A change that does not say which state it starts from."""

    code = "PRECONDITION_REQUIRED"


class TooMany(Problem):
    """More attempts than are let pass; `seconds` says how long to wait."""

    code = "TOO_MANY"


class Broken(Problem):
    """A bug, of which no more is told."""

    code = "INTERNAL"


BROKEN = "Something went wrong inside; it has been logged."

STATUSES: dict[type[Problem], int] = {
    Invalid: 422,
    InvalidRange: 422,
    QuoteMismatch: 422,
    CompanionMismatch: 422,
    Unreadable: 422,
    NotFound: 404,
    Gone: 410,
    Conflict: 409,
    StaleVersion: 409,
    TooLarge: 413,
    Unauthorized: 401,
    Forbidden: 403,
    Malformed: 400,
    Unsupported: 415,
    WrongMethod: 405,
    NotAcceptable: 406,
    Late: 408,
    PreconditionFailed: 412,
    PreconditionRequired: 428,
    TooMany: 429,
    Unavailable: 503,
    Overdue: 503,
}


class ProblemResponse(Response):
    """An answer that says what is wrong."""

    media_type = "application/problem+json"

    def render(self, content: Any) -> bytes:
        """The problem as JSON."""
        return orjson.dumps(content, default=str)


def answer(problem: Problem) -> ProblemResponse:
    """The answer to a request that has a problem."""
    status = STATUSES[type(problem)]
    content: dict[str, Any] = {
        "type": f"urn:zhushu:problem:{problem.code.lower().replace('_', '-')}",
        "title": _title(problem.code),
        "status": status,
        "detail": problem.message,
    }
    content |= problem.fields | {"code": problem.code}
    if problem.path:
        content["path"] = [_camel(part) for part in problem.path]
    if problem.hint:
        content["hint"] = problem.hint
    more = headers(problem)
    if isinstance(problem, Overtaken) and "etag" in content:
        more["ETag"] = content.pop("etag")
    return ProblemResponse(content, status, more)


def headers(problem: Problem) -> dict[str, str]:
    """The headers that belong to the answer to a problem."""
    if isinstance(problem, Unauthorized):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(problem, WrongMethod):
        return {"Allow": problem.fields["allow"]}
    return {"Retry-After": str(problem.fields["seconds"])} if "seconds" in problem.fields else {}


def invalid(error: ValidationError, depth: int = 0) -> Invalid:
    """What a model refused, as one problem that lists all of it under `errors`; `depth` outer parts of paths are cut."""
    errors = [
        {"path": [str(part) for part in wrong["loc"][depth:]], "message": wrong["msg"].removeprefix("Value error, ")}
        for wrong in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    first = errors[0]
    name = ".".join(first["path"])
    return Invalid(
        f"`{name}`: {first['message']}." if name else f"{first['message']}.",
        path=tuple(first["path"]),
        hint="The description at /openapi.json says what is accepted.",
        errors=errors[:100],
    )


def _camel(name: str) -> str:
    """A field's name as clients write it; what is no field, such as the name of a header, stays."""
    return camel(name) if name.islower() else name


def _title(code: str) -> str:
    return code.replace("_", " ").capitalize()


async def handle_problem(_request: Request, problem: Exception) -> Response:
    """Answer what a route refused."""
    assert isinstance(problem, Problem)
    return answer(problem)


async def handle_http(request: Request, error: Exception) -> Response:
    """Answer what the router refused: no such address, or not with this method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        hint = "The description at /openapi.json names the addresses of the REST API; documents are listed at /."
        return answer(NotFound("There is nothing at this address.", hint=hint))
    if error.status_code == 405 and (allow := (error.headers or {}).get("Allow")):
        return answer(WrongMethod(f"{request.method} is not for this address.", hint=f"It takes {allow}.", allow=allow))
    title = HTTPStatus(error.status_code).phrase
    content = {"type": "about:blank", "title": title, "status": error.status_code}
    if error.detail != title:
        content["detail"] = error.detail
    return ProblemResponse(content, error.status_code, error.headers)


async def handle_bug(request: Request, error: Exception) -> Response:
    """Log a bug with its trace, and say no more than that there is one."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    content = {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": BROKEN,
    }
    return ProblemResponse(content, 500)
