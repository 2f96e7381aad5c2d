"""Mutations: what a translator does, and what is refused without harm."""

import base64
from typing import Any

import pytest
from sqlmodel import col, func, select

from annotations.actor import ANONYMOUS
from annotations.annotation import Annotation
from annotations.history import Change
from api.database import Database
from source_text.document import Document
from tests import article
from tests.schema.conftest import Ask

PROBLEMS = "problems { __typename message path code hint ... on QuoteMismatch { expected found } ... on StaleVersion { expectedVersion currentVersion } }"
ADD = f"""mutation($input: AddGlossInput!) {{ addGloss(input: $input) {{ clientMutationId {PROBLEMS}
  annotation {{ id version status origin creator span {{ id quote range {{ start end unit view precision }} }}
    ... on Gloss {{ text pinyin language }} }} }} }}"""


@pytest.fixture
def paragraphs(ask: Ask) -> list[str]:
    edges = ask('{ document(slug: "article") { paragraphs { edges { node { id } } } } }')["document"]["paragraphs"][
        "edges"
    ]
    return [e["node"]["id"] for e in edges]


def add(ask: Ask, paragraph: str, start: int, end: int, text: str = "a gloss", **more: Any) -> dict[str, Any]:
    range_ = {"start": start, "end": end, **more.pop("range", {})}
    actor = more.pop("actor", article.TRANSLATOR)
    found: dict[str, Any] = ask(ADD, actor, input={"paragraph": paragraph, "range": range_, "text": text, **more})[
        "addGloss"
    ]
    return found


def count(database: Database, table: Any) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_gloss_given_in_utf16_of_the_simplified_view_is_read_back_in_code_points(
    ask: Ask, paragraphs: list[str]
) -> None:
    """周顗 is one unit longer in UTF-16 once 噁 and 顗 are simplified to characters outside the BMP."""
    place = {"unit": "UTF16", "view": "ZH_HANS", "quote": "周𫖮"}
    payload = add(ask, paragraphs[0], 7, 10, "Zhou Yi, of the Jin", pinyin="Zhōu Yǐ", range=place)
    assert payload["problems"] == []
    span = payload["annotation"]["span"]
    assert span["quote"] == "周顗"
    assert span["range"] == {"start": 6, "end": 8, "unit": "CODE_POINT", "view": "ORIGINAL", "precision": "EXACT"}
    again = ask(
        "query($id: ID!) { node(id: $id) { ... on Span { range(view: ZH_HANS, unit: UTF8) { start end } } } }",
        id=span["id"],
    )
    assert again["node"]["range"] == {"start": 19, "end": 26}


def test_annotations_on_one_range_share_a_span(ask: Ask, paragraphs: list[str]) -> None:
    one, two = add(ask, paragraphs[1], 0, 2), add(ask, paragraphs[1], 0, 2, "another")
    assert one["annotation"]["span"]["id"] == two["annotation"]["span"]["id"]
    assert one["annotation"]["id"] != two["annotation"]["id"]


@pytest.mark.parametrize(
    ("range_", "kind", "path"),
    [
        ({"start": 5, "end": 3}, "InvalidRange", ["range", "end"]),
        ({"start": 2, "end": 2}, "InvalidRange", ["range", "end"]),
        ({"start": 0, "end": 99}, "InvalidRange", ["range", "end"]),
        ({"start": -1, "end": 2}, "InvalidRange", ["range", "start"]),
        ({"start": 4, "end": 10, "unit": "UTF16", "view": "ZH_HANS"}, "InvalidRange", ["range", "start"]),
        ({"start": 1, "end": 6, "unit": "UTF8"}, "InvalidRange", ["range", "start"]),
        ({"start": 0, "end": 2, "quote": "別的"}, "QuoteMismatch", ["range", "quote"]),
    ],
)
def test_a_range_that_is_wrong_is_refused_with_the_field_and_nothing_changes(
    ask: Ask, paragraphs: list[str], filled: Database, range_: dict[str, Any], kind: str, path: list[str]
) -> None:
    before = count(filled, Change), count(filled, Annotation)
    text = {"paragraph": paragraphs[0], "range": range_, "text": "x"}
    payload = ask(ADD, article.TRANSLATOR, input=text)["addGloss"]
    assert payload["annotation"] is None
    assert payload["problems"][0]["__typename"] == kind
    assert payload["problems"][0]["path"] == path
    assert payload["problems"][0]["hint"]
    assert (count(filled, Change), count(filled, Annotation)) == before


def test_ids_of_another_type_and_empty_texts_are_refused(ask: Ask, paragraphs: list[str]) -> None:
    document = ask('{ document(slug: "article") { id } }')["document"]["id"]
    assert add(ask, document, 0, 1)["problems"][0]["path"] == ["paragraph"]
    assert "Document" in add(ask, document, 0, 1)["problems"][0]["message"]
    assert add(ask, paragraphs[0], 0, 1, " ")["problems"][0]["path"] == ["text"]


def test_writing_needs_a_role(ask: Ask, paragraphs: list[str]) -> None:
    assert add(ask, paragraphs[0], 0, 1, actor=ANONYMOUS)["problems"][0]["code"] == "UNAUTHORIZED"
    assert add(ask, paragraphs[0], 0, 1, actor=article.READER)["problems"][0]["code"] == "FORBIDDEN"
    assert add(ask, paragraphs[0], 0, 1, status="APPROVED")["problems"][0]["code"] == "FORBIDDEN"
    assert add(ask, paragraphs[0], 0, 1, status="APPROVED", actor=article.REVIEWER)["problems"] == []


def test_the_same_request_with_the_same_mark_is_carried_out_once(
    ask: Ask, paragraphs: list[str], filled: Database
) -> None:
    first = add(ask, paragraphs[1], 0, 2, clientMutationId="m1")
    before = count(filled, Change)
    again = add(ask, paragraphs[1], 0, 2, clientMutationId="m1")
    assert again == first
    assert again["clientMutationId"] == "m1"
    assert count(filled, Change) == before
    assert add(ask, paragraphs[1], 0, 2, clientMutationId="m2")["annotation"]["id"] != first["annotation"]["id"]


UPDATE = f"""mutation($input: UpdateAnnotationInput!) {{ updateAnnotation(input: $input) {{ {PROBLEMS}
  annotation {{ version ... on Gloss {{ text }} }} }} }}"""
REVIEW = f"""mutation($input: ReviewAnnotationInput!) {{ reviewAnnotation(input: $input) {{ {PROBLEMS}
  annotation {{ version status }} }} }}"""
DELETE = f"""mutation($input: DeleteAnnotationInput!) {{ deleteAnnotation(input: $input) {{ {PROBLEMS}
  annotation {{ id version ... on Gloss {{ text }} span {{ quote }} }} }} }}"""


def test_an_annotation_is_changed_reviewed_and_deleted_with_its_history(
    ask: Ask, paragraphs: list[str], filled: Database
) -> None:
    id_ = add(ask, paragraphs[1], 0, 2)["annotation"]["id"]
    changed = ask(UPDATE, article.TRANSLATOR, input={"id": id_, "version": 1, "text": "better"})["updateAnnotation"]
    assert changed["annotation"] == {"version": 2, "text": "better"}
    stale = ask(UPDATE, article.TRANSLATOR, input={"id": id_, "version": 1, "text": "late"})["updateAnnotation"]
    assert stale["annotation"] is None
    assert stale["problems"][0] | {"message": "", "hint": ""} == {
        "__typename": "StaleVersion",
        "message": "",
        "path": ["version"],
        "code": "STALE_VERSION",
        "hint": "",
        "expectedVersion": 1,
        "currentVersion": 2,
    }
    refused = ask(REVIEW, article.TRANSLATOR, input={"id": id_, "version": 2, "status": "APPROVED"})["reviewAnnotation"]
    assert refused["problems"][0]["code"] == "FORBIDDEN"
    approved = ask(REVIEW, article.REVIEWER, input={"id": id_, "version": 2, "status": "APPROVED"})["reviewAnnotation"]
    assert approved["annotation"] == {"version": 3, "status": "APPROVED"}
    assert ask(DELETE, article.TRANSLATOR, input={"id": id_, "version": 3})["deleteAnnotation"]["problems"]
    gone = ask(DELETE, article.REVIEWER, input={"id": id_, "version": 3})["deleteAnnotation"]["annotation"]
    assert gone == {"id": id_, "version": 3, "text": "better", "span": {"quote": "王毅"}}
    assert ask("query($id: ID!) { node(id: $id) { id } }", id=id_)["node"] is None
    with filled.read() as session:
        changes = session.exec(
            select(Change).where(Change.node_type == "Annotation").order_by(col(Change.sequence))
        ).all()
    assert [c.action for c in changes] == ["CREATED", "UPDATED", "UPDATED", "DELETED"]
    assert changes[1].before is not None
    assert changes[1].before["text"] == "a gloss"
    assert changes[1].after is not None
    assert changes[1].after["text"] == "better"


def test_rejected_annotations_count_only_when_asked_for(ask: Ask, paragraphs: list[str]) -> None:
    made = add(ask, paragraphs[1], 0, 2)["annotation"]
    ask(REVIEW, article.REVIEWER, input={"id": made["id"], "version": 1, "status": "REJECTED", "reason": "no"})
    query = "query($s: [AnnotationStatus!]) { annotations(kinds: [GLOSS], statuses: $s) { totalCount } }"
    assert ask(query)["annotations"]["totalCount"] == 0
    assert ask(query, s=["REJECTED"])["annotations"]["totalCount"] == 1


def test_the_version_of_a_document_grows_with_every_change(ask: Ask, paragraphs: list[str], filled: Database) -> None:
    before = ask('{ document(slug: "article") { version } }')["document"]["version"]
    add(ask, paragraphs[1], 0, 2)
    assert ask('{ document(slug: "article") { version } }')["document"]["version"] == before + 1


def test_mainland_wording_follows_approved_conversions_and_links(ask: Ask, paragraphs: list[str]) -> None:
    query = 'query { document(slug: "article") { p2: paragraph(ordinal: 2) { text(view: ZH_HANS_CN) annotations(kinds: [ENTITY_LINK]) { id version ... on EntityLink { entity { key } } } } p4: paragraph(ordinal: 4) { text(view: ZH_HANS_CN) } } }'
    before = ask(query)["document"]
    assert "川普" in before["p2"]["text"]
    assert "网路" in before["p4"]["text"]
    link = next(a for a in before["p2"]["annotations"] if a["entity"]["key"] == "trump")
    ask(REVIEW, article.REVIEWER, input={"id": link["id"], "version": link["version"], "status": "APPROVED"})
    conversion = "mutation($input: AddConversionInput!) { addConversion(input: $input) { annotation { ... on Conversion { view text } } problems { message } } }"
    range_ = {"start": 7, "end": 9, "quote": "網路"}
    for status, actor in (("PROPOSED", article.TRANSLATOR), ("APPROVED", article.REVIEWER)):
        given = {
            "paragraph": paragraphs[3],
            "range": range_,
            "view": "ZH_HANS_CN",
            "text": "互联网络",
            "status": status,
        }
        assert ask(conversion, actor, input=given)["addConversion"]["problems"] == []
    after = ask(query)["document"]
    assert "特朗普" in after["p2"]["text"]
    assert after["p4"]["text"] == "结果：𠮷野家的互联网络品质很好，王毅没有回应。"
    spans = ask("""query { document(slug: "article") { paragraph(ordinal: 4) { spans { quote
      range(view: ZH_HANS_CN, unit: UTF16) { start end precision } } } } }""")["document"]["paragraph"]["spans"]
    inside = [s["range"] for s in spans if s["quote"] == "網"]
    assert inside == [{"start": 8, "end": 12, "precision": "EXPANDED"}]


APPLY = """mutation($input: ApplyGlossInput!) { applyGloss(input: $input) { count problems { message }
  places { id quote paragraph { ordinal document { slug } } } } }"""


def test_a_gloss_is_put_on_every_other_occurrence_in_either_script(
    ask: Ask, paragraphs: list[str], filled: Database
) -> None:
    article.take_in(filled, "simplified", "访问日本的人很多。\n\n没有人。", "zh-Hans")
    gloss = add(ask, paragraphs[1], 2, 4, "to visit")["annotation"]["id"]
    dry = ask(APPLY, article.TRANSLATOR, input={"gloss": gloss, "dryRun": True})["applyGloss"]
    assert dry["count"] == 2
    assert len({p["id"] for p in dry["places"]}) == 2
    assert [p["quote"] for p in dry["places"]] == ["訪問", "访问"]
    done = ask(APPLY, article.TRANSLATOR, input={"gloss": gloss})["applyGloss"]
    assert [p["paragraph"] for p in done["places"]] == [p["paragraph"] for p in dry["places"]]
    assert ask(APPLY, article.TRANSLATOR, input={"gloss": gloss})["applyGloss"]["count"] == 0


def test_suggestions_put_approved_glosses_before_proposed_ones_and_the_dictionary_last(
    ask: Ask, paragraphs: list[str]
) -> None:
    add(ask, paragraphs[1], 2, 4, "to call on")
    add(ask, paragraphs[2], 15, 17, "to visit", status="APPROVED", actor=article.REVIEWER)
    query = (
        """query($p: ID!, $r: TextRangeInput!) { glossSuggestions(paragraph: $p, range: $r) { text source score } }"""
    )
    found = ask(query, p=paragraphs[1], r={"start": 2, "end": 4})["glossSuggestions"]
    assert [s["text"] for s in found[:2]] == ["to visit", "to call on"]
    assert found[-1]["source"] == "CC-CEDICT"
    assert [s["score"] for s in found] == sorted((s["score"] for s in found), reverse=True)
    named = ask(query, p=paragraphs[1], r={"start": 0, "end": 2})["glossSuggestions"]
    assert {"Wang Yi", "entity:wang_yi"} <= set(named[0].values())


def test_entities_are_made_changed_and_merged(ask: Ask) -> None:
    create = (
        f"mutation($input: CreateEntityInput!) {{ createEntity(input: $input) {{ entity {{ id key }} {PROBLEMS} }} }}"
    )
    label = [{"language": "zh-Hant", "text": "王外長"}]
    made = ask(create, article.TRANSLATOR, input={"key": "minister", "type": "PERSON", "labels": label})["createEntity"]
    assert made["problems"] == []
    taken = ask(create, article.TRANSLATOR, input={"key": "minister", "type": "PERSON", "labels": label})[
        "createEntity"
    ]
    assert taken["problems"][0]["code"] == "CONFLICT"
    update = f"mutation($input: UpdateEntityInput!) {{ updateEntity(input: $input) {{ entity {{ type aliases {{ text }} labels {{ text }} }} {PROBLEMS} }} }}"
    alias = [{"language": "zh-Hant", "text": "王部長"}]
    changed = ask(update, article.TRANSLATOR, input={"key": "minister", "aliases": alias})["updateEntity"]["entity"]
    assert changed == {"type": "PERSON", "aliases": [{"text": "王部長"}], "labels": [{"text": "王外長"}]}
    merge = f"mutation($input: MergeEntitiesInput!) {{ mergeEntities(input: $input) {{ entity {{ key mentionCount aliases {{ text }} }} {PROBLEMS} }} }}"
    merged = ask(merge, article.REVIEWER, input={"source": "wang_yi", "target": "minister"})["mergeEntities"]["entity"]
    assert merged["key"] == "minister"
    assert merged["mentionCount"] == 3
    assert {"text": "王毅"} in merged["aliases"]
    old = ask('{ entity(key: "wang_yi") { key } byName: entity(name: "王毅") { key } }')
    assert old == {"entity": {"key": "minister"}, "byName": {"key": "minister"}}


IMPORT = f"""mutation($input: ImportDocumentInput!) {{ importDocument(input: $input) {{ unchanged {PROBLEMS}
  document {{ slug title paragraphs {{ totalCount }} }} }} }}"""


def test_a_text_is_imported_once(ask: Ask, filled: Database) -> None:
    given = {"slug": "new", "language": "zh-Hant-TW", "text": "標題\n\n內容是這樣的。"}
    made = ask(IMPORT, article.TRANSLATOR, input=given)["importDocument"]
    assert made == {
        "unchanged": False,
        "problems": [],
        "document": {"slug": "new", "title": "標題", "paragraphs": {"totalCount": 2}},
    }
    changes = count(filled, Change)
    again = ask(IMPORT, article.TRANSLATOR, input=given)["importDocument"]
    assert again == {**made, "unchanged": True}
    as_file = {**given, "text": None, "content": base64.b64encode(str(given["text"]).encode()).decode()}
    assert ask(IMPORT, article.TRANSLATOR, input=as_file)["importDocument"]["unchanged"]
    assert count(filled, Change) == changes


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"text": ""}, ["text"]),
        ({"text": None}, ["text"]),
        ({"text": "字", "content": "5a2X"}, ["text"]),
        ({"text": None, "content": "###"}, ["content"]),
        ({"text": None, "content": base64.b64encode("中文的字".encode()[:-1]).decode()}, ["content"]),
        ({"text": None, "content": base64.b64encode(b"\x89PNG\r\n\x1a\n\x00").decode()}, ["content"]),
        ({"text": "有\x00字"}, ["text"]),
        ({"slug": "article"}, ["slug"]),
        ({"slug": "a/b"}, ["slug"]),
        ({"mediaType": "image/png"}, ["mediaType"]),
        ({"glosses": [{"paragraph": 1, "start": 0, "end": 2, "surface": "別的", "text": "x"}]}, ["glosses", "1"]),
    ],
)
def test_an_import_that_is_wrong_names_the_field_and_leaves_nothing(
    ask: Ask, filled: Database, wrong: dict[str, Any], path: list[str]
) -> None:
    before = count(filled, Document), count(filled, Change), count(filled, Annotation)
    given = {"slug": "new", "language": "zh-Hant-TW", "text": "標題\n\n內容是這樣的。", **wrong}
    payload = ask(IMPORT, article.TRANSLATOR, input=given)["importDocument"]
    assert payload["document"] is None
    assert payload["problems"][0]["path"] == path
    assert payload["problems"][0]["hint"]
    assert (count(filled, Document), count(filled, Change), count(filled, Annotation)) == before


def test_companion_lines_that_do_not_fit_are_left_out_of_a_partial_import(ask: Ask) -> None:
    lines = [
        {"paragraph": 2, "start": 0, "end": 2, "surface": "內容", "text": "content"},
        {"paragraph": 2, "start": 0, "end": 2, "surface": "別的", "text": "x"},
        {"paragraph": 9, "start": 0, "end": 2, "surface": "別的", "text": "x"},
    ]
    query = IMPORT.replace("unchanged", "unchanged skipped { file line expected found }", 1)
    given = {
        "slug": "new",
        "language": "zh-Hant-TW",
        "text": "標題\n\n內容是這樣的。",
        "glosses": lines,
        "partial": True,
    }
    payload = ask(query, article.TRANSLATOR, input=given)["importDocument"]
    assert payload["problems"] == []
    assert payload["skipped"][0] == {"file": "glosses", "line": 2, "expected": "別的", "found": "內容"}
    assert [s["line"] for s in payload["skipped"]] == [2, 3]


REVISE = f"""mutation($input: ReviseDocumentInput!) {{ reviseDocument(input: $input) {{ {PROBLEMS}
  revision {{ number message }} document {{ revision {{ number }} }}
  report {{ total unchanged shifted moved fuzzy ambiguous orphaned }} }} }}"""


def test_a_correction_keeps_annotations_and_the_past_stays_readable(ask: Ask, paragraphs: list[str]) -> None:
    gloss = add(ask, paragraphs[1], 2, 4, "to visit")["annotation"]["id"]
    lost = add(ask, paragraphs[3], 3, 6, "a restaurant")["annotation"]["span"]["id"]
    text = article.TEXT.replace("王毅訪問日本", "外長王毅訪問日本").replace(
        "結果：𠮷野家的網路品質很好", "結果：其餘照舊"
    )
    dry = ask(REVISE, article.TRANSLATOR, input={"slug": "article", "text": text, "dryRun": True})["reviseDocument"]
    assert dry["revision"]["number"] == 1
    given = {"slug": "article", "text": text, "expectedRevision": 1, "message": "corrected"}
    done = ask(REVISE, article.TRANSLATOR, input=given)["reviseDocument"]
    assert done["revision"] == {"number": 2, "message": "corrected"}
    assert done["report"] == dry["report"]
    assert done["report"]["total"] == sum(v for k, v in done["report"].items() if k != "total")
    assert done["report"]["orphaned"] >= 1
    stale = ask(REVISE, article.TRANSLATOR, input=given)["reviseDocument"]
    assert stale["problems"][0]["code"] == "STALE_VERSION"
    query = """query($r: Int) { document(slug: "article", revision: $r) { revision { number }
      paragraph(ordinal: 2) { id text annotations(kinds: [GLOSS]) { id span { quote range { start end } } } }
      orphans { totalCount edges { node { id quote range { start } } } } } }"""
    new, old = ask(query)["document"], ask(query, r=1)["document"]
    assert new["paragraph"]["text"].startswith("外長王毅訪問日本")
    assert new["paragraph"]["annotations"] == [
        {"id": gloss, "span": {"quote": "訪問", "range": {"start": 4, "end": 6}}}
    ]
    assert {"id": lost, "quote": "𠮷野家", "range": None} in [e["node"] for e in new["orphans"]["edges"]]
    assert old["revision"] == {"number": 1}
    assert old["paragraph"]["text"] == article.PARAGRAPHS[1]
    assert old["paragraph"]["id"] == new["paragraph"]["id"]
    assert old["paragraph"]["annotations"] == [
        {"id": gloss, "span": {"quote": "訪問", "range": {"start": 2, "end": 4}}}
    ]
    assert old["orphans"]["totalCount"] == 0
    reattach = "mutation($input: ReattachSpanInput!) { reattachSpan(input: $input) { span { state quote } problems { message } } }"
    place = {"span": lost, "paragraph": paragraphs[3], "range": {"start": 0, "end": 2}}
    put = ask(reattach, article.TRANSLATOR, input=place)["reattachSpan"]
    assert put["span"] == {"state": "ANCHORED", "quote": "結果"}


def test_the_same_text_again_makes_no_revision(ask: Ask) -> None:
    done = ask(REVISE, article.TRANSLATOR, input={"slug": "article", "text": article.TEXT})["reviseDocument"]
    assert done["revision"]["number"] == 1
    assert done["report"]["total"] == done["report"]["unchanged"] > 0
