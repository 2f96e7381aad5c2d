"""Tokens by which actors are known: random, shown once, kept only as a digest."""

import hashlib
import secrets

from sqlmodel import Field, Session, SQLModel, col, select

from annotations.actor import Actor, Role
from source_text.clock import now
from source_text.problems import Conflict, NotFound


class Token(SQLModel, table=True):
    """A name, a role, and the SHA-256 of the secret that stands for them."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: str
    digest: str = Field(unique=True)
    created_at: str


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def create(session: Session, name: str, role: Role, secret: str | None = None) -> str:
    """Make a token and return its secret, which is kept nowhere; Conflict where the name is taken."""
    if session.exec(select(Token).where(Token.name == name)).first():
        raise Conflict(f"A token named {name!r} exists.", path=("name",), hint="Choose another name, or revoke it.")
    secret = secret or secrets.token_urlsafe(32)
    session.add(Token(name=name, role=role, digest=digest(secret), created_at=now()))
    session.flush()
    return secret


def revoke(session: Session, name: str) -> None:
    """Make a token worthless from now on; NotFound where there is none of that name."""
    token = session.exec(select(Token).where(Token.name == name)).first()
    if token is None:
        raise NotFound(f"There is no token named {name!r}.", path=("name",), hint="`zhushu token list` lists them.")
    session.delete(token)
    session.flush()


def listed(session: Session) -> list[Token]:
    """All tokens by name."""
    return list(session.exec(select(Token).order_by(col(Token.name))).all())


def holder(session: Session, secret: str) -> Actor | None:
    """The actor a secret stands for, if any."""
    token = session.exec(select(Token).where(Token.digest == digest(secret))).first()
    return Actor(token.name, Role(token.role)) if token else None
