"""Generated edits of real-looking paragraphs: who finds every place again, and never puts one on a look-alike."""

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from statistics import median
from time import perf_counter

from annotations import amend, intake
from annotations.actor import SYSTEM
from annotations.anchoring import Anchor, Landing, Outcome, carry
from annotations.annotation import Kind
from annotations.companions import Companions, Line
from annotations.intake import Import
from annotations.span import context
from api import interpreter
from api.database import Database
from api.sample import LANGUAGE
from benchmarks import edits, prose, redaction
from benchmarks.edits import Case, Place
from benchmarks.quotes import Finder
from benchmarks.timing import seconds
from benchmarks.verdicts import Judge, Verdict
from source_text.importers.source import APART
from source_text.succession import pair

EDITS = 10_000

Tally = Counter[str]


def anchors(made: Case) -> list[Anchor]:
    """The places of a case as anchors."""
    return [
        Anchor(
            key, place.paragraph, place.start, place.end, *context(made.old[place.paragraph], place.start, place.end)
        )
        for key, place in enumerate(made.places)
    ]


def carried(made: Case) -> list[Landing]:
    """Where anchoring puts the places of a case."""
    return carry(made.old, made.new, pair(made.old, made.new), anchors(made))


def placed(landing: Landing) -> Place | None:
    """A landing as a place."""
    return None if landing.paragraph is None else Place(landing.paragraph, landing.start, landing.end)


def judge(made: Case) -> tuple[Tally, Tally]:
    """What anchoring, and what the search for quotes, makes of one case."""
    court, finder = Judge(made), Finder(made.new)
    ours, theirs = Counter[str](), Counter[str]()
    for place, anchor, landing in zip(made.places, anchors(made), carried(made), strict=True):
        ours[court.say(place, placed(landing))] += 1
        ours[landing.outcome] += 1
        theirs[court.say(place, finder.find(anchor))] += 1
    return ours, theirs


def refound(tally: Tally) -> float:
    """The share of places found among those that survive and can be told."""
    return tally[Verdict.FOUND] / max(1, tally[Verdict.FOUND] + tally[Verdict.MISSED] + tally[Verdict.WRONG])


def _row(name: str, edits: int, ours: Tally, theirs: Tally) -> str:
    counted = (ours[Outcome.FUZZY], ours[Outcome.AMBIGUOUS], ours[Outcome.ORPHANED], ours[Verdict.UNDECIDABLE])
    total = sum(ours[o] for o in Outcome)
    return (
        f"{name:28}{edits:7}{total:9}{ours[Verdict.WRONG]:7}{100 * refound(ours):9.3f} %"
        + "".join(f"{n:8}" for n in counted)
        + f"{theirs[Verdict.WRONG]:9}{100 * refound(theirs):9.3f} %"
    )


def main(number: int = EDITS, seed: int = 1) -> None:
    """Print for the edits of both generators a line for each kind, and the sums; and the times for a book."""
    for generator in (edits, redaction):
        table(generator.KINDS, generator.case, number, seed)
    book()


def table(kinds: Collection[str], case: Callable[[str, random.Random], Case], number: int, seed: int) -> None:
    """Print what became of places in so many generated edits."""
    print(
        f"{'edit':28}{'edits':>7}{'places':>9}{'wrong':>7}{'re-found':>11}{'fuzzy':>8}{'ambig.':>8}{'orphan':>8}"
        f"{'undec.':>8}{'| wrong':>9}{'re-found':>11}  by quote search"
    )
    sums: tuple[Tally, Tally] = (Counter(), Counter())
    for kind, share in shares(kinds, number):
        chance = random.Random(f"{seed} {kind}")
        tallies: tuple[Tally, Tally] = (Counter(), Counter())
        for _ in range(share):
            for tally, found in zip(tallies, judge(case(kind, chance)), strict=True):
                tally.update(found)
        print(_row(kind, share, *tallies), flush=True)
        for total, tally in zip(sums, tallies, strict=True):
            total.update(tally)
    print(_row("all", number, *sums))


def book(characters: int = 300_000, glosses: int = 10_000, corrections: int = 300) -> None:
    """Print how long it takes to carry so many annotations of a book through a revision, and to write all of it, in a
    process that collects garbage as the service and the command line do."""
    interpreter.settle()
    chance = random.Random(1)
    texts = list(prose.book(characters))
    places = [(k, *_stretch(chance, texts[k])) for k in chance.choices(range(len(texts)), k=glosses)]
    new = list(texts)
    for k in chance.sample(range(len(texts)), corrections):
        at = chance.randint(0, len(new[k]))
        new[k] = new[k][:at] + chance.choice(["", "新增的字"]) + new[k][at + chance.randint(0, 6) :]
    del new[corrections]
    new.insert(0, new.pop(2 * corrections))
    new = [text for text in new if text]
    marks = [Anchor(n, k, s, e, *context(texts[k], s, e)) for n, (k, s, e) in enumerate(places)]
    taken = [seconds(lambda: carry(texts, new, pair(texts, new), marks)) for _ in range(5)]
    size = sum(map(len, texts))
    print(f"\n{size} characters, {len(texts)} paragraphs, {glosses} annotations, {corrections + 2} corrections")
    print(f"re-anchoring, with the comparison of the texts: {median(taken):.3f} s (median of {len(taken)})")
    lines = [
        Line("glosses", n, Kind.GLOSS, k + 1, s, e, texts[k][s:e], {"text": "gloss", "language": "en"})
        for n, (k, s, e) in enumerate(places)
    ]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite'}")
        database.migrate()
        for language in ("zh-Hans-CN", LANGUAGE):
            with database.write() as session:
                companions = Companions(lines=lines)
                intake.take_in(
                    session, SYSTEM, Import(language, language, text=APART.join(texts), companions=companions)
                )

            def revise(slug: str = language) -> int:
                with database.write() as session:
                    return amend.revise(session, SYSTEM, slug, text=APART.join(new)).report.total

            start = perf_counter()
            total = revise()
            print(f"a whole revision of it in {language}, {total} spans carried: {perf_counter() - start:.3f} s")
        database.close()


def _stretch(chance: random.Random, text: str) -> tuple[int, int]:
    start = chance.randrange(len(text))
    return start, min(len(text), start + chance.randint(1, 4))


def shares(kinds: Collection[str], number: int) -> list[tuple[str, int]]:
    """How many edits of each kind; twins of what is deleted come twice as often, and the last kind makes them full."""
    weights = {kind: 2 if kind.startswith("twin") else 1 for kind in kinds}
    whole = sum(weights.values())
    *most, last = ((kind, number * weight // whole) for kind, weight in weights.items())
    return [*most, (last[0], number - sum(share for _, share in most))]
