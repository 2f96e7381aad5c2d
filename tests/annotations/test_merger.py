"""Merging, splitting and moving mentions: what each entity has afterwards, and what the history keeps."""

import pytest
from sqlmodel import Session, col, select

from annotations import annotate, authority, entry, identification, identifier, merger, read, relinking, suggestion
from annotations.actor import Actor, Role
from annotations.annotation import Annotation, Kind, Status
from annotations.authority import EntityForm, Name
from annotations.entity import EntityType
from annotations.history import Change
from annotations.merger import Choice
from annotations.past import Past
from annotations.problems import Forbidden
from annotations.span import Span
from api.database import Database
from source_text import read as texts
from source_text.problems import Conflict, Invalid, NotFound
from source_text.sight import Visibility
from tests import article

REVIEWER, TRANSLATOR = article.REVIEWER, article.TRANSLATOR


@pytest.fixture
def filled(database: Database, session: Session) -> Session:
    """A session on the article, which is read in by the same session."""
    session.commit()
    article.take_in(database)
    return session


def make(session: Session, key: str, *names: str, identifiers: tuple[tuple[str, str], ...] = ()) -> int:
    form = EntityForm(key, EntityType.PERSON, [Name("zh-Hant", n) for n in names[:1]], [], identifiers=identifiers)
    return authority.create(session, TRANSLATOR, form, 1).id


def links(session: Session, key: str) -> list[Annotation]:
    entity = authority.by_key(session, key)
    rows = select(Annotation).where(Annotation.entity_id == entity.id, col(Annotation.deleted_at).is_(None))
    return list(session.exec(rows.order_by(col(Annotation.id))))


def names(session: Session, key: str) -> set[tuple[str, str, bool]]:
    entity = authority.by_key(session, key)
    return {(n.language, n.text, n.is_label) for n in authority.names(session, [entity.id])[entity.id]}


def test_keys_ids_and_identifiers_lead_on_through_a_chain(filled: Session) -> None:
    for key in ("a", "b", "c"):
        make(filled, key, f"名{key}", identifiers=(("viaf", f"1{ord(key)}"), ("wikidata", f"Q{ord(key)}")))
    first = authority.by_key(filled, "a").id
    merger.merge(filled, REVIEWER, "a", "b")
    last = merger.merge(filled, REVIEWER, "b", "c")
    assert authority.by_key(filled, "a").id == authority.resolve(filled, [first])[first].id == last.id
    for key in ("a", "b", "c"):
        for text in (f"viaf:1{ord(key)}", f"wikidata:Q{ord(key)}"):
            found = authority.by_identifier(filled, identifier.parse(text))
            assert found is not None
            assert found.id == last.id
    assert last.wikidata == f"Q{ord('c')}"
    assert authority.merged_keys(filled, [last.id]) == {last.id: ["b", "a"]}


@pytest.mark.parametrize(("source", "target"), [("tokyo", "tokyo"), ("japan", "tokyo"), ("tokyo", "japan")])
def test_a_merge_with_itself_or_back_is_a_clear_problem(filled: Session, source: str, target: str) -> None:
    merger.merge(filled, REVIEWER, "tokyo", "japan")
    with pytest.raises(Invalid) as refused:
        merger.merge(filled, REVIEWER, source, target)
    assert refused.value.fields["key"] == "japan"


def test_two_links_of_one_span_become_the_better_one_and_the_other_a_tombstone(filled: Session) -> None:
    make(filled, "minister", "外長")
    first, second, third = links(filled, "wang_yi")
    target = authority.by_key(filled, "minister").id
    said = []
    for link, status in ((first, Status.APPROVED), (second, Status.PROPOSED), (third, Status.REJECTED)):
        span = filled.get_one(Span, link.span_id)
        said.append(entry.add(filled, REVIEWER, span, Kind.ENTITY_LINK, status, entity_id=target).id)
    entry.review(filled, REVIEWER, second.id, None, Status.APPROVED)
    spans = [first.span_id, second.span_id, third.span_id]
    merger.merge(filled, REVIEWER, "wang_yi", "minister")
    standing = {(a.span_id, a.status) for a in links(filled, "minister")}
    assert standing == {
        (spans[0], "APPROVED"),
        (spans[1], "APPROVED"),
        (spans[2], "PROPOSED"),
        (spans[2], "REJECTED"),
    }
    gone = filled.get_one(Annotation, said[1])
    told = filled.exec(select(Change).where(Change.node_type == "Annotation", Change.node_id == gone.id)).all()
    assert gone.deleted_at is not None
    assert [c.action for c in told] == ["CREATED", "DELETED"]
    assert told[-1].before is not None
    assert told[-1].before["deleted_at"] is None
    assert read.mention_counts(filled, [target]) == {target: 3}


def test_labels_in_languages_that_the_target_lacks_stay_labels(filled: Session) -> None:
    make(filled, "minister", "外長")
    merger.merge(filled, REVIEWER, "wang_yi", "minister")
    assert names(filled, "minister") == {
        ("zh-Hant", "外長", True),
        ("en", "Wang Yi", True),
        ("zh-Hant", "王毅", False),
    }


def test_an_earlier_revision_shows_the_entity_that_was_linked_then(filled: Session) -> None:
    document = texts.document(filled, "article")
    before = {a.id: a.entity_id for a in links(filled, "wang_yi")}
    sequence = filled.exec(select(Change.sequence).order_by(col(Change.sequence).desc())).first() or 0
    revision = texts.revision(filled, document, 1)
    merger.merge(filled, REVIEWER, "wang_yi", "trump")
    revision.closed_by = sequence
    then = Past(filled, document, revision).all(filled)
    assert {a.id: a.entity_id for a in then if a.id in before} == before


def test_what_is_hidden_is_not_merged_into_what_is_not(filled: Session) -> None:
    form = EntityForm("agent", EntityType.PERSON, [Name("zh-Hant", "某人")])
    authority.create(filled, TRANSLATOR, form, 1, Visibility.PRIVATE)
    for source, target in (("agent", "wang_yi"), ("wang_yi", "agent")):
        with pytest.raises(Conflict):
            merger.merge(filled, REVIEWER, source, target)
    authority.change(filled, REVIEWER, authority.by_key(filled, "agent"), visibility=Visibility.PUBLIC)
    assert merger.merge(filled, REVIEWER, "agent", "wang_yi").key == "wang_yi"


def test_an_entity_mentioned_in_public_is_not_made_private(filled: Session) -> None:
    with pytest.raises(Conflict):
        authority.change(filled, REVIEWER, authority.by_key(filled, "wang_yi"), visibility=Visibility.PRIVATE)
    with pytest.raises(Forbidden):
        authority.change(filled, TRANSLATOR, authority.by_key(filled, "wang_yi"), visibility=Visibility.UNLISTED)


def test_an_identifier_belongs_to_one_entity_of_a_project(filled: Session) -> None:
    with pytest.raises(Conflict) as refused:
        make(filled, "nippon", "東瀛", identifiers=(("wikidata", "Q17"),))
    assert refused.value.fields["key"] == "japan"
    make(filled, "mei", "梅", identifiers=(("viaf", "123"),))
    with pytest.raises(Conflict) as refused:
        authority.add_identifier(filled, TRANSLATOR, authority.by_key(filled, "japan"), "viaf", "123")
    assert refused.value.fields["key"] == "mei"
    assert identification.held(filled, authority.by_key(filled, "japan")) == [("wikidata", "Q17")]


SPLIT = EntityForm("wang_yi_painter", EntityType.PERSON, [Name("en", "Wang Yi (painter)")])


def test_chosen_mentions_go_to_a_new_entity_and_merging_back_undoes_it(filled: Session) -> None:
    before, called = links(filled, "wang_yi"), names(filled, "wang_yi")
    made = merger.split(filled, REVIEWER, "wang_yi", SPLIT, Choice(mentions=[before[0].id, before[2].id]))
    assert [a.id for a in links(filled, "wang_yi_painter")] == [before[0].id, before[2].id]
    assert [a.id for a in links(filled, "wang_yi")] == [before[1].id]
    change = filled.exec(select(Change).order_by(col(Change.sequence).desc())).first()
    assert change is not None
    assert change.after is not None
    assert (change.action, change.after["split_into"]) == ("SPLIT", made.key)
    merger.merge(filled, REVIEWER, made.key, "wang_yi")
    assert [a.id for a in links(filled, "wang_yi")] == [a.id for a in before]
    assert names(filled, "wang_yi") == called | {("en", "Wang Yi (painter)", False)}


@pytest.mark.parametrize("name", ["日本", "日本 "])
def test_names_go_over_with_the_mentions_under_them(filled: Session, name: str) -> None:
    entity = authority.by_key(filled, "japan")
    authority.change(filled, TRANSLATOR, entity, aliases=[Name("zh-Hant", "日"), Name("zh-Hans", "东瀛")])
    under = [a.id for a in links(filled, "japan") if filled.get_one(Span, a.span_id).quote == "日本"]
    form = EntityForm("japan_government", EntityType.ORGANIZATION, [Name("en", "Government of Japan")])
    merger.split(filled, REVIEWER, "japan", form, Choice(names=[name, "東瀛"]))
    assert [a.id for a in links(filled, "japan_government")] == under
    assert names(filled, "japan") == {("en", "Japan", True), ("zh-Hant", "日", False)}
    assert names(filled, "japan_government") == {
        ("en", "Government of Japan", True),
        ("zh-Hant", "日本", True),
        ("zh-Hans", "东瀛", False),
    }


def test_a_split_gives_the_new_entity_the_identifiers_it_names(filled: Session) -> None:
    merger.split(filled, REVIEWER, "wang_yi", SPLIT._replace(wikidata="Q1137062"), Choice(documents=["article"]))
    assert authority.by_key(filled, "wang_yi").wikidata is None
    assert authority.by_key(filled, "wang_yi_painter").wikidata == "Q1137062"
    assert links(filled, "wang_yi") == []


def test_a_split_of_nothing_or_of_others_is_refused(filled: Session) -> None:
    other = links(filled, "trump")[0].id
    for choice, path in (
        (Choice(), ("mentions",)),
        (Choice(mentions=[other]), ("mentions", "0")),
        (Choice(names=["李白"]), ("names", "0")),
        (Choice(names=["王毅", "Wang Yi"]), ("names",)),
    ):
        with pytest.raises(Invalid) as refused:
            merger.split(filled, REVIEWER, "wang_yi", SPLIT, choice)
        assert refused.value.path == path
    with pytest.raises(NotFound):
        merger.split(filled, REVIEWER, "wang_yi", SPLIT, Choice(mentions=[10**8]))
    with pytest.raises(Forbidden):
        merger.split(filled, TRANSLATOR, "wang_yi", SPLIT, Choice(names=["王毅"]))


def test_mentions_are_moved_to_another_entity_at_once(filled: Session) -> None:
    version = texts.document(filled, "article").version
    moving = [a.id for a in links(filled, "wang_yi")]
    trump = authority.by_key(filled, "trump")
    kept = [a.id for a in links(filled, "trump")]
    assert relinking.relink(filled, TRANSLATOR, moving, trump) == 3
    assert relinking.relink(filled, TRANSLATOR, moving, trump) == 0
    assert [a.id for a in links(filled, "trump")] == sorted(moving + kept)
    filled.expire_all()
    assert texts.document(filled, "article").version == version + 1


def test_reviewed_mentions_and_those_of_other_projects_are_not_moved_by_everybody(filled: Session) -> None:
    moving = [a.id for a in links(filled, "wang_yi")]
    entry.review(filled, REVIEWER, moving[1], None, Status.APPROVED)
    stranger = Actor("sun", None, {2: Role.REVIEWER}, user=8)
    for actor in (TRANSLATOR, stranger):
        with pytest.raises(Forbidden):
            relinking.relink(filled, actor, moving, authority.by_key(filled, "trump"))
    assert relinking.relink(filled, REVIEWER, moving, authority.by_key(filled, "trump")) == 3


def test_the_linker_and_the_suggestions_know_merged_names_as_the_target(filled: Session) -> None:
    merger.merge(filled, REVIEWER, "tokyo", "japan")
    document = texts.document(filled, "article")
    known, ids = annotate.gazetteer(filled, document.project_id, document.language)
    target = authority.by_key(filled, "japan").id
    assert {ids[m.entity] for m in known.find("東京與日本")} == {target}
    paragraph = texts.all_paragraphs(filled, document)[1]
    start = paragraph.text.index("東京")
    sources = {s.source for s in suggestion.suggest(filled, paragraph, start, start + 2, "en")}
    assert "entity:japan" in sources
    assert "entity:tokyo" not in sources
