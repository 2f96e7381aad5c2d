"""A trial of every operation of the REST door, and of every page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.access.graphql import change, link, merged, new_entity, number, spare_token, visibility
from tests.access.world import Target

Body = Callable[[Target], Any]


@dataclass(frozen=True)
class Request:
    """One operation. `sees` tells from a successful answer's text that the target is in it.

    With `idle` it is allowed as well to those who are told that there is nothing to do, or something in the way.
    """

    path: Callable[[Target], str]
    body: Body | None = None
    sees: Callable[[str, Target], bool] = lambda _text, _t: True
    of_document: bool = True
    versioned: bool = False
    idle: bool = False


def _d(rest: str = "") -> Callable[[Target], str]:
    return lambda t: f"/documents/{quote(t.slug)}{rest}"


def _e(rest: str = "") -> Callable[[Target], str]:
    return lambda t: f"/entities/{quote(t.key)}{rest}"


def _at(path: str) -> Callable[[Target], str]:
    return lambda _t: path


REST: dict[str, Request] = {
    "readMe": Request(_at("/me"), of_document=False),
    "listProjects": Request(_at("/projects"), sees=lambda text, _t: '"main"' in text, of_document=False),
    "createProject": Request(_at("/projects"), lambda t: {"key": f"p{number(t)}", "title": "P"}, of_document=False),
    "readProject": Request(_at("/projects/main"), of_document=False),
    "updateProject": Request(_at("/projects/main"), lambda t: {"title": "Main"}, of_document=False),
    "setMember": Request(_at("/projects/main/members/chief"), lambda t: {"role": "reader"}, of_document=False),
    "removeMember": Request(_at("/projects/main/members/chief"), of_document=False),
    "listUsers": Request(_at("/users"), of_document=False),
    "setUser": Request(lambda t: f"/users/user{number(t)}", lambda t: {}, of_document=False),
    "listTokens": Request(_at("/tokens"), of_document=False),
    "createToken": Request(_at("/tokens"), lambda t: {"label": "trial"}, of_document=False),
    "revokeToken": Request(lambda t: f"/tokens/{spare_token(t)}", of_document=False),
    "setVisibility": Request(_d(), lambda t: {"visibility": visibility(t)}),
    "listDocuments": Request(_at("/documents?limit=1000"), sees=lambda text, t: f'"{t.slug}"' in text),
    "importDocument": Request(
        _at("/documents"),
        lambda t: {"slug": f"new-{number(t)}", "language": "zh-Hant", "text": "新的文字。", "project": "main"},
        of_document=False,
    ),
    "readDocument": Request(_d()),
    "removeDocument": Request(lambda t: f"/documents/{_spare_document(t)}"),
    "listParagraphs": Request(_d("/paragraphs?include=annotations,spans,translation")),
    "readParagraph": Request(_d("/paragraphs/2")),
    "readText": Request(_d("/text")),
    "reviseText": Request(_d("/text?dry_run=true"), lambda t: {"text": "改。"}),
    "listAnnotations": Request(_d("/annotations")),
    "addAnnotation": Request(
        _d("/annotations"),
        lambda t: {"kind": "GLOSS", "paragraph": 2, "range": {"start": 0, "end": 2}, "text": f"r{number(t)}"},
    ),
    "readAnnotation": Request(lambda t: f"/annotations/{t.gloss}"),
    "changeAnnotation": Request(
        lambda t: f"/annotations/{t.fresh()['id']}", lambda t: {"text": f"r{number(t)}"}, versioned=True
    ),
    "deleteAnnotation": Request(lambda t: f"/annotations/{t.fresh()['id']}", versioned=True),
    "applyGloss": Request(lambda t: f"/annotations/{t.gloss}/apply", lambda t: {"document": t.slug, "dryRun": True}),
    "readThread": Request(lambda t: f"/annotations/{t.note}/thread"),
    "suggestGlosses": Request(_d("/paragraphs/2/suggestions?start=0&end=2")),
    "reportConsistency": Request(_d("/consistency")),
    "readProgress": Request(_d("/progress")),
    "searchMemory": Request(
        _at("/memory?limit=50&min_score=0.5&text=" + quote("王毅再訪東京。")),
        sees=lambda text, t: t.translation in text,
    ),
    "listRevisions": Request(_d("/revisions")),
    "readReport": Request(_d("/revisions/2/report")),
    "listOrphans": Request(_d("/orphans")),
    "readSpan": Request(lambda t: f"/spans/{t.span}"),
    "listCandidates": Request(lambda t: f"/spans/{t.span}/candidates"),
    "reattachSpan": Request(lambda t: f"/spans/{t.span}", lambda _t: {"paragraph": 2, "range": {"start": 0, "end": 2}}),
    "readParagraphById": Request(lambda t: f"/paragraphs/{t.paragraph}"),
    "listSuccessors": Request(lambda t: f"/paragraphs/{t.paragraph}/successors"),
    "linkDocument": Request(_d("/links?dry_run=true")),
    "exportEntities": Request(_at("/entities/export"), sees=lambda text, t: t.key in text),
    "importEntities": Request(
        _at("/entities/import?project=main&dry_run=true"),
        lambda t: [{"key": f"row_{number(t)}", "type": "OTHER", "label@en": "Row"}],
        of_document=False,
    ),
    "exportMentions": Request(_e("/mentions/export")),
    "moveMentions": Request(_e("/mentions"), lambda t: {"mentions": [link(t)]}),
    "mergeEntity": Request(_e("/merge"), lambda t: {"source": merged(t)["source"]}),
    "splitEntity": Request(_e("/split"), lambda t: {"newEntity": new_entity(t), "mentions": [link(t)]}),
    "addIdentifier": Request(_e("/identifiers"), lambda t: {"authority": "viaf", "id": str(97000000 + number(t))}),
    "listEntities": Request(_at("/entities?limit=1000"), sees=lambda text, t: f'"{t.key}"' in text),
    "createEntity": Request(_at("/entities"), new_entity, of_document=False),
    "readEntity": Request(_e()),
    "updateEntity": Request(_e(), lambda t: {"description": f"d{number(t)}"}),
    "listMentions": Request(_e("/mentions")),
    "readDocumentHistory": Request(_d("/history?limit=5")),
    "readAnnotationHistory": Request(lambda t: f"/annotations/{t.gloss}/history"),
    "readSpanHistory": Request(lambda t: f"/spans/{t.span}/history"),
    "readEntityHistory": Request(_e("/history")),
    "readChange": Request(lambda t: f"/changes/{change(t, t.gloss)}"),
    "revertChange": Request(lambda t: f"/changes/{change(t, t.fresh()['id'])}/revert", lambda _t: {}),
    "listUndoable": Request(lambda t: f"/undoable?document={quote(t.slug)}"),
    "listRedoable": Request(lambda t: f"/redoable?document={quote(t.slug)}"),
    "undo": Request(_at("/undo"), lambda t: {"document": t.slug}, idle=True),
    "redo": Request(_at("/redo"), lambda t: {"document": t.slug}, idle=True),
    "convert": Request(_at("/convert?text=a&config=t2s"), of_document=False),
    "search": Request(_at("/search?query=" + quote("王毅") + "&limit=1000"), sees=lambda text, t: t.paragraph in text),
}

PAGES: dict[str, Request] = {
    "/": Request(_at("/"), sees=lambda text, t: f"/documents/{t.slug}" in text),
    "/documents/{slug}": Request(_d()),
    "/entities/{key}": Request(_e()),
    "/search": Request(_at("/search?query=" + quote("王毅")), sees=lambda text, t: f"/documents/{t.slug}" in text),
    "/import": Request(_at("/import"), sees=lambda text, _t: "import.js" in text),
    "/documents/{slug}/revise": Request(_d("/revise"), sees=lambda text, _t: "revise.js" in text),
    "/documents/{slug}/review": Request(_d("/review"), sees=lambda text, _t: "review.js" in text),
    "/metrics": Request(_at("/metrics"), of_document=False, sees=lambda text, _t: "zhushu_graphql" in text),
}


def _spare_document(t: Target) -> str:
    """A document of the target's visibility that may be removed."""
    if t is t.world.missing:
        return t.slug
    slug = f"spare-{number(t)}"
    body = {"slug": slug, "language": "zh-Hant", "text": "可以刪去。", "visibility": visibility(t), "project": "main"}
    answer = t.world.client.post("/api/v1/documents", json=body, headers=t.world.headers("chief"))
    assert answer.status_code == 201
    return slug
