"""The house keeps its own rules."""

import ast
import re
import statistics
import subprocess
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("api", "schema", "annotations", "source_text")
FILES = [p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))]
SCRIPTS = sorted((ROOT / "web").rglob("*.js")) + sorted((ROOT / "web").rglob("*.css"))
TESTS = sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "benchmarks").rglob("*.py"))
UNWELCOME = {"utils", "util", "helpers", "helper", "manager", "service", "base", "common", "misc"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_rooms_import_only_rooms_to_their_right() -> None:
    done = subprocess.run([ROOT / ".venv/bin/lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [*FILES, *TESTS], ids=name)
def test_a_file_begins_with_one_sentence_that_says_what_it_is_for(path: Path) -> None:
    text = path.read_text()
    if path.name == "__init__.py" and not text.strip():
        return
    summary = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
    assert re.fullmatch(r".+[.!?]", " ".join(summary.split()))


@pytest.mark.parametrize("path", [*FILES, *SCRIPTS], ids=name)
def test_a_file_has_at_most_400_lines_and_a_plain_name(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400
    assert path.stem not in UNWELCOME
    assert re.fullmatch(r"[a-z][a-z]*|__init__|[a-z-]+", path.stem)


def test_the_median_file_is_short() -> None:
    assert statistics.median(len(p.read_text().splitlines()) for p in FILES if p.name != "__init__.py") < 150


@pytest.mark.parametrize("path", FILES, ids=name)
def test_rooms_are_imported_at_the_top_of_a_file(path: Path) -> None:
    tree = ast.parse(path.read_text())
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            late = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not late, f"{function.name} imports at line {late[0].lineno}"


def test_opencc_has_one_door() -> None:
    users = [name(p) for p in FILES if re.search(r"""(import|from) opencc|files\("opencc""", p.read_text())]
    assert users == ["source_text/scripts/lexicon.py"]
    inside = re.compile(r"source_text\.scripts\.|source_text\.scripts import .*(conversion|lexicon|folding)")
    assert {p.parent.name for p in FILES if inside.search(p.read_text())} == {"scripts"}


def test_one_place_makes_an_engine_and_what_it_holds_commits() -> None:
    assert [name(p) for p in FILES if "create_engine(" in p.read_text()] == ["api/database.py"]
    assert [name(p) for p in FILES if re.search(r"(import|from) (py)?sqlite3", p.read_text())] == ["api/sqlite.py"]
    assert [name(p) for p in FILES if ".commit()" in p.read_text()] == ["api/database.py", "api/group.py"]


def test_no_other_distribution_owns_our_names() -> None:
    owners = packages_distributions()
    for room in ROOMS:
        assert set(owners.get(room, ["zhushu"])) == {"zhushu"}


def test_nothing_is_left_for_later() -> None:
    for path in [*FILES, *SCRIPTS]:
        assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", path.read_text()), name(path)
