"""The command `zhushu consistency`: what a document is not of one mind on."""

from typing import Annotated

import typer

from annotations import consistency
from annotations.consistency import Finding, FindingKind
from api.cli.terminal import working
from source_text import read
from source_text.store import check_language

TITLES = {
    FindingKind.GLOSSES_DIFFER: "One term, different glosses",
    FindingKind.NAMES_DIFFER: "One entity, different names",
    FindingKind.GLOSS_NOT_FOLLOWED: "Approved glosses that a translation does not have",
}
SHOWN = 12
"""How many places of a wording are named."""


def report(
    slug: Annotated[str, typer.Argument(help="The document.")],
    language: Annotated[str, typer.Option(help="The language of glosses, names and translations.")] = "en",
    kind: Annotated[
        list[FindingKind] | None, typer.Option(help="Only findings of this kind; may be given again.")
    ] = None,
) -> None:
    """Tell what a document is not of one mind on: glosses, names, and glosses that translations leave out."""
    with working() as database, database.read() as session:
        check_language(language)
        found = consistency.report(session, read.document(session, slug), language, kind or None)
        for chosen, title in TITLES.items():
            here = [finding for finding in found if finding.kind == chosen]
            if here:
                print(f"{title}: {len(here)}")
                print("\n".join(map(told, here)))
        if not found:
            print(f"{slug}: nothing differs")


def told(finding: Finding) -> str:
    """A finding in lines: the term, and each wording with its paragraphs."""
    lines = [f"  {finding.term}" + (f" ({finding.entity.key})" if finding.entity else "")]
    for variant in finding.variants:
        ordinals = list(dict.fromkeys(place.ordinal for place in variant.places))
        shown = ", ".join(map(str, ordinals[:SHOWN])) + (", …" if len(ordinals) > SHOWN else "")
        wording = "(none of its names)" if variant.text is None else " ".join(variant.text.split())
        lines.append(f"    {wording}: {len(variant.places)} in paragraph {shown}")
    return "\n".join(lines)
