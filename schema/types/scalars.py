"""Scalars: moments, languages and Wikidata ids, each text with a form of its own, and values of any form."""

from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from annotations.authority import check_wikidata
from source_text.problems import Invalid
from source_text.store import check_language

DateTime = NewType("DateTime", str)
Language = NewType("Language", str)
WikidataId = NewType("WikidataId", str)
Json = NewType("Json", object)
ENGLISH = Language("en")


def _language(value: object) -> Language:
    if not isinstance(value, str):
        raise Invalid("A language is text.", hint='For example "zh-Hant-TW" or "en".')
    check_language(value)
    return Language(value)


def _wikidata(value: object) -> WikidataId:
    if not isinstance(value, str):
        raise Invalid("A Wikidata id is text.", hint='For example "Q17".')
    check_wikidata(value)
    return WikidataId(value)


def _moment(value: object) -> DateTime:
    return DateTime(str(value))


def _any(value: Any) -> Any:
    return value


SCALARS: dict[object, ScalarDefinition] = {
    Json: strawberry.scalar(
        name="JSON", description="A value of any form, as JSON has it.", serialize=_any, parse_value=_any
    ),
    DateTime: strawberry.scalar(
        name="DateTime", description="A moment in RFC 3339, in UTC.", serialize=str, parse_value=_moment
    ),
    Language: strawberry.scalar(
        name="Language",
        description="A language as a BCP 47 tag, such as zh-Hant-TW or en.",
        serialize=str,
        parse_value=_language,
    ),
    WikidataId: strawberry.scalar(
        name="WikidataId", description="A Wikidata item: Q followed by digits.", serialize=str, parse_value=_wikidata
    ),
}
