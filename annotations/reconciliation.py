"""The protocol of the W3C Entity Reconciliation group, version 0.2: what questions and answers say, without their transport."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from source_text.problems import Invalid, TooLarge, Unavailable

VERSION = "0.2"
VERSIONS = ("0.1", VERSION)
"""Those that a service of ours speaks: what it answers is the same in both."""
DEFAULT, LIMIT = 10, 100
"""How many candidates a question gets where it does not say, and at most."""
BATCH = 200
"""How many questions may be asked at once."""
LONGEST = 1000
"""How many characters of a name are read."""
STRICT = ("any", "should", "all")


class Property(NamedTuple):
    """Values that a candidate should have under a property: any of them."""

    id: str
    values: tuple[str, ...]


class Question(NamedTuple):
    """What somebody wants to know the entity of. `strict` says how several types count: `any`, `should` or `all`."""

    name: str
    types: tuple[str, ...] = ()
    limit: int = DEFAULT
    properties: tuple[Property, ...] = ()
    strict: str = "any"


class Candidate(NamedTuple):
    """An entity that may be meant: its score is from 0 to 100 here, and whatever a service likes elsewhere.

    `match` is whether the service is certain; `types` are pairs of id and name.
    """

    id: str
    name: str
    score: float
    match: bool
    types: tuple[tuple[str, str], ...] = ()
    description: str | None = None


def questions(batch: Any) -> dict[str, Question]:
    """The questions of a batch by their marks, as `queries` has them."""
    if not isinstance(batch, dict):
        raise _wrong("A batch of queries is an object", "queries")
    if len(batch) > BATCH:
        raise TooLarge(
            f"{len(batch)} queries are asked at once.", path=("queries",), hint=f"Ask at most {BATCH}.", limit=BATCH
        )
    return {mark: question(given, "queries", mark) for mark, given in batch.items()}


def question(given: Any, *path: str) -> Question:
    """One question; a bare text asks for a name."""
    if isinstance(given, str):
        return Question(given[:LONGEST])
    if not isinstance(given, dict):
        raise _wrong("A query is an object", *path)
    name, strict = given.get("query", ""), given.get("type_strict", "any")
    if not isinstance(name, str):
        raise _wrong("`query` is a text", *path, "query")
    if strict not in STRICT:
        raise _wrong(f"`type_strict` is one of {', '.join(STRICT)}", *path, "type_strict")
    properties = given.get("properties") or []
    if not isinstance(properties, list):
        raise _wrong("`properties` is a list", *path, "properties")
    read = tuple(_property(p, "pid", "v", *path, "properties", str(i)) for i, p in enumerate(properties))
    if not name.strip() and not read:
        raise _wrong("A query has a name or properties", *path, "query")
    return Question(name[:LONGEST], _types(given.get("type"), *path), _limit(given.get("limit"), *path), read, strict)


def conditions(given: Any) -> list[Question]:
    """The questions of a batch as drafts after version 0.2 write them: a list, each with a list of conditions."""
    if not isinstance(given, list):
        raise _wrong("`queries` is a list", "queries")
    if len(given) > BATCH:
        raise TooLarge(
            f"{len(given)} queries are asked at once.", path=("queries",), hint=f"Ask at most {BATCH}.", limit=BATCH
        )
    found = []
    for i, each in enumerate(given):
        at = ("queries", str(i))
        parts = each.get("conditions") if isinstance(each, dict) else None
        if not isinstance(parts, list) or not parts:
            raise _wrong("A query has a list of `conditions`", *at)
        name, properties = "", []
        for k, part in enumerate(parts):
            kind = part.get("matchType") if isinstance(part, dict) else None
            if kind == "name" and isinstance(part.get("propertyValue"), str):
                name = part["propertyValue"][:LONGEST]
            elif kind == "property":
                properties.append(_property(part, "propertyId", "propertyValue", *at, "conditions", str(k)))
            elif kind == "id" and isinstance(part.get("propertyValue"), str):
                properties.append(Property("id", (part["propertyValue"],)))
            else:
                raise _wrong("A condition has a `matchType` of name, id or property", *at, "conditions", str(k))
        found.append(Question(name, _types(each.get("type"), *at), _limit(each.get("limit"), *at), tuple(properties)))
    return found


def _property(given: Any, id_: str, value: str, *path: str) -> Property:
    if not isinstance(given, dict) or not isinstance(given.get(id_), str) or value not in given:
        raise _wrong(f"A property has `{id_}` and `{value}`", *path)
    values = given[value] if isinstance(given[value], list) else [given[value]]
    return Property(given[id_], tuple(text for text in map(_text, values) if text))


def _text(value: Any) -> str:
    """A value as text; of an entity its id."""
    if isinstance(value, dict):
        value = value.get("id", value.get("name", ""))
    return str(value).strip()[:LONGEST] if isinstance(value, str | int | float) else ""


def _types(given: Any, *path: str) -> tuple[str, ...]:
    listed = [] if given is None else given if isinstance(given, list) else [given]
    found = [t.get("id") if isinstance(t, dict) else t for t in listed]
    if not all(isinstance(t, str) for t in found):
        raise _wrong("`type` is an id or a list of ids", *path, "type")
    return tuple(t for t in found if t)


def _limit(given: Any, *path: str) -> int:
    if given is None:
        return DEFAULT
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < 10**9:
        raise _wrong("`limit` is a whole number", *path, "limit")
    return min(int(given), LIMIT)


def _wrong(what: str, *path: str) -> Invalid:
    return Invalid(f"{what}.", path=path, hint=f"See version {VERSION} of the reconciliation protocol.")


def answers(found: Mapping[str, Iterable[Candidate]]) -> dict[str, Any]:
    """The answer to a batch."""
    return {mark: {"result": [shown(c) for c in candidates]} for mark, candidates in found.items()}


def shown(candidate: Candidate) -> dict[str, Any]:
    """A candidate as answers have it."""
    described = {"description": candidate.description} if candidate.description else {}
    return {
        "id": candidate.id,
        "name": candidate.name,
        **described,
        "score": candidate.score,
        "match": candidate.match,
        "type": [{"id": id_, "name": name} for id_, name in candidate.types],
    }


def asked(question: Question) -> dict[str, Any]:
    """A question as a batch has it."""
    found: dict[str, Any] = {"query": question.name, "limit": question.limit}
    if question.types:
        found |= {"type": question.types[0] if len(question.types) == 1 else list(question.types)}
        found["type_strict"] = question.strict
    if question.properties:
        found["properties"] = [{"pid": p.id, "v": list(p.values)} for p in question.properties]
    return found


def candidates(answer: Any, marks: Sequence[str]) -> dict[str, list[Candidate]]:
    """What another service answered to the questions of some marks; Unavailable where it does not keep to the protocol."""
    if not isinstance(answer, dict):
        raise _unfit("is no object")
    found: dict[str, list[Candidate]] = {}
    for mark in marks:
        of = answer.get(mark)
        rows = of.get("result") if isinstance(of, dict) else None
        if not isinstance(rows, list):
            raise _unfit("has no list of results for every query")
        found[mark] = [_candidate(row) for row in rows[:LIMIT]]
    return found


def _candidate(row: Any) -> Candidate:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not isinstance(row.get("name"), str):
        raise _unfit("has a candidate without an id and a name")
    score, kinds = row.get("score"), row.get("type") or []
    if isinstance(score, bool) or not isinstance(score, int | float) or not -1e9 < score < 1e9:
        raise _unfit("has a candidate without a score")
    types = []
    for kind in kinds if isinstance(kinds, list) else []:
        id_, name = (kind.get("id"), kind.get("name")) if isinstance(kind, dict) else (kind, kind)
        if isinstance(id_, str):
            types.append((id_[:200], name[:200] if isinstance(name, str) else id_[:200]))
    described = row.get("description")
    return Candidate(
        row["id"][:200],
        row["name"][:500],
        float(score),
        row.get("match") is True,
        tuple(types),
        described[:1000] if isinstance(described, str) else None,
    )


def extension(ids: Sequence[str], properties: Iterable[str]) -> dict[str, Any]:
    """A question for the values that entities have under properties."""
    return {"ids": list(ids), "properties": [{"id": name} for name in properties]}


def values(answer: Any) -> dict[str, list[tuple[str, str]]]:
    """The texts that another service gave under properties, as pairs of property and text, by entity."""
    rows = answer.get("rows") if isinstance(answer, dict) else None
    found: dict[str, list[tuple[str, str]]] = {}
    for id_, row in rows.items() if isinstance(rows, dict) else ():
        for name, cells in row.items() if isinstance(row, dict) else ():
            texts = [c.get("str") for c in cells if isinstance(c, dict)] if isinstance(cells, list) else []
            found.setdefault(id_, []).extend((name, t) for t in texts if isinstance(t, str))
    return found


def _unfit(what: str) -> Unavailable:
    return Unavailable(
        f"The answer of the service {what}.",
        path=("service",),
        hint=f"It may not be a reconciliation service of version {VERSION}.",
    )
