"""A project: documents and entities that the same people look after, by rules of their own."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy import select as rows
from sqlmodel import Field, Session, SQLModel, col, select

from source_text.problems import Invalid, NotFound

MAIN = "main"
"""The key of the project that is there from the beginning."""
KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")
MARK = ":"
"""What stands between the key of a project and the name of something in it."""


class Project(SQLModel, table=True):
    """A project under a key. `reviewers` is how many people have a part in an approval: with 2 nobody approves
    what they made themselves."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    title: str
    reviewers: int = 1
    created_at: str


class Name(NamedTuple):
    """A slug or key as it was given, and the key of the project before it, if there is one."""

    project: str | None
    name: str


def split(given: str) -> Name:
    """`cold-war:relations-2020` as project and name; a name alone belongs to no project in particular."""
    project, mark, name = given.partition(MARK)
    return Name(project, name) if mark else Name(None, given)


def within(column: Any, key: Any) -> ColumnElement[bool]:
    """Whether a column of project ids has that of a project, be its members known to who asks or not."""
    table = SQLModel.metadata.tables["project"]
    found: ColumnElement[bool] = column.in_(rows(table.c.id).where(table.c.key == key))
    return found


def check_key(key: str) -> None:
    """Refuse a key that could not stand before a slug."""
    if not KEY.fullmatch(key):
        raise Invalid(
            "The key of a project has 1 to 50 small letters, digits and hyphens, and starts and ends with a letter or digit.",
            path=("key",),
            hint="For example `cold-war`.",
        )


def by_key(session: Session, key: str, path: str = "key") -> Project:
    """The project under a key; NotFound where there is none."""
    found = session.exec(select(Project).where(Project.key == key)).first()
    if found is None:
        raise NotFound(
            f"There is no project {key[:100]!r}.", path=(path,), hint="Your projects are listed by `viewer`."
        )
    return found


def by_id(session: Session, ids: Iterable[int]) -> dict[int, Project]:
    """Projects by id."""
    return {p.id: p for p in session.exec(select(Project).where(col(Project.id).in_(list(ids))))}


def keys(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The keys of projects by id, be their members known to who asks or not: what they hold is shown under them."""
    table = SQLModel.metadata.tables["project"]
    return dict(session.execute(rows(table.c.id, table.c.key).where(table.c.id.in_(list(ids)))).all())


def listed(session: Session) -> list[Project]:
    """All projects, in the order they came."""
    return list(session.exec(select(Project).order_by(col(Project.id))))
