"""Paragraphs set and printed to PDF by a browser, in many looks."""

import html
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser

from benchmarks import corpus, words

PAGINATE = (Path(__file__).parent / "paginate.js").read_text(encoding="utf-8")
SERIF, SANS, LATIN = "'Noto Serif CJK TC'", "'Noto Sans CJK TC'", "'DejaVu Serif', 'Noto Serif CJK TC'"
TITLE = "茶香渡海"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Look(NamedTuple):
    """How a text is set. Lengths are in CSS; `notes` is how the calls for footnotes look, "" without any.

    `style` is added to the page's own rules. A look that is `held` was first printed when the importer was
    done; three columns and the facing heads of vertical pages have led to a change since.
    """

    layout: str
    name: str
    font: str = SERIF
    size: str = "11pt"
    height: str = "1.7"
    indent: str = "2em"
    gap: str = "0"
    align: str = "justify"
    paper: str = "148mm 210mm"
    margin: str = "20mm"
    columns: int = 1
    between: str = "2em"
    vertical: bool = False
    headings: bool = True
    notes: str = ""
    rule: bool = True
    small: str = "0.8em"
    foreign: float = 0.05
    rare: float = 0.0
    english: float = 0.0
    hyphens: bool = False
    style: str = ""
    header: str = ""
    footer: str = ""
    characters: int = 7000
    held: bool = False


class Piece(NamedTuple):
    """A paragraph to be printed; a note has the mark that calls for it."""

    kind: str
    text: str
    mark: str = ""


def pieces(look: Look, seed: int) -> list[Piece]:
    """What is printed: a title, and headings and notes among the paragraphs where the look has them."""
    chance = random.Random(seed)
    made = [Piece("h1", TITLE)] if look.headings else []
    names, number = iter(words.NAMES), 0
    body = words.paragraphs(look.characters, seed, look.foreign, look.rare, look.english)
    for index, text in enumerate(body):
        if look.headings and index % 7 == 2 and (name := next(names, "")):
            made.append(Piece("h2", name))
        if look.notes and chance.random() < 0.4 and "，" in text:
            number += 1
            mark = _mark(look.notes, number)
            at = text.rindex("，")
            made += [
                Piece("p", f"{text[:at]}\0{mark}\0{text[at:]}"),
                Piece("note", mark + _note(chance), mark),
            ]
        else:
            made.append(Piece("p", text))
    return made


def _mark(kind: str, number: int) -> str:
    return _CIRCLED[(number - 1) % 20] if kind == "circled" else kind.replace("1", str(number))


def _note(chance: random.Random) -> str:
    return "".join(chance.choices(corpus.sentences(), k=chance.choice((1, 1, 2))))


def print_pdf(browser: Browser, look: Look, seed: int = 1) -> tuple[bytes, list[str]]:
    """The PDF file, and the paragraphs that stand in it, each note after the one that it interrupts."""
    made = pieces(look, seed)
    page = browser.new_page()
    try:
        if look.notes:
            page.set_content(_document(look, ""))
            shown = page.evaluate(f"book => ({PAGINATE})(book)", _book(look, made))
            expected = list(_interrupted(made, shown))
        else:
            page.set_content(_document(look, "".join(_element(look, piece) for piece in made)))
            expected = [piece.text for piece in made]
        return (
            page.pdf(
                prefer_css_page_size=True,
                display_header_footer=bool(look.header or look.footer),
                header_template=look.header or "<span></span>",
                footer_template=look.footer or "<span></span>",
            ),
            expected,
        )
    finally:
        page.close()


def _book(look: Look, made: Sequence[Piece]) -> dict[str, object]:
    return {
        "columns": look.columns,
        "raised": look.notes == "1",
        "notes": [{"mark": piece.mark, "text": piece.text} for piece in made if piece.kind == "note"],
        "paragraphs": [
            {"kind": piece.kind, "cells": list(_cells(piece.text))} for piece in made if piece.kind != "note"
        ],
    }


def _cells(text: str) -> Iterator[dict[str, object]]:
    for index, stretch in enumerate(text.split("\0")):
        if index % 2:
            yield {"text": stretch, "call": True}
        else:
            yield from ({"text": character, "call": False} for character in stretch)


def _interrupted(made: Sequence[Piece], shown: Sequence[dict[str, object]]) -> Iterator[str]:
    notes = {piece.mark: piece.text for piece in made if piece.kind == "note"}
    for index, piece in enumerate(piece for piece in made if piece.kind != "note"):
        yield piece.text.replace("\0", "")
        for page in shown:
            marks = page["notes"]
            if page["last"] == index and isinstance(marks, list):
                yield from (notes[mark] for mark in marks)


def _element(look: Look, piece: Piece) -> str:
    text = words.divisible(piece.text) if look.hyphens and piece.kind == "p" else piece.text
    return f"<{piece.kind}>{html.escape(text)}</{piece.kind}>"


def _document(look: Look, body: str) -> str:
    vertical = "html { writing-mode: vertical-rl }" if look.vertical else ""
    boxed = f"""
      @page {{ margin: 0 }}
      section {{ display: flex; gap: {look.between}; padding: {look.margin}; box-sizing: border-box; break-after: page;
        width: {look.paper.split()[0]}; height: {look.paper.split()[1]} }}
      article {{ flex: none; position: relative; height: 100%; width: calc((100% - {look.columns - 1} * {look.between}) / {look.columns}) }}
      main {{ display: flow-root }}
      footer {{ position: absolute; bottom: 0; width: 100%; font-size: {look.small}; line-height: 1.5 }}
      footer:not(:empty) {{ border-top: {"0.5pt solid" if look.rule else "none"}; padding-top: 6pt }}
      footer p {{ text-indent: 0; margin: 0 }}
      p.continued {{ text-indent: 0; margin-top: 0 }}
      p.cut {{ text-align-last: {look.align}; margin-bottom: 0 }}"""
    flowing = f"body {{ columns: {look.columns}; column-gap: {look.between} }}" if look.columns > 1 else ""
    return f"""<!doctype html><html lang="zh-Hant"><meta charset="utf-8"><style>
      @page {{ size: {look.paper}; margin: {look.margin} }}
      {vertical}
      body {{ margin: 0; font: {look.size}/{look.height} {look.font} }}
      p {{ margin-block: 0 {look.gap}; text-indent: {look.indent}; text-align: {look.align}; orphans: 1; widows: 1 }}
      h1 {{ font-size: 1.8em; text-align: center; column-span: all }} h2 {{ font-size: 1.25em }}
      sup {{ font-size: 0.65em; line-height: 0 }}
      {boxed if look.notes else flowing}
      {look.style}
    </style><body>{body}</body></html>"""
