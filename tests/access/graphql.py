"""A trial of every query and mutation: the operation, its variables, and how to tell that it was allowed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.world import Target

Variables = Callable[[Target], dict[str, Any]]


@dataclass(frozen=True)
class Trial:
    """One operation. `of_document` is whether its target matters; `sees` tells from the answer that it was allowed."""

    query: str
    variables: Variables = lambda _t: {}
    sees: Callable[[Any, Target], bool] = lambda found, _t: found is not None
    of_document: bool = True


def _listed(name: str, value: Callable[[Target], str]) -> Callable[[Any, Target], bool]:
    """Whether a connection has a node with a value in a field."""
    return lambda found, t: value(t) in [_dig(e["node"], name) for e in (found or {}).get("edges", [])]


def _dig(node: Any, path: str) -> Any:
    for part in path.split("."):
        node = (node or {}).get(part)
    return node


QUERIES: dict[str, Trial] = {
    "node": Trial("query($i: ID!) { node(id: $i) { id } }", lambda t: {"i": t.paragraph}),
    "nodes": Trial(
        "query($i: [ID!]!) { nodes(ids: $i) { id } }",
        lambda t: {"i": [t.document, t.revision, t.paragraph, t.span, t.gloss, t.entity]},
        lambda found, _t: any(found or []),
    ),
    "document": Trial("query($s: String!) { document(slug: $s) { title } }", lambda t: {"s": t.slug}),
    "documents": Trial(
        "{ documents(first: 1000) { edges { node { slug } } } }", sees=_listed("slug", lambda t: t.slug)
    ),
    "entity": Trial("query($k: String!) { entity(key: $k) { id } }", lambda t: {"k": t.key}),
    "entities": Trial("{ entities(first: 1000) { edges { node { key } } } }", sees=_listed("key", lambda t: t.key)),
    "annotations": Trial(
        "{ annotations(first: 1000, kinds: [GLOSS]) { edges { node { id } } } }", sees=_listed("id", lambda t: t.gloss)
    ),
    "search": Trial(
        '{ search(query: "王毅", first: 1000) { edges { node { paragraph { id } } } } }',
        sees=_listed("paragraph.id", lambda t: t.paragraph),
    ),
    "glossSuggestions": Trial(
        "query($p: ID!) { glossSuggestions(paragraph: $p, range: {start: 0, end: 2}) { text } }",
        lambda t: {"p": t.paragraph},
    ),
    "translationMemory": Trial(
        '{ translationMemory(text: "王毅再訪東京。", minScore: 0.5, first: 50) { translation { id } } }',
        sees=lambda found, t: t.translation in [match["translation"]["id"] for match in found or []],
    ),
    "consistency": Trial(
        "query($s: String!) { consistency(document: $s) { edges { cursor } } }", lambda t: {"s": t.slug}
    ),
    "history": Trial(
        "query($i: ID!) { history(id: $i) { edges { node { actor fields { name } } } } }",
        lambda t: {"i": t.gloss},
        lambda found, _t: bool((found or {}).get("edges")),
    ),
    "tombstone": Trial("query($i: ID!) { tombstone(id: $i) { deletedBy } }", lambda t: {"i": t.dead}),
    "undoable": Trial("query($s: String!) { undoable(document: $s) { number } }", lambda t: {"s": t.slug}),
    "redoable": Trial("query($s: String!) { redoable(document: $s) { number } }", lambda t: {"s": t.slug}),
    "entitySuggestions": Trial(
        "query($p: ID!) { entitySuggestions(paragraph: $p, range: {start: 0, end: 2}) { score } }",
        lambda t: {"p": t.paragraph},
    ),
    "reconciliationCandidates": Trial(
        "query($k: String!, $s: String!) { reconciliationCandidates(entity: $k, service: $s) { name } }",
        lambda t: {"k": t.key, "s": f"{t.world.address}/reconcile"},
    ),
    "viewer": Trial("{ viewer { name roles { role project { key } } tokens { id } } }", of_document=False),
    "project": Trial('{ project(key: "main") { key members { name } } }', of_document=False),
    "users": Trial("{ users { name } }", of_document=False),
    "convert": Trial('{ convert(text: "漢", config: "t2s") }', of_document=False),
}

PAYLOAD = "problems { __typename message path }"


def _change(field: str, kind: str, variables: Variables, *, of_document: bool = True) -> Trial:
    """A mutation with one input object."""
    return Trial(
        f"mutation($i: {kind}!) {{ {field}(input: $i) {{ {PAYLOAD} }} }}",
        lambda t: {"i": variables(t)},
        lambda found, _t: found is not None and not found["problems"],
        of_document,
    )


def number(t: Target) -> int:
    """A number that was not used yet."""
    return next(t.world.numbers)


def _here(t: Target) -> dict[str, Any]:
    return {"paragraph": t.paragraph, "range": {"start": 0, "end": 2}}


def new_entity(t: Target) -> dict[str, Any]:
    """An entity that is not there yet."""
    key = f"made_{number(t)}"
    return {"key": key, "type": "OTHER", "labels": [{"language": "en", "text": key}], "project": "main"}


def merged(t: Target) -> dict[str, Any]:
    """A new entity of the chief's that is to be merged into the target's."""
    if t is t.world.missing:
        return {"source": "nobody_here", "target": t.key}
    made = new_entity(t)
    made["visibility"] = t.world.graphql(
        "chief", "query($k: String!) { entity(key: $k) { visibility } }", {"k": t.key}
    )["data"]["entity"]["visibility"]
    query = "mutation($i: CreateEntityInput!) { createEntity(input: $i) { problems { message } } }"
    assert t.world.graphql("chief", query, {"i": made})["data"]["createEntity"]["problems"] == []
    return {"source": made["key"], "target": t.key}


def _idle(kind: str, path: list[str]) -> bool:
    """Whether somebody may, and is refused only since there is nothing to do, or something in the way."""
    return kind in ("NotFound", "Conflict") and path != ["document"]


def _own(field: str, kind: str) -> Trial:
    """Taking back what one did oneself: who may, but did nothing there, is told so."""
    return Trial(
        f"mutation($i: {kind}!) {{ {field}(input: $i) {{ {PAYLOAD} }} }}",
        lambda t: {"i": {"document": t.slug}},
        lambda found, _t: found is not None and all(_idle(p["__typename"], p["path"]) for p in found["problems"]),
    )


def change(t: Target, gloss: str) -> int:
    """The number of the change that made a gloss of the chief's."""
    if t is t.world.missing:
        return 2**31 - 2
    query = "query($i: ID!) { history(id: $i) { edges { node { sequence } } } }"
    found = t.world.graphql("chief", query, {"i": gloss})["data"]["history"]
    return int(found["edges"][0]["node"]["sequence"])


MUTATIONS: dict[str, Trial] = {
    "importDocument": _change(
        "importDocument",
        "ImportDocumentInput",
        lambda t: {"slug": f"new-{number(t)}", "language": "zh-Hant", "text": "新的文字。", "project": "main"},
        of_document=False,
    ),
    "reviseDocument": _change(
        "reviseDocument", "ReviseDocumentInput", lambda t: {"slug": t.slug, "text": "改。", "dryRun": True}
    ),
    "addEntityLink": _change("addEntityLink", "AddEntityLinkInput", lambda t: {**_here(t), "entity": t.entity}),
    "addGloss": _change("addGloss", "AddGlossInput", lambda t: {**_here(t), "text": f"g{number(t)}"}),
    "addConversion": _change(
        "addConversion", "AddConversionInput", lambda t: {**_here(t), "view": "ZH_HANS_CN", "text": f"c{number(t)}"}
    ),
    "addTranslation": _change(
        "addTranslation", "AddTranslationInput", lambda t: {"paragraph": t.paragraph, "text": f"t{number(t)}"}
    ),
    "addNote": _change("addNote", "AddNoteInput", lambda t: {**_here(t), "text": f"n{number(t)}"}),
    "updateAnnotation": _change(
        "updateAnnotation", "UpdateAnnotationInput", lambda t: {**_versioned(t.fresh()), "text": "changed"}
    ),
    "reviewAnnotation": _change(
        "reviewAnnotation", "ReviewAnnotationInput", lambda t: {**_versioned(t.fresh()), "status": "APPROVED"}
    ),
    "deleteAnnotation": _change("deleteAnnotation", "DeleteAnnotationInput", lambda t: _versioned(t.fresh())),
    "applyGloss": _change(
        "applyGloss", "ApplyGlossInput", lambda t: {"gloss": t.gloss, "document": t.slug, "dryRun": True}
    ),
    "linkEntities": _change("linkEntities", "LinkEntitiesInput", lambda t: {"document": t.slug, "dryRun": True}),
    "resolveThread": _change("resolveThread", "ResolveThreadInput", lambda t: {"note": t.note}),
    "reattachSpan": _change("reattachSpan", "ReattachSpanInput", lambda t: {"span": t.span, **_here(t)}),
    "createEntity": _change("createEntity", "CreateEntityInput", new_entity, of_document=False),
    "updateEntity": _change(
        "updateEntity", "UpdateEntityInput", lambda t: {"key": t.key, "description": f"d{number(t)}"}
    ),
    "mergeEntities": _change("mergeEntities", "MergeEntitiesInput", merged),
    "splitEntity": _change(
        "splitEntity",
        "SplitEntityInput",
        lambda t: {"key": t.key, "newEntity": new_entity(t), "mentions": [link(t)]},
    ),
    "relinkMentions": _change(
        "relinkMentions", "RelinkMentionsInput", lambda t: {"entity": t.key, "mentions": [link(t)]}
    ),
    "addIdentifier": _change(
        "addIdentifier",
        "AddIdentifierInput",
        lambda t: {"key": t.key, "authority": "viaf", "id": str(97000000 + number(t))},
    ),
    "createProject": _change(
        "createProject", "CreateProjectInput", lambda t: {"key": f"p{number(t)}", "title": "P"}, of_document=False
    ),
    "updateProject": _change(
        "updateProject", "UpdateProjectInput", lambda t: {"key": "main", "title": "Main"}, of_document=False
    ),
    "setMember": _change(
        "setMember",
        "SetMemberInput",
        lambda t: {"project": "main", "user": "chief", "role": "READER"},
        of_document=False,
    ),
    "setUser": _change("setUser", "SetUserInput", lambda t: {"name": f"user{number(t)}"}, of_document=False),
    "setVisibility": _change(
        "setVisibility", "SetVisibilityInput", lambda t: {"slug": t.slug, "visibility": visibility(t)}
    ),
    "createToken": _change("createToken", "CreateTokenInput", lambda t: {"label": "trial"}, of_document=False),
    "revokeToken": _change("revokeToken", "RevokeTokenInput", lambda t: {"id": spare_token(t)}, of_document=False),
    "revertChange": _change("revertChange", "RevertChangeInput", lambda t: {"sequence": change(t, t.fresh()["id"])}),
    "undo": _own("undo", "UndoInput"),
    "redo": _own("redo", "RedoInput"),
}


def _versioned(gloss: dict[str, Any]) -> dict[str, Any]:
    return {"id": gloss["id"], "version": gloss["version"]}


def visibility(t: Target) -> str:
    """The visibility that a target has, so that setting it changes nothing."""
    return re.sub(r"^doc-|^nothing-here$", "", t.slug).upper() or "PUBLIC"


def spare_token(t: Target) -> int:
    """A token of the chief's: others may revoke their own only."""
    query = 'mutation { createToken(input: {label: "spare"}) { token { id } } }'
    made: int = t.world.graphql("chief", query)["data"]["createToken"]["token"]["id"]
    return made


def link(t: Target) -> str:
    """A new link of the chief's to the target's entity."""
    if t is t.world.missing:
        return t.gloss
    made = {"paragraph": t.paragraph, "range": {"start": 0, "end": 2}, "entity": t.entity}
    query = "mutation($i: AddEntityLinkInput!) { addEntityLink(input: $i) { annotation { id } } }"
    found: str = t.world.graphql("chief", query, {"i": made})["data"]["addEntityLink"]["annotation"]["id"]
    return found
