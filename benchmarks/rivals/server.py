"""All rivals in one process, each at an address of its own: `python -m benchmarks.rivals.server URL PORT`."""

import sys
from typing import Any

import orjson
import uvicorn
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.database import _prepare
from api.interpreter import settle
from api.sqlite import dbapi2 as sqlite
from benchmarks.rivals import hand, inmemory
from benchmarks.rivals.first import Loaders
from benchmarks.rivals.first import schema as first


def app(url: str) -> Starlette:
    """The application."""
    kind = make_url(url).get_backend_name()
    engine = create_engine(url, **({"module": sqlite} if kind == "sqlite" else {}))
    slow = create_async_engine(url.replace("sqlite:", "sqlite+aiosqlite:"))
    if kind == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(slow.sync_engine, "connect", lambda c, _r: c.execute("PRAGMA cache_size=-65536"))
    memory: dict[str, bytes] = {}

    def ask(statement: str, values: dict[str, Any]) -> bytes:
        with engine.connect() as connection:
            return str(connection.execute(text(statement), values).scalar_one()).encode()

    def page(request: Request) -> Response:
        given = {
            "slug": request.query_params["slug"],
            "low": int(request.query_params.get("low", 1)),
            "high": int(request.query_params.get("high", 50)),
        }
        return Response(ask(hand.PAGE[kind], given), media_type="application/json")

    def mentions(request: Request) -> Response:
        place = {name: int(request.query_params.get(name, 0)) for name in ("document", "ordinal", "start", "id")}
        return Response(
            ask(hand.MENTIONS[kind], place | {"key": request.query_params["key"]}), media_type="application/json"
        )

    def insert(_request: Request) -> Response:
        with engine.begin() as connection:
            connection.execute(text(hand.GLOSS), {"no": False})
        return Response(b"{}", media_type="application/json")

    async def keep(request: Request) -> Response:
        memory[""] = await request.body()
        return Response()

    async def kept(_request: Request) -> Response:
        return Response(memory[""], media_type="application/json")

    async def written_first(request: Request) -> Response:
        asked = orjson.loads(await request.body())
        async with AsyncSession(slow) as session:
            result = await first.execute(asked["query"], asked["variables"], context_value=Loaders(session))
        assert result.errors is None, result.errors
        return Response(orjson.dumps({"data": result.data}), media_type="application/json")

    async def from_memory(request: Request) -> Response:
        asked = orjson.loads(await request.body())
        shelf = await run_in_threadpool(inmemory.shelf, engine)
        result = await inmemory.schema.execute(asked["query"], asked["variables"], context_value=shelf)
        assert result.errors is None, result.errors
        return Response(orjson.dumps({"data": result.data}), media_type="application/json")

    return Starlette(
        routes=[
            Route("/hand/page", page, methods=["GET", "POST"]),
            Route("/hand/mentions", mentions),
            Route("/hand/gloss", insert, methods=["POST"]),
            Route("/bytes", keep, methods=["PUT"]),
            Route("/bytes", kept),
            Route("/first", written_first, methods=["POST"]),
            Route("/memory", from_memory, methods=["POST"]),
        ]
    )


if __name__ == "__main__":
    made = app(sys.argv[1])
    settle()
    uvicorn.run(made, port=int(sys.argv[2]), log_level="warning")
