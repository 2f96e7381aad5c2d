"""What a translator asks: suggestions with their place, a preview, the memory, the consistency report and the progress."""

from typing import Any

import pytest

from api.database import Database
from source_text.offsets import Unit, from_unit
from tests import article
from tests.schema.conftest import Ask

PROBLEMS = "problems { __typename message path code hint ... on StaleVersion { expectedVersion currentVersion } }"
GLOSS = f"mutation($input: AddGlossInput!) {{ addGloss(input: $input) {{ {PROBLEMS} annotation {{ id }} }} }}"
TRANSLATE = f"""mutation($input: AddTranslationInput!) {{ addTranslation(input: $input) {{ {PROBLEMS}
  annotation {{ id version status }} }} }}"""
UPDATE = f"""mutation($input: UpdateAnnotationInput!) {{ updateAnnotation(input: $input) {{ {PROBLEMS}
  annotation {{ version ... on Translation {{ text }} }} }} }}"""


@pytest.fixture
def paragraphs(ask: Ask) -> list[str]:
    found = ask('{ document(slug: "article") { paragraphs { edges { node { id } } } } }')["document"]["paragraphs"]
    return [e["node"]["id"] for e in found["edges"]]


def gloss(ask: Ask, paragraph: str, start: int, end: int, text: str, status: str = "PROPOSED") -> str:
    given = {"paragraph": paragraph, "range": {"start": start, "end": end}, "text": text, "status": status}
    made: str = ask(GLOSS, article.REVIEWER, input=given)["addGloss"]["annotation"]["id"]
    return made


def translate(ask: Ask, paragraph: str, text: str, status: str = "PROPOSED", **more: Any) -> dict[str, Any]:
    given = {"paragraph": paragraph, "text": text, "status": status, **more}
    payload = ask(TRANSLATE, article.REVIEWER, input=given)["addTranslation"]
    assert payload["problems"] == []
    made: dict[str, Any] = payload["annotation"]
    return made


def test_a_suggestion_tells_its_place_in_the_view_and_unit_of_the_selection(ask: Ask, paragraphs: list[str]) -> None:
    made = gloss(ask, paragraphs[3], 3, 6, "Yoshinoya", "APPROVED")
    query = """query($p: ID!, $r: TextRangeInput!) { glossSuggestions(paragraph: $p, range: $r) {
      text kind source score uses range { start end unit view } gloss { id } } }"""
    place = {"start": 3, "end": 7, "unit": "UTF16", "view": "ZH_HANS", "quote": "𠮷野家"}
    found = ask(query, p=paragraphs[3], r=place)["glossSuggestions"][0]
    assert found == {
        "text": "Yoshinoya", "kind": "GLOSS", "source": "gloss:approved", "score": 0.9, "uses": 1, "gloss": {"id": made},
        "range": {"start": 3, "end": 7, "unit": "UTF16", "view": "ZH_HANS"},
    }  # fmt: skip
    wider = ask(query, p=paragraphs[3], r={"start": 3, "end": 9})["glossSuggestions"]
    assert {(s["range"]["start"], s["range"]["end"]) for s in wider} == {(3, 6), (7, 9)}


def test_a_preview_marks_doubtful_places_which_can_be_left_out(ask: Ask, filled: Database) -> None:
    article.take_in(filled, "people", "中國人口很多。\n\n中國人口袋裡沒有錢，人口也多。")
    node = ask('{ document(slug: "people") { paragraph(ordinal: 1) { id } } }')["document"]["paragraph"]["id"]
    made = gloss(ask, node, 2, 4, "population")
    query = """mutation($input: ApplyGlossInput!) { applyGloss(input: $input) { count places { quote }
      occurrences { certain crossing span { quote range { start } } } problems { message } } }"""
    shown = ask(query, article.TRANSLATOR, input={"gloss": made, "dryRun": True})["applyGloss"]
    assert shown["count"] == len(shown["places"]) == 2
    assert [(o["certain"], o["crossing"], o["span"]["range"]["start"]) for o in shown["occurrences"]] == [
        (False, "中國人", 2), (True, None, 10),
    ]  # fmt: skip
    done = ask(query, article.TRANSLATOR, input={"gloss": made, "certainOnly": True, "clientMutationId": "m"})
    assert done["applyGloss"]["count"] == 1
    again = ask(query, article.TRANSLATOR, input={"gloss": made, "certainOnly": True, "clientMutationId": "m"})
    assert again == done


APPLY = """mutation($input: ApplyGlossInput!) { applyGloss(input: $input) { count change problems { __typename path code }
  places { paragraph { id } } } }"""


def test_a_gloss_is_put_on_many_places_part_after_part_and_undone_as_one(ask: Ask, filled: Database) -> None:
    article.take_in(filled, "lanterns", "\n\n".join(["燈籠很亮。"] * 4))
    query = '{ document(slug: "lanterns") { paragraphs { edges { node { id } } } } }'
    first, *others = [e["node"]["id"] for e in ask(query)["document"]["paragraphs"]["edges"]]
    made = gloss(ask, first, 0, 2, "lantern")

    def apply(*paragraphs: str, **more: Any) -> dict[str, Any]:
        given = {"gloss": made, "document": "lanterns", "paragraphs": list(paragraphs), **more}
        done: dict[str, Any] = ask(APPLY, article.TRANSLATOR, input=given)["applyGloss"]
        return done

    shown = apply(*others, dryRun=True)
    assert (shown["count"], shown["change"]) == (3, None)
    one = apply(others[0])
    assert [p["paragraph"]["id"] for p in one["places"]] == [others[0]]
    two = apply(*others[1:], continues=one["change"])
    assert (two["count"], two["change"]) == (2, one["change"])
    undo = "mutation($g: Int) { undo(input: { group: $g }) { group { count undoes } problems { __typename } } }"
    assert ask(undo, article.TRANSLATOR, g=one["change"])["undo"]["group"] == {"count": 3, "undoes": one["change"]}
    late = apply(*others, continues=one["change"])["problems"]
    assert [(p["__typename"], p["path"]) for p in late] == [("Conflict", ["continues"])]
    redo = "mutation($g: Int) { redo(input: { group: $g }) { group { count } problems { __typename } } }"
    assert ask(redo, article.TRANSLATOR, g=one["change"])["redo"]["group"] == {"count": 3}


def test_nobody_goes_on_with_what_others_did_or_what_never_was(ask: Ask, paragraphs: list[str]) -> None:
    made = gloss(ask, paragraphs[1], 2, 4, "to visit")
    query = "query($i: ID!) { node(id: $i) { ... on Gloss { history { edges { node { sequence } } } } } }"
    theirs = ask(query, i=made)["node"]["history"]["edges"][0]["node"]["sequence"]
    for number, problem in ((theirs, "NotAllowed"), (10**6, "NotFound")):
        found = ask(APPLY, article.TRANSLATOR, input={"gloss": made, "continues": number})["applyGloss"]["problems"]
        assert [(p["__typename"], p["path"]) for p in found] == [(problem, ["continues"])]
    many = {"gloss": made, "paragraphs": [paragraphs[0]] * 1001}
    found = ask(APPLY, article.TRANSLATOR, input=many)["applyGloss"]["problems"]
    assert [(p["code"], p["path"]) for p in found] == [("TOO_LARGE", ["paragraphs"])]


MEMORY = """query($text: String, $paragraph: ID, $least: Float, $unit: OffsetUnit) {
  translationMemory(text: $text, paragraph: $paragraph, minScore: $least) { score original translated isWhole
    query(unit: $unit) { start end } range(unit: $unit) { start end unit } paragraph { ordinal } translation { status }
    differences(unit: $unit) { query { start end } match { start end } } } }"""


def test_the_memory_finds_a_sentence_in_either_script_and_marks_what_differs(ask: Ask, paragraphs: list[str]) -> None:
    translate(ask, paragraphs[3], "Result: Yoshinoya's network is good; Wang Yi did not reply.", "APPROVED")
    text = "前言在此。结果：𠮷野家的网络品质不好，王毅没有回应。"
    found, whole = ask(MEMORY, text=text, unit="UTF16")["translationMemory"]
    assert whole["query"] == {"start": 0, "end": len(text) + 1}
    assert 0.7 < whole["score"] < found["score"] < 1
    assert found["original"] == article.PARAGRAPHS[3]
    assert found["paragraph"] == {"ordinal": 4}
    assert found["translation"] == {"status": "APPROVED"}
    assert found["isWhole"]
    assert text[from_unit(text, found["query"]["start"], Unit.UTF16) :] == text[5:]
    parts = []
    for d in found["differences"]:
        ours = [from_unit(text, d["query"][end], Unit.UTF16) for end in ("start", "end")]
        theirs = [from_unit(article.PARAGRAPHS[3], d["match"][end], Unit.UTF16) for end in ("start", "end")]
        parts.append((text[slice(*ours)], article.PARAGRAPHS[3][slice(*theirs)]))
    assert parts == [("络", "路"), ("不", "很")]
    assert ask(MEMORY, paragraph=paragraphs[3])["translationMemory"] == []
    for wrong in ({}, {"text": "字", "paragraph": paragraphs[0]}, {"text": " "}, {"text": "字", "least": 2.0}):
        assert ask(MEMORY, errors=True, **wrong)["errors"][0]["extensions"]["hint"]


CONSISTENCY = """query($kinds: [ConsistencyKind!], $first: Int, $after: String) {
  consistency(document: "article", kinds: $kinds, first: $first, after: $after) { totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { kind term entity { key } variants { text count
      places(first: 1) { paragraph { ordinal } span { quote range { start } } annotation { kind } translation { text } } } } } } }"""


def test_the_consistency_report_is_paged_and_leads_to_every_place(ask: Ask, paragraphs: list[str]) -> None:
    for ordinal, start, text in ((2, 2, "to visit"), (3, 15, "to interview"), (2, 11, "to visit")):
        gloss(ask, paragraphs[ordinal - 1], start, start + 2, text, "APPROVED")
    gloss(ask, paragraphs[1], 11, 13, "delegate", "APPROVED")
    translate(ask, paragraphs[1], "Wang Yi visits Japan to see the man of Trump in Tokyo.")
    first = ask(CONSISTENCY, first=1, kinds=["GLOSSES_DIFFER"])["consistency"]
    assert first["totalCount"] == 2
    assert first["pageInfo"]["hasNextPage"]
    node = first["edges"][0]["node"]
    assert (node["kind"], node["term"], node["entity"]) == ("GLOSSES_DIFFER", "訪問", None)
    assert [(v["text"], v["count"]) for v in node["variants"]] == [("to visit", 1), ("to interview", 1)]
    assert node["variants"][1]["places"] == [
        {
            "paragraph": {"ordinal": 3},
            "span": {"quote": "訪問", "range": {"start": 15}},
            "annotation": {"kind": "GLOSS"},
            "translation": None,
        }
    ]
    rest = ask(CONSISTENCY, after=first["pageInfo"]["endCursor"])["consistency"]
    assert [e["node"]["kind"] for e in rest["edges"]] == ["GLOSSES_DIFFER"]
    every = ask(CONSISTENCY)["consistency"]
    assert every["totalCount"] == len(every["edges"])
    wrong = ask('{ consistency(document: "none") { totalCount } }', errors=True)["errors"][0]["extensions"]
    assert (wrong["code"], wrong["argument"]) == ("NOT_FOUND", ["document"])


PROGRESS = """{ documents { edges { node { slug progress { paragraphs characters translated approved
  shares { status paragraphs characters } glosses { status count } links { status count } } } } } }"""


def test_progress_counts_every_paragraph_once_by_its_best_translation(
    ask: Ask, paragraphs: list[str], filled: Database
) -> None:
    article.take_in(filled, "other", "一段。\n\n兩段。")
    translate(ask, paragraphs[0], "Dioxin and Zhou Yi", "DRAFT")
    translate(ask, paragraphs[1], "A draft", "DRAFT")
    translate(ask, paragraphs[1], "A proposal", "PROPOSED")
    translate(ask, paragraphs[2], "Done", "APPROVED", language="en-GB")
    translate(ask, paragraphs[2], "Again", "PROPOSED")
    translate(ask, paragraphs[3], "Fertig", "APPROVED", language="de")
    gloss(ask, paragraphs[0], 2, 5, "dioxin")
    found = {e["node"]["slug"]: e["node"]["progress"] for e in ask(PROGRESS)["documents"]["edges"]}
    lengths = [len(p) for p in article.PARAGRAPHS]
    assert found["article"]["paragraphs"] == 4
    assert found["article"]["characters"] == sum(lengths)
    assert {s["status"]: (s["paragraphs"], s["characters"]) for s in found["article"]["shares"]} == {
        None: (1, lengths[3]), "DRAFT": (1, lengths[0]), "PROPOSED": (1, lengths[1]), "APPROVED": (1, lengths[2]),
    }  # fmt: skip
    assert found["article"]["approved"] == pytest.approx(lengths[2] / sum(lengths))
    assert found["article"]["translated"] == pytest.approx((lengths[1] + lengths[2]) / sum(lengths))
    assert found["article"]["glosses"] == [{"status": "PROPOSED", "count": 1}]
    assert found["other"]["shares"] == [{"status": None, "paragraphs": 2, "characters": 6}]
    assert found["other"]["translated"] == 0


def test_the_progress_of_a_past_revision_is_as_it_stood(ask: Ask, paragraphs: list[str]) -> None:
    translate(ask, paragraphs[0], "Dioxin and Zhou Yi", "APPROVED")
    query = """query($r: Int) { document(slug: "article", revision: $r) { progress { paragraphs characters approved
      shares { status paragraphs characters } glosses { status count } links { status count } } } }"""
    before = ask(query)["document"]
    revise = "mutation($input: ReviseDocumentInput!) { reviseDocument(input: $input) { problems { message } } }"
    ask(revise, article.TRANSLATOR, input={"slug": "article", "text": article.TEXT + "\n\n多了一段。"})
    assert ask(query, r=1)["document"] == before
    assert ask(query)["document"]["progress"]["paragraphs"] == 5


def test_a_draft_is_seen_as_a_draft_and_is_not_what_readers_get(ask: Ask, paragraphs: list[str]) -> None:
    made = translate(ask, paragraphs[0], "Not yet", "DRAFT")
    assert made["status"] == "DRAFT"
    query = """{ document(slug: "article") { paragraph(ordinal: 1) { translation
      annotations(kinds: [TRANSLATION]) { id status creator ... on Translation { text } } } } }"""
    found = ask(query)["document"]["paragraph"]
    assert found["translation"] is None
    assert found["annotations"] == [{"id": made["id"], "status": "DRAFT", "creator": "rui", "text": "Not yet"}]


def test_the_second_writer_of_a_translation_is_told_the_current_version(ask: Ask, paragraphs: list[str]) -> None:
    made = translate(ask, paragraphs[0], "One")
    given = {"id": made["id"], "version": made["version"]}
    assert (
        ask(UPDATE, article.TRANSLATOR, input={**given, "text": "Two"})["updateAnnotation"]["annotation"]["version"]
        == 2
    )
    late = ask(UPDATE, article.REVIEWER, input={**given, "text": "Three"})["updateAnnotation"]
    assert late["annotation"] is None
    (problem,) = late["problems"]
    assert (problem["__typename"], problem["path"]) == ("StaleVersion", ["version"])
    assert (problem["expectedVersion"], problem["currentVersion"]) == (1, 2)
    assert "Read it again" in problem["hint"]
