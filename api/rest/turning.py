"""Changes and their taking back as models: what addresses take, what bodies say, and what answers hold."""

from typing import Annotated

from pydantic import BeforeValidator, Field, JsonValue

from annotations.history import Cause, ChangeAction
from annotations.undo import MOST
from api.rest.forms import Line, Marked, Text
from api.rest.lists import ListShape
from api.rest.parameters import Listed, Query, flag, whole
from api.rest.shapes import Shape


class HistoryQuery(Listed):
    """A page of the history."""

    newest: Annotated[bool, BeforeValidator(flag)] = Field(
        False, description="Whether to begin with the latest change."
    )
    states: Annotated[bool, BeforeValidator(flag)] = Field(
        False, description="Whether to tell all that is known before and after, not only what differs."
    )


class UndoableQuery(Query):
    """What somebody did."""

    document: str | None = Field(None, description="Only in the document with this slug.")
    limit: Annotated[int, BeforeValidator(whole)] = Field(
        20, description=f"How many at most, from 0 to {MOST}.", json_schema_extra={"minimum": 0, "maximum": MOST}
    )


Number = Annotated[int, Field(ge=1, lt=2**31)]


class UndoForm(Marked):
    """What is to be undone; the last of what you did when both are left out."""

    document: Line | None = Field(None, description="Only what you did in the document with this slug.")
    group: Number | None = Field(None, description="The number of a group, or of any change in it.")


class RedoForm(Marked):
    """What is to be done again; the last of what you undid when both are left out."""

    document: Line | None = Field(None, description="Only in the document with this slug.")
    group: Number | None = Field(None, description="The number of the group that was undone.")


class RevertForm(Marked):
    """How a change is to be taken back."""

    alone: bool | None = Field(False, description="Whether to leave the other changes of the same request as they are.")
    reason: Text | None = Field(None, description="Why; kept in the history.")


class FieldChangeShape(Shape):
    """A field that a change gave another value."""

    name: str
    before: JsonValue
    after: JsonValue


class ChangeShape(Shape):
    """One change. It is never altered and never removed."""

    sequence: int
    at: str = Field(json_schema_extra={"format": "date-time"})
    actor: str = Field(description="Who made it.")
    action: ChangeAction
    node_type: str = Field(description="Document, Annotation, Span, Entity or Project.")
    node: str | None = Field(description="The id of what was changed, be it there or gone.")
    document: str | None = Field(description="The slug of its document; null where that is gone.")
    fields_: list[FieldChangeShape] = Field(alias="fields", description="What differs between before and after.")
    reason: str | None
    group: int | None = Field(description="The number of the first change of the same request.")
    undoes: int | None = Field(description="The number of the group that it takes back.")
    cause: Cause | None = Field(description="Whether it undoes, redoes or reverts.")
    before: dict[str, JsonValue] | None = None
    after: dict[str, JsonValue] | None = None


class ChangeList(ListShape):
    """Changes."""

    items: list[ChangeShape]


class GroupShape(Shape):
    """What one request changed; it is undone as a whole."""

    number: int = Field(description="The number of its first change.")
    at: str = Field(json_schema_extra={"format": "date-time"})
    actor: str
    cause: Cause | None
    undoes: int | None
    count: int
    documents: list[str] = Field(description="The slugs of the documents it concerns, where they are still there.")
    changes: list[ChangeShape]


class GroupList(Shape):
    """Groups."""

    items: list[GroupShape]
