"""Every address of the service."""

from importlib.resources import files
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from api import callback, entrance, health, pages, reconciler, workbench
from api.catalogue import FOLDER
from api.database import Database
from api.graphql.routes import routes as graphql
from api.metrics import metrics
from api.rest import routes as rest
from api.settings import Settings
from api.templates import WEB

GRAPHIQL = str(files("graphene_django_graphiql_static") / "static" / "graphene_django_graphiql_static")


class Kept(StaticFiles):
    """Files that browsers keep, and ask each time whether they are still the same: then the answer is 304."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        """A file, or word that it has not changed."""
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response


def routes(database: Database, settings: Settings) -> list[BaseRoute]:
    """The route table."""
    return [
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz),
        Route("/metrics", metrics),
        *graphql(database, settings),
        *rest.routes(),
        *reconciler.routes(),
        Mount("/static/graphiql", Kept(directory=GRAPHIQL)),
        Mount("/static/languages", Kept(directory=FOLDER)),
        Mount("/static", Kept(directory=WEB / "static")),
        *entrance.routes(),
        *callback.routes(settings),
        *pages.routes(),
        *workbench.routes(),
    ]
