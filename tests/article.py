"""A short article that the tests import: two scripts, nested names, a name outside the BMP."""

from collections.abc import Sequence

from annotations import intake
from annotations.actor import Actor, Role
from annotations.authority import EntityForm, Name
from annotations.companions import Companions
from annotations.entity import EntityType
from api.database import Database
from source_text.document import Document

ADMINISTRATOR = Actor("ada", Role.ADMINISTRATOR)
REVIEWER = Actor("rui", Role.REVIEWER)
TRANSLATOR = Actor("tam", Role.TRANSLATOR)
READER = Actor("rea", Role.READER)

PARAGRAPHS = (
    "一、二噁英與周顗",
    "王毅訪問日本，與川普的代表在東京會面。王毅表示，乾隆時期的瓷器仍是佳話。",
    "日本經濟新聞報導，川普將於明年訪問日本；東京灣裡的船隻等候多時。",
    "結果：𠮷野家的網路品質很好，王毅沒有回應。",
)
TEXT = "\n\n".join(PARAGRAPHS)

ENTITIES: Sequence[EntityForm] = (
    EntityForm("wang_yi", EntityType.PERSON, [Name("zh-Hant", "王毅"), Name("en", "Wang Yi")], wikidata="Q1137062"),
    EntityForm(
        "trump",
        EntityType.PERSON,
        [Name("zh-Hant-TW", "川普"), Name("en", "Donald Trump"), Name("zh-Hans-CN", "特朗普")],
        wikidata="Q22686",
    ),
    EntityForm(
        "japan", EntityType.STATE, [Name("zh-Hant", "日本"), Name("en", "Japan")], [Name("zh-Hant", "日")], "Q17"
    ),
    EntityForm("tokyo", EntityType.PLACE, [Name("zh-Hant", "東京"), Name("en", "Tokyo")], (), "Q1490"),
    EntityForm("nikkei", EntityType.MEDIA, [Name("zh-Hant", "日本經濟新聞"), Name("en", "The Nikkei")]),
)


def take_in(database: Database, slug: str = "article", text: str = TEXT, language: str = "zh-Hant-TW") -> Document:
    """Import the article, committed."""
    with database.write() as session:
        form = intake.Import(slug=slug, language=language, text=text, companions=Companions(ENTITIES))
        return intake.take_in(session, ADMINISTRATOR, form).document
