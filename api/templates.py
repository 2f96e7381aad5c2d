"""Pages made on the server, from the templates in `web/`."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

WEB = Path(__file__).parent.parent / "web"

# Nothing from elsewhere, and no script or style inside a page: what a text brings along stays inert.
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

_templates = Jinja2Templates(directory=WEB / "templates")


def page(request: Request, name: str, status: int = 200, **values: Any) -> Response:
    """A page from a template, everything in it escaped."""
    headers = {"Content-Security-Policy": POLICY}
    return _templates.TemplateResponse(request, name, values, status_code=status, headers=headers)
