"""How well printed pages become paragraphs again: `python -m benchmarks.layouts`."""

import unicodedata
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Sequence
from statistics import mean
from typing import NamedTuple

import pypdfium2 as pdfium
from playwright.sync_api import sync_playwright
from rapidfuzz.distance import Levenshtein

from benchmarks.looks import LOOKS
from benchmarks.printing import Look, print_pdf
from source_text.importers import pdf
from source_text.reflow import reflow

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


class Score(NamedTuple):
    """How near paragraphs come to those expected.

    `boundaries` is the F1 of where one ends and the next begins. `accuracy` is 1 less the edit distance, by the
    length of the text with a line feed between paragraphs; `folded` is the same under NFKC.
    """

    boundaries: float
    accuracy: float
    folded: float


def score(found: Sequence[str], expected: Sequence[str]) -> Score:
    """Compare paragraphs."""
    one, other = "\n".join(found), "\n".join(expected)
    return Score(
        _boundaries(found, expected),
        _accuracy(one, other),
        _accuracy(unicodedata.normalize("NFKC", one), unicodedata.normalize("NFKC", other)),
    )


def _accuracy(found: str, expected: str) -> float:
    return max(0.0, 1 - Levenshtein.distance(found, expected) / len(expected))


def _boundaries(found: Sequence[str], expected: Sequence[str]) -> float:
    """Ends of paragraphs count as equal where they stand between the same two characters, white space aside."""
    mine, theirs = (["".join(text.split()) for text in texts] for texts in (found, expected))
    here, there = _ends(mine), _ends(theirs)
    same: set[int] = set()
    for step in Levenshtein.opcodes("".join(mine), "".join(theirs)):
        if step.tag == "equal":
            shift = step.dest_start - step.src_start
            same |= {end + shift for end in here if step.src_start <= end <= step.src_end}
    hits = len(same & there)
    return 2 * hits / (len(here) + len(there)) if here or there else 1.0


def _ends(texts: Sequence[str]) -> set[int]:
    ends, at = set(), 0
    for text in texts[:-1]:
        at += len(text)
        ends.add(at)
    return ends


def baseline(content: bytes) -> list[str]:
    """The paragraphs that pdfium's plain text makes under the rules for text with hard line breaks."""
    file = pdfium.PdfDocument(content)
    raw = "\n".join(page.get_textpage().get_text_range() for page in file)
    return [block.text for block in reflow(raw)]


def main(looks: Sequence[Look] = LOOKS, seed: int = 1) -> None:
    """Print a line for each look, and the means for each layout."""
    print(
        f"{'layout':14} {'look':32} {'n':>4} {'F1':>7} {'accuracy':>9} {'folded':>9}   {'plain F1':>8} {'accuracy':>9}"
    )
    scores: dict[str, list[tuple[Score, Score]]] = defaultdict(list)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for look in looks:
            content, expected = print_pdf(browser, look, seed)
            ours = score([block.text for block in pdf.read(content).blocks], expected)
            plain = score(baseline(content), expected)
            scores[look.layout].append((ours, plain))
            _line(look.layout, look.name + " *" * look.held, len(expected), ours, plain)
        browser.close()
    print("\nmeans")
    for layout, pairs in scores.items():
        ours, plain = (Score(*map(mean, zip(*side, strict=True))) for side in zip(*pairs, strict=True))
        _line(layout, f"{len(pairs)} looks", 0, ours, plain)


def _line(layout: str, name: str, count: int, ours: Score, plain: Score) -> None:
    print(
        f"{layout:14} {name:32} {count or '':>4} {ours.boundaries:7.4f} {ours.accuracy:9.5f} {ours.folded:9.5f}"
        f"   {plain.boundaries:8.4f} {plain.accuracy:9.5f}"
    )


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--looks", choices=("seen", "held", "all"), default="all", help="held ones are marked *")
    parser.add_argument("--seed", type=int, default=1, help="which text is printed")
    parser.add_argument("name", nargs="?", default="", help="only looks with this in their name")
    said = parser.parse_args()
    chosen = [look for look in LOOKS if said.looks == "all" or look.held == (said.looks == "held")]
    main([look for look in chosen if said.name in f"{look.layout}: {look.name}"], said.seed)
