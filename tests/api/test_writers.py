"""Twenty people write in one document at once, and nothing of it is lost: the history accounts for all."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
from sqlmodel import col, select

from annotations import entry, token, user
from annotations.actor import Role
from annotations.annotation import Annotation
from annotations.audit import audit
from annotations.history import Change
from api.database import Database
from tests import article

WRITERS, ACTS = 20, 12
API = "/api/v1"
REFUSED = {404, 409, 410, 412, 422}
"""What a writer may be answered who was not the first."""


class Writer:
    """Somebody who does one thing after another, and notes what was accepted and what was refused."""

    def __init__(self, number: int, address: str, secret: str) -> None:
        self.random = random.Random(number)
        self.number = number
        self.client = httpx2.Client(base_url=address, headers={"Authorization": f"Bearer {secret}"}, timeout=120)
        self.answers: list[tuple[str, int, Any]] = []

    def write(self) -> None:
        """Do everything there is to be done."""
        acts = [
            self.add,
            self.add,
            self.change,
            self.change,
            self.review,
            self.delete,
            self.apply,
            self.revise,
            self.undo,
        ]
        with self.client:
            for count in range(ACTS):
                self.random.choice(acts)(count)

    def _keep(self, act: str, answer: httpx2.Response) -> None:
        body = answer.json() if answer.content else None
        self.answers.append((act, answer.status_code, body))

    def _some(self) -> tuple[str, str] | None:
        """The address and the tag of one of the first glosses there are, which others are looking at as well."""
        found = self.client.get(f"{API}/documents/article/annotations?kind=GLOSS&limit=5").json()["items"]
        if not found:
            return None
        one = self.random.choice(found)
        return one["id"], f'"{one["zhushu:version"]}"'

    def add(self, count: int) -> None:
        """A gloss at one of few places."""
        start = self.random.randrange(3)
        form = {"kind": "GLOSS", "paragraph": 2, "range": {"start": start, "end": start + 2}}
        form["text"] = f"gloss {self.number}.{count}"
        self._keep("add", self.client.post(f"{API}/documents/article/annotations", json=form))

    def change(self, count: int) -> None:
        """Other words for a gloss, from the state that was read."""
        if some := self._some():
            form = {"text": f"words {self.number}.{count}"}
            self._keep("change", self.client.put(some[0], json=form, headers={"If-Match": some[1]}))

    def review(self, _count: int) -> None:
        """A step in a review."""
        if some := self._some():
            form = {"status": self.random.choice(["APPROVED", "REJECTED", "PROPOSED"]), "reason": "as I see it"}
            self._keep("review", self.client.put(some[0], json=form, headers={"If-Match": some[1]}))

    def delete(self, _count: int) -> None:
        """Taking a gloss away."""
        if some := self._some():
            self._keep("delete", self.client.delete(some[0], headers={"If-Match": some[1]}))

    def apply(self, _count: int) -> None:
        """A gloss put everywhere."""
        if some := self._some():
            self._keep("apply", self.client.post(f"{some[0]}/apply", json={"document": "article"}))

    def revise(self, count: int) -> None:
        """A correction of the text as it was read."""
        read = self.client.get(f"{API}/documents/article/text")
        text = read.text.rstrip("\n") + f"\n\n{self.number}.{count}又加一段話。\n"
        headers = {"If-Match": read.headers["etag"]}
        self._keep("revise", self.client.put(f"{API}/documents/article/text", json={"text": text}, headers=headers))

    def undo(self, _count: int) -> None:
        """Undoing, or redoing, what one did oneself."""
        act = self.random.choice(["undo", "redo"])
        self._keep(act, self.client.post(f"{API}/{act}", json={"document": "article"}))


def test_twenty_writers_lose_nothing(client: httpx2.Client, database: Database) -> None:
    with database.write() as session:
        names = [f"writer-{n}" for n in range(WRITERS)]
        secrets = [token.create(session, user.create(session, name, Role.REVIEWER))[1] for name in names]
    writers = [Writer(n, str(client.base_url), secret) for n, secret in enumerate(secrets)]
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(Writer.write, writers))
    answers = [(w.number, *answer) for w in writers for answer in w.answers]
    statuses = Counter(status for _, _, status, _ in answers)
    assert {s for s in statuses if s >= 300} <= REFUSED, statuses
    late = [body for _, _, status, body in answers if status == 412]
    assert late, "with so many at the same places somebody is late"
    assert all("current" in body for body in late)
    with database.read() as session:
        assert list(audit(session)) == []
        changes = session.exec(select(Change).order_by(col(Change.sequence))).all()
        accepted = Counter(
            (f"writer-{number}", body["body"]["value"])
            for number, act, status, body in answers
            if status < 300 and act in ("add", "change")
        )
        recorded = Counter(
            (c.actor, c.after["text"])
            for c in changes
            if c.after
            and c.cause is None
            and c.node_type == "Annotation"
            and c.after["text"] != (c.before or {}).get("text")
        )
        assert not accepted - recorded, "what was accepted is in the history"
        revisions = [c for c in changes if c.action == "REVISED" and c.cause is None]
        assert len(revisions) == sum(act == "revise" and status < 300 for _, act, status, _ in answers)
        deleted = sum(c.action == "DELETED" and c.cause is None and c.actor.startswith("writer") for c in changes)
        assert deleted >= sum(act == "delete" and status < 300 for _, act, status, _ in answers)
        rows = session.exec(select(Annotation).where(col(Annotation.sequence) > 1)).all()
        last = {c.node_id: c.sequence for c in changes if c.node_type == "Annotation"}
        assert {r.id: r.sequence for r in rows if r.id in last} == {r.id: last[r.id] for r in rows if r.id in last}


def test_an_audit_finds_what_was_written_past_the_history(database: Database) -> None:
    article.take_in(database)
    with database.write() as session:
        row = session.exec(select(Annotation)).first()
        assert row
        entry.delete(session, article.REVIEWER, row.id, None)
    with database.write() as session:
        assert list(audit(session)) == []
        there = session.get(Annotation, row.id)
        assert there
        there.version += 1
        there.text = "slipped in"
    with database.read() as session:
        faults = list(audit(session))
    assert [f.number for f in faults] == [row.id] * 2
    assert any("`text`" in f.message for f in faults)
