"""Links over REST: explained, and proposed again on demand."""

import httpx2

from annotations import authority
from annotations.authority import EntityForm, Name
from annotations.entity import EntityType
from api.database import Database
from tests import article
from tests.api.conftest import Headers

HERE = "/api/v1/documents/article"


def test_proposals_are_explained_in_every_record(client: httpx2.Client) -> None:
    paragraph = client.get(f"{HERE}/paragraphs/2?include=annotations").json()
    link = next(a for a in paragraph["annotations"] if a["kind"] == "ENTITY_LINK" and a["span"]["quote"] == "川普")
    assert (link["explanation"]["match"], link["explanation"]["name"]) == ("LABEL", "川普")
    web = client.get(f"/api/v1/annotations/{link['id']}").json()
    assert web["zhushu:explanation"] == link["explanation"]["summary"]
    (mention, *_) = client.get("/api/v1/entities/trump/mentions").json()["items"]
    assert mention["explanation"]["surface"] == "川普"


def test_a_document_is_linked_again(client: httpx2.Client, database: Database, translator: Headers) -> None:
    with database.write() as session:
        names = (Name("zh-Hant", "瓷器"),)
        authority.create(session, article.ADMINISTRATOR, EntityForm("porcelain", EntityType.CONCEPT, names), 1)
    assert client.post(f"{HERE}/links").status_code == 401
    tried = client.post(f"{HERE}/links?dry_run=true", headers=translator).json()
    done = client.post(f"{HERE}/links", headers=translator).json()
    assert tried["dryRun"]
    assert not done["dryRun"]
    assert tried["steps"] == done["steps"]
    assert (done["proposed"], done["withdrawn"]) == (1, 0)
    assert done["document"]["version"] == tried["document"]["version"] + 1
    (step,) = done["steps"]
    assert (step["move"], step["quote"], step["entity"]) == ("PROPOSED", "瓷器", "porcelain")
    assert client.post("/api/v1/documents/nowhere/links", headers=translator).status_code == 404
