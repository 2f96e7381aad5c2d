"""Words: reading aids for a paragraph."""

import strawberry

from annotations.words import Aid
from schema.types.ranges import TextRange
from source_text import dictionary
from source_text.dictionary import Entry
from source_text.offsets import Unit
from source_text.scripts import TextView


@strawberry.type(description="One entry of a dictionary, with one reading.")
class Sense:
    traditional: str = strawberry.field(description="The headword in Traditional characters.")
    simplified: str = strawberry.field(description="The headword in Simplified characters.")
    pinyin: str = strawberry.field(description="How the entry is read, with tone marks.")
    definitions: list[str] = strawberry.field(description="What it means, in English, as the dictionary has it.")
    source: str = strawberry.field(description="The dictionary: CC-CEDICT, under the licence CC BY-SA 4.0.")


@strawberry.type(
    description="A word of a paragraph. Joined, the words are the text: punctuation and white space are words without a "
    "reading. The name of an entity that is linked there is one word."
)
class Word:
    text: str = strawberry.field(description="The word as the view has it.")
    range: TextRange = strawberry.field(
        description="Where it stands; EXPANDED where the view has no smaller counterpart of it."
    )
    pinyin: str | None = strawberry.field(
        description="How it is read here: a syllable for each character, a space between, in the tones of the "
        "dictionary, without sandhi. Null without Chinese characters."
    )
    zhuyin: str | None = strawberry.field(description="The same syllables in zhuyin, ˙ before a neutral one.")
    pinyin_taiwan: str | None = strawberry.field(description="How it is read in Taiwan, where that differs.")
    zhuyin_taiwan: str | None = strawberry.field(description="The same syllables in zhuyin.")
    senses: list[Sense] = strawberry.field(
        description="The dictionary's entries, that with this reading first; of a word that it lacks, those of the "
        "words in it."
    )


def word(aid: Aid, view: TextView, unit: Unit) -> Word:
    """A word as a view has it, counted in `unit`."""
    start, end, precision = aid.range
    sound = aid.pronunciation
    taiwan = sound.in_taiwan if sound else None
    return Word(
        text=aid.text,
        range=TextRange(start=start, end=end, unit=unit, view=view, precision=precision),
        pinyin=sound.pinyin if sound else None,
        zhuyin=sound.zhuyin if sound else None,
        pinyin_taiwan=taiwan.pinyin if taiwan else None,
        zhuyin_taiwan=taiwan.zhuyin if taiwan else None,
        senses=[sense(entry) for entry in aid.entries],
    )


def sense(entry: Entry) -> Sense:
    """An entry of the dictionary."""
    return Sense(
        traditional=entry.traditional,
        simplified=entry.simplified,
        pinyin=entry.pinyin,
        definitions=list(entry.definitions),
        source=dictionary.SOURCE,
    )
