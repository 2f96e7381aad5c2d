"""The mutations: each takes one input object and returns a payload with the changed object or the problems."""

from collections.abc import Callable
from typing import Any

import strawberry

from schema.mutations import access, annotations, documents, entities, history, links, notes
from schema.mutations.access import ProjectPayload, TokenPayload, UserPayload
from schema.mutations.payloads import (
    AnnotationPayload,
    ApplyGlossPayload,
    ChangeGroupPayload,
    DocumentPayload,
    EntityPayload,
    LinkEntitiesPayload,
    RelinkPayload,
    RevisionPayload,
    SpanPayload,
)


def _mutation(resolver: Callable[..., Any], description: str) -> Any:
    return strawberry.mutation(resolver=resolver, description=description)


@strawberry.type(description="All changes. What is refused changes nothing, and says in `problems` why.")
class Mutation:
    import_document: DocumentPayload = _mutation(
        documents.import_document, "Imports a text; the same file under the same slug changes nothing and says so."
    )
    revise_document: RevisionPayload = _mutation(
        documents.revise_document, "Corrects a text in a new revision and carries its spans over."
    )
    add_entity_link: AnnotationPayload = _mutation(
        annotations.add_entity_link, "Says that a stretch of text names an entity."
    )
    add_gloss: AnnotationPayload = _mutation(annotations.add_gloss, "Says what a stretch of text means.")
    add_conversion: AnnotationPayload = _mutation(
        annotations.add_conversion, "Says how a stretch of text reads in a view."
    )
    add_translation: AnnotationPayload = _mutation(annotations.add_translation, "Translates a paragraph.")
    add_note: AnnotationPayload = _mutation(notes.add_note, "Remarks on a stretch of text, or answers a remark.")
    resolve_thread: AnnotationPayload = _mutation(
        notes.resolve_thread, "Settles a thread of notes or opens it again, and returns its first note."
    )
    update_annotation: AnnotationPayload = _mutation(annotations.update_annotation, "Changes what an annotation says.")
    review_annotation: AnnotationPayload = _mutation(annotations.review_annotation, "Moves an annotation on in review.")
    delete_annotation: AnnotationPayload = _mutation(
        annotations.delete_annotation, "Takes an annotation away and returns it as it last stood."
    )
    apply_gloss: ApplyGlossPayload = _mutation(
        annotations.apply_gloss, "Puts a gloss on every other occurrence of its words, in either script, that lacks it."
    )
    reattach_span: SpanPayload = _mutation(annotations.reattach_span, "Gives a span a new place.")
    link_entities: LinkEntitiesPayload = _mutation(
        links.link_entities,
        "Proposes links for a text with the entities of today and what was learnt; what people made or judged stays.",
    )
    create_entity: EntityPayload = _mutation(entities.create_entity, "Adds an entity.")
    update_entity: EntityPayload = _mutation(entities.update_entity, "Changes an entity.")
    merge_entities: EntityPayload = _mutation(entities.merge_entities, "Makes one entity of two.")
    split_entity: EntityPayload = _mutation(
        entities.split_entity, "Makes a new entity of some mentions of another; merging it back undoes it."
    )
    relink_mentions: RelinkPayload = _mutation(
        entities.relink_mentions, "Lets mentions be of another entity, many at once."
    )
    add_identifier: EntityPayload = _mutation(entities.add_identifier, "Gives an entity one more identifier.")
    create_project: ProjectPayload = _mutation(access.create_project, "Begins a project.")
    update_project: ProjectPayload = _mutation(access.update_project, "Changes the title or the rules of a project.")
    set_member: ProjectPayload = _mutation(access.set_member, "Gives a user a role in a project, or takes it away.")
    set_user: UserPayload = _mutation(
        access.set_user, "Makes a user known, gives them a role in every project, or shuts them out."
    )
    set_visibility: DocumentPayload = _mutation(access.set_visibility, "Says by whom a document may be seen.")
    create_token: TokenPayload = _mutation(access.create_token, "Makes a token for the one who asks.")
    revoke_token: TokenPayload = _mutation(access.revoke_token, "Makes a token worthless.")
    undo: ChangeGroupPayload = _mutation(history.undo, "Undoes what you did last, as a whole; never what others did.")
    redo: ChangeGroupPayload = _mutation(history.redo, "Does again what you undid last.")
    revert_change: ChangeGroupPayload = _mutation(
        history.revert_change, "Takes any change back, with all that the same request did, by a new change."
    )
