"""Logins: what a browser is known by from one page to the next, until it logs out or the time is over."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select as rows
from sqlmodel import Field, Session, SQLModel, col, delete, update

from annotations import membership, token
from annotations.actor import Scope
from annotations.membership import HOLDER, Membership
from annotations.token import Known, Token, digest
from annotations.user import User
from source_text.clock import now
from source_text.prepared import Prepared, given

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


BY_SECRET = Prepared(
    rows(
        col(Login.id),
        col(Login.last_used_at),
        col(Login.expires_at),
        col(Login.ends_at),
        col(Token.scopes),
        col(Token.expires_at),
        col(Token.revoked_at),
        *HOLDER,
    )
    .join(User, col(User.id) == col(Login.user_id))
    .outerjoin(Token, col(Token.id) == col(Login.token_id))
    .outerjoin(Membership, col(Membership.user_id) == col(User.id))
    .where(col(Login.digest) == given("digest"), col(Login.ended_at).is_(None), col(User.disabled_at).is_(None))
)
"""What tells who asks with the login of a digest, for `known`."""


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


def known(found: Sequence[Sequence[Any]]) -> Known | None:
    """Who asks with the login that `BY_SECRET` found, where it is not over, and the token it was begun with is good."""
    if not found:
        return None
    id_, last, expires, ends, scopes, token_expires, revoked = found[0][:7]
    at = now()
    if at >= min(expires, ends) or (scopes is not None and not token.good(token_expires, revoked, at)):
        return None
    may = frozenset(Scope) if scopes is None else token.allowed(scopes)
    return Known(membership.holder([row[7:] for row in found], may), id_, last < now(-FRESH))


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
