"""The project's own lexicon: how terms are to read in a view, whatever the lexicons of the packages say."""

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from annotations.actor import EVERYWHERE, Actor, Role, require
from annotations.entry import check_text
from source_text import scripts
from source_text.clock import now
from source_text.problems import Invalid, NotFound
from source_text.scripts import TextView

Override = tuple[int, int, str]
"""A stretch [start, end) of a paragraph in code points, and how it reads."""

BROADER = {
    TextView.ZH_HANS_CN: TextView.ZH_HANS,
    TextView.ZH_HANT_TW: TextView.ZH_HANT,
    TextView.ZH_HANT_HK: TextView.ZH_HANT,
}
"""The view whose wording counts in a more particular one as well."""


class Term(SQLModel, table=True):
    """How a term, as it stands in originals, reads in a view."""

    __table_args__ = (UniqueConstraint("view", "term"), {"sqlite_autoincrement": True})

    id: int = Field(default=None, primary_key=True)
    view: str
    term: str
    text: str
    creator: str
    created_at: str


class Lexicon:
    """Terms ready to be found in texts; equal ones are made once."""

    def __init__(self, terms: Iterable[tuple[str, str, str]]) -> None:
        self.terms = {(view, term): text for view, term, text in terms}

    @cached_property
    def _automata(self) -> dict[str, tuple[AhoCorasick, list[str]]]:
        views: dict[str, list[str]] = {}
        for view, term in self.terms:
            views.setdefault(view, []).append(term)
        return {view: (AhoCorasick(terms, MatchKind.LeftmostLongest), terms) for view, terms in views.items()}

    def find(self, text: str, view: TextView) -> list[Override]:
        """The terms that stand in a text, with how they read in just this view; the longest at each place."""
        if view not in self._automata:
            return []
        automaton, terms = self._automata[view]
        found = automaton.find_matches_as_indexes(text)
        return [(start, end, self.terms[view, terms[number]]) for number, start, end in found]

    def overrides(self, text: str, view: TextView, above: Sequence[Override] = ()) -> list[Override]:
        """What reads otherwise in a view: `above` first, then the terms of the view, then those of its broader one."""
        laid = list(above)
        for each in (view, BROADER.get(view)):
            for start, end, new in self.find(text, each) if each else ():
                if all(end <= low or high <= start for low, high, _ in laid):
                    laid.append((start, end, new if each == view else narrowed(new, view)))
        return sorted(laid)


def narrowed(text: str, view: TextView) -> str:
    """What a text in the broader view reads like in a more particular one."""
    return scripts.read(text, "zh-Hant", view).text if BROADER.get(view) == TextView.ZH_HANT else text


@lru_cache(maxsize=8)
def _made(terms: tuple[tuple[str, str, str], ...]) -> Lexicon:
    return Lexicon(terms)


def lexicon(session: Session) -> Lexicon:
    """The lexicon as it stands."""
    columns = (col(Term.view), col(Term.term), col(Term.text))
    return _made(tuple(tuple(row) for row in session.execute(select(*columns).order_by(col(Term.id)))))


def listed(session: Session) -> Sequence[Term]:
    """All terms, by view."""
    return session.exec(select(Term).order_by(col(Term.view), col(Term.term))).all()


def put(session: Session, actor: Actor, view: TextView, term: str, text: str) -> None:
    """Say how a term reads in a view, in place of what was said before; Invalid for the original or an empty term."""
    require(actor, Role.REVIEWER, "change the lexicon", EVERYWHERE)
    if view == TextView.ORIGINAL:
        raise Invalid("The original is never converted.", path=("view",), hint="Name the view in which it reads so.")
    for name, value in (("term", term), ("text", text)):
        check_text(value, name)
    there = _find(session, view, term)
    if there is not None:
        session.delete(there)
        session.flush()
    session.add(Term(view=view, term=term, text=text, creator=actor.name, created_at=now()))
    session.flush()


def remove(session: Session, actor: Actor, view: TextView, term: str) -> None:
    """Take a term out; NotFound where it is not in."""
    require(actor, Role.REVIEWER, "change the lexicon", EVERYWHERE)
    there = _find(session, view, term)
    if there is None:
        raise NotFound(f"{term!r} is not in the lexicon of {view}.", path=("term",), hint="The list names every term.")
    session.delete(there)
    session.flush()


def _find(session: Session, view: TextView, term: str) -> Term | None:
    return session.exec(select(Term).where(Term.view == view, Term.term == term)).first()
