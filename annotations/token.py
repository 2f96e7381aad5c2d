"""Tokens by which users are known: random, shown once, kept only as a digest, good for some things and some time."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import orjson
from sqlalchemy import JSON, Column
from sqlalchemy import select as rows
from sqlmodel import Field, Session, SQLModel, col, select

from annotations import membership
from annotations.actor import EVERYWHERE, Actor, Role, Scope, may, require
from annotations.membership import HOLDER, Membership
from annotations.problems import Forbidden
from annotations.user import User
from source_text import plainness
from source_text.clock import now
from source_text.prepared import Prepared, given
from source_text.problems import Invalid, NotFound

FRESH = timedelta(minutes=1)
"""How old the note of a token's last use may be before it is written anew."""
LONGEST = 3660
"""For how many days a token may be good."""


class Token(SQLModel, table=True):
    """The SHA-256 of a secret that stands for a user, for some scopes, until it expires or is revoked."""

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    label: str
    digest: str = Field(unique=True)
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    created_at: str
    expires_at: str | None = None
    revoked_at: str | None = None
    last_used_at: str | None = None


BY_SECRET = Prepared(
    rows(
        col(Token.id),
        col(Token.scopes),
        col(Token.expires_at),
        col(Token.revoked_at),
        col(Token.last_used_at),
        *HOLDER,
    )
    .join(User, col(User.id) == col(Token.user_id))
    .outerjoin(Membership, col(Membership.user_id) == col(User.id))
    .where(col(Token.digest) == given("digest"), col(User.disabled_at).is_(None))
)
"""What tells who asks with the token of a digest, for `known`."""


class Known(NamedTuple):
    """Who asks with a token or a login, its id, and whether the note of its last use is missing or old."""

    actor: Actor
    id: int
    stale: bool


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def create(
    session: Session,
    user: User,
    *,
    label: str = "",
    scopes: Iterable[Scope] = tuple(Scope),
    days: int | None = None,
    secret: str | None = None,
) -> tuple[Token, str]:
    """Make a token, good for `days` or until it is revoked; returns it with its secret, which is kept nowhere."""
    if days is not None and not 0 < days <= LONGEST:
        raise Invalid(
            f"A token is good for 1 to {LONGEST} days.", path=("days",), hint="Leave it out for one without an end."
        )
    if len(label) > 100:
        raise Invalid("A label has at most 100 characters.", path=("label",), hint="Shorten it.")
    plainness.check(label, "label")
    wanted = {Scope.READ, *scopes}
    # The beginning tells scanners of code what it is, and commands that it is none of their options.
    secret = secret or f"zhushu_{secrets.token_urlsafe(32)}"
    token = Token(
        user_id=user.id,
        label=label,
        digest=digest(secret),
        scopes=[s.value for s in Scope if s in wanted],
        created_at=now(),
        expires_at=None if days is None else now(timedelta(days=days)),
    )
    session.add(token)
    session.flush()
    return token, secret


def revoke(session: Session, id_: int, owner: int | None = None) -> Token:
    """Make a token worthless from now on; NotFound where there is none of that id, or none of that owner."""
    token = session.get(Token, id_)
    if token is None or (owner is not None and token.user_id != owner):
        raise NotFound("There is no such token.", path=("id",), hint="The list of tokens names their ids.")
    token.revoked_at = token.revoked_at or now()
    session.flush()
    return token


def listed(session: Session, owner: int | None = None) -> list[tuple[Token, User]]:
    """Tokens with their users, of all or of one, in the order they were made."""
    statement = select(Token, User).join(User, col(User.id) == col(Token.user_id))
    if owner is not None:
        statement = statement.where(Token.user_id == owner)
    return list(session.exec(statement.order_by(col(Token.id))).all())


def good(expires_at: str | None, revoked_at: str | None, at: str) -> bool:
    """Whether a token is neither revoked nor expired at a moment."""
    return revoked_at is None and (expires_at is None or at < expires_at)


def find(session: Session, secret: str) -> tuple[Token, User] | None:
    """The good token with a secret, and its user, unless they are disabled."""
    statement = select(Token, User).join(User, col(User.id) == col(Token.user_id))
    found = session.exec(statement.where(Token.digest == digest(secret), col(User.disabled_at).is_(None))).first()
    return (found[0], found[1]) if found and good(found[0].expires_at, found[0].revoked_at, now()) else None


def known(found: Sequence[Sequence[Any]]) -> Known | None:
    """Who asks with the token that `BY_SECRET` found, if it is good."""
    if not found:
        return None
    id_, scopes, expires, revoked, last = found[0][:5]
    if not good(expires, revoked, now()):
        return None
    actor = membership.holder([row[5:] for row in found], allowed(scopes))
    return Known(actor, id_, last is None or last < now(-FRESH))


def allowed(scopes: Any) -> frozenset[Scope]:
    """Scopes as a driver gives them: SQLite has text for them, PostgreSQL's driver has read it already."""
    return frozenset(map(Scope, orjson.loads(scopes) if isinstance(scopes, str) else scopes))


def used(session: Session, id_: int) -> None:
    """Note that a token was used just now."""
    token = session.get(Token, id_)
    if token is not None:
        token.last_used_at = now()
        session.flush()


def ask(
    session: Session, actor: Actor, label: str, scopes: Iterable[Scope] | None, days: int | None
) -> tuple[Token, str]:
    """Make a token for the one who asks, for no more than they may do with the one they have."""
    require(actor, Role.READER, "make a token")
    wanted = actor.scopes if scopes is None else frozenset(scopes)
    if not wanted <= actor.scopes:
        beyond = ", ".join(sorted(wanted - actor.scopes))
        raise Forbidden(
            f"Your own token may not be used to {beyond}.", path=("scopes",), hint="Ask for no more than it may."
        )
    return create(session, _own(session, actor), label=label, scopes=wanted, days=days)


def own(session: Session, actor: Actor) -> list[Token]:
    """The tokens of the one who asks."""
    require(actor, Role.READER, "list tokens")
    return [row for row, _ in listed(session, _own(session, actor).id)]


def give_up(session: Session, actor: Actor, id_: int) -> Token:
    """Make one of one's own tokens worthless; those who look after every project may do so with any."""
    require(actor, Role.READER, "revoke a token")
    return revoke(session, id_, None if may(actor, Role.ADMINISTRATOR, EVERYWHERE) else _own(session, actor).id)


def _own(session: Session, actor: Actor) -> User:
    """The user that an actor is."""
    found = session.get(User, actor.user) if actor.user is not None else None
    if found is None:
        raise Forbidden("Only users have tokens.", hint="Make the token with `zhushu token create`.")
    return found
