"""Who is asking, and what they may do."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from annotations.problems import Forbidden, Unauthorized
from source_text.sight import Sight


class Role(StrEnum):
    """What a person or program may do; each role may do all that the ones before it may."""

    READER = "reader"
    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        """Its place in the order of roles, from 0."""
        return list(Role).index(self)


class Scope(StrEnum):
    """What a token may be used for, whatever its owner may do besides."""

    READ = "read"
    WRITE = "write"
    REVIEW = "review"
    ADMINISTER = "administer"


EVERYWHERE = 0
"""What stands for all projects, where a role in one of them is not enough."""

NEEDED = {
    Role.READER: Scope.READ,
    Role.TRANSLATOR: Scope.WRITE,
    Role.REVIEWER: Scope.REVIEW,
    Role.ADMINISTRATOR: Scope.ADMINISTER,
}
"""The scope that acts of each role need."""


class Actor(NamedTuple):
    """A name, the role its bearer has in every project, if any, and the roles in single projects, by project id.

    `scopes` are those of the token that was sent; `user` is the id of the user, where there is one.
    """

    name: str
    role: Role | None
    roles: Mapping[int, Role] = MappingProxyType({})
    scopes: frozenset[Scope] = frozenset(Scope)
    user: int | None = None

    @property
    def known(self) -> bool:
        """Whether it is known who asks."""
        return self.user is not None or self.role is not None or bool(self.roles)

    def best(self, project: int | None = None) -> Role | None:
        """The highest role in a project, or anywhere where none is given; None for a stranger."""
        held = self.roles.values() if project is None else (self.roles[project],) if project in self.roles else ()
        return max((r for r in (self.role, *held) if r is not None), key=lambda r: r.rank, default=None)

    def sight(self) -> Sight:
        """What the actor sees: everything with a role in every project, otherwise what is theirs or public."""
        return Sight(everything=self.role is not None, projects=frozenset(self.roles))


ANONYMOUS = Actor("anonymous", None)
SYSTEM = Actor("zhushu", Role.ADMINISTRATOR)


def may(actor: Actor, role: Role, project: int | None = None) -> bool:
    """Whether somebody may do what needs a role, in a project or anywhere at all."""
    held = actor.best(project)
    return held is not None and held.rank >= role.rank and NEEDED[role] in actor.scopes


def identify(actor: Actor, act: str) -> None:
    """Refuse `act` to those of whom nothing is known, with Unauthorized."""
    if not actor.known:
        raise Unauthorized(
            f"A token is needed to {act}.",
            hint="Log in, or send a token as `Authorization: Bearer …`; `zhushu token create` makes one.",
        )


def require(actor: Actor, role: Role, act: str, project: int | None = None) -> None:
    """Refuse `act` to those below `role` in a project: Unauthorized for nobody, Forbidden for somebody.

    Without a project it is refused only to those who have the role nowhere: what an act concerns is looked up
    after that, and then it is asked again.
    """
    if may(actor, role, project):
        return
    identify(actor, act)
    held = actor.best(project)
    if held is not None and held.rank >= role.rank:
        raise Forbidden(
            f"The token may not be used to {act}.",
            hint=f"Use one with the scope {NEEDED[role]}.",
            role=held.value,
            required=role.value,
            scope=NEEDED[role].value,
        )
    raise Forbidden(
        f"The role {held} may not {act}." if held else f"You have no role here, and may not {act}.",
        hint=f"Ask somebody with the role {role}, or for a token with it.",
        role=held.value if held else None,
        required=role.value,
    )
