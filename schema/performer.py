"""The performer of mutations: one field after another, each an act of its own, which is shown where it was done.

What an act came to is told by the rest of the plan in the session that carried it out: nothing has to be read again, and
whoever is answered sees just what they did. What this session has already is told while the database commits, by the event
loop, which has nothing else to do; otherwise it is asked before the commit. What costs more than a little to tell would hold
other writers up, and is told after the commit, by a session that reads.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from graphql import GraphQLError, VariableValues
from sqlmodel import Session

from schema.context import Context, Show, Work
from schema.executor import Executor, Info, Json
from schema.leaf import Failure
from schema.limits import Limits
from schema.plan import Field, Plan, Unplannable
from schema.sitting import Sitting
from source_text.patience import Unready
from source_text.problems import Problem, TooLarge

QUICK = 200
"""What an operation costs at most that is told before the commit, and committed together with others."""

V = TypeVar("V")
R = TypeVar("R")


class Told(NamedTuple):
    """What became of the value of a field: JSON, or Failure."""

    json: Any


class Performer(Executor):
    """One run of a mutation by its plan."""

    def __init__(self, plan: Plan, variables: VariableValues, context: Context, limits: Limits, *, quick: bool) -> None:
        super().__init__(plan, variables, cast(Any, None), limits)  # each act has its own sitting
        self.context, self.quick = context, quick

    async def perform(self) -> tuple[Json | None, list[GraphQLError]]:
        """The data of the answer, and the errors; nothing is done any more once a null reached the top."""
        level = self.plan.root.level()
        data: Json = {}
        self._made.append((level, [data]))
        for field in level.fields:
            data[field.key] = await self._act(field)
            if self.failed and self._answered(data)[0] is None:
                break
        return self._answered(data)

    async def _act(self, field: Field) -> Any:
        """Carry out one field, and tell what came of it."""
        if field.resolver is None:
            return field.owner
        assert field.resolver.call is not None, "what changes something is a function"
        try:
            given = {**self._arguments(field), field.resolver.info or "info": Info(cast(Any, Acting(self, field)))}
            found = await field.resolver.call(**given)
        except Exception as error:
            found = Failure(error)
        return found.json if isinstance(found, Told) else (await self.tell_apart(field, found)).json

    def tell(self, session: Session, field: Field, value: Any) -> Told:
        """What becomes of the value of a field, with a session; it may be what makes the value, given a context."""
        sitting = self.sitting = Sitting(self.context, session)
        self.info = Info(sitting)
        try:
            if callable(value):
                [value] = sitting.settle([value(sitting)])
            self.failed = self.failed or type(value) is Failure
            [json] = self._complete(field.shape, [value], field)
            self.volume.close(json)
        except (Unplannable, TooLarge) as why:  # what was done is not done again some other way, nor for less to tell
            self.failed, json = True, Failure(why)
        return Told(json)

    async def tell_apart(self, field: Field, value: Any) -> Told:
        """The same with a session that reads, in a worker thread."""
        context = self.context
        return await context.store.reading(context.sight, lambda session: self.tell(session, field, value), once=True)


class Acting(Context):
    """The context of one field of a mutation."""

    def __init__(self, performer: Performer, field: Field) -> None:
        of = performer.context
        super().__init__(of.actor, of.store, of.again, of.services)
        self._performer, self._field = performer, field

    async def write(
        self,
        work: Work[V],
        show: Show[V, R],
        refuse: Callable[[Problem], R],
        *,
        dry: bool = False,
        prepare: Work[object] | None = None,
    ) -> Any:
        """Run `work` and tell what it came to, which is committed then, or that it was refused."""
        performer, field = self._performer, self._field

        def tell(session: Session, outcome: V) -> Told:
            return performer.tell(session, field, lambda context: show(context, outcome))

        def quickly(session: Session) -> Told:
            return tell(session, work(session))

        def meanwhile(session: Session, outcome: V) -> Told | V:
            try:
                return tell(session, outcome)
            except Unready:
                performer.plan.remembers = False
                return outcome

        try:
            if dry:
                return await self.store.reading(self.sight, quickly, once=True)
            if not performer.quick:
                outcome = await self.store.writing(self.sight, work, alone=True, prepare=prepare)
            elif prepare is not None or not performer.plan.remembers:
                return await self.store.writing(self.sight, quickly, prepare=prepare)
            else:
                found = await self.store.shown(self.sight, work, meanwhile)
                if isinstance(found, Told):
                    return found
                outcome = found
        except Problem as problem:
            return refuse(problem)
        return await performer.tell_apart(field, lambda context: show(context, outcome))
