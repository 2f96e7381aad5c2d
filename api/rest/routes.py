"""The table of the REST door: every address, what can be done there, and what it takes and brings."""

from functools import cache
from typing import Annotated, Any

from pydantic import Discriminator, Tag
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from api import openapi
from api.formats.webannotation import WebAnnotation
from api.reply import JSON, Reply, response
from api.rest import (
    access,
    annotations,
    conversion,
    documents,
    entities,
    forms,
    histories,
    links,
    lists,
    operation,
    outcomes,
    paragraphs,
    revisions,
    search,
    shapes,
    spans,
    text,
    transfer,
    translating,
    work,
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
REVISIONS, SPAN = "/documents/{slug}/revisions", "/spans/{id}"
ANNOTATIONS, ANNOTATION, ENTITY = "/documents/{slug}/annotations", "/annotations/{id}", "/entities/{key}"


OPERATIONS = (
    *access.OPERATIONS,
    *histories.OPERATIONS,
    *transfer.OPERATIONS,
    *links.OPERATIONS,
    operation.get(
        "/documents", "listDocuments", "All documents", documents.listed, lists.DocumentList, p.DocumentsQuery
    ),
    Operation(
        "POST",
        "/documents",
        "importDocument",
        "Import a document",
        documents.take_in,
        {
            201: ("The document was made.", shapes.ImportedShape),
            200: ("The same file is there, or what a dry run shows.", shapes.ImportedShape | shapes.PreviewShape),
        },
        bodies={JSON: forms.ImportDocument, MULTIPART: forms.ImportFile},
        problems=(409,),
        prepare=documents.prepare,
    ),
    operation.get(DOCUMENT, "readDocument", "One document", documents.one, shapes.DocumentDetailShape),
    operation.delete(DOCUMENT, "removeDocument", "Remove a document with all that is said about it", documents.remove),
    operation.get(
        PARAGRAPHS,
        "listParagraphs",
        "Paragraphs in the order of the text",
        paragraphs.listed,
        lists.ParagraphList,
        p.ParagraphsQuery,
    ),
    operation.get(
        PARAGRAPHS + "/{ordinal}",
        "readParagraph",
        "One paragraph",
        paragraphs.one,
        shapes.ParagraphShape,
        p.ParagraphQuery,
    ),
    operation.get(TEXT, "readText", "The whole text", text.shown, str, p.TextQuery, media_types=(PLAIN,)),
    Operation(
        "PUT",
        TEXT,
        "reviseText",
        "Correct the text, and carry the annotations along",
        text.revised,
        {200: ("What became of it.", outcomes.RevisedShape)},
        p.ReviseQuery,
        bodies={PLAIN: bytes, JSON: forms.ReviseDocument, MULTIPART: forms.ReviseFile},
        problems=(409, 412),
        headers=("If-Match",),
        prepare=text.prepare,
    ),
    operation.get(
        REVISIONS, "listRevisions", "All revisions of a document", revisions.listed, outcomes.RevisionList, p.Listed
    ),
    operation.get(
        REVISIONS + "/{number}/report",
        "readReport",
        "What became of the annotations in a revision",
        revisions.reported,
        outcomes.ReportShape,
        p.ReportQuery,
    ),
    operation.get(
        DOCUMENT + "/orphans",
        "listOrphans",
        "Spans that lost their place",
        spans.orphans,
        outcomes.OrphanList,
        p.OrphansQuery,
    ),
    operation.get(SPAN, "readSpan", "One span", spans.one, outcomes.SpanDetailShape, p.Shown),
    Operation(
        "PUT",
        SPAN,
        "reattachSpan",
        "Give a span a new place",
        spans.reattach,
        {200: ("The span as it is now.", outcomes.SpanDetailShape)},
        p.Shown,
        bodies={JSON: forms.SpanForm},
        problems=(409,),
    ),
    operation.get(
        SPAN + "/candidates",
        "listCandidates",
        "Where a span might belong",
        spans.candidates,
        outcomes.CandidateList,
        p.CandidatesQuery,
    ),
    operation.get(
        "/paragraphs/{id}",
        "readParagraphById",
        "One paragraph by its id, also a retired one",
        paragraphs.by_id,
        outcomes.KeptParagraphShape,
        p.ParagraphQuery,
    ),
    operation.get(
        "/paragraphs/{id}/successors",
        "listSuccessors",
        "Where the text of a paragraph is now",
        paragraphs.successors,
        outcomes.SuccessorList,
        p.SuccessorsQuery,
    ),
    operation.get(
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
    operation.get(
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
    operation.delete(
        ANNOTATION,
        "deleteAnnotation",
        "Take an annotation away",
        annotations.delete,
        problems=(410, 412, 428),
        headers=("If-Match",),
    ),
    Operation(
        "POST",
        ANNOTATION + "/apply",
        "applyGloss",
        "Put a gloss on every other occurrence of its words",
        translating.apply,
        {200: ("The places.", work.AppliedShape)},
        bodies={JSON: forms.ApplyGloss},
        problems=(404, 409, 410, 413),
    ),
    operation.get(
        ANNOTATION + "/thread",
        "readThread",
        "The thread of a note",
        translating.one_thread,
        work.ThreadShape,
        problems=(410,),
    ),
    operation.get(
        PARAGRAPHS + "/{ordinal}/suggestions",
        "suggestGlosses",
        "Glosses that might fit a selection",
        translating.suggestions,
        work.SuggestionsShape,
        p.SuggestionsQuery,
    ),
    operation.get(
        DOCUMENT + "/consistency",
        "reportConsistency",
        "What a document is not of one mind on",
        translating.report,
        lists.FindingList,
        p.ConsistencyQuery,
    ),
    operation.get(
        DOCUMENT + "/progress",
        "readProgress",
        "How far the work on a document has come",
        translating.one_progress,
        shapes.ProgressShape,
        p.Spoken,
    ),
    operation.get(
        "/memory",
        "searchMemory",
        "Approved translations of what resembles a text",
        translating.remembered,
        work.MemoriesShape,
        p.MemoryQuery,
        problems=(404,),
    ),
    operation.get(
        "/entities", "listEntities", "Entities by name and type", entities.listed, lists.EntityList, p.EntitiesQuery
    ),
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
    operation.get(
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
        problems=(409, 412),
        headers=("If-Match",),
    ),
    operation.get(
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
    operation.get(
        "/convert",
        "convert",
        "A text in another script, to try a conversion out",
        conversion.converted,
        shapes.ConvertedShape,
        p.ConvertQuery,
    ),
    operation.get(
        "/search", "search", "Paragraphs by their words, in either script", search.found, lists.HitList, p.SearchQuery
    ),
)


@cache
def description() -> Reply:
    """What `/openapi.json` answers, which is the same for every service of this process."""
    return Reply(openapi.describe(OPERATIONS))


def routes() -> list[BaseRoute]:
    """The routes under `/api/v1`, and the description of them."""
    told = description()
    headers = {"Content-Security-Policy": openapi.policy(openapi.page())}

    async def described(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS"})
        return response(told, request.headers, reading=True)

    def docs(_request: Request) -> Response:
        return HTMLResponse(openapi.page(), headers=headers)

    paths = dict.fromkeys(operation.path for operation in OPERATIONS)
    found: list[BaseRoute] = [Route(openapi.ADDRESS, described, methods=["GET", "OPTIONS"]), Route("/docs", docs)]
    for path in paths:
        here = {operation.method: operation for operation in OPERATIONS if operation.path == path}
        found.append(Route(PREFIX + path, endpoint(here), methods=[*here, "OPTIONS"]))
    return found
