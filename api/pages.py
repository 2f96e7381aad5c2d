"""The pages that people read."""

from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """The addresses of the pages."""
    return []
