"""The parts of a result make the whole, wherever a document is divided by @defer and @stream."""

import asyncio
from contextlib import aclosing
from random import Random
from typing import Any

import orjson
import pytest
from graphql import (
    FieldNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_nullable_type,
    is_list_type,
    parse,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from annotations.actor import ANONYMOUS, Actor
from api.database import Database
from schema import executor, operation
from schema.context import Context
from schema.increments import unfold
from schema.parts import Pending, failure, rest
from schema.preparation import GRAPH, Refused, prepare
from source_text.problems import Overdue
from tests import article
from tests.incremental import put_together
from tests.schema import generated
from tests.schema.storied import Story
from tests.schema.test_executor import nulled


def unfolded(database: Database, text: str, actor: Actor = ANONYMOUS, **variables: Any) -> list[Any]:
    async def take() -> list[Any]:
        async with aclosing(unfold(prepare(text), None, variables, Context(actor, database))) as parts:
            return [orjson.loads(part) async for part in parts]

    return asyncio.run(take())


def whole(database: Database, text: str, actor: Actor = ANONYMOUS, **variables: Any) -> Any:
    return asyncio.run(operation.run(prepare(text), None, variables, Context(actor, database))).body()


class Divided(Visitor):
    """Has parts of a document come later."""

    def __init__(self, types: TypeInfo, random: Random) -> None:
        super().__init__()
        self.types, self.random = types, random

    def leave_selection_set(self, node: SelectionSetNode, _key: Any, parent: Any, *_: Any) -> Any:
        """Let some of what is asked of an object wait, or say that it need not."""
        if self.random.random() < 0.5 or not isinstance(parent, FieldNode | OperationDefinitionNode):
            return None
        later = [one for one in node.selections if self.random.random() < 0.5]
        if not later:
            return None
        directive = self.random.choice(["@defer", '@defer(label: "%")', "@defer(if: $yes)", "@defer(if: $no)"])
        made = parse(f"{{ ... {directive.replace('%', str(self.random.random()))} {{ a }} }}").definitions[0]
        assert isinstance(made, OperationDefinitionNode)
        [fragment] = made.selection_set.selections
        assert isinstance(fragment, InlineFragmentNode)
        waiting = InlineFragmentNode(
            directives=fragment.directives, selection_set=SelectionSetNode(selections=tuple(later))
        )
        # What is asked at once as well is no part of what comes later.
        at_once = [one for one in node.selections if one not in later or self.random.random() < 0.2]
        return SelectionSetNode(selections=(*at_once, waiting))

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        """Let a list come member by member."""
        kind = self.types.get_type()
        if kind is None or not is_list_type(get_nullable_type(kind)) or self.random.random() < 0.4:
            return None
        count = self.random.choice([0, 1, 2, 50])
        made = parse(f"{{ a @stream(initialCount: {count}) }}").definitions[0]
        assert isinstance(made, OperationDefinitionNode)
        [field] = made.selection_set.selections
        return FieldNode(
            alias=node.alias,
            name=node.name,
            arguments=node.arguments,
            directives=(*(node.directives or ()), *(field.directives or ())),
            selection_set=node.selection_set,
        )


def divided(text: str, random: Random) -> str:
    types = TypeInfo(GRAPH)
    return print_ast(visit(parse(text), TypeInfoVisitor(types, Divided(types, random))))


def nulls(found: Any) -> set[bytes]:
    """The places of the nulls that the errors of a result led to: which of several errors beneath one is told, and whether
    all are, is not promised."""
    return {orjson.dumps(nulled(found["data"], error["path"])) for error in found.get("errors", [])}


def test_generated_queries_come_to_the_same_in_parts(story: Story) -> None:
    """Where a null went up beyond a part, the client keeps what it has; all else is as in the whole."""
    seen = {"parts": 0, "failed": 0}
    before = operation.counted["planned"]

    @settings(
        max_examples=400,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        derandomize=True,
    )
    @given(st.data())
    def check(data: st.DataObject) -> None:
        actor = data.draw(st.sampled_from([article.ADMINISTRATOR, article.READER, ANONYMOUS]))
        plain = data.draw(generated.operations(story.pool))
        query = divided(plain, Random(data.draw(st.integers(0, 2**32))))
        try:
            wanted = whole(story.database, plain, actor, **generated.CONDITIONS)
            parts = unfolded(story.database, query, actor, **generated.CONDITIONS)
        except Refused:
            return
        found = put_together(parts)
        seen["parts"] += len(parts) > 1
        failed = any("errors" in one for part in parts for one in part.get("completed", []))
        seen["failed"] += failed
        if failed:
            assert found["errors"], query
            assert wanted["errors"], query
        else:
            assert found["data"] == wanted["data"], query
            assert nulls(found) == nulls(wanted), query

    check()
    assert seen["parts"] > 100
    assert operation.counted["planned"] - before > 100


LATER = """{ document(slug: "article") { title paragraphs(first: 4) { edges @stream(initialCount: 1, label: "rest") {
  node { ordinal ... @defer(label: "words") { text } } } } } }"""


def test_each_part_says_what_it_brings(database: Database) -> None:
    article.take_in(database)
    first, last = unfolded(database, LATER)
    assert first["data"]["document"]["paragraphs"] == {"edges": [{"node": {"ordinal": 1}}]}
    edges = ["document", "paragraphs", "edges"]
    assert first["pending"] == [
        {"id": "0", "path": [*edges, 0, "node"], "label": "words"},
        {"id": "1", "path": edges, "label": "rest"},
    ]
    assert first["hasNext"] is True
    rest_of = [{"node": {"ordinal": n, "text": article.PARAGRAPHS[n - 1]}} for n in (2, 3, 4)]
    assert last == {
        "incremental": [{"id": "1", "items": rest_of}, {"id": "0", "data": {"text": article.PARAGRAPHS[0]}}],
        "completed": [{"id": "0"}, {"id": "1"}],
        "hasNext": False,
    }


def test_fields_beneath_what_was_told_come_with_the_way_to_them(database: Database) -> None:
    article.take_in(database)
    _, last = unfolded(
        database,
        '{ document(slug: "article") { title } ... @defer { document(slug: "article") { slug } viewer { name } } }',
    )
    assert last["incremental"] == [
        {"id": "0", "data": {"viewer": {"name": "anonymous"}}},
        {"id": "0", "subPath": ["document"], "data": {"slug": "article"}},
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{ document(slug: "article") { title ... @defer(if: false) { slug } } }',
        '{ document(slug: "article") { title ... @skip(if: true) @defer { slug } } }',
        '{ document(slug: "article") { title ... on Entity @defer { key } } }'.replace(
            "... on Entity", "... on Document @skip(if: true)"
        ).replace("key", "slug"),
        '{ document(slug: "article") { paragraphs { edges @stream(initialCount: 10) { node { ordinal } } } } }',
        '{ document(slug: "article") { paragraphs { edges @stream(if: false) { node { ordinal } } } } }',
    ],
)
def test_what_need_not_wait_comes_at_once(database: Database, text: str) -> None:
    article.take_in(database)
    [only] = unfolded(database, text)
    assert only == whole(database, text)


def test_a_mutation_is_carried_out_once_and_told_as_a_whole(database: Database) -> None:
    article.take_in(database)
    made = """mutation { createEntity(input: {key: "tea", type: OTHER, labels: [{language: "en", text: "Tea"}]}) {
      problems { code } ... @defer { entity { key } } } }"""
    [only] = unfolded(database, made, article.ADMINISTRATOR)
    assert only["data"] == {"createEntity": {"problems": [], "entity": {"key": "tea"}}}


def test_what_no_plan_can_do_comes_whole_or_after_the_first_part(database: Database) -> None:
    article.take_in(database)
    [only] = unfolded(database, "{ viewer { name } ... @defer { __schema { queryType { name } } } }")
    assert only["data"] == {"viewer": {"name": "anonymous"}, "__schema": {"queryType": {"name": "Query"}}}
    asked = '{ viewer { name } ... @defer { reconciliationCandidates(entity: "japan") { id } } }'
    found = unfolded(database, asked, article.ADMINISTRATOR)
    assert len(found) == 2
    assert found[0]["data"] == {"viewer": {"name": "ada"}}
    assert put_together(found)["data"] == {"viewer": {"name": "ada"}, "reconciliationCandidates": []}


def test_who_names_an_unlisted_document_in_a_later_part_sees_it_from_the_first(database: Database) -> None:
    article.take_in(database)
    hidden = 'mutation { setVisibility(input: {slug: "article", visibility: UNLISTED}) { problems { code } } }'
    assert whole(database, hidden, article.ADMINISTRATOR)["data"]
    first, _ = unfolded(
        database,
        '{ documents { totalCount } ... @defer { document(slug: "article") { title } } }',
        article.ADMINISTRATOR,
    )
    assert first["data"] == {"documents": {"totalCount": 1}}


def test_what_is_too_late_for_the_other_part_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    article.take_in(database)
    run = executor.Executor.run

    def late(one: executor.Executor) -> Any:
        if type(one) is executor.Executor:
            raise Overdue("The request was not done within 1 seconds, and was stopped.", hint="Ask for less.")
        return run(one)

    monkeypatch.setattr(executor.Executor, "run", late)
    first, last = unfolded(database, LATER)
    assert first["data"]["document"]["title"]
    assert [[error["extensions"]["code"] for error in one["errors"]] for one in last["completed"]] == [["DEADLINE"]] * 2


def test_a_part_that_cannot_be_had_fails_with_the_reason() -> None:
    """A null that goes up beyond the part takes nothing of what was told before."""
    pending = [Pending("0", ("a",)), Pending("1", ("a", "b"), "inner"), Pending("2", ("c",))]
    before = {"a": {"b": {"x": 1}}, "c": {}}
    errors = [GraphQLError("no b", path=["a", "b", "y"]), GraphQLError("no z", path=["c", "z"])]
    found = rest(before, {"a": None, "c": {"z": None}}, pending, errors)
    assert found["incremental"] == [{"id": "2", "data": {"z": None}, "errors": [errors[1].formatted]}]
    assert found["completed"] == [
        {"id": "0", "errors": [errors[0].formatted]},
        {"id": "1", "errors": [errors[0].formatted]},
        {"id": "2"},
    ]
    assert [one["errors"] for one in failure(pending, errors[0])["completed"]] == [[errors[0].formatted]] * 3


def test_a_client_that_leaves_after_the_first_part_leaves_nothing_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    article.take_in(database)

    async def leave() -> None:
        parts = unfold(prepare(LATER), None, {}, Context(ANONYMOUS, database))
        assert await anext(parts)
        await parts.aclose()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(leave())
