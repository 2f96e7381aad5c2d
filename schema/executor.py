"""The executor of plans: level by level, all objects of a level at once, values first and nulls and errors after.

Where nothing failed, which is nearly always, no error costs anything: each level makes its objects, and that is the
answer. Where something failed, a Failure stands in its place, and one walk over the finished answer puts nulls where
the specification wants them (section 6.4.4 of GraphQL) and gives each error its path.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import accumulate, chain, islice
from operator import attrgetter
from typing import Any, NamedTuple

from graphql import GraphQLError, VariableValues, get_argument_values, located_error

from annotations.stamp import Extent
from schema.arguments import converter
from schema.leaf import Failure, Leaf
from schema.limits import LIMITS, Limits
from schema.plan import Field, Level, Plan, Selection, Shape, Unplannable
from schema.sitting import Sitting
from schema.volume import Volume
from source_text import patience
from source_text.project import split
from source_text.record import Grouped, Sound, Table

Json = dict[str, Any]


class Info(NamedTuple):
    """What resolvers want of Strawberry's `info`."""

    context: Sitting


class _Nulled(Exception):  # noqa: N818  # it carries an error upwards, and is none
    """A null where none may be: it goes up to the nearest place that may be null."""

    def __init__(self, error: GraphQLError) -> None:
        self.error = error


class Executor:
    """One run of a plan."""

    def __init__(self, plan: Plan, variables: VariableValues, sitting: Sitting, limits: Limits = LIMITS) -> None:
        self.plan, self.variables, self.sitting = plan, variables, sitting
        self.info, self.volume = Info(sitting), Volume(limits)
        self.failed = False
        self._made: list[tuple[Level, list[Json]]] = []
        self._levels: dict[int, Level] = {}
        self._begun: list[Any] = []
        self._paragraphs: set[int] = set()

    def run(self) -> tuple[Json | None, list[GraphQLError]]:
        """The data of the answer, and the errors; Unplannable where the plan turns out not to do, TooLarge where the answer is."""
        [data] = self._level(self.plan.root.level(), [None])
        self.volume.close(data)
        return self._answered(data)

    def event(self, event: Any) -> tuple[Json | None, list[GraphQLError]]:
        """The same of the one field of a subscription, whose value is there already."""
        level = self.plan.root.level()
        [field] = level.fields
        [json] = self._complete(field.shape, [event], field)
        data = {field.key: json}
        self._made.append((level, [data]))
        self.volume.close(data)
        return self._answered(data)

    def _answered(self, data: Json) -> tuple[Json | None, list[GraphQLError]]:
        if not self.failed:
            return data, []
        self._levels = {id(one): level for level, made in self._made for one in made}
        errors: list[GraphQLError] = []
        return self._mend(data, Shape(False, selection=self.plan.root), [], [], errors), errors

    def extent(self, *, apart: bool) -> Extent | None:
        """The documents that the answer begins with, and their paragraphs in it, where it is of these `apart` from others.

        None where a document that was asked for is not there.
        """
        if None in self._begun:
            return None
        documents = frozenset(held.row.id for held in self._begun)
        whole = not apart or any(held.past for held in self._begun)
        names = frozenset(name for project, name in map(split, self.slugs()) if project is None)
        return Extent(documents, None if whole else frozenset(self._paragraphs), names)

    def slugs(self) -> list[str]:
        """The slugs of documents that are given on the outside."""
        fields = [field for field in self.plan.root.level().fields if field.resolver]
        # What cannot be had of the arguments is told by the field itself.
        asked = [one for field in fields if isinstance(one := self._tried(partial(self._arguments, field)), dict)]
        given = [arguments.get(name) for arguments in asked for name in ("slug", "document")]
        return [one for one in given if isinstance(one, str)]

    def _level(self, level: Level, objects: Sequence[Any]) -> list[Json]:
        """What is asked of objects of one type, object by object."""
        if not objects:
            return []
        if level.type.name == "Paragraph":
            self._paragraphs.update(_ids(objects))
        self.volume.count(len(objects) * len(level.fields))
        columns = []
        for field in level.fields:
            patience.check()
            columns.append(self._field(field, objects))
        made = level.make(columns) if columns else [{} for _ in objects]
        self._made.append((level, made))
        return made

    def _field(self, field: Field, objects: Sequence[Any]) -> Sequence[Any]:
        """The finished values of one field, object by object."""
        if field.resolver is None:
            return [field.owner] * len(objects)
        try:
            values = self._resolve(field, objects)
        except Unplannable:
            raise
        except Exception as error:
            self.failed = True
            values = [Failure(error)] * len(objects)
        if field.owner == "Query":
            self._begun += values
        return self._complete(field.shape, values, field)

    def _resolve(self, field: Field, objects: Sequence[Any]) -> Sequence[Any]:
        resolver = field.resolver
        assert resolver is not None, "only __typename has none"
        if resolver.call is None:
            name = resolver.field.python_name
            return objects.shown(name) if isinstance(objects, Table) else list(map(attrgetter(name), objects))
        given = self._arguments(field)
        if resolver.batch is not None:
            found = resolver.batch(self.sitting, objects, field, **given)
            if found is not None:
                if not isinstance(found, Table | Grouped | Sound):
                    self.failed = self.failed or Failure in map(type, found)
                return found
        if resolver.info:
            given = {**given, resolver.info: self.info}
        call = partial(resolver.call, **given)
        if resolver.root is None:
            started = [partial(call) for _ in objects]
        else:
            started = [partial(call, **{resolver.root: one}) for one in objects]
        if resolver.waits:
            values = self.sitting.settle([start() for start in started])
        else:
            values = [self._tried(start) for start in started]
        self.failed = self.failed or Failure in map(type, values)
        return values

    @staticmethod
    def _tried(start: Any) -> Any:
        try:
            return start()
        except Exception as error:
            return Failure(error)

    def _arguments(self, field: Field) -> Json:
        """What a resolver gets besides object and `info`."""
        assert field.definition is not None, "only __typename has none"
        assert field.resolver is not None, "only __typename has none"
        if not field.definition.args:
            return {}
        if not field.varies and field.arguments:
            known: Json = field.arguments[0]
            return known
        given = get_argument_values(field.definition, field.nodes[0], self.variables)
        found: Json = converter(self.plan.strawberry, field.resolver.field)(given)
        if not field.varies:
            field.arguments.append(found)
        return found

    def _complete(self, shape: Shape, values: Sequence[Any], field: Field) -> Sequence[Any]:
        """Values as JSON has them, or Failure where one cannot be had."""
        made: Sequence[Any]
        if shape.leaf is not None:
            made = self._leaves(shape.leaf, values)
            if shape.leaf.text:
                self.volume.weigh(made if isinstance(values, Sound) else filter(None, made))
        elif shape.item is not None:
            made = self._lists(shape.item, values, field)
        else:
            assert shape.selection is not None, "what is no leaf and no list is an object"
            made = self._objects(shape.selection, values)
        if shape.required and not isinstance(values, Sound) and None in made:
            self.failed = True
            error = f"Cannot return null for non-nullable field {field.owner}.{field.name}."
            made = [Failure(TypeError(error)) if value is None else value for value in made]
        return made

    def _leaves(self, leaf: Leaf, values: Sequence[Any] | Sound) -> Sequence[Any]:
        if not self.failed or isinstance(values, Sound):
            try:
                return leaf.sound(values) if isinstance(values, Sound) else leaf.many(values)
            except Exception:
                self.failed = True
        return [
            value if value is None or type(value) is Failure else self._tried(partial(leaf.serialize, value))
            for value in (values.values if isinstance(values, Sound) else values)
        ]

    def _lists(self, item: Shape, values: Sequence[Any], field: Field) -> list[Any]:
        if isinstance(values, Grouped):
            members = self._complete(item, values.members, field)
            if len(members) == len(values.sizes) and min(values.sizes, default=1) == 1:
                return [[one] for one in members]
            return [members[end - size : end] for size, end in zip(values.sizes, accumulate(values.sizes), strict=True)]
        there = [value for value in values if value is not None and type(value) is not Failure]
        members = self._complete(item, list(chain.from_iterable(there)), field)
        rest = iter(members)
        return [
            value if value is None or type(value) is Failure else list(islice(rest, len(value))) for value in values
        ]

    def _objects(self, selection: Selection, values: Sequence[Any]) -> list[Any]:
        if isinstance(values, Table):
            return self._sorted(selection, values, range(len(values)))
        if selection.abstract is None and len(shared := dict(zip(map(id, values), values, strict=True))) < len(values):
            # The same object is answered once, wherever it stands.
            before = self.volume.values, self.volume.characters
            once = dict(zip(shared, self._objects(selection, list(shared.values())), strict=True))
            self.volume.repeat(*before, values, len(shared))
            return [once[id(value)] for value in values]
        there = [i for i, value in enumerate(values) if value is not None and type(value) is not Failure]
        return self._sorted(selection, values, there)

    def _sorted(self, selection: Selection, values: Sequence[Any], there: Sequence[int]) -> list[Any]:
        """The objects that are there among values, type by type; what else stands among them stays."""
        if selection.abstract is None and len(there) == len(values):
            return self._level(selection.level(), values)
        made: list[Any] = list(values) if len(there) < len(values) else [None] * len(values)
        for name, places in self._typed(selection, values, there):
            some = values.pick(places) if isinstance(values, Table) else [values[i] for i in places]
            for i, one in zip(places, self._level(selection.level(name), some), strict=True):
                made[i] = one
        return made

    def _typed(
        self, selection: Selection, values: Sequence[Any], places: Sequence[int]
    ) -> Iterable[tuple[str, Sequence[int]]]:
        """Places of objects by the type of what stands there."""
        if selection.abstract is None:
            return [(selection.type.name, places)]
        objects = values if len(places) == len(values) else [values[i] for i in places]
        found: defaultdict[str, list[int]] = defaultdict(list)
        for i, name in zip(places, self._types(selection, objects), strict=True):
            found[name].append(i)
        return found.items()

    def _types(self, selection: Selection, objects: Sequence[Any]) -> list[str]:
        """The names of the types of objects under an interface or a union."""
        if selection.types is not None:
            return selection.types(objects)
        resolve: Any = selection.abstract and selection.abstract.resolve_type
        return [resolve(one, self.info, selection.abstract) for one in objects]

    def _mend(
        self, value: Any, shape: Shape, nodes: list[Any], path: list[str | int], errors: list[GraphQLError]
    ) -> Any:
        """A part of the answer with nulls where something failed; _Nulled where there may be none."""
        try:
            return self._mended(value, shape, nodes, path, errors)
        except _Nulled as nulled:
            if shape.required:
                raise
            errors.append(nulled.error)
            return None

    def _mended(
        self, value: Any, shape: Shape, nodes: list[Any], path: list[str | int], errors: list[GraphQLError]
    ) -> Any:
        if type(value) is Failure:
            raise _Nulled(located_error(value.error, nodes, path))
        if value is None or shape.leaf is not None:
            return value
        if shape.item is not None:
            return [self._mend(one, shape.item, nodes, [*path, i], errors) for i, one in enumerate(value)]
        fields: Mapping[str, Field] = {field.key: field for field in self._levels[id(value)].fields}
        return {
            key: self._mend(one, fields[key].shape, fields[key].nodes, [*path, key], errors)
            for key, one in value.items()
        }


def _ids(objects: Sequence[Any]) -> Iterable[int]:
    """The ids of the rows behind objects."""
    return objects.column("id") if isinstance(objects, Table) else [one.row.id for one in objects]
