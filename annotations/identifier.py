"""Identifiers of things in authority files: which files are known, how their ids are written, and where each is shown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from source_text.problems import Invalid

WIKIDATA = "wikidata"
MARK = ":"
"""What stands between an authority and an id, as in `viaf:123`."""


@dataclass(frozen=True)
class Authority:
    """An authority file. `form` matches a whole id, `address` is where an id is shown, with `{id}` in its place.

    `spaces` are further beginnings of addresses that name its things; `example` is an id for hints.
    """

    key: str
    title: str
    form: str
    address: str
    example: str
    spaces: tuple[str, ...] = field(default=())

    def fits(self, id_: str) -> bool:
        """Whether an id has the form of this authority."""
        return re.fullmatch(self.form, id_) is not None

    def read(self, address: str) -> str | None:
        """The id that an address of this authority names, whichever of http and https it has."""
        bare = _bare(address)
        before, _, after = self.address.partition("{id}")
        for start, end in ((before, after), *((space, "") for space in self.spaces)):
            start = _bare(start)
            if bare.startswith(start):
                found = bare.removeprefix(start).removesuffix(end).rstrip("/")
                if self.fits(found):
                    return found
        return None


AUTHORITIES: dict[str, Authority] = {
    authority.key: authority
    for authority in (
        Authority(
            WIKIDATA,
            "Wikidata",
            r"Q[1-9][0-9]{0,11}",
            "http://www.wikidata.org/entity/{id}",
            "Q17",
            ("https://www.wikidata.org/wiki/", "https://wikidata.org/wiki/", "https://wikidata.org/entity/"),
        ),
        Authority(
            "viaf",
            "VIAF",
            r"[1-9][0-9]{1,21}",
            "https://viaf.org/viaf/{id}",
            "97006051",
            ("https://www.viaf.org/viaf/",),
        ),
        Authority(
            "geonames",
            "GeoNames",
            r"[1-9][0-9]{0,9}",
            "https://sws.geonames.org/{id}/",
            "1668341",
            ("https://www.geonames.org/", "https://geonames.org/"),
        ),
        Authority(
            "cbdb",
            "China Biographical Database",
            r"[1-9][0-9]{0,8}",
            "https://cbdb.fas.harvard.edu/cbdbapi/person.php?id={id}",
            "1762",
        ),
        Authority(
            "isni",
            "ISNI",
            r"[0-9]{15}[0-9X]",
            "https://isni.org/isni/{id}",
            "0000000121032683",
            ("https://www.isni.org/isni/", "https://www.isni.org/"),
        ),
        Authority("gnd", "GND", r"[0-9]{1,10}-?[0-9X]", "https://d-nb.info/gnd/{id}", "118540238"),
        Authority(
            "lcnaf",
            "Library of Congress Name Authority File",
            r"n[a-z]{0,2}[0-9]{8,10}",
            "https://id.loc.gov/authorities/names/{id}",
            "n79139275",
        ),
        Authority(
            "ctext", "Chinese Text Project", r"[1-9][0-9]{0,8}", "https://ctext.org/datawiki.pl?if=en&res={id}", "12345"
        ),
        Authority(
            "dila",
            "DILA Authority Database",
            r"(?:A|PL)[0-9]{6,12}",
            "https://authority.dila.edu.tw/search.php?aid={id}",
            "A000294",
        ),
    )
}
"""Every authority by its key. One more is one more entry."""


class Identifier(NamedTuple):
    """An id in an authority."""

    authority: str
    id: str

    @property
    def address(self) -> str:
        """Where the thing is shown."""
        return AUTHORITIES[self.authority].address.replace("{id}", self.id)

    def __str__(self) -> str:
        return f"{self.authority}{MARK}{self.id}"


def check(authority: str, id_: str) -> Identifier:
    """An identifier in the form it is kept; Invalid where the authority is not known or the id has another form.

    The address of a thing is taken for its id; blanks and hyphens that only group the digits of an ISNI are left out.
    """
    known = AUTHORITIES.get(authority.strip().lower())
    if known is None:
        raise Invalid(
            f"{authority[:40]!r} is no authority that is known here.",
            path=("authority",),
            hint=f"There are {', '.join(AUTHORITIES)}.",
            accepted=list(AUTHORITIES),
        )
    wanted = known.read(id_.strip()) or id_.strip()
    if known.key == "isni":
        wanted = re.sub(r"[\s-]", "", wanted)
    if not known.fits(wanted) or (known.key == "isni" and not _is_isni(wanted)):
        raise Invalid(
            f"{id_[:60]!r} is not an id of {known.title}.",
            path=("id",),
            hint=f"Its ids are like {known.example}; that of {known.key} can also be given as an address.",
        )
    return Identifier(known.key, wanted)


def parse(text: str) -> Identifier:
    """The identifier in `viaf:97006051`, or in the address of a thing in any authority."""
    found = named(text)
    if found is not None:
        return found
    authority, mark, id_ = text.partition(MARK)
    if not mark:
        raise Invalid(
            f"{text[:60]!r} names no authority.",
            path=("identifier",),
            hint=f"Write an authority, a colon and an id, such as viaf:97006051; there are {', '.join(AUTHORITIES)}.",
        )
    return check(authority, id_)


def named(address: str) -> Identifier | None:
    """The identifier that an address stands for, if it is one of an authority."""
    for authority in AUTHORITIES.values():
        id_ = authority.read(address.strip())
        if id_ is not None:
            return Identifier(authority.key, id_)
    return None


def distinct(given: Iterable[tuple[str, str]], path: str = "identifiers") -> list[Identifier]:
    """Identifiers checked and in the form they are kept, each once; a thing has at most one in Wikidata."""
    found: dict[Identifier, None] = {}
    for i, (authority, id_) in enumerate(given):
        try:
            found[check(authority, id_)] = None
        except Invalid as problem:
            raise problem.under(path, str(i)) from None
    items = [identifier.id for identifier in found if identifier.authority == WIKIDATA]
    if len(items) > 1:
        raise Invalid(
            f"{items[0]} and {items[1]} are two items of Wikidata.",
            path=(path,),
            hint="Give the one that is meant, or make two entities of it.",
        )
    return list(found)


def _bare(address: str) -> str:
    return re.sub(r"^https?://", "", address, flags=re.IGNORECASE)


def _is_isni(digits: str) -> bool:
    """Whether the last character of 16 checks the others, by ISO 7064."""
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]
