"""How a visitor wants the pages: their language and their colours, as the address, a cookie or the browser says."""

import re
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from api import origin
from api.catalogue import LANGUAGES
from source_text import scripts

THEMES = ("system", "light", "dark", "contrast")
"""Colours as the system has them, or as somebody chose."""

YEAR = 365 * 24 * 3600
NAMES = {"lang": "zhushu-language", "theme": "zhushu-theme"}
"""The parameters of an address that choose, and the cookies that remember it; scripts may write these."""


class Preference(NamedTuple):
    """A language of the interface and a theme."""

    language: str
    theme: str


def of(request: Request) -> Preference:
    """What a visitor prefers."""
    return Preference(
        _chosen(request, "lang", tuple(LANGUAGES)) or spoken(request.headers.get("accept-language", "")),
        _chosen(request, "theme", THEMES) or THEMES[0],
    )


def spoken(accepted: str) -> str:
    """The language of the interface that suits a browser's list of languages best."""
    ranked = []
    for position, part in enumerate(accepted[:1000].split(",")):
        tag, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if re.fullmatch(r"q=[01](\.\d*)?", p)), "1")
        if re.fullmatch(r"[A-Za-z]+(-[A-Za-z0-9]+)*", tag) and float(quality) > 0:
            ranked.append((-float(quality), position, tag))
    for _, _, tag in sorted(ranked):
        if scripts.is_chinese(tag):
            return "zh-Hans" if scripts.is_simplified(tag) else "zh-Hant"
        if tag.lower().partition("-")[0] == "en":
            return "en"
    return "en"


def remember(request: Request, response: Response) -> None:
    """Keep what the address chose for the pages that follow."""
    for name, known in (("lang", tuple(LANGUAGES)), ("theme", THEMES)):
        if (given := request.query_params.get(name)) in known:
            secure = origin.secure(request)
            response.set_cookie(NAMES[name], given or "", max_age=YEAR, path="/", secure=secure, samesite="lax")


def address(request: Request, name: str, value: str) -> str:
    """The address of the present page with another choice."""
    given = [(key, v) for key, v in request.query_params.multi_items() if key not in NAMES]
    return f"{request.url.path}?{urlencode([*given, (name, value)])}"


def _chosen(request: Request, name: str, known: tuple[str, ...]) -> str | None:
    """What the address or else a cookie chose, where it is one of the known."""
    wanted = (request.query_params.get(name), request.cookies.get(NAMES[name]))
    return next((value for value in wanted if value in known), None)
