"""The sample document: an article written for the project, with every kind of annotation, for a newcomer to look at."""

from pathlib import Path

import orjson
from sqlmodel import Session, select

from annotations import companions, intake
from annotations.actor import SYSTEM
from annotations.annotation import Status
from annotations.companions import KINDS
from annotations.entity import Entity
from source_text.document import Document

FILES = Path(__file__).parent
SLUG = "tamsui-tea"
LANGUAGE = "zh-Hant-TW"


def load(session: Session) -> bool:
    """Import the sample into a database that has neither documents nor entities; tells whether it did."""
    if session.exec(select(Document.id)).first() or session.exec(select(Entity.id)).first():
        return False
    files = {name: orjson.loads((FILES / f"{name}.json").read_bytes()) for name in ("entities", *KINDS)}
    intake.take_in(
        session,
        SYSTEM,
        intake.Import(
            slug=SLUG,
            language=LANGUAGE,
            content=(FILES / "article.txt").read_bytes(),
            file_name="article.txt",
            companions=companions.parse(files, LANGUAGE),
            status=Status.APPROVED,
        ),
    )
    return True
