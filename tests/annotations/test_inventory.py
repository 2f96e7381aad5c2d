"""Lists of entities there and back: nothing is lost on the way, rows are reported one by one, and all or nothing is kept."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from annotations import authority, inventory, membership, sheet
from annotations.actor import SYSTEM
from annotations.authority import EntityForm, Name
from annotations.entity import EntityType
from annotations.history import Change
from annotations.inventory import Fate
from api.database import Database
from api.rest import records, transfer
from source_text import sight
from source_text.problems import Invalid, Unreadable

TEXT = st.text(
    st.one_of(
        st.sampled_from("=+-@'|\\\",;\t\r\n 臺台𠮷\u0301\ufe00\u200f"),
        st.characters(
            exclude_categories=["Cs", "Cc"],
            exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        ),
    ),
    min_size=1,
    max_size=12,
).filter(lambda text: bool(text.strip()))
NAME = st.builds(Name, st.sampled_from(["en", "zh-Hant", "zh-Hans-CN", "ja"]), TEXT)


@st.composite
def forms(draw: st.DrawFn) -> list[EntityForm]:
    """Entities with all sorts of characters in their names."""
    keys = draw(st.lists(st.from_regex(r"[a-z][a-z0-9._-]{0,8}[a-z]", fullmatch=True), max_size=4, unique=True))
    made = []
    for number, key in enumerate(keys):
        labels = draw(st.lists(NAME, min_size=1, max_size=3, unique_by=lambda n: n.language))
        aliases = [n for n in draw(st.lists(NAME, max_size=4, unique=True)) if n not in labels]
        ids = draw(st.sampled_from([[], [("viaf", f"1{number}"), ("viaf", f"2{number}")], [("gnd", f"3{number}-X")]]))
        item = draw(st.sampled_from([None, f"Q{number + 1}"]))
        about = draw(st.one_of(st.none(), TEXT))
        made.append(EntityForm(key, draw(st.sampled_from(EntityType)), labels, aliases, item, about, ids))
    return made


def told(session: Session, project: str) -> dict[str, Any]:
    """What an export says of each entity, apart from what is of its project, whatever the order of languages."""
    rows = authority.listing(None, None, project)
    found = {}
    for record in records.entities(session, list(session.execute(rows).scalars())):
        for field in ("labels", "aliases"):
            record[field] = sorted(record[field], key=lambda n: str(n["language"]))
        found[record["key"]] = {k: v for k, v in record.items() if k not in ("id", "project", "label")}
    return found


def entries(session: Session, project: str, kind: str) -> Iterator[sheet.Entry]:
    if kind == "csv":
        return sheet.read("".join(transfer.table(session, project)).encode())
    return iter(list(inventory.objects(orjson.loads("".join(transfer.array(session, project))))))


@pytest.mark.parametrize("kind", ["csv", "json"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(given_forms=forms())
def test_what_is_exported_comes_in_again_as_it_was(session: Session, kind: str, given_forms: list[EntityForm]) -> None:
    with session.begin_nested() as step:
        membership.create(session, SYSTEM, "one", "One")
        membership.create(session, SYSTEM, "two", "Two")
        one, two = (membership.choose(session, SYSTEM, key, "test").id for key in ("one", "two"))
        for form in given_forms:
            authority.create(session, SYSTEM, form, one, sight.Visibility.PUBLIC)
        again = inventory.take_in(session, SYSTEM, one, entries(session, "one", kind), partial=False, dry_run=False)
        assert {fate.outcome for fate in again} <= {"unchanged"}
        inventory.take_in(session, SYSTEM, two, entries(session, "one", kind), partial=False, dry_run=False)
        assert told(session, "two") == told(session, "one")
        step.rollback()


def take_in(session: Session, text: str, **how: bool) -> list[Fate]:
    how = {"partial": False, "dry_run": False} | how
    return inventory.take_in(session, SYSTEM, 1, sheet.read(text.encode()), **how)


def outcomes(fates: Sequence[Fate]) -> list[tuple[int, str, str]]:
    return [(fate.line, fate.key, fate.outcome) for fate in fates]


TABLE = (
    'key,type,label@en,label@zh-Hant,alias@zh-Hant,viaf\r\nli,person,Li,李,"阿李|李\r\n公",12\r\nliu,PERSON,,劉,,\r\n'
)


def test_rows_are_made_changed_and_left(session: Session) -> None:
    assert outcomes(take_in(session, "\ufeff" + TABLE)) == [(2, "li", "created"), (4, "liu", "created")]
    assert {fate.outcome for fate in take_in(session, TABLE)} == {"unchanged"}
    changed = take_in(session, "key;label@en;description\nli;Lee;\nliu;;x\n")
    assert outcomes(changed) == [(2, "li", "updated"), (3, "liu", "updated")]
    li = authority.by_key(session, "li")
    assert {(n.language, n.text) for n in authority.names(session, [li.id])[li.id]} == {
        ("en", "Lee"),
        ("zh-Hant", "李"),
        ("zh-Hant", "阿李"),
        ("zh-Hant", "李\r\n公"),
    }
    take_in(session, "key,viaf,description\nli,,\nliu,13,\n")
    told_of = told(session, "main")
    assert (told_of["li"]["identifiers"], told_of["liu"]["description"]) == ([], None)
    assert told_of["liu"]["identifiers"][0]["id"] == "13"


WRONG = (
    TABLE
    + "li,PERSON,Again,,,\r\n-x,PERSON,X,,,\r\nx,GHOST,X,,,\r\nnew,,X,,,\r\nbad,PERSON,X,,,no\r\nfull,PERSON,X,,,,\r\n"
)


def test_refused_rows_are_named_and_nothing_is_kept_unless_partial(session: Session) -> None:
    before = len(session.exec(select(Change)).all())
    with pytest.raises(Invalid) as refused:
        take_in(session, WRONG)
    assert [row["line"] for row in refused.value.fields["rows"]] == [5, 6, 7, 8, 9, 10]
    dry = take_in(session, WRONG, dry_run=True)
    assert len(session.exec(select(Change)).all()) == before
    assert told(session, "main") == {}
    done = take_in(session, WRONG, partial=True)
    assert outcomes(dry) == outcomes(done)
    assert set(told(session, "main")) == {"li", "liu"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe", Unreadable),
        (b'key,type\n"a,b\n', Unreadable),
        (b"name,type\na,b\n", Invalid),
        (b"key,labell@en\na,b\n", Invalid),
        (b"key,key\na,b\n", Invalid),
        (b"", Invalid),
    ],
)
def test_what_is_no_table_of_entities_is_refused(content: bytes, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        list(sheet.read(content))


@given(TEXT)
def test_no_cell_begins_a_formula(text: str) -> None:
    record: dict[str, Any] = dict.fromkeys(("type", "visibility", "project"))
    record |= {"key": "k", "description": text, "labels": [{"language": "en", "text": text}], "identifiers": []}
    record |= {"aliases": [{"language": "en", "text": text}], "mergedFrom": [], "mentionCount": 0}
    line = sheet.line(sheet.cells(record, sheet.columns(["en"], ["en"])))
    row = next(csv.reader(io.StringIO(line, newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_a_list_in_the_form_of_companions_is_taken_in(database: Database) -> None:
    rows = [
        {"key": "tea", "type": "concept", "label_zh_hant": "茶", "label_en": "tea", "wikidata": "Q6097", "note": "x"}
    ]
    with database.write() as session:
        fates = inventory.take_in(session, SYSTEM, 1, inventory.objects([*rows, 5]), partial=True, dry_run=False)
    assert [fate.outcome for fate in fates] == ["created", "refused"]
    with database.read() as session:
        assert told(session, "main")["tea"]["wikidata"] == "Q6097"
