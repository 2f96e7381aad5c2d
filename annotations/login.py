"""Logins: what a browser is known by from one page to the next, until it logs out or the time is over."""

import secrets
from datetime import timedelta
from typing import NamedTuple

from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from annotations import membership, token
from annotations.actor import Actor
from annotations.token import Token, digest, good
from annotations.user import User
from source_text.clock import now

IDLE = timedelta(days=7)
"""After how much time without a request a login is over."""
LONGEST = timedelta(days=30)
"""How long a login lasts at most, used or not."""
FRESH = timedelta(minutes=10)
"""How old the note of a login's last use may be before it is written anew, and its end put off."""


class Login(SQLModel, table=True):
    """The SHA-256 of a secret that a browser holds for a user.

    One that was begun with a token allows no more than the token does, and ends with it. `expires_at` moves on with
    each use, up to `ends_at`.
    """

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    token_id: int | None = Field(default=None, foreign_key="token.id", ondelete="CASCADE", index=True)
    digest: str = Field(unique=True)
    created_at: str
    last_used_at: str
    expires_at: str
    ends_at: str = Field(index=True)
    ended_at: str | None = None


class Known(NamedTuple):
    """A login that is good, with its user and the token it was begun with."""

    login: Login
    user: User
    token: Token | None


def begin(session: Session, user: User, begun_with: Token | None = None) -> str:
    """Log a user in; returns the secret for the browser, which is kept nowhere. Logins of long ago are removed."""
    session.exec(delete(Login).where(col(Login.ends_at) <= now()))
    secret = secrets.token_urlsafe(32)
    login = Login(
        user_id=user.id,
        token_id=begun_with.id if begun_with else None,
        digest=digest(secret),
        created_at=now(),
        last_used_at=now(),
        expires_at=now(IDLE),
        ends_at=now(LONGEST),
    )
    session.add(login)
    session.flush()
    return secret


def find(session: Session, secret: str) -> Known | None:
    """The login of a secret, where it is neither ended nor over, its token is good and its user not disabled."""
    statement = (
        select(Login, User, Token)
        .join(User, col(User.id) == col(Login.user_id))
        .outerjoin(Token, col(Token.id) == col(Login.token_id))
        .where(Login.digest == digest(secret), col(Login.ended_at).is_(None), col(User.disabled_at).is_(None))
    )
    found = session.exec(statement).first()
    if found is None:
        return None
    at, known = now(), Known(*found)
    over = at >= min(known.login.expires_at, known.login.ends_at)
    return None if over or (known.token is not None and not good(known.token, at)) else known


def holder(session: Session, known: Known) -> Actor:
    """The user of a login as somebody who asks, with the scopes of the token it was begun with."""
    if known.token is not None:
        return token.holder(session, known.token, known.user)
    return membership.actor(session, known.user)


def stale(known: Known) -> bool:
    """Whether the note of its last use is old."""
    return known.login.last_used_at < now(-FRESH)


def used(session: Session, id_: int) -> None:
    """Note that a login, and the token it was begun with, were used just now, and put its end off."""
    login = session.get(Login, id_)
    if login is not None:
        login.last_used_at, login.expires_at = now(), min(now(IDLE), login.ends_at)
        session.flush()
        if login.token_id is not None:
            token.used(session, login.token_id)


def end(session: Session, secret: str) -> None:
    """Log out the browser that holds a secret; no harm where there is no such login."""
    _end(session, Login.digest == digest(secret))


def end_all(session: Session, user: int) -> None:
    """Log a user out wherever they are logged in."""
    _end(session, Login.user_id == user)


def _end(session: Session, whose: bool) -> None:
    session.exec(update(Login).where(whose, col(Login.ended_at).is_(None)).values(ended_at=now()))  # type: ignore[arg-type]
