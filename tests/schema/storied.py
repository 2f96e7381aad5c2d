"""A database in which much has happened: corrections, orphans, reviews, threads, merges, documents of every visibility."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from annotations.annotation import Annotation
from annotations.entity import Entity
from annotations.span import Span
from api.database import Database
from schema import ids, operation, preparation
from schema.context import Context
from schema.types.connection import CURSORS
from source_text import paging
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.revision import Revision
from tests import article
from tests.schema.generated import Pool

SLUGS = ("article", "second", "hidden", "named")
CORRECTED = (
    article.TEXT.replace("表示，乾隆時期的瓷器仍是佳話", "說").replace("等候多時", "等候已久") + "\n\n新的一段。"
)


@dataclass
class Story:
    """The database, and values that name what is in it."""

    database: Database
    pool: Pool


def tell(database: Database) -> Story:
    """Let it all happen."""
    for slug in SLUGS:
        article.take_in(database, slug)
    asyncio.run(_happen(database))
    with database.read() as session:
        return Story(database, _pool(session))


async def _do(database: Database, mutation: str, **given: Any) -> Any:
    prepared = preparation.prepare(f"mutation($i: {mutation[0].upper()}{mutation[1:]}Input!) {{ {ASKED[mutation]} }}")
    context = Context(article.ADMINISTRATOR, database)
    found = await operation.run(prepared, None, {"i": given}, context)
    assert found.data is not None, found.errors
    result = found.data[mutation]
    assert not result["problems"], result
    return result.get("annotation")


ASKED = {
    name: f"{name}(input: $i) {{ problems {{ message }} {'annotation { id }' if annotated else ''} }}"
    for name, annotated in {
        "addGloss": True,
        "addNote": True,
        "addTranslation": True,
        "addConversion": True,
        "reviewAnnotation": True,
        "deleteAnnotation": True,
        "resolveThread": True,
        "reviseDocument": False,
        "mergeEntities": False,
        "setVisibility": False,
    }.items()
}


async def _happen(database: Database) -> None:
    async def do(mutation: str, **given: Any) -> Any:
        return await _do(database, mutation, **given)

    for slug, title in (("article", "Article"), ("second", "Second")):
        with database.read() as session:
            document = session.exec(select(Document).where(Document.slug == slug)).one()
            rows = session.exec(select(Paragraph).where(Paragraph.document_id == document.id)).all()
        paragraphs = [ids.encode("Paragraph", p.id) for p in sorted(rows, key=lambda p: p.ordinal or 0)]
        said = {}
        for start, text, status in ((0, "Wang Yi", "APPROVED"), (10, "Qianlong", "REJECTED"), (21, "tale", "DRAFT")):
            made = await do("addGloss", paragraph=paragraphs[1], range={"start": start, "end": start + 2}, text=text)
            said[text] = made["id"]
            if status != "DRAFT":
                await do("reviewAnnotation", id=made["id"], version=1, status=status, reason="So it is.")
        note = await do("addNote", paragraph=paragraphs[1], range={"start": 0, "end": 2}, text=f"Who? {title}")
        answer = await do("addNote", text="The minister.", inReplyTo=note["id"])
        await do("addNote", text="I see.", inReplyTo=answer["id"])
        await do("resolveThread", note=note["id"])
        await do("deleteAnnotation", id=answer["id"], version=1)
        for p, text in zip(paragraphs[1:3], ("Wang Yi visits Japan.", "The Nikkei reports."), strict=True):
            await do("addTranslation", paragraph=p, text=text)
        await do("reviseDocument", slug=slug, text=CORRECTED, message="As printed.")
        await do("reviseDocument", slug=slug, text=CORRECTED.replace("一、", "壹、"))
    await do("mergeEntities", source="nikkei", target="japan")
    await do("setVisibility", slug="hidden", visibility="PRIVATE")
    await do("setVisibility", slug="named", visibility="UNLISTED")


def _pool(session: Session) -> Pool:
    def nodes(name: str, model: Any, most: int = 12) -> list[str]:
        return [ids.encode(name, n) for n in session.exec(select(model.id).order_by(col(model.id)).limit(most))]

    numbered = {
        "Document": nodes("Document", Document),
        "Revision": nodes("Revision", Revision),
        "Paragraph": nodes("Paragraph", Paragraph, 30),
        "Span": nodes("Span", Span, 30),
        "Annotation": nodes("Annotation", Annotation, 60),
        "Entity": nodes("Entity", Entity),
    }
    every = [one for of in numbered.values() for one in of]
    keys = list(session.exec(select(Entity.key)))
    cursors = [paging.encode(kind, (1,) * len(types)) for kind, types in CURSORS.items()]
    sizes: Sequence[int | None] = (0, 1, 2, 3, 5, 20, None, None, None, -1)
    return {
        "id": every,
        "ids": [every[i::7] for i in range(7)],
        # To name what is unlisted shows it to what comes later in an operation, and what is later is not settled.
        "slug": [*SLUGS[:2] * 4, *SLUGS[:3], "nowhere"],
        "document": [*SLUGS[:2] * 3, *[None] * 6, *SLUGS[:3], "nowhere"],
        "key": [*keys, "nobody"],
        "name": ["王毅", "川普", "Japan", "特朗普", "nobody"],
        "wikidata": ["Q17", "Q1490", "Q1", None],
        "identifier": ["wikidata:Q17", "viaf:1", None],
        "query": ["王毅", "东京", "japan", "日本 川普", ""],
        "text": ["王毅訪問日本", "臺灣", "x"],
        "config": ["tw2s", "s2twp", "t2s", "tw2sp", "s2hk", "none"],
        "paragraph": numbered["Paragraph"],
        "entity": keys,
        "revision": [1, 2, 3, None, None, 9],
        "ordinal": [1, 2, 3, 4, 5, 6],
        "start": [0, 0, 1, 5],
        "end": [1, 2, 4, 10, 99],
        "quote": [None, None, None, "王毅"],
        "first": sizes,
        "last": [None, None, None, None, None, None, 2, 0],
        "after": [*[None] * 60, *cursors],
        "before": [*[None] * 60, *cursors],
    }
