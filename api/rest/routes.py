"""The table of the REST door: every address, what can be done there, and what it takes and brings."""

from typing import Annotated, Any

from pydantic import Discriminator, Tag
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from api import openapi
from api.formats.webannotation import WebAnnotation
from api.reply import CSV, JSON, Reply, response
from api.rest import (
    annotations,
    conversion,
    documents,
    entities,
    forms,
    lists,
    paragraphs,
    search,
    shapes,
    text,
    transfer,
)
from api.rest import parameters as p
from api.rest.body import MULTIPART, PLAIN
from api.rest.call import PREFIX
from api.rest.door import Operation, endpoint

LD = "application/ld+json"


def _form(given: Any) -> str:
    """Whether a body is a Web Annotation or plain JSON."""
    return "web" if isinstance(given, dict) and {"@context", "target"} & given.keys() else "plain"


NewAnnotation = Annotated[
    Annotated[WebAnnotation, Tag("web")] | Annotated[forms.AnnotationForm, Tag("plain")], Discriminator(_form)
]
ChangedAnnotation = Annotated[
    Annotated[WebAnnotation, Tag("web")] | Annotated[forms.AnnotationChange, Tag("plain")], Discriminator(_form)
]
DOCUMENT, PARAGRAPHS, TEXT = "/documents/{slug}", "/documents/{slug}/paragraphs", "/documents/{slug}/text"
ANNOTATIONS, ANNOTATION, ENTITY = "/documents/{slug}/annotations", "/annotations/{id}", "/entities/{key}"


def _get(path: str, name: str, summary: str, function: Any, shape: Any, query: Any = p.Query, **more: Any) -> Operation:
    return Operation("GET", path, name, summary, function, {200: (f"{summary}.", shape)}, query, **more)


def _delete(path: str, name: str, summary: str, function: Any, **more: Any) -> Operation:
    return Operation("DELETE", path, name, summary, function, {204: ("It is gone.", None)}, **more)


OPERATIONS = (
    _get("/documents", "listDocuments", "All documents", documents.listed, lists.DocumentList, p.Listed),
    Operation(
        "POST",
        "/documents",
        "importDocument",
        "Import a document",
        documents.take_in,
        {
            201: ("The document was made.", shapes.ImportedShape),
            200: ("The same file is there.", shapes.ImportedShape),
        },
        bodies={JSON: forms.ImportDocument, MULTIPART: forms.ImportFile},
        problems=(409,),
    ),
    _get(DOCUMENT, "readDocument", "One document", documents.one, shapes.DocumentDetailShape),
    _delete(DOCUMENT, "removeDocument", "Remove a document with all that is said about it", documents.remove),
    _get(
        PARAGRAPHS,
        "listParagraphs",
        "Paragraphs in the order of the text",
        paragraphs.listed,
        lists.ParagraphList,
        p.ParagraphsQuery,
    ),
    _get(
        PARAGRAPHS + "/{ordinal}",
        "readParagraph",
        "One paragraph",
        paragraphs.one,
        shapes.ParagraphShape,
        p.ParagraphQuery,
    ),
    _get(TEXT, "readText", "The whole text", text.shown, str, p.TextQuery, media_types=(PLAIN,)),
    Operation(
        "PUT",
        TEXT,
        "reviseText",
        "Correct the text, and carry the annotations along",
        text.revised,
        {200: ("What became of it.", shapes.RevisedShape)},
        p.ReviseQuery,
        bodies={PLAIN: bytes, JSON: forms.ReviseDocument},
        problems=(409, 412),
        headers=("If-Match",),
    ),
    _get(
        ANNOTATIONS,
        "listAnnotations",
        "Annotations of a document, as Web Annotations",
        annotations.listed,
        {JSON: lists.AnnotationList, LD: lists.AnnotationPage},
        p.AnnotationsQuery,
    ),
    Operation(
        "POST",
        ANNOTATIONS,
        "addAnnotation",
        "Add an annotation",
        annotations.add,
        {201: ("The annotation was made.", WebAnnotation)},
        bodies={JSON: NewAnnotation, LD: NewAnnotation},
        media_types=(LD,),
        problems=(409,),
    ),
    _get(
        ANNOTATION,
        "readAnnotation",
        "One annotation, as a Web Annotation",
        annotations.one,
        WebAnnotation,
        media_types=(LD,),
        problems=(410,),
    ),
    Operation(
        "PUT",
        ANNOTATION,
        "changeAnnotation",
        "Change what an annotation says, or its status",
        annotations.change,
        {200: ("The annotation as it is now.", WebAnnotation)},
        bodies={JSON: ChangedAnnotation, LD: ChangedAnnotation},
        media_types=(LD,),
        problems=(409, 410, 412, 428),
        headers=("If-Match",),
    ),
    _delete(
        ANNOTATION,
        "deleteAnnotation",
        "Take an annotation away",
        annotations.delete,
        problems=(410, 412, 428),
        headers=("If-Match",),
    ),
    _get("/entities", "listEntities", "Entities by name and type", entities.listed, lists.EntityList, p.EntitiesQuery),
    Operation(
        "POST",
        "/entities",
        "createEntity",
        "Add an entity",
        entities.create,
        {201: ("The entity was made.", shapes.EntityShape)},
        bodies={JSON: forms.CreateEntity},
        problems=(409,),
    ),
    _get(
        "/entities/export",
        "exportEntities",
        "All entities, to take along",
        transfer.exported,
        {CSV: str, JSON: list[shapes.EntityShape]},
        p.ExportQuery,
    ),
    Operation(
        "POST",
        "/entities/import",
        "importEntities",
        "Take in a list of entities",
        transfer.taken_in,
        {200: ("What became of each row.", shapes.TakenInShape)},
        p.TakeInQuery,
        bodies={CSV: bytes, JSON: list[dict[str, Any]]},
        problems=(409,),
    ),
    _get(
        ENTITY + "/mentions/export",
        "exportMentions",
        "Where an entity is mentioned, to take along",
        transfer.mentions,
        str,
        p.Shown,
        media_types=(CSV,),
    ),
    _get(
        ENTITY,
        "readEntity",
        "One entity",
        entities.one,
        {JSON: shapes.EntityShape, LD: dict[str, Any]},
    ),
    Operation(
        "PATCH",
        ENTITY,
        "updateEntity",
        "Change an entity",
        entities.change,
        {200: ("The entity as it is now.", shapes.EntityShape)},
        bodies={JSON: forms.UpdateEntity, "application/merge-patch+json": forms.UpdateEntity},
        problems=(409,),
    ),
    _get(
        ENTITY + "/mentions",
        "listMentions",
        "Where an entity is mentioned",
        entities.mentions,
        lists.MentionList,
        p.MentionsQuery,
    ),
    Operation(
        "POST",
        ENTITY + "/mentions",
        "moveMentions",
        "Let mentions of other entities be of this one",
        entities.relink,
        {200: ("The entity, and how many were moved.", shapes.MovedShape)},
        bodies={JSON: forms.MoveMentions},
    ),
    Operation(
        "POST",
        ENTITY + "/merge",
        "mergeEntity",
        "Make one entity of another and this, which stays",
        entities.merge,
        {200: ("The entity as it is now.", shapes.EntityShape)},
        bodies={JSON: forms.MergeEntity},
        problems=(409,),
    ),
    Operation(
        "POST",
        ENTITY + "/split",
        "splitEntity",
        "Make a new entity of some mentions of this one",
        entities.split,
        {201: ("The new entity.", shapes.EntityShape)},
        bodies={JSON: forms.SplitEntity},
        problems=(409,),
    ),
    Operation(
        "POST",
        ENTITY + "/identifiers",
        "addIdentifier",
        "Give an entity one more identifier",
        entities.identify,
        {200: ("The entity as it is now.", shapes.EntityShape)},
        bodies={JSON: forms.AddIdentifier},
        problems=(409,),
    ),
    _get(
        "/convert",
        "convert",
        "A text in another script, to try a conversion out",
        conversion.converted,
        shapes.ConvertedShape,
        p.ConvertQuery,
    ),
    _get(
        "/search", "search", "Paragraphs by their words, in either script", search.found, lists.HitList, p.SearchQuery
    ),
)


def routes() -> list[BaseRoute]:
    """The routes under `/api/v1`, and the description of them."""
    description = Reply(openapi.describe(OPERATIONS))
    page = openapi.page()

    async def described(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS"})
        return response(description, request.headers, reading=True)

    async def docs(_request: Request) -> Response:
        return HTMLResponse(page)

    paths = dict.fromkeys(operation.path for operation in OPERATIONS)
    found: list[BaseRoute] = [Route(openapi.ADDRESS, described, methods=["GET", "OPTIONS"]), Route("/docs", docs)]
    for path in paths:
        here = {operation.method: operation for operation in OPERATIONS if operation.path == path}
        found.append(Route(PREFIX + path, endpoint(here), methods=[*here, "OPTIONS"]))
    return found
