"""Putting back what changes took or brought, without touching what others did since."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from annotations import authority, governance, identification, identifier, retraction, reversal
from annotations.actor import Actor, Role, require
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.approval import BODY, SETTLED, check_approval
from annotations.authority import Name
from annotations.entity import Entity, EntityName
from annotations.entry import enter, touch
from annotations.history import Change, ChangeAction, record
from annotations.removal import remove_entity
from annotations.reversal import Clash, Net
from annotations.span import Span
from source_text import bulk, read
from source_text.clock import now
from source_text.problems import Conflict

ACT = "take a change back"
NODES = ("Project", "Document", "Entity", "Span", "Annotation")
"""The nodes whose changes are taken back."""


class Restoration:
    """One taking back, by an actor, of changes up to `since`; `own` is whether they were the actor's own."""

    def __init__(self, session: Session, actor: Actor, since: int, *, own: bool, reason: str | None = None) -> None:
        self.session = session
        self.actor = actor
        self.since = since
        self.own = own
        self.reason = reason
        self.revising = False
        self.merging = False

    def carry_out(self, nets: Sequence[Net]) -> None:
        """Take back what changes made of each node; Conflict names a later change that is in the way."""
        by_type = {name: [n for n in nets if n.node_type == name] for name in NODES}
        made = [n for n in by_type["Document"] if n.created]
        gone = {n.node_id for n in made}
        self.merging = any(d.field == "merged_into" for n in by_type["Entity"] for d in n.differences())
        self.revising = any("number" in net.after for net in by_type["Document"])
        for net in by_type["Project"]:
            governance.take_back(self.session, self.actor, net, self.blame, self.reason)
        for net in by_type["Document"]:
            if not net.created:
                retraction.document(self.session, self.actor, net, self.blame)
        for net in by_type["Entity"]:
            if not net.created:
                self._entity(net)
        for net in by_type["Span"]:
            self._span(net)
        self._annotations([n for n in by_type["Annotation"] if n.after.get("document_id") not in gone])
        for net in made:
            retraction.removal(self.session, self.actor, net, self.since)
        linked = set() if made else {n.after.get("entity_id") for n in by_type["Annotation"] if n.created}
        for net in by_type["Entity"]:
            if net.created:
                self._unname(net, net.node_id in linked)

    def blame(self, net: Net, field: str) -> Conflict:
        """The problem that a field of a node was changed later: it names the last change that did."""
        later = select(Change).where(
            Change.node_type == net.node_type, Change.node_id == net.node_id, Change.sequence > self.since
        )
        every = self.session.exec(later.order_by(col(Change.sequence).desc()))
        rows = [change for change in every if reversal.holder(change) == net.user]
        touching = (c for c in rows if any(d.field == field for d in reversal.differences(c.before, c.after)))
        change = next(touching, rows[0] if rows else None)
        shown = field.removesuffix("_id")
        what = self._called(net)
        if change is None:
            return Conflict(
                f"`{shown}` of {what} is no longer as the change left it.",
                path=("sequence",),
                hint="Change it by hand.",
                field=shown,
            )
        by_hand = {
            "number": "or send the former text as a new correction.",
            "deleted_at": "or write it anew.",
        }.get(field, "or change by hand what is left.")
        return Conflict(
            f"{change.actor} changed {what} later, in change {change.sequence}.",
            path=("sequence",),
            hint=f"Take change {change.sequence} back first, {by_hand}",
            change=change.sequence,
            by=change.actor,
            at=change.at,
            field=shown,
        )

    def _called(self, net: Net) -> str:
        """A node in words by which people find it."""
        if net.user is not None:
            return f"the role of {net.user}"
        if net.node_type == "Annotation" and (row := self.session.get(Annotation, net.node_id)):
            quote = self.session.exec(select(Span.quote).where(Span.id == row.span_id)).one()
            kind = row.kind.lower().replace("_", " ")
            return f"the {kind} on {quote[:40]!r}"
        if net.node_type == "Entity" and (entity := self.session.get(Entity, net.node_id)):
            return f"the entity {entity.key!r}"
        return f"the {net.node_type.lower()}"

    def _values(self, net: Net, current: dict[str, Any]) -> dict[str, Any]:
        """The values that take the differences back, of those fields that have others now."""
        found: dict[str, Any] = {}
        for difference in net.differences():
            value = reversal.undone(difference, current.get(difference.field))
            if isinstance(value, Clash):
                raise self.blame(net, difference.field)
            if value != current.get(difference.field):
                found[difference.field] = value
        return found

    def _annotations(self, nets: Sequence[Net]) -> None:
        """Annotations, with one entry in the history for each that changes."""
        done: dict[ChangeAction, list[tuple[Annotation, dict[str, Any]]]] = {}
        there = self._there(nets)
        projects = {d: read.project(self.session, d) for d in {row.document_id for row in there.values()}}
        for net in nets:
            row = there.get(net.node_id)
            if row is None and net.created:
                continue  # Its document was removed since, and it with it.
            if row is None:
                raise Conflict(
                    "The document was removed since, with all that was said about it.",
                    path=("sequence",),
                    hint="Import it again, and say it anew; what the change did to other documents is reverted `alone`.",
                )
            values = self._said(net, row, projects[row.document_id])
            if not values:
                continue
            was = row.model_dump()
            for name, value in values.items():
                setattr(row, name, value)
            row.version += 1
            row.modified_at = now()
            action = ChangeAction.UPDATED
            if "deleted_at" in values:
                action = ChangeAction.DELETED if values["deleted_at"] else ChangeAction.RESTORED
            done.setdefault(action, []).append((row, was))
        self.session.flush()
        documents = {row.document_id for rows in done.values() for row, _ in rows}
        for action, rows in done.items():
            enter(self.session, self.actor, action, [row for row, _ in rows], [was for _, was in rows], self.reason)
        for document in sorted(documents):
            touch(self.session, document)

    def _there(self, nets: Sequence[Net]) -> dict[int, Annotation]:
        """The annotations that are still there, by id."""
        return {
            row.id: row
            for some in bulk.parts([net.node_id for net in nets], bulk.MANY)
            for row in self.session.exec(select(Annotation).where(col(Annotation.id).in_(some)))
        }

    def _said(self, net: Net, row: Annotation, project: int) -> dict[str, Any]:
        """The values that an annotation gets back, in a document of that project."""
        if self.merging and row.kind == Kind.ENTITY_LINK:
            # Links follow their entity wherever they are; who may merge it may move them, and back.
            return self._values(net, row.model_dump())
        require(self.actor, Role.TRANSLATOR, ACT, project)
        if self.revising and row.origin == Origin.MACHINE and self._overtaken(net, row):
            return {}
        if net.created:
            return self._unmake(net, row, project)
        values = self._values(net, row.model_dump())
        if row.deleted_at is not None and values.keys() - {"entity_id"} and "deleted_at" not in values:
            raise self.blame(net, "deleted_at")
        if values.get("deleted_at") is not None:
            values["deleted_at"] = now()
        if row.kind == Kind.ENTITY_LINK and (row.model_dump() | values)["entity_id"] is None and "deleted_at" in values:
            raise Conflict(
                "The entity that it links to was taken away.", path=("sequence",), hint="Bring the entity back first."
            )
        self._reviewed(net, row, values, project)
        return values

    def _overtaken(self, net: Net, row: Annotation) -> bool:
        """Whether a proposal that came or went with a revision is somebody's business by now, or made again already."""
        if net.created:
            return bool(reversal.differences(net.after, row.model_dump()))
        same = select(Annotation.id).where(
            Annotation.span_id == row.span_id,
            Annotation.kind == row.kind,
            Annotation.text == row.text,
            Annotation.view == row.view,
            Annotation.entity_id == row.entity_id,
            col(Annotation.deleted_at).is_(None),
        )
        return self.session.exec(same).first() is not None

    def _unmake(self, net: Net, row: Annotation, project: int) -> dict[str, Any]:
        """An annotation that was made goes, unless somebody did something to it."""
        if row.deleted_at is not None:
            return {}
        changed = [d.field for d in reversal.differences(net.after, row.model_dump())]
        if changed:
            raise self.blame(net, changed[0])
        if (row.creator != self.actor.name and not self.own) or row.status == Status.APPROVED:
            require(self.actor, Role.REVIEWER, ACT, project)
        return {"deleted_at": now()}

    def _reviewed(self, net: Net, row: Annotation, values: dict[str, Any], project: int) -> None:
        """What was approved or rejected stands for what it said then: that is put back together, or not at all."""
        status = values.get("status", row.status)
        if values and "status" not in values and row.status in SETTLED and row.status != net.after.get("status"):
            raise self.blame(net, "status")
        if values and {row.status, status} & set(SETTLED):
            require(self.actor, Role.REVIEWER, ACT, project)
        if values.get("status") == Status.APPROVED:
            after = row.model_dump() | values
            body = [n for n in BODY if after[n] != net.before.get(n)]
            if body:
                raise self.blame(net, body[0])
            if not self.own:
                check_approval(self.session, self.actor, row, project)

    def _span(self, net: Net) -> None:
        """A span gets back the place it had."""
        span = self.session.get(Span, net.node_id)
        if span is None:
            raise Conflict(
                "The document was removed since, with all its spans.", path=("sequence",), hint="Import it again."
            )
        require(self.actor, Role.TRANSLATOR, ACT, read.project(self.session, span.document_id))
        values = self._values(net, span.model_dump())
        if values:
            retraction.settle(self.session, self.actor, span, values, self.reason)

    def _entity(self, net: Net) -> None:
        """An entity gets back its fields and names; one that was taken away comes back."""
        row = self.session.get(Entity, net.node_id)
        if net.removed and row is None:
            row = Entity(**{n: v for n, v in net.before.items() if n in Entity.model_fields})
            require(self.actor, Role.TRANSLATOR, ACT, row.project_id)
            self._free(row)
            self.session.add(row)
            self.session.flush()
            self._name(row, net.before["names"])
            self._identify(row, net.before.get("identifiers", ()))
            after = authority.snapshot(self.session, row)
            record(self.session, self.actor, ChangeAction.CREATED, "Entity", row.id, after=after, reason=self.reason)
            return
        if row is None:
            raise self.blame(net, "key")
        merging = any(d.field == "merged_into" for d in net.differences())
        require(self.actor, Role.REVIEWER if merging else Role.TRANSLATOR, ACT, row.project_id)
        before = authority.snapshot(self.session, row)
        if row.merged_into is not None and not merging:
            raise self.blame(net, "merged_into")
        values = self._values(net, before)
        if not values:
            return
        for name in values.keys() & Entity.model_fields.keys():
            setattr(row, name, values[name])
        if "names" in values:
            self._name(row, values["names"])
        if "identifiers" in values:
            self._identify(row, values["identifiers"])
        self.session.flush()
        after = authority.snapshot(self.session, row)
        record(
            self.session,
            self.actor,
            ChangeAction.UPDATED,
            "Entity",
            row.id,
            before=before,
            after=after,
            reason=self.reason,
        )

    def _free(self, row: Entity) -> None:
        """Refuse to bring an entity back under a key that another has now."""
        same = select(Entity.id).where(Entity.project_id == row.project_id, Entity.key == row.key)
        if self.session.exec(same).first() is not None:
            raise Conflict(
                f"Another entity has the key {row.key!r} now.", path=("sequence",), hint="Make a new one by hand."
            )

    def _identify(self, row: Entity, told: Sequence[str]) -> None:
        """Let an entity have just these identifiers, each told as authority and id."""
        identification.identify(self.session, row, [identifier.parse(text) for text in told])

    def _name(self, row: Entity, names: Sequence[dict[str, Any]]) -> None:
        """Let an entity have just these names."""
        labels = [Name(n["language"], n["text"]) for n in names if n["is_label"]]
        authority.check_names(labels, "labels")
        self.session.execute(delete(EntityName).where(col(EntityName.entity_id) == row.id))
        for name in names:
            folded = authority.fold(name["text"])
            self.session.add(EntityName(entity_id=row.id, folded=folded, **name))
        self.session.flush()

    def _unname(self, net: Net, linked: bool) -> None:
        """An entity that was made goes; one that was made for a link stays where others took it up since."""
        try:
            remove_entity(self.session, self.actor, self._left_alone(net), self.reason)
        except Conflict:
            if not linked:
                raise

    def _left_alone(self, net: Net) -> Entity:
        """An entity that was made and is still as it was."""
        row = self.session.get(Entity, net.node_id)
        if row is None:
            raise self.blame(net, "key")
        require(self.actor, Role.TRANSLATOR if self.own else Role.REVIEWER, ACT, row.project_id)
        changed = reversal.differences(net.after, authority.snapshot(self.session, row))
        if changed:
            raise self.blame(net, changed[0].field)
        return row
