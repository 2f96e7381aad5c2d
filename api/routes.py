"""Every address of the service."""

from importlib.resources import files

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from api import callback, entrance, health, pages, reconciler
from api.catalogue import FOLDER
from api.database import Database
from api.graphql.routes import routes as graphql
from api.rest import routes as rest
from api.settings import Settings
from api.templates import WEB

GRAPHIQL = str(files("graphene_django_graphiql_static") / "static" / "graphene_django_graphiql_static")


def routes(database: Database, settings: Settings) -> list[BaseRoute]:
    """The route table."""
    return [
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz),
        *graphql(database, settings),
        *rest.routes(),
        *reconciler.routes(),
        Mount("/static/graphiql", StaticFiles(directory=GRAPHIQL)),
        Mount("/static/languages", StaticFiles(directory=FOLDER)),
        Mount("/static", StaticFiles(directory=WEB / "static")),
        *entrance.routes(),
        *callback.routes(settings),
        *pages.routes(),
    ]
