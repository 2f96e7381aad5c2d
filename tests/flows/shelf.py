"""Documents that a reader may meet beside the sample: proposals, tangled marks, rare characters, other languages, long ones."""

import json
import random
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from benchmarks import corpus
from tests.flows.conftest import Site

BOOK = 5000
"""How many paragraphs the book has; each fiftieth is a heading."""


def put(
    site: Site, folder: Path, slug: str, text: str, *options: str, language: str = "zh-Hant-TW", **companions: Any
) -> None:
    """Import a text with its companions."""
    path = folder / f"{slug}.md"
    path.write_text(text, encoding="utf-8")
    arguments = []
    for name, lines in companions.items():
        file = folder / f"{slug}-{name}.json"
        file.write_text(json.dumps(lines), encoding="utf-8")
        arguments += [f"--{name}", str(file)]
    site.run("import", str(path), "--slug", slug, "--language", language, "--no-link", *options, *arguments)


def fill(site: Site, folder: Path) -> None:
    """The small ones."""
    put(
        site, folder, "proposals", "丘陵上的茶園。\n", glosses=[{"paragraph": 1, "start": 0, "end": 2, "text": "hills"}]
    )
    tangled = [
        (4, 6, "trade"),
        (4, 7, "history of trade"),
        (2, 6, "ocean trade"),
        (2, 10, "institute of ocean trade history"),
    ]
    glosses = [{"paragraph": 1, "start": start, "end": end, "text": text} for start, end, text in tangled]
    put(site, folder, "tangled", "我在海洋貿易史研究所讀書。\n", "--approved", glosses=glosses)
    put(site, folder, "rare", "他在𠮷野家吃飯。\n")
    put(site, folder, "english", "# A title\n\nA text that has no Chinese in it.\n", language="en")
    put(site, folder, "endless", "".join(corpus.paragraphs(20_000)) + "\n")


def book() -> str:
    """A book of five thousand paragraphs, in chapters of fifty."""
    chance, stock = random.Random(2), corpus.sentences()
    prose = ("".join(chance.choices(stock, k=chance.randint(1, 5))) for _ in range(BOOK))
    lines = [f"## 第{i // 50 + 1}章" if i % 50 == 49 else text for i, text in enumerate(prose)]
    return "\n\n".join(["# 茶書五千段", *lines[1:]])


def until(page: Page, condition: str) -> None:
    """Wait until a condition holds in the page, whose policy lets no test evaluate strings there."""
    end = time.monotonic() + 15
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)
