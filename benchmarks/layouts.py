"""How well paragraphs come out of PDF files: of several layouts, set by Chromium from paragraphs that are known."""

import html
import random
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import pypdfium2
from playwright.sync_api import Page, sync_playwright
from rapidfuzz.distance import Levenshtein

from benchmarks import corpus
from source_text import alignment
from source_text.importers import pdf
from source_text.reflow import reflow

CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ENGLISH = (
    "The internationalisation of the oolong trade transformed a comparatively inconspicuous harbour into an "
    "extraordinarily well-connected entrepôt within approximately two decades. ",
    "Contemporary correspondence nevertheless emphasises misunderstandings, uncharacteristically bureaucratic "
    "inspections and the unpredictability of transoceanic transportation. ",
    "Manufacturers, intermediaries and representatives of the administration disagreed fundamentally, as the "
    "commissioner's undistinguished handwriting demonstrates. ",
)
MIXED = ("（Twatutia）", " RCEP 與 CPTPP ", "「Formosa Oolong Tea」", "（Pivot to Asia，2011年）", " 5.3% ", "COVID-19")
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]{2}")
RUNNING = '<div style="font-size:8px;width:100%;text-align:center">{}</div>'


class Layout(NamedTuple):
    """A way of setting pages: its name, whether it is in one column, and its looks in CSS."""

    name: str
    single: bool
    looks: Sequence[str]
    mixed: bool = False
    english: bool = False
    running: bool = False
    notes: bool = False


INDENTED = "p{text-indent:2em;margin:0;text-align:justify}body{font-size:11pt;line-height:1.7}"
SPACED = "p{margin:0 0 .8em;text-align:justify}body{font-size:12pt;line-height:1.5}"
RAGGED = "p{text-indent:2em;margin:0;text-align:left}body{font-size:10pt;line-height:1.9}"
SANS = "p{text-indent:2em;margin:0 0 .3em;text-align:justify}body{font:10.5pt/1.6 'Noto Sans CJK TC'}"
SMALL = "p{text-indent:1em;margin:0;text-align:justify}body{font-size:9pt;line-height:1.4}"
LARGE = "p{margin:0 0 1em;text-align:left}body{font-size:13pt;line-height:2}"
LOOKS = (INDENTED, SPACED, RAGGED, SANS, SMALL, LARGE)
LAYOUTS = (
    Layout("one column", True, LOOKS),
    Layout("running heads, page numbers", True, LOOKS, running=True),
    Layout("mixed scripts", True, LOOKS, mixed=True),
    Layout("hyphenated Latin words", True, LOOKS, english=True),
    Layout("footnotes", True, LOOKS, notes=True),
    Layout("two columns", False, [f"{look}.text{{columns:2;column-gap:2.2em}}" for look in LOOKS], running=True),
    Layout("vertical text", False, [f"{look}html{{writing-mode:vertical-rl}}" for look in LOOKS], running=True),
)


class Score(NamedTuple):
    """How many paragraphs were set, the F1 of their boundaries, and the share of characters that are right."""

    paragraphs: int
    boundaries: float
    characters: float


def main() -> None:
    """Print a line for each layout: ours, and pdfium's plain text put through the reflow of plain text."""
    print(
        f"{'layout':30} {'paragraphs':>10}   {'boundaries F1':>13} {'characters':>11}   plain text of pdfium, reflowed"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page()
        for layout in LAYOUTS:
            ours, plain = [], []
            for number, look in enumerate(layout.looks):
                expected, content = print_pdf(page, layout, look, number)
                ours.append(score(expected, [block.text for block in pdf.read(content).blocks]))
                plain.append(score(expected, [block.text for block in reflow(_plain(content))]))
            mine, other = _mean(ours), _mean(plain)
            print(
                f"{layout.name:30} {mine.paragraphs:10}   {mine.boundaries:13.4f} {mine.characters:11.5f}"
                f"   {other.boundaries:8.4f} {other.characters:9.5f}"
            )
        browser.close()


def print_pdf(page: Page, layout: Layout, look: str, seed: int) -> tuple[list[str], bytes]:
    """The paragraphs that are to come out, and the file."""
    texts = list(_texts(layout, seed))
    title = "茶香渡海：淡水的十九世紀"
    heading = f"<h1>{title}</h1>"
    if layout.notes:
        expected, body = _with_notes(texts, seed, heading)
    else:
        expected, body = texts, heading + "".join(map(_paragraph, texts))
    page.set_content(
        f"<meta charset=utf-8><style>body{{font-family:'Noto Serif CJK TC';margin:0}}h1{{font-size:1.7em;text-indent:0;margin:0 0 .6em}}"
        f"p:lang(en){{hyphens:auto}}{look}</style><html lang=zh-Hant><div class=text>{body}</div>"
    )
    head, foot = RUNNING.format("海洋史學報　第三期"), RUNNING.format("<span class=pageNumber></span>")
    content = page.pdf(
        format="A4",
        display_header_footer=layout.running,
        header_template=head,
        footer_template=foot,
        margin={"top": "24mm", "bottom": "24mm", "left": "26mm", "right": "26mm"},
    )
    return [title, *expected], content


def _texts(layout: Layout, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    for number, text in enumerate(corpus.paragraphs(9_000, seed + 1)):
        if layout.english and number % 2:
            yield "".join(chance.choices(ENGLISH, k=chance.randint(2, 4))).strip()
        elif layout.mixed:
            sentences = text.split("。")
            spaced = "。".join(
                s[: len(s) // 2] + chance.choice(MIXED) + s[len(s) // 2 :] if s else s for s in sentences
            )
            # The printed page shows no white space beside Chinese that a reader could tell from the usual gap.
            yield _unspaced(spaced)
        else:
            yield text


def _unspaced(text: str) -> str:
    return "".join(
        c for k, c in enumerate(text) if c != " " or (text[k - 1 : k].isascii() and text[k + 1 : k + 2].isascii())
    )


def _paragraph(text: str) -> str:
    language = "en" if text.isascii() or "entrepôt" in text else "zh-Hant"
    return f"<p lang={language}>{html.escape(text)}</p>"


def _with_notes(texts: Sequence[str], seed: int, heading: str) -> tuple[list[str], str]:
    """Pages made by hand, since Chromium sets no footnotes: a paragraph runs on over most page breaks."""
    chance = random.Random(seed)
    expected: list[str] = []
    pages, rest = [], heading
    number = 1
    for k in range(0, len(texts) - 2, 3):
        first, second, last = texts[k : k + 3]
        # Where a line may end: between two Chinese characters.
        cut = next(at for at in range(len(last) // 2, len(last)) if _IDEOGRAPHS.fullmatch(last[at - 1 : at + 1]))
        notes = []
        for _ in range(chance.randint(1, 3)):
            source = chance.choice(corpus.sentences()) * chance.randint(1, 2)
            notes.append(f"{number} 參見{source}")
            number += 1
        runs_on = f"<p style='text-align:justify;text-align-last:justify'>{last[:cut]}</p>"
        small = "".join(f"<p style='text-indent:0;margin:0'>{note}</p>" for note in notes)
        pages.append(
            f"<section style='height:238mm;position:relative;break-after:page'>{rest}{_paragraph(first)}"
            f"{_paragraph(second)}{runs_on}<div style='position:absolute;bottom:0;font-size:.75em;line-height:1.4;"
            f"border-top:1px solid;width:100%'>{small}</div></section>"
        )
        rest = f"<p style='text-indent:0'>{last[cut:]}</p>"
        expected += [first, second, last, *(_unspaced(note) for note in notes)]
    return expected, "".join(pages) + rest


def score(expected: Sequence[str], found: Sequence[str]) -> Score:
    """How well paragraphs were found: their boundaries are compared where the aligned texts have them."""
    wanted, got = "".join(expected), "".join(found)
    offsets = alignment.compare(wanted, got)
    right = {offsets.transport(at, at).start for at in list(accumulate(map(len, expected)))[:-1]}
    there = set(list(accumulate(map(len, found)))[:-1])
    hits = len(right & there)
    f1 = 2 * hits / (len(right) + len(there)) if right or there else 1.0
    return Score(len(expected), f1, 1 - Levenshtein.distance(wanted, got) / len(wanted))


def _plain(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _mean(scores: Sequence[Score]) -> Score:
    number = len(scores)
    return Score(
        sum(s.paragraphs for s in scores),
        sum(s.boundaries for s in scores) / number,
        sum(s.characters for s in scores) / number,
    )
