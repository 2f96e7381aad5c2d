"""Taking in many entities at once: row by row made, changed, left as they are or refused; all of them or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from annotations import authority, companions, identification
from annotations.actor import Actor, Role, require
from annotations.authority import EntityForm, Name
from annotations.entity import Entity, EntityType
from annotations.identifier import AUTHORITIES
from annotations.sheet import Entry
from source_text.problems import Conflict, Invalid, Problem, TooLarge
from source_text.sight import Visibility

ROWS = 10_000
CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"


class Fate(NamedTuple):
    """What became of a row: `line` is where it begins in a CSV file, and its place in a JSON list, from 1."""

    line: int
    key: str
    outcome: str
    problem: Problem | None = None

    def told(self) -> dict[str, Any]:
        """The row as reports have it."""
        found: dict[str, Any] = {"line": self.line, "key": self.key, "outcome": self.outcome, "problem": None}
        if self.problem is not None:
            found["problem"] = {"detail": self.problem.message, **self.problem.extensions}
        return found


def take_in(
    session: Session, actor: Actor, project: int, entries: Iterable[Entry], *, partial: bool, dry_run: bool
) -> list[Fate]:
    """Make and change entities of a project; in a dry run only say what would become of each row.

    Where a row is refused nothing is taken in, unless `partial` asks for the rest: Invalid then names the rows.
    """
    require(actor, Role.TRANSLATOR, "import entities", project)
    fates: list[Fate] = []
    with suppress(_Undone), session.begin_nested():
        seen: set[str] = set()
        for entry in entries:
            if len(fates) >= ROWS:
                raise TooLarge(f"There are more than {ROWS} rows.", path=("file",), hint="Divide the file.", limit=ROWS)
            fates.append(_fate(session, actor, project, entry, entry.key in seen))
            seen.add(entry.key)
        if dry_run or (not partial and any(fate.problem for fate in fates)):
            raise _Undone
    refused = [fate for fate in fates if fate.problem is not None]
    if refused and not partial and not dry_run:
        first = refused[0]
        raise Invalid(
            f"{len(refused)} of {len(fates)} rows are refused; the first is line {first.line}: {first.problem} "
            "Nothing was imported.",
            path=(str(first.line),),
            hint="Mend the rows, or ask for a partial import that leaves them out.",
            rows=[fate.told() for fate in refused[:100]],
        )
    return fates


class _Undone(Exception):  # noqa: N818  # it is the end that was wanted
    """All that was done is taken back."""


def _fate(session: Session, actor: Actor, project: int, entry: Entry, again: bool) -> Fate:
    """Carry out one row, or leave no trace of it."""
    try:
        if entry.problem is not None:
            raise entry.problem
        if again:
            raise Conflict("The key stands in an earlier row.", path=("key",), hint="Give each entity one row.")
        with session.begin_nested():
            return Fate(entry.line, entry.key, _put(session, actor, project, entry))
    except Problem as problem:
        return Fate(entry.line, entry.key, REFUSED, problem)


def _put(session: Session, actor: Actor, project: int, entry: Entry) -> str:
    """Carry out one row."""
    kind = None if entry.type is None else _member(EntityType, entry.type, "type")
    sight = None if entry.visibility is None else _member(Visibility, entry.visibility, "visibility")
    there = session.exec(select(Entity).where(Entity.project_id == project, Entity.key == entry.key)).first()
    if there is None:
        if kind is None:
            raise Invalid("A new entity has a type.", path=("type",), hint=f"Give one of {', '.join(EntityType)}.")
        form = EntityForm(
            entry.key, kind, entry.labels, entry.aliases, None, entry.description or None, entry.identifiers
        )
        authority.create(session, actor, form, project, sight or Visibility.PUBLIC)
        return CREATED
    if there.merged_into is not None:
        target = authority.resolve(session, [there.id])[there.id]
        raise Conflict(
            f"The entity was merged into {target.key!r}.", path=("key",), hint="Change that one.", key=target.key
        )
    return UPDATED if _change(session, actor, there, entry, kind, sight) else UNCHANGED


def _change(
    session: Session, actor: Actor, there: Entity, entry: Entry, kind: EntityType | None, sight: Visibility | None
) -> bool:
    """Let an entity be as a row says, and return whether that changes anything."""
    names = authority.names(session, [there.id])[there.id]
    labels = _renewed([Name(n.language, n.text) for n in names if n.is_label], entry.labels, entry.label_languages)
    aliases = _renewed(
        [Name(n.language, n.text) for n in names if not n.is_label], entry.aliases, entry.alias_languages
    )
    own = identification.held(session, there)
    given = EntityForm(entry.key, EntityType.OTHER, (), identifiers=entry.identifiers).known()
    covered = entry.authorities
    kept = [i for i in own if covered is not None and i.authority not in covered]
    identifiers = None if set(kept + given) == set(own) else [*kept, *given]
    described = entry.description is not None and entry.description != (there.description or "")
    renewed = [labels, aliases, identifiers]
    if renewed == [None] * 3 and not described and kind in (None, there.type) and sight in (None, there.visibility):
        return False
    authority.change(
        session,
        actor,
        there,
        type_=kind,
        labels=labels,
        aliases=aliases,
        description=entry.description if described else None,
        identifiers=identifiers,
        visibility=sight,
    )
    return True


def _renewed(there: Sequence[Name], given: Sequence[Name], covered: frozenset[str] | None) -> list[Name] | None:
    """All names as they are to be; None where they are so already, whatever the order of their languages."""
    kept = [n for n in there if covered is not None and n.language.lower() not in covered]
    renewed = [*kept, *given]
    return None if _by_language(renewed) == _by_language(there) else renewed


def _by_language(names: Sequence[Name]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.language, []).append(name.text)
    return found


def _member(kinds: type[Any], value: str, path: str) -> Any:
    if value not in kinds.__members__:
        raise Invalid(
            f"{value[:40]!r} is no {path}.", path=(path,), hint=f"Give one of {', '.join(kinds.__members__)}."
        )
    return kinds(value)


def objects(rows: Sequence[Any]) -> Iterable[Entry]:
    """The rows of a JSON list: each a record as an export has it, or as it comes beside a text at an import."""
    for number, row in enumerate(rows, 1):
        try:
            if not isinstance(row, dict):
                raise Invalid(f"Row {number} is no object.", path=(str(number),), hint="Give a list of objects.")
            yield _entry(row, number)
        except Problem as problem:
            key = row.get("key") if isinstance(row, dict) else None
            yield Entry(number, key if isinstance(key, str) else "", problem=problem)


def _entry(row: Mapping[str, Any], number: int) -> Entry:
    form = companions.entity({**row, "type": row.get("type") or EntityType.OTHER}, number)
    described = "description" in row or "note" in row
    spoken = {which: any(name.startswith(which) for name in row) for which in ("label", "alias")}
    everything: frozenset[str] | None = None
    ids = "identifiers" in row or any(name in row for name in AUTHORITIES)
    return Entry(
        number,
        form.key,
        str(form.type) if row.get("type") else None,
        str(row["visibility"]).upper() if row.get("visibility") else None,
        (form.description or "") if described else None,
        form.labels,
        form.aliases,
        [(i.authority, i.id) for i in form.known()],
        everything if spoken["label"] else frozenset(),
        everything if spoken["alias"] else frozenset(),
        everything if ids else frozenset(),
    )


def languages(session: Session, project: str | None) -> tuple[list[str], list[str]]:
    """The languages of the labels and of the aliases that a list of all entities has."""
    listed = authority.listing(None, None, project).with_only_columns(col(Entity.id))
    return authority.languages(session, listed, True), authority.languages(session, listed, False)
