"""The pages on which texts are imported, revised and reviewed; their work is done by scripts through the public doors."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from annotations import membership
from annotations.actor import Actor, Role, may
from api import auth
from api.pages import answering
from api.templates import page
from source_text import read
from source_text.problems import Invalid, Problem


def importing(session: Session, request: Request) -> Response:
    """The page for importing a text; those who may not see why."""
    return page(request, "import.html", barred=_barred(session, auth.of(request)))


def _barred(session: Session, actor: Actor) -> bool:
    """Whether somebody may not import a text."""
    try:
        membership.choose(session, actor, None, "import a text")
    except Invalid:
        return False
    except Problem:
        return True
    return False


def revising(session: Session, request: Request) -> Response:
    """The page for revising a document."""
    document = read.document(session, request.path_params["slug"])
    allowed = may(auth.of(request), Role.TRANSLATOR, document.project_id)
    return page(request, "revise.html", document=document, allowed=allowed)


def reviewing(session: Session, request: Request) -> Response:
    """The page for reviewing what was proposed in a document."""
    document = read.document(session, request.path_params["slug"])
    allowed = may(auth.of(request), Role.REVIEWER, document.project_id)
    return page(request, "review.html", document=document, allowed=allowed)


def routes() -> list[BaseRoute]:
    """The addresses of the workbench."""
    return [
        Route("/import", answering(importing)),
        Route("/documents/{slug}/revise", answering(revising)),
        Route("/documents/{slug}/review", answering(reviewing)),
    ]
