"""Whether the service is alive, and whether it can serve."""

from sqlmodel import Session, text
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from api.database import Database
from source_text.sight import EVERYTHING


async def healthz(_request: Request) -> Response:
    """200 as long as the process answers."""
    return PlainTextResponse("ok")


async def readyz(request: Request) -> Response:
    """200 once the database answers, else 503."""
    database: Database = request.app.state.database

    def ask(session: Session) -> None:
        session.execute(text("SELECT number FROM revision LIMIT 1"))

    try:
        await database.reading(EVERYTHING, ask)
    except Exception:
        return PlainTextResponse("the database does not answer", 503)
    return PlainTextResponse("ready")
