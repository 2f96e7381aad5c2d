"""graphql-codegen makes TypeScript types from the schema, which the compiler takes and which refuse what is wrong."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
NODE = ROOT / "tests" / "node"


@pytest.mark.node
def test_typescript_types_of_the_schema_work(tmp_path: Path) -> None:
    for name in ("generate.mjs", "operations.graphql", "use.ts"):
        shutil.copy(NODE / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(NODE / "node_modules")
    schema = ROOT / "schema" / "schema.graphql"
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"]
    for command in (
        ["node", "generate.mjs", str(schema), "operations.graphql", "."],
        ["node", "node_modules/typescript/bin/tsc", *options, "use.ts"],
    ):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "export type Gloss" in (tmp_path / "schema.ts").read_text(encoding="utf-8")
