"""What a search finds, as its page shows it: names, lines of texts, and of translations, glosses and notes."""

from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session

from annotations import authority, finding
from annotations import read as said
from annotations.annotation import Kind
from annotations.entity import Entity, EntityName, EntityType
from api import concordance
from api.concordance import Concordance
from api.marks import Piece, excerpt
from source_text import paging, read, scripts, search
from source_text.document import Document
from source_text.paging import Window
from source_text.problems import Invalid

SIZE = 50
"""How many lines a page has that shows one sort of finding."""


class Sort(StrEnum):
    """What a finding is."""

    NAMES = "names"
    TEXT = "text"
    TRANSLATIONS = "translations"
    GLOSSES = "glosses"
    NOTES = "notes"


FIRST = {Sort.NAMES: 6, Sort.TEXT: 20, Sort.TRANSLATIONS: 5, Sort.GLOSSES: 5, Sort.NOTES: 5}
"""How many of each sort the page shows that has all of them."""

KINDS = {Sort.TRANSLATIONS: Kind.TRANSLATION, Sort.GLOSSES: Kind.GLOSS, Sort.NOTES: Kind.NOTE}


class Wish(NamedTuple):
    """What to look for, and the facets that narrow it."""

    query: str
    sort: Sort | None = None
    document: str | None = None
    type: EntityType | None = None
    after: str | None = None


class Face(NamedTuple):
    """An entity that is called so; the pieces are its names with what was sought marked."""

    entity: Entity
    names: list[tuple[EntityName, list[Piece[bool]]]]
    mentions: int


class Findings(NamedTuple):
    """A page of findings, and what each facet would leave of them."""

    wish: Wish
    total: int
    sorts: dict[Sort, int]
    documents: list[tuple[Document, int]]
    types: dict[str, int]
    faces: list[Face]
    lines: dict[Sort, Concordance]
    following: str | None


def wish(query: str, sort: str | None, document: str | None, type_: str | None, after: str | None) -> Wish:
    """What an address asks for; Invalid where a facet is none."""
    for name, given, known in (("sort", sort, list(Sort)), ("type", type_, list(EntityType))):
        if given and given not in known:
            raise Invalid(f"There is no {name} {given[:40]!r}.", path=(name,), hint=f"Choose of {', '.join(known)}.")
    found = Sort(sort) if sort else Sort.NAMES if type_ else Sort.TEXT if after else None
    return Wish(query, found, document or None, EntityType(type_) if type_ else None, after)


def find(session: Session, wanted: Wish) -> Findings:
    """What there is of it."""
    query = wanted.query
    search.terms(query)
    within = read.document(session, wanted.document).id if wanted.document else None
    texts, sayings, types = search.tally(session, query), finding.tally(session, query), finding.types(session, query)
    by_sort: dict[Sort, dict[int, int]] = {Sort.TEXT: texts} | {
        sort: {d: n for (k, d), n in sayings.items() if k == kind} for sort, kind in KINDS.items()
    }
    here = {sort: {d: n for d, n in there.items() if within in (None, d)} for sort, there in by_sort.items()}
    # Names belong to no document.
    sorts = {Sort.NAMES: sum(types.values()) if within is None else 0} | {s: sum(n.values()) for s, n in here.items()}
    chosen = [s for s in Sort if sorts[s] and wanted.sort in (None, s)]
    lines: dict[Sort, Concordance] = {
        s: _lines(session, wanted, s, within, sorts[s]) for s in chosen if s != Sort.NAMES
    }
    faces, more = _faces(session, wanted) if Sort.NAMES in chosen else ([], None)
    counted: dict[int, int] = {}
    for there in (by_sort[s] for s in by_sort if wanted.sort in (None, s)):
        for d, n in there.items():
            counted[d] = counted.get(d, 0) + n
    ranked = sorted(counted, key=lambda d: -counted[d])
    documents = read.documents(session, ranked)
    following = more if wanted.sort == Sort.NAMES else lines[wanted.sort].following if wanted.sort in lines else None
    return Findings(
        wanted,
        sum(sorts.values()),
        sorts,
        [(documents[d], counted[d]) for d in ranked if d in documents],
        types,
        faces,
        lines,
        following,
    )


def _lines(session: Session, wanted: Wish, sort: Sort, document: int | None, total: int) -> Concordance:
    size = SIZE if wanted.sort else FIRST[sort]
    if sort == Sort.TEXT:
        window = paging.window("SearchHit", (int, int), size, wanted.after)
        page = search.search(session, wanted.query, document, window)
        places = [(hit.paragraph.id, search.highlights(hit.paragraph, wanted.query)) for hit in page.rows]
        return concordance.of_texts(session, places, total, page, "SearchHit")
    window = paging.window(f"Found {sort}", (int, int, int, int), size, wanted.after)
    page = finding.pages(session, wanted.query, KINDS[sort], document, window)
    return concordance.of_sayings(session, wanted.query, total, page, f"Found {sort}")


def _faces(session: Session, wanted: Wish) -> tuple[list[Face], str | None]:
    """The entities that are called so, and the cursor of the next page."""
    size = SIZE if wanted.sort else FIRST[Sort.NAMES]
    key = paging.decode("Name", wanted.after, "after", (int, int)) if wanted.after and wanted.sort else None
    listing = authority.listing(wanted.query, (wanted.type,) if wanted.type else None)
    page = authority.entity_page(session, listing, Window(size, after=key), wanted.query)
    ids = [e.id for e in page.rows]
    names, mentions = authority.names(session, ids), said.mention_counts(session, ids)
    faces = [
        Face(e, [(n, _marked(n.text, wanted.query)) for n in _shown(names[e.id], wanted.query)], mentions.get(e.id, 0))
        for e in page.rows
    ]
    return faces, paging.encode("Name", page.keys[-1]) if page.has_next else None


def _shown(names: list[EntityName], query: str) -> list[EntityName]:
    """One label in Chinese and one in English, and the names that hold what was sought, each text once."""
    sought = authority.fold(query)
    labels = [n for n in names if n.is_label]
    first = {authority.label(names, language) for language in ("zh-Hant", "en")}
    kept = [n for n in labels if n.text in first] + [n for n in names if sought in n.folded]
    return list({n.text: n for n in kept}.values())[:4]


def _marked(name: str, query: str) -> list[Piece[bool]]:
    folded, sought = scripts.fold(name), authority.fold(query)
    at = folded.find(sought) if len(folded) == len(name) else -1
    return excerpt(name, [(at, at + len(sought))] if at >= 0 else [(0, 0)], len(name))
