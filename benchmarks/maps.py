"""What offset maps cost: their size beside one number for each character, and the time of a position as texts grow."""

import random
from collections.abc import Iterator

from benchmarks import corpus
from benchmarks.timing import seconds
from source_text import alignment, scripts
from source_text.offsets import OffsetMap
from source_text.reflow import reflow

SIZES = (10_000, 100_000, 1_000_000)
POSITIONS = 10_000
INTEGER = 4
"""Bytes of one number."""


def main() -> None:
    """Print sizes, then times."""
    print(f"{'map':38} {'characters':>11} {'segments':>9} {'bytes':>9} {'one int each':>13}   ratio")
    for name, offsets in examples():
        stored, plain = len(offsets.dumps()), INTEGER * (offsets.source_length + 1)
        segments = sum(1 for _ in offsets.segments())
        print(f"{name:38} {offsets.source_length:11} {segments:9} {stored:9} {plain:13}   1:{plain / stored:.0f}")
    print(f"\n{'characters':>11} {'build':>10} {'a character':>12} {'a position':>11} {'compose':>10} {'invert':>10}")
    for size in SIZES:
        costs(size)


def examples() -> Iterator[tuple[str, OffsetMap]]:
    """Maps of each sort over the same text."""
    text = corpus.text(100_000)
    paragraphs = text.split("\n\n")
    # As text comes out of a PDF: a paragraph ends where white space follows its last line.
    wrapped = " \n".join("\n".join(p[k : k + 35] for k in range(0, len(p), 35)) for p in paragraphs)
    largest = max(reflow(wrapped + " \n"), key=lambda block: len(block.text))
    yield "file to paragraph, hard-wrapped lines", largest.map
    for conversion in ("tw2s", "tw2sp"):
        yield f"original to view, {conversion}", scripts.convert(text, conversion).map
    chance = random.Random(1)
    revised = list(text)
    for at in sorted(chance.sample(range(len(revised)), len(revised) // 200), reverse=True):
        revised[at : at + chance.randint(0, 2)] = chance.choices(text, k=chance.randint(0, 2))
    yield "old revision to new, 1 edit in 200", alignment.compare(text, "".join(revised))


def costs(size: int) -> None:
    """Print what a map over so many characters costs, with a segment of unequal lengths every hundred."""
    chance = random.Random(1)
    segments = [pair for _ in range(size // 100) for pair in ((97, 97), (3, 2))]
    offsets = OffsetMap.from_segments(segments)
    places = [chance.randrange(offsets.source_length) for _ in range(POSITIONS)]
    further = OffsetMap.from_segments([(offsets.target_length // 2, offsets.target_length // 2 + 1)] * 2)
    build = seconds(lambda: OffsetMap.from_segments(segments))
    position = seconds(lambda: [offsets.transport(p, p + 1) for p in places]) / POSITIONS
    compose = seconds(lambda: offsets.compose(further))
    invert = seconds(offsets.invert)
    print(
        f"{size:11} {build * 1e3:7.1f} ms {build / size * 1e9:9.1f} ns {position * 1e6:8.2f} µs"
        f" {compose * 1e3:7.1f} ms {invert * 1e3:7.1f} ms"
    )
