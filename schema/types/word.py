"""Reading aids: the words of a paragraph, how they are read, and what the dictionary says of them."""

import strawberry
from strawberry import Parent

from annotations import glossary, reading, selector
from schema.context import Held
from schema.types.annotation import Info
from schema.types.ranges import TextRange, UnitArgument, ViewArgument, named
from source_text import read as texts
from source_text import words
from source_text.offsets import Unit
from source_text.paragraph import Paragraph as Row
from source_text.scripts import TextView
from source_text.words.dictionary import SOURCE, Entry
from source_text.words.pronunciation import spell


@strawberry.type(description="An entry of the dictionary.")
class DictionaryEntry:
    traditional: str = strawberry.field(description="The word in Traditional characters.")
    simplified: str = strawberry.field(description="The word in Simplified characters.")
    pinyin: str = strawberry.field(description="Its reading in pinyin.")
    zhuyin: str = strawberry.field(description="Its reading in zhuyin.")
    senses: list[str] = strawberry.field(description="What it means, in English.")
    source: str = strawberry.field(description="The dictionary; the licence of each is named in NOTICE.")


@strawberry.type(description="A word of a paragraph; white space and punctuation stand between words.")
class Word:
    text: str = strawberry.field(description="The word as it reads in the view.")
    range: TextRange = strawberry.field(description="Where it stands.")
    pinyin: str | None = strawberry.field(
        description="Its reading, a syllable for each character; null for what has none."
    )
    zhuyin: str | None = strawberry.field(description="The same in zhuyin.")
    pinyin_taiwan: str | None = strawberry.field(description="Its reading in Taiwan, where that is another one.")
    zhuyin_taiwan: str | None = strawberry.field(description="The same in zhuyin.")
    entries: list[DictionaryEntry] = strawberry.field(
        description="What the dictionary says of it; of the longest words in it where it has no entry itself."
    )


def _shown(entry: Entry) -> DictionaryEntry:
    pinyin, zhuyin = spell(entry.pinyin)
    return DictionaryEntry(
        traditional=entry.traditional,
        simplified=entry.simplified,
        pinyin=pinyin,
        zhuyin=zhuyin,
        senses=list(entry.senses),
        source=SOURCE,
    )


async def found(
    root: Parent[Held[Row]], info: Info, view: ViewArgument = TextView.ORIGINAL, unit: UnitArgument = Unit.CODE_POINT
) -> list[Word]:
    """The words of a paragraph, in order."""
    row, context, wanted = root.row, info.context, view or TextView.ORIGINAL
    if root.past is not None:
        past = root.past
        shown = await context.read(lambda session: past.reading(session, row, wanted))
        owner = await context.load(texts.documents, row.document_id)
        assert owner is not None, "a paragraph has a document"
        there = await context.read(lambda _: words.find(row.text, owner.language))
    else:
        reads = await context.load(reading.readings, row.id, wanted)
        assert reads is not None, "a paragraph reads in every view"
        shown, there = reads, await context.load(glossary.find, row.id) or ()
    return [
        Word(
            text=selector.quote(word.start, word.end, shown),
            range=named(word.start, word.end, shown, wanted, unit),
            pinyin=word.reading and word.reading.pinyin,
            zhuyin=word.reading and word.reading.zhuyin,
            pinyin_taiwan=word.reading and word.reading.pinyin_taiwan,
            zhuyin_taiwan=word.reading and word.reading.zhuyin_taiwan,
            entries=[_shown(entry) for entry in word.entries],
        )
        for word in there
    ]
