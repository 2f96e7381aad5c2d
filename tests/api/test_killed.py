"""A process that is killed at any point of a revision leaves the old state or the new one, whole."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
from sqlmodel import Session, col, select

from annotations import entry, report
from annotations.actor import SYSTEM
from annotations.annotation import Annotation, Kind, Status
from annotations.history import Change, ChangeAction
from annotations.past import Past
from annotations.span import AnchorState, PastSpan, Span
from api.database import Database
from benchmarks import prose
from source_text import heir, read
from source_text.paragraph import Paragraph, PastParagraph
from source_text.revision import Revision
from tests import article

ROOT = Path(__file__).parent.parent.parent
SLUG = "article"
BEFORE = [*article.PARAGRAPHS, *prose.book(4000, seed=5)]
AFTER = [BEFORE[1].replace("東京", "京都"), BEFORE[0], *(text[1:] for text in BEFORE[4:]), "新的一段。"]
POINTS = ("1", "3", "6", "9", "12", "commit")
"""At which writes of a revision, or before its commit, a process is killed."""


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with the longer article, and a gloss on what will go."""
    article.take_in(database, text="\n\n".join(BEFORE))
    with database.write() as session:
        paragraph = read.all_paragraphs(session, read.document(session, SLUG))[3]
        span = entry.place(session, paragraph, 3, 7)
        entry.add(session, SYSTEM, span, Kind.GLOSS, Status.PROPOSED, text="a name", language="en")
    return database


def _settings(url: str, tmp_path: Path) -> dict[str, str]:
    mine = {"ZHUSHU_DATABASE_URL": url, "ZHUSHU_DATA_DIR": str(tmp_path), "ZHUSHU_SAMPLE": "0", "ZHUSHU_PORT": "0"}
    return {**os.environ, **mine, "ZHUSHU_ADMIN_TOKEN": "secret-of-the-test"}


def _audit(database: Database) -> int:
    """The number of the current revision, after looking whether everything agrees with it."""
    with database.read() as session:
        document = read.document(session, SLUG)
        texts = [p.text for p in read.all_paragraphs(session, document)]
        assert texts == (BEFORE if document.revision == 1 else AFTER)
        revisions = session.exec(select(Revision).order_by(col(Revision.number))).all()
        assert [r.number for r in revisions] == list(range(1, document.revision + 1))
        assert [r.closed_by is None for r in revisions] == [False] * (document.revision - 1) + [True]
        revised = session.exec(select(Change).where(Change.action == ChangeAction.REVISED)).all()
        assert [c.sequence for c in revised] == [r.closed_by for r in revisions[:-1]]
        by_id = {p.id: p for p in session.exec(select(Paragraph))}
        for span in session.exec(select(Span)):
            paragraph = by_id[span.paragraph_id]
            if span.state == AnchorState.ANCHORED:
                assert paragraph.ordinal is not None
                assert paragraph.text[span.start : span.end] == span.quote
        for row in (*session.exec(select(PastSpan)), *session.exec(select(PastParagraph))):
            assert row.first <= row.last < document.revision
        assert session.exec(select(Annotation).where(Annotation.kind == Kind.GLOSS)).one().deleted_at is None
        _audit_past(session)
        return document.revision


def _audit_past(session: Session) -> None:
    """What a revision leaves behind is all there, or none of it."""
    document = read.document(session, SLUG)
    if document.revision == 1:
        assert session.exec(select(heir.Heir)).all() == []
        assert session.exec(select(report.KeptReport)).all() == []
        assert session.exec(select(PastParagraph)).all() == []
        return
    past = Past(session, document, read.revision(session, document, 1))
    assert [p.text for p in past.paragraphs] == BEFORE
    assert any(a.kind == Kind.GLOSS for a in past.all(session))
    current = read.revision(session, document, document.revision)
    told = report.by_revision(session, [current.id])[current.id]
    assert told.orphaned > 0
    assert told.total == len(told.entries)


def _run(settings: dict[str, str], point: str, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.killed", point, *words]
    return subprocess.run(command, env=settings, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_command_killed_between_any_two_writes_changes_nothing(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    file.write_text("\n\n".join(AFTER), encoding="utf-8")
    settings = _settings(filled.engine.url.render_as_string(hide_password=False), tmp_path)
    dry = _run(settings, "never", "revise", SLUG, str(file), "--dry-run")
    assert dry.returncode == 0, dry.stderr
    for point in POINTS:
        killed = _run(settings, point, "revise", SLUG, str(file))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert _audit(filled) == 1
    done = _run(settings, "never", "revise", SLUG, str(file))
    assert done.returncode == 0, done.stderr
    assert int(re.findall(r"writes: (\d+)", done.stderr)[0]) >= 12
    assert _audit(filled) == 2


def test_a_server_killed_while_it_revises_leaves_one_state_or_the_other(filled: Database, tmp_path: Path) -> None:
    settings = _settings(filled.engine.url.render_as_string(hide_password=False), tmp_path)
    zhushu = str(Path(sys.executable).parent / "zhushu")
    headers = {"Authorization": "Bearer secret-of-the-test", "Content-Type": "text/plain"}
    number = 1
    for wait in (0.005, 0.05, 0.2):
        with subprocess.Popen([zhushu, "serve"], env=settings, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            address = re.search(r"http://\S+", process.stdout.readline())
            assert address is not None
            text = "\n\n".join(AFTER)
            while True:
                try:
                    httpx2.get(f"{address[0]}/readyz")
                    break
                except httpx2.TransportError:
                    time.sleep(0.05)
            with suppress(httpx2.TimeoutException):
                httpx2.put(f"{address[0]}/api/v1/documents/{SLUG}/text", content=text, headers=headers, timeout=wait)
            process.kill()
        found = _audit(filled)
        assert found >= number
        number = found
