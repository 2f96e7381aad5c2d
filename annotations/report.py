"""What became of every span in a revision, counted and listed; kept with the revision."""

import zlib
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from sqlmodel import Field, Session, SQLModel, col, select

from annotations.anchoring import Landing, Outcome

Entry = dict[str, Any]
"""A span: its id `span`, its `outcome`, the `quote` before and `now` (None where it has no place), and where it stands:
`ordinal`, `start` and `end` in code points (None likewise). `candidates` are places that it might mean instead, each an
`ordinal`, a `start`, an `end`, a `quote` with the words around it (`prefix`, `suffix`) and a `score` from 0 to 1, the best
first."""

AROUND = 12
"""How many code points beside a candidate are told, so that one sees which of several it is."""

WORST = tuple(reversed(Outcome))
"""The outcomes in the order in which somebody has to look at them."""


class Report(NamedTuple):
    """What became of the spans that were anchored and carry annotations: each has one outcome, `total` is their sum.

    `entries` tells of each, those first that need somebody's eye. `restored` are orphans of earlier revisions whose
    text came back; they are not in the total.
    """

    total: int
    unchanged: int
    shifted: int
    moved: int
    fuzzy: int
    ambiguous: int
    orphaned: int
    entries: list[Entry]
    restored: list[Entry]

    def counts(self) -> dict[str, int]:
        """The numbers by name, with that of the restored ones."""
        lists = ("entries", "restored")
        return {n: v for n, v in self._asdict().items() if n not in lists} | {"restored": len(self.restored)}

    def listed(self, outcomes: Sequence[str] | None = None) -> list[tuple[tuple[int, int], Entry]]:
        """The entries with such outcomes, each under its key: the rank of its outcome, and the id of the span."""
        return [((rank(e), e["span"]), e) for e in self.entries if outcomes is None or e["outcome"] in outcomes]


class KeptReport(SQLModel, table=True):
    """The report of a revision that was made: JSON, compressed."""

    __tablename__ = "report"

    revision_id: int = Field(primary_key=True, foreign_key="revision.id", ondelete="CASCADE")
    content: bytes


def rank(entry: Entry) -> int:
    """The place of an entry's outcome in the order of the list."""
    return WORST.index(Outcome(entry["outcome"]))


def made(entries: Iterable[Entry], restored: Iterable[Entry]) -> Report:
    """The report on some entries."""
    groups: dict[str, list[Entry]] = {outcome.value: [] for outcome in WORST}
    for found in entries:
        groups[found["outcome"]].append(found)
    for group in groups.values():
        group.sort(key=itemgetter("span"))
    listed = [found for group in groups.values() for found in group]
    numbers = {outcome.lower(): len(group) for outcome, group in groups.items()}
    return Report(total=len(listed), entries=listed, restored=list(restored), **numbers)


def entry(span: int, quote: str, landing: Landing, texts: Sequence[str]) -> Entry:
    """What became of one span; `texts` are the new paragraphs."""
    _, outcome, j, start, end, candidates = landing
    return {
        "span": span,
        "outcome": outcome.value,
        "quote": quote,
        "now": None if j is None else texts[j][start:end],
        "ordinal": None if j is None else j + 1,
        "start": None if j is None else start,
        "end": None if j is None else end,
        "candidates": [
            {
                "ordinal": k + 1,
                "start": low,
                "end": high,
                "quote": texts[k][low:high],
                "prefix": texts[k][max(0, low - AROUND) : low],
                "suffix": texts[k][high : high + AROUND],
                "score": score,
            }
            for k, low, high, score in candidates
        ],
    }


def keep(session: Session, revision: int, report: Report) -> None:
    """Keep the report of a new revision."""
    content = orjson.dumps({"entries": report.entries, "restored": report.restored})
    session.add(KeptReport(revision_id=revision, content=zlib.compress(content, 1)))
    session.flush()


def by_revision(session: Session, revisions: Iterable[int]) -> dict[int, Report]:
    """The reports of revisions, by revision id; the first revision of a document has none."""
    rows = session.exec(select(KeptReport).where(col(KeptReport.revision_id).in_(list(revisions))))
    return {row.revision_id: made(**orjson.loads(zlib.decompress(row.content))) for row in rows}
