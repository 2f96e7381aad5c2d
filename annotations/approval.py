"""The steps of a review, and who may take them: where two people have a part in it, nobody approves their own."""

from sqlmodel import Session, col, select

from annotations import reversal
from annotations.actor import SYSTEM, Actor, Role, may, require
from annotations.annotation import Annotation, Status
from annotations.history import Change
from annotations.problems import Forbidden
from source_text.problems import Invalid
from source_text.project import Project

SETTLED = (Status.APPROVED, Status.REJECTED)
"""The statuses that a review ends in."""

BODY = ("entity_id", "language", "text", "pinyin", "part_of_speech", "view")
"""What an annotation says: an approval is of these."""

OPEN = {"reviewed_by": None, "reviewed_at": None, "review_reason": None}
"""What is known of a review that is not done."""


def check_status(actor: Actor, status: str, project: int) -> None:
    """Refuse to let somebody below a reviewer approve or reject, also while adding."""
    if status in SETTLED:
        require(actor, Role.REVIEWER, f"make an annotation {status}", project)


def check_beginning(session: Session, actor: Actor, status: str, project: int) -> None:
    """Refuse a status to begin with: of those who are no reviewers, and of the first of two people.

    Who works at the machine itself takes in what was reviewed elsewhere.
    """
    check_status(actor, status, project)
    if status == Status.APPROVED and actor != SYSTEM and needs_two(session, project):
        raise _second(actor.name)


def check_step(session: Session, actor: Actor, annotation: Annotation, status: Status, project: int) -> None:
    """Refuse a step in the review of an annotation that is not the actor's to take."""
    check_status(actor, status, project)
    if annotation.status in SETTLED:
        require(actor, Role.REVIEWER, "reopen a reviewed annotation", project)
    if annotation.status == Status.DRAFT and status in SETTLED:
        raise Invalid(
            f"A draft is not {status.lower()}: it has not been proposed.",
            path=("status",),
            hint="Propose it first.",
            status=annotation.status,
        )
    drafting = Status.DRAFT in (annotation.status, status) and status != annotation.status
    if drafting and annotation.creator != actor.name and not may(actor, Role.REVIEWER, project):
        raise Forbidden(
            "Whether something is a draft is said by who made it, or by a reviewer.",
            path=("status",),
            hint="Ask one of them.",
            required=Role.REVIEWER.value,
        )
    if status == Status.APPROVED and annotation.status != Status.APPROVED:
        check_approval(session, actor, annotation, project)


def check_approval(session: Session, actor: Actor, annotation: Annotation, project: int) -> None:
    """Refuse an approval by somebody who said it, where the project wants two people for that."""
    if needs_two(session, project) and actor.name in authors(session, annotation):
        raise _second(actor.name)


def _second(name: str) -> Forbidden:
    return Forbidden(
        f"In this project somebody else than {name} has to approve what {name} wrote.",
        path=("status",),
        hint="Leave it PROPOSED, and ask another reviewer.",
        required=Role.REVIEWER.value,
    )


def needs_two(session: Session, project: int) -> bool:
    """Whether a project wants an approval by another person than the one who wrote."""
    return session.exec(select(Project.reviewers).where(Project.id == project)).one() > 1


def authors(session: Session, annotation: Annotation) -> set[str]:
    """Who made an annotation, and who last changed what it says."""
    changes = select(Change).where(Change.node_type == "Annotation", Change.node_id == annotation.id)
    for change in session.exec(changes.order_by(col(Change.sequence).desc())):
        if any(d.field in BODY for d in reversal.differences(change.before, change.after)):
            return {annotation.creator, change.actor}
    return {annotation.creator}
