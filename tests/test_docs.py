"""The documents are true: every setting is listed, and the README's queries give the README's answers."""

import asyncio
import re
from pathlib import Path

import orjson

from annotations.actor import SYSTEM
from api import sample
from api.database import Database
from api.settings import Settings
from schema import operation, preparation
from schema.context import Context

ROOT = Path(__file__).parent.parent


def test_every_setting_is_documented_with_its_default_and_help() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        default = {True: "1", False: "0", None: ""}.get(field.default, str(field.default))
        shown = f"`{default}` " if default else ""
        assert f"| `ZHUSHU_{name.upper()}` | {shown}| {field.description} |" in text
    assert len(re.findall(r"^\| `ZHUSHU_", text, re.MULTILINE)) == len(Settings.model_fields)


def test_the_queries_of_the_readme_give_its_answers(database: Database) -> None:
    with database.write() as session:
        assert sample.load(session)
        assert not sample.load(session)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    queries = re.findall(r"```graphql\n(.*?)```", text, re.DOTALL)
    answers = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert len(queries) == len(answers) == 3
    for query, answer in zip(queries, answers, strict=True):
        result = asyncio.run(operation.run(preparation.prepare(query), None, None, Context(SYSTEM, database)))
        assert orjson.loads(result.encode())["data"] == orjson.loads(answer)["data"]


def test_the_documents_name_only_files_that_are_there() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert target.startswith("http") or (page.parent / target).exists(), f"{page.name}: {target}"
