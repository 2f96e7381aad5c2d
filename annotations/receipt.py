"""What became of a request that may be sent again: the same request gets the same answer, done once."""

import hashlib
from typing import Any

import orjson
from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel

from annotations.actor import Actor
from source_text.clock import now


class Receipt(SQLModel, table=True):
    """The outcome of one request; `digest` stands for who asked, under which mark, for what."""

    digest: str = Field(primary_key=True)
    at: str
    outcome: dict[str, Any] = Field(sa_column=Column(JSON))


def mark(actor: Actor, operation: str, request: Any, client_id: str) -> str:
    """The digest of a request: it differs where the actor, the client's mark or any value of the request does."""
    content = orjson.dumps([actor.name, operation, client_id, request], default=str, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).hexdigest()


def find(session: Session, digest: str) -> dict[str, Any] | None:
    """The outcome of a request already carried out."""
    receipt = session.get(Receipt, digest)
    return receipt.outcome if receipt else None


def keep(session: Session, digest: str, outcome: dict[str, Any]) -> None:
    """Remember the outcome of a request."""
    session.add(Receipt(digest=digest, at=now(), outcome=outcome))
    session.flush()
