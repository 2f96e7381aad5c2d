"""How often characters of several readings are read right, beside pypinyin alone: `python -m benchmarks.pronunciation`.

The sentences of polyphones.tsv were written first and the rules then made with an eye on them; those of unseen.tsv,
mostly of characters that no word decides, were written before the rules and never used to mend them. Both are by
the same hand as the rules, which flatters them; those of independent.tsv are by another. Each line has a sentence with a character in brackets, and how it
is read there.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pypinyin import Style, lazy_pinyin

from benchmarks.timing import seconds
from source_text import dictionary, scripts, syllable, words
from source_text.pronunciation import pronounce
from source_text.scripts import TextView

FOLDER = Path(__file__).parent
LANGUAGE = "zh-Hant-TW"


class Case(NamedTuple):
    """A sentence, the place of a character in it, and its reading there."""

    text: str
    place: int
    reading: str


def cases(name: str) -> Iterator[Case]:
    """The sentences of a file."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        sentence, reading = line.split("\t")
        yield Case(sentence.replace("[", "").replace("]", ""), sentence.index("["), reading)


def ours(case: Case) -> str:
    """As the words of the sentence are read."""
    found = words.segment(case.text, LANGUAGE)
    for word, sound in zip(found, pronounce(found), strict=True):
        if word.start <= case.place < word.end and sound:
            return syllable.pinyin(sound.syllables[case.place - word.start]).lower()
    return ""


def package(text: str, place: int) -> str:
    """As pypinyin reads it."""

    def unknown(characters: str) -> Any:
        return [""] * len(characters)

    return lazy_pinyin(text, Style.TONE, unknown)[place]


def simplified(case: Case) -> str:
    """As pypinyin reads the sentence in Simplified characters."""
    return package(scripts.read(case.text, LANGUAGE, TextView.ZH_HANS).text, case.place)


def main() -> None:
    """Print how often readings are right in each file of sentences."""
    print(f"the dictionary is there in {seconds(lambda: dictionary.has('是')) * 1000:.0f} ms")
    for name in ("polyphones.tsv", "unseen.tsv", "independent.tsv"):
        measure(name)


def measure(name: str) -> None:
    """Print how often each way is right, and where ours is not."""
    right: Counter[str] = Counter()
    found = list(cases(name))
    for case in found:
        said = ours(case)
        right["the words"] += said == case.reading
        right["pypinyin on the Simplified text"] += simplified(case) == case.reading
        right["pypinyin on the Traditional text"] += package(case.text, case.place) == case.reading
        if said != case.reading:
            print(f"  {case.text} {case.text[case.place]} is {case.reading}, not {said}")
    characters = len({case.text[case.place] for case in found})
    print(f"{name}: {len(found)} sentences, {characters} characters of several readings")
    for way, count in right.items():
        print(f"{way:34} {count:4} right, {count / len(found):6.1%}")


if __name__ == "__main__":
    main()
