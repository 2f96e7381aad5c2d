"""Pages made on the server, from the templates in `web/`."""

from functools import partial
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from api import preference
from api.catalogue import LANGUAGES, say

WEB = Path(__file__).parent.parent / "web"

# Nothing from elsewhere, and no script or style inside a page: what a text brings along stays inert.
_OWN = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

POLICY = f"{_OWN}; require-trusted-types-for 'script'; trusted-types 'none'"
"""What the pages may do. Browsers that know trusted types let no script make a page of a string either."""

CONSOLE = f"{_OWN}; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:"
"""What GraphiQL may do, which sets styles in the page and brings fonts and pictures along in its style sheets."""


def _frame(request: Request) -> dict[str, Any]:
    """What every template knows: the words of the visitor's language, and how to choose another."""
    wanted = preference.of(request)
    return {
        "say": partial(say, wanted.language),
        "language": wanted.language,
        "languages": LANGUAGES,
        "theme": wanted.theme,
        "themes": preference.THEMES,
        "choosing": partial(preference.address, request),
    }


def browses(request: Request) -> bool:
    """Whether a browser asks for something that people read, and not a program for an answer to go on with."""
    readable = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
    return readable and not request.url.path.startswith(("/api/", "/graphql", "/static/", "/openapi.json"))


_templates = Jinja2Templates(directory=WEB / "templates", context_processors=[_frame])


def page(request: Request, name: str, status: int = 200, policy: str = POLICY, **values: Any) -> Response:
    """A page from a template, everything in it escaped."""
    headers = {"Content-Security-Policy": policy, "Vary": "Accept-Language"}
    made = _templates.TemplateResponse(request, name, values, status_code=status, headers=headers)
    preference.remember(request, made)
    return made
