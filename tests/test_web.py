"""The scripts of the pages are small and rightly typed, and the pages speak every language of the interface alike."""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

from api.catalogue import LANGUAGES, say, words

ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"
SCRIPTS = sorted((WEB / "static").rglob("*.js"))
SOURCES = [*SCRIPTS, *sorted((WEB / "templates").rglob("*.html"))]
SAID = re.compile(r"""\bsay\(\s*(["'`])([a-z][\w.-]*)(\1|\$\{)(\s*~)?""")


def said() -> tuple[set[str], set[str]]:
    """The keys that templates and scripts say, and the beginnings of those whose end is told by a value."""
    found = [m for path in SOURCES for m in SAID.finditer(path.read_text(encoding="utf-8"))]
    open_ = {m[2] for m in found if m[4] or m[3] == "${"}
    return {m[2] for m in found} - open_, open_


def test_all_scripts_together_have_less_than_100_kilobytes_compressed() -> None:
    sizes = {path.relative_to(WEB): len(gzip.compress(path.read_bytes())) for path in SCRIPTS}
    assert sum(sizes.values()) < 100_000, sizes


def test_no_script_makes_a_page_of_a_string() -> None:
    for path in SCRIPTS:
        found = re.search(
            r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function)", path.read_text("utf-8")
        )
        assert found is None, (path, found)


@pytest.mark.node
def test_the_scripts_are_rightly_typed() -> None:
    for path in SCRIPTS:
        assert "// @ts-check" in path.read_text(encoding="utf-8").splitlines()[:2], path
    compiler = ROOT / "tests" / "node" / "node_modules" / "typescript" / "bin" / "tsc"
    done = subprocess.run(["node", compiler, "--project", WEB], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_all_languages_have_the_same_words_with_the_same_places() -> None:
    places = {
        language: {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in words(language).items()}
        for language in LANGUAGES
    }
    assert places["zh-Hant"] == places["en"]
    assert places["zh-Hans"] == places["en"]
    assert {path.stem for path in (WEB / "languages").iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_no_empty_words_and_no_key_twice(language: str) -> None:
    pairs = json.loads((WEB / "languages" / f"{language}.json").read_text("utf-8"), object_pairs_hook=list)
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys))
    assert all(text.strip() for _, text in pairs)


def test_every_word_is_said_and_every_word_that_is_said_is_there() -> None:
    keys, beginnings = said()
    known = set(words("en"))
    assert keys - known == set()
    assert {key for key in known - keys if not any(key.startswith(b) for b in beginnings)} == set()
    assert {b for b in beginnings if not any(key.startswith(b) for key in known)} == set()


def test_words_have_a_form_for_one_and_for_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(words("en"), "frame.trial", "one line by {name}|{number} lines by {name}")
    assert say("en", "frame.trial", number=1, name="<b>") == "one line by &lt;b&gt;"
    assert say("en", "frame.trial", number=1200, name="<b>") == "1,200 lines by &lt;b&gt;"
