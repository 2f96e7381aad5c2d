"""The schema as a whole: the public names it owes, and the golden copy of it."""

from pathlib import Path

import pytest
from graphql import build_schema, find_breaking_changes

from schema.build import schema

SCHEMA = Path(__file__).parent.parent.parent / "schema"
GOLDEN = SCHEMA / "schema.graphql"


def test_the_schema_is_the_golden_one() -> None:
    """After a change that is meant: `python -m schema.build > schema/schema.graphql`."""
    assert schema.as_str() + "\n" == GOLDEN.read_text(encoding="utf-8")


def test_nothing_breaks_for_clients_of_the_last_release_unless_it_is_meant() -> None:
    """What is meant to break stands in `schema/breaks.txt`, where docs/house.md says how."""
    released = build_schema((SCHEMA / "released.graphql").read_text(encoding="utf-8"))
    lines = (SCHEMA / "breaks.txt").read_text(encoding="utf-8").splitlines()
    meant = [line for line in lines if line and not line.startswith("#")]
    found = [change.description for change in find_breaking_changes(released, build_schema(schema.as_str()))]
    assert sorted(found) == sorted(meant)


@pytest.mark.seed
def test_nothing_breaks_the_contract(seed: Path) -> None:
    contract = build_schema((seed.parent / "contract" / "schema.graphql").read_text(encoding="utf-8"))
    assert find_breaking_changes(contract, build_schema(schema.as_str())) == []


def test_every_type_field_and_argument_has_a_description() -> None:
    lacking = []
    for name, type_ in build_schema(schema.as_str()).type_map.items():
        if name.startswith("__") or name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        if not type_.description:
            lacking.append(name)
        for field_name, field in getattr(type_, "fields", {}).items():
            if not field.description:
                lacking.append(f"{name}.{field_name}")
            lacking += [
                f"{name}.{field_name}({a})" for a, arg in getattr(field, "args", {}).items() if not arg.description
            ]
    assert lacking == []
