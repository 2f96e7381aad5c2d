"""The command line: importing, tokens, and serving from nothing."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from api.cli import COMMANDS
from tests import article

ZHUSHU = str(Path(sys.executable).parent / "zhushu")


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ZHUSHU_DATA_DIR": str(tmp_path / "data"),
        "ZHUSHU_SAMPLE": "0",
        "ZHUSHU_PORT": "0",
        "COLUMNS": "200",
    }


def run(settings: dict[str, str], *words: str) -> tuple[int, str]:
    done = subprocess.run([ZHUSHU, *words], env=settings, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@contextmanager
def serving(settings: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A service in a process of its own: what it printed, and its address."""
    with subprocess.Popen([ZHUSHU, "serve"], env=settings, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            printed = ""
            while "this once" not in printed:
                printed += process.stdout.readline()
            address = re.search(r"http://\S+", printed)
            assert address is not None
            for _ in range(600):
                try:
                    if httpx2.get(f"{address[0]}/readyz").status_code == 200:
                        break
                except httpx2.TransportError:
                    time.sleep(0.05)
            yield printed, address[0]
        finally:
            process.terminate()


def test_every_command_is_there_and_tells_what_it_does(settings: dict[str, str]) -> None:
    code, told = run(settings, "--help")
    assert code == 0
    lines = [line.strip("│ ").split(maxsplit=1) for line in told.splitlines() if line.startswith("│ ")]
    said = {line[0]: line[1] for line in lines if len(line) == 2}
    assert set(COMMANDS) <= set(said)
    assert said["token"] == "Tokens, by which the service knows who asks."
    assert run(settings, "nothing")[0] == 2


def test_a_text_is_imported_with_its_companions_and_once_only(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(article.TEXT, encoding="utf-8")
    entity: dict[str, object] = {
        "key": "wang",
        "type": "person",
        "label_zh_hant": "王毅",
        "label_en": "Wang Yi",
        "aliases_zh_hant": [],
        "wikidata": None,
    }
    (tmp_path / "e.json").write_text(json.dumps([entity]), encoding="utf-8")
    right = {"paragraph": "p2", "start": 2, "end": 4, "surface": "訪問", "gloss_en": "to visit", "pinyin": "fǎng wèn"}
    wrong = {**right, "surface": "別的"}
    (tmp_path / "g.json").write_text(json.dumps([right, wrong]), encoding="utf-8")
    words = (
        "import",
        str(tmp_path / "text.txt"),
        "--slug",
        "a",
        "--language",
        "zh-Hant-TW",
        "--entities",
        str(tmp_path / "e.json"),
    )
    code, said = run(settings, *words, "--glosses", str(tmp_path / "g.json"))
    assert code == 1
    assert "glosses line 2: expected '別的', found '訪問'" in said
    code, said = run(settings, *words, "--glosses", str(tmp_path / "g.json"), "--partial")
    assert (code, "imported" in said, "line 2" in said) == (0, True, True)
    code, said = run(settings, *words)
    assert (code, "unchanged" in said) == (0, True)
    other = tmp_path / "other.txt"
    other.write_text("別的文字。", encoding="utf-8")
    code, said = run(settings, "import", str(other), "--slug", "a", "--language", "zh-Hant-TW")
    assert (code, "Another file" in said) == (1, True)


def test_a_text_is_revised_and_the_report_printed(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(article.TEXT, encoding="utf-8")
    (tmp_path / "g.json").write_text(
        '[{"paragraph": 2, "start": 2, "end": 4, "surface": "訪問", "text": "to visit"}]', encoding="utf-8"
    )
    told = ("--slug", "a", "--language", "zh-Hant-TW", "--glosses", str(tmp_path / "g.json"))
    run(settings, "import", str(tmp_path / "text.txt"), *told)
    (tmp_path / "new.txt").write_text(article.TEXT.replace("王毅訪問日本，", ""), encoding="utf-8")
    words = ("revise", "a", str(tmp_path / "new.txt"), "--message", "shorter")
    code, said = run(settings, *words, "--dry-run")
    assert (code, "訪問" in said, "ORPHANED" in said, "nothing was changed" in said) == (0, True, True, True)
    code, said = run(settings, *words, "--expected-revision", "1")
    assert (code, "訪問" in said, "a: revision 2" in said) == (0, True, True)
    assert "UNCHANGED" not in said
    code, said = run(settings, *words, "--all")
    assert (code, "a: unchanged, still revision 2" in said, "UNCHANGED" in said) == (0, True, True)
    assert run(settings, *words, "--expected-revision", "1")[0] == 1
    page = "".join(f"<p>{text}</p>" for text in article.PARAGRAPHS)
    (tmp_path / "new.html").write_text(f"<!doctype html>{page}", encoding="utf-8")
    code, said = run(settings, "revise", "a", str(tmp_path / "new.html"))
    assert (code, "RESTORED" in said, "a: revision 3" in said) == (0, True, True)
    assert run(settings, "revise", "nothing", str(tmp_path / "new.txt"))[0] == 1


def test_tokens_are_made_listed_and_revoked(settings: dict[str, str]) -> None:
    code, secret = run(settings, "token", "create", "tam", "--role", "translator")
    assert (code, len(secret.strip()) > 30, secret.startswith("zhushu_")) == (0, True, True)
    assert run(settings, "token", "create", "tam", "--scope", "read", "--days", "3", "--label", "lens")[0] == 0
    listed = run(settings, "token", "list")[1]
    assert all(word in listed for word in ("tam", "lens"))
    assert secret.strip() not in listed
    assert "translator everywhere" in run(settings, "user", "list")[1]
    assert run(settings, "token", "revoke", "2")[0] == 0
    assert run(settings, "token", "revoke", "3")[0] == 1


def test_projects_have_members_with_roles(settings: dict[str, str]) -> None:
    assert run(settings, "project", "create", "tea", "--title", "Tea", "--reviewers", "2")[0] == 0
    assert run(settings, "project", "create", "tea")[0] == 1
    assert run(settings, "user", "create", "tam", "--role", "translator", "--project", "tea")[0] == 0
    assert run(settings, "user", "role", "tam", "reviewer", "--project", "tea")[0] == 0
    assert "tam (reviewer)" in run(settings, "project", "list")[1]
    assert run(settings, "user", "dismiss", "tam", "--project", "tea")[0] == 0
    assert "tam" not in run(settings, "project", "list")[1]
    assert run(settings, "user", "disable", "nobody")[0] == 1


def test_the_first_start_prints_a_token_that_works_and_loads_the_sample(settings: dict[str, str]) -> None:
    settings["ZHUSHU_SAMPLE"] = "1"
    with serving(settings) as (printed, address):
        assert "the sample document, just loaded" in printed
        secret = printed.split("this once: ")[1].strip()
        documents = httpx2.get(f"{address}/api/v1/documents").json()["items"]
        assert [d["slug"] for d in documents] == ["tamsui-tea"]
        body = {"key": "x", "type": "OTHER", "labels": [{"language": "en", "text": "X"}]}
        made = httpx2.post(f"{address}/api/v1/entities", json=body, headers={"authorization": f"Bearer {secret}"})
        assert made.status_code == 201
        assert httpx2.post(f"{address}/api/v1/entities", json=body).status_code == 401


def test_wrong_settings_are_named(settings: dict[str, str]) -> None:
    code, said = run(settings | {"ZHUSHU_PORT": "many"}, "check")
    assert (code, "ZHUSHU_PORT" in said) == (2, True)
    code, said = run(settings, "check")
    assert (code, "ready" in said) == (0, True)


@pytest.mark.parametrize("command", ["check", "serve"])
def test_registered_operations_that_are_wrong_are_named(settings: dict[str, str], tmp_path: Path, command: str) -> None:
    (tmp_path / "wrong.graphql").write_text("{ nope }", encoding="utf-8")
    code, said = run(settings | {"ZHUSHU_OPERATIONS": str(tmp_path)}, command)
    assert code == 1
    assert "'wrong'" in said
    assert "Traceback" not in said


def test_a_text_is_imported_into_a_project_for_its_members_alone(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "text").write_text("# 報告\n\n川普在網路上發言。\n", encoding="utf-8")
    run(settings, "project", "create", "tea")
    told = (
        "import",
        str(tmp_path / "text"),
        "--slug",
        "a",
        "--language",
        "zh-Hant-TW",
        "--media-type",
        "text/markdown",
    )
    code, said = run(settings, *told, "--visibility", "secret")
    assert (code, "'public'" in said.lower()) == (2, True)
    code, said = run(settings, *told, "--project", "coffee")
    assert (code, "no project 'coffee'" in said) == (1, True)
    assert run(settings, *told, "--project", "tea", "--visibility", "private")[0] == 0
    with sqlite3.connect(Path(settings["ZHUSHU_DATA_DIR"]) / "zhushu.sqlite") as connection:
        found = connection.execute(
            "SELECT visibility, key, d.title FROM document d JOIN project p ON p.id = project_id"
        )
        assert found.fetchall() == [("PRIVATE", "tea", "報告")]
    connection.close()


def test_the_history_is_played_over_again(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("川普在網路上發言。", encoding="utf-8")
    run(settings, "import", str(tmp_path / "text.txt"), "--slug", "a", "--language", "zh-Hant-TW")
    run(settings, "lexicon", "put", "川普", "特朗普")
    assert run(settings, "reconvert")[0] == 0
    code, said = run(settings, "check", "--history")
    assert (code, "ready" in said) == (0, True)
    with sqlite3.connect(Path(settings["ZHUSHU_DATA_DIR"]) / "zhushu.sqlite") as connection:
        connection.execute("UPDATE annotation SET text = 'slipped in', version = version + 1 WHERE sequence > 1")
    connection.close()
    code, said = run(settings, "check", "--history")
    assert (code, "`text` is not what the history leads to" in said) == (1, True)


def test_the_lexicon_is_kept_and_a_new_one_is_shown_before_it_counts(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("川普在網路上發言。", encoding="utf-8")
    run(settings, "import", str(tmp_path / "text.txt"), "--slug", "a", "--language", "zh-Hant-TW")
    assert run(settings, "lexicon", "put", "川普", "特朗普")[0] == 0
    assert "特朗普" in run(settings, "lexicon", "list")[1]
    assert run(settings, "reconvert")[0] == 0
    (tmp_path / "new.tsv").write_text("# terms\n網路\t网络\n", encoding="utf-8")
    shown = run(settings, "reconvert", "a", "--lexicon", str(tmp_path / "new.tsv"), "--dry-run")[1]
    assert "[3, 5) 網路  ZH_HANS_CN: 网路 → 网络" in shown
    assert "网络" not in run(settings, "lexicon", "list")[1]
    assert run(settings, "reconvert", "--lexicon", str(tmp_path / "new.tsv"))[0] == 0
    assert "网络" in run(settings, "lexicon", "list")[1]
    assert "a: 0 change(s)" in run(settings, "reconvert", "--dry-run")[1]
    assert run(settings, "lexicon", "remove", "川普")[0] == 0
    assert run(settings, "lexicon", "remove", "川普")[0] == 1


@pytest.mark.parametrize("line", ["網路", "網路\t", "網路\t网络\tELSEWHERE", "網路\t网络\tORIGINAL"])
def test_a_lexicon_that_is_wrong_names_the_line(settings: dict[str, str], tmp_path: Path, line: str) -> None:
    (tmp_path / "new.tsv").write_text(f"川普\t特朗普\n{line}\n", encoding="utf-8")
    code, printed = run(settings, "reconvert", "--lexicon", str(tmp_path / "new.tsv"))
    assert code == 1
    assert "Line 2" in printed
    assert "特朗普" not in run(settings, "lexicon", "list")[1]


def test_the_consistency_report_at_the_terminal(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(article.TEXT, encoding="utf-8")
    glosses = [
        {"paragraph": 2, "start": 2, "end": 4, "text": "to visit"},
        {"paragraph": 3, "start": 15, "end": 17, "text": "to interview"},
    ]
    (tmp_path / "glosses.json").write_text(json.dumps(glosses), encoding="utf-8")
    beside = ["--glosses", str(tmp_path / "glosses.json"), "--approved"]
    file = str(tmp_path / "text.txt")
    assert run(settings, "import", file, "--slug", "article", "--language", "zh-Hant-TW", *beside)[0] == 0
    code, printed = run(settings, "consistency", "article")
    assert code == 0
    assert [line.strip() for line in printed.splitlines()] == [
        "One term, different glosses: 1",
        "訪問",
        "to visit: 1 in paragraph 2",
        "to interview: 1 in paragraph 3",
    ]
    assert run(settings, "consistency", "article", "--kind", "NAMES_DIFFER") == (0, "article: nothing differs\n")
    assert run(settings, "consistency", "none")[0] == 1


def test_texts_are_linked_again_and_the_linker_is_measured(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("王毅訪問東京。", encoding="utf-8")
    entities = [{"key": "wang_yi", "type": "PERSON", "label_zh_hant": "王毅"}]
    mentions = [{"paragraph": "p1", "start": 0, "end": 2, "surface": "王毅", "entity": "wang_yi"}]
    for name, rows in (("e.json", entities), ("m.json", mentions)):
        (tmp_path / name).write_text(json.dumps(rows), encoding="utf-8")
    companions = ("--entities", str(tmp_path / "e.json"), "--mentions", str(tmp_path / "m.json"), "--approved")
    where = ("--slug", "visit", "--language", "zh-Hant")
    assert run(settings, "import", str(tmp_path / "text.txt"), *where, *companions)[0] == 0
    (tmp_path / "other.txt").write_text("東京下雪。", encoding="utf-8")
    more = [{"key": "tokyo", "type": "PLACE", "label_zh_hant": "東京"}]
    (tmp_path / "e.json").write_text(json.dumps(more), encoding="utf-8")
    other = ("--slug", "snow", "--language", "zh-Hant", "--entities", str(tmp_path / "e.json"))
    assert run(settings, "import", str(tmp_path / "other.txt"), *other)[0] == 0
    code, printed = run(settings, "link", "--dry-run")
    assert code == 0
    assert "visit: 1 proposed, 0 renewed, 0 withdrawn" in printed
    assert "+ 1 [4, 6) 東京 → tokyo 0.95  東京 is the label 東京." in printed
    assert run(settings, "link", "visit")[1] == "\n".join(printed.splitlines()[:2]) + "\n"
    code, printed = run(settings, "evaluate", "--json")
    found = json.loads(printed)
    assert (code, found["total"]["precision"], found["total"]["recall"], found["total"]["unjudged"]) == (0, 1, 1, 2)
    assert "PERSON" in run(settings, "evaluate", "visit")[1]
    assert run(settings, "link", "nowhere")[0] == 1


def test_entities_are_taken_in_and_along(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("key,type,label@en\nli,PERSON,=Li\nliu,,\n", encoding="utf-8")
    code, said = run(settings, "entities", "import", str(tmp_path / "e.csv"))
    assert (code, "line 3 liu" in said) == (1, True)
    assert "1 created" in run(settings, "entities", "import", str(tmp_path / "e.csv"), "--partial")[1]
    for kind in ("csv", "json"):
        code, printed = run(settings, "entities", "export", "--format", kind)
        assert code == 0
        (tmp_path / f"all.{kind}").write_text(printed, encoding="utf-8")
        assert "1 unchanged" in run(settings, "entities", "import", str(tmp_path / f"all.{kind}"), "--dry-run")[1]
    assert ",'=Li," in (tmp_path / "all.csv").read_text(encoding="utf-8")


def test_what_is_no_text_in_utf_8_is_told_without_a_trace(settings: dict[str, str]) -> None:
    for words in (["token", "create"], ["user", "create"], ["link"], ["consistency"]):
        done = subprocess.run([ZHUSHU, *words, b"b\xff"], env=settings, capture_output=True, check=False)
        assert done.returncode == 1
        assert done.stderr
        assert b"Traceback" not in done.stderr
