"""The addresses of the REST door."""

from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """The routes under `/api/v1`, and the description of them."""
    return []
