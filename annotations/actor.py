"""Who is asking, and what they may do."""

from enum import StrEnum
from typing import NamedTuple

from annotations.problems import Forbidden, Unauthorized


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


class Actor(NamedTuple):
    """A name and a role; somebody unknown has no role at all."""

    name: str
    role: Role | None


ANONYMOUS = Actor("anonymous", None)
SYSTEM = Actor("zhushu", Role.ADMINISTRATOR)


def require(actor: Actor, role: Role, act: str) -> None:
    """Refuse `act` to those below `role`: Unauthorized for nobody, Forbidden for somebody."""
    if actor.role is None:
        raise Unauthorized(
            f"A token is needed to {act}.",
            hint="Send a token as `Authorization: Bearer …`; `zhushu token create` makes one.",
        )
    if actor.role.rank < role.rank:
        raise Forbidden(
            f"The role {actor.role} may not {act}.",
            hint=f"Ask somebody with the role {role}, or for a token with it.",
            role=actor.role.value,
            required=role.value,
        )
