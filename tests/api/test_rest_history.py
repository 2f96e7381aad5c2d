"""The history over REST: told of what is there and what is gone, undone by the person, reverted by anybody who may."""

from typing import Any

import httpx2
import pytest

from api.database import Database
from tests.api.conftest import Headers

API = "/api/v1"
GLOSS = {"kind": "GLOSS", "paragraph": 2, "range": {"start": 2, "end": 4}, "text": "to visit"}


def add(client: httpx2.Client, headers: Headers, **more: Any) -> str:
    """The address of a new gloss."""
    made = client.post(f"{API}/documents/article/annotations", json={**GLOSS, **more}, headers=headers)
    assert made.status_code == 201
    address: str = made.headers["location"]
    return address


def history(client: httpx2.Client, address: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"{address}/history", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_every_change_tells_what_differs(client: httpx2.Client, translator: Headers, admin: Headers) -> None:
    address = add(client, translator)
    client.put(address, json={"text": "to call on"}, headers={**translator, "If-Match": '"1"'})
    client.put(address, json={"status": "REJECTED", "reason": "too stiff"}, headers={**admin, "If-Match": '"2"'})
    told = history(client, address)
    assert [(c["action"], c["actor"], c["reason"]) for c in told] == [
        ("CREATED", "translator", None),
        ("UPDATED", "translator", None),
        ("UPDATED", "administrator", "too stiff"),
    ]
    assert told[1]["fields"] == [{"name": "text", "before": "to visit", "after": "to call on"}]
    changed = {f["name"]: (f["before"], f["after"]) for f in told[2]["fields"]}
    assert changed["status"] == ("PROPOSED", "REJECTED")
    assert changed["reviewReason"] == (None, "too stiff")
    assert [c["group"] for c in told] == [c["sequence"] for c in told]
    one = client.get(f"{API}/changes/{told[1]['sequence']}").json()
    assert (one["before"]["version"], one["after"]["version"]) == (1, 2)
    assert one["after"]["id"] == one["node"] == address.rsplit("/", 1)[1]
    span = one["after"]["span"]
    assert client.get(f"{API}/spans/{span}").json()["quote"] == "訪問"
    assert history(client, f"{API}/spans/{span}") == []
    shown = client.get(address).json()
    assert (shown["zhushu:reviewedBy"], shown["zhushu:reviewReason"]) == ("administrator", "too stiff")


def test_pages_go_forward_from_the_first_or_the_newest(client: httpx2.Client, translator: Headers) -> None:
    for number in range(5):
        add(client, translator, text=f"gloss {number}")
    whole = [c["sequence"] for c in history(client, f"{API}/documents/article")]
    assert whole == sorted(whole)
    for newest, expected in ((False, whole), (True, whole[::-1])):
        found, following = [], f"{API}/documents/article/history?limit=2&newest={str(newest).lower()}"
        while following:
            page = client.get(following)
            found += [c["sequence"] for c in page.json()["items"]]
            following = page.links["next"]["url"] if "next" in page.links else ""
        assert found == expected


def test_what_is_gone_still_has_its_history(client: httpx2.Client, translator: Headers, admin: Headers) -> None:
    address = add(client, translator)
    client.delete(address, headers={**translator, "If-Match": '"1"'})
    assert [c["action"] for c in history(client, address)] == ["CREATED", "DELETED"]
    assert client.delete(f"{API}/documents/article", headers=admin).status_code == 204
    assert client.get(f"{API}/documents/article").status_code == 404
    told = history(client, f"{API}/documents/article", newest="true")
    assert (told[0]["action"], told[0]["nodeType"], told[0]["document"]) == ("DELETED", "Document", None)
    assert [c["action"] for c in history(client, address)] == ["CREATED", "DELETED"]
    assert client.get(f"{API}/documents/never/history").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_nothing_in_the_history_is_changed(client: httpx2.Client, admin: Headers, method: str) -> None:
    for path in ("/changes/1", "/documents/article/history", "/entities/japan/history"):
        assert client.request(method, API + path, json={}, headers=admin).status_code == 405


def test_an_act_is_undone_and_redone_by_the_person(client: httpx2.Client, translator: Headers, admin: Headers) -> None:
    address = add(client, translator)
    applied = client.post(f"{address}/apply", json={}, headers=translator).json()["count"]
    assert applied > 0
    groups = client.get(f"{API}/undoable?document=article", headers=translator).json()["items"]
    assert [g["count"] for g in groups] == [applied, 1]
    assert client.get(f"{API}/undoable?document=article", headers=admin).json()["items"] == []
    undone = client.post(f"{API}/undo", json={"clientMutationId": "u1"}, headers=translator).json()
    again = client.post(f"{API}/undo", json={"clientMutationId": "u1"}, headers=translator).json()
    assert again == undone
    assert (undone["cause"], undone["undoes"], undone["documents"]) == ("UNDO", groups[0]["number"], ["article"])
    assert [c["action"] for c in undone["changes"]] == ["DELETED"] * applied
    assert client.get(address).status_code == 200
    nothing = client.post(f"{API}/undo", json={}, headers=admin)
    assert (nothing.status_code, nothing.json()["path"]) == (404, ["group"])
    others = client.post(f"{API}/undo", json={"group": groups[1]["number"]}, headers=admin)
    assert (others.status_code, others.json()["by"]) == (403, "translator")
    redoable = client.get(f"{API}/redoable", headers=translator).json()["items"]
    assert [g["number"] for g in redoable] == [undone["number"]]
    redone = client.post(f"{API}/redo", json={"document": "article"}, headers=translator).json()
    assert [c["action"] for c in redone["changes"]] == ["RESTORED"] * applied


def test_a_change_is_reverted_unless_a_later_one_is_in_the_way(
    client: httpx2.Client, translator: Headers, admin: Headers
) -> None:
    address = add(client, translator)
    client.put(address, json={"text": "to call on"}, headers={**admin, "If-Match": '"1"'})
    made, changed = history(client, address)
    refused = client.post(f"{API}/changes/{made['sequence']}/revert", json={}, headers=translator)
    assert (refused.status_code, refused.json()["change"], refused.json()["by"]) == (
        409,
        changed["sequence"],
        "administrator",
    )
    form = {"reason": "as it was"}
    done = client.post(f"{API}/changes/{changed['sequence']}/revert", json=form, headers=translator)
    assert (done.json()["cause"], done.json()["changes"][0]["reason"]) == ("REVERT", "as it was")
    assert client.get(address).json()["body"]["value"] == "to visit"
    assert client.post(f"{API}/changes/{made['sequence']}/revert", json={}, headers=translator).status_code == 200
    assert client.get(address).status_code == 410
    for sequence in ("999999", "0", "x", "99999999999"):
        assert client.post(f"{API}/changes/{sequence}/revert", json={}, headers=translator).status_code == 404


def test_who_is_late_gets_the_current_state(client: httpx2.Client, database: Database, translator: Headers) -> None:
    address = add(client, translator)
    first = client.get(address).headers["etag"]
    client.put(address, json={"text": "to call on"}, headers={**translator, "If-Match": first})
    late = client.put(address, json={"text": "to see"}, headers={**translator, "If-Match": first})
    now = client.get(address)
    assert (late.status_code, late.headers["etag"], late.json()["current"]) == (412, now.headers["etag"], now.json())
    text = client.get(f"{API}/documents/article/text")
    headers = {**translator, "If-Match": text.headers["etag"]}
    client.put(f"{API}/documents/article/text", json={"text": text.text + "。"}, headers=headers)
    now = client.get(f"{API}/documents/article/text")
    for form, more in (({"text": "改"}, headers), ({"text": "改", "expectedRevision": 1}, translator)):
        late = client.put(f"{API}/documents/article/text", json=form, headers=more)
        assert late.status_code in (409, 412)
        assert (late.headers["etag"], late.json()["current"]) == (now.headers["etag"], now.text)


def test_an_entity_is_changed_from_the_version_that_was_read(client: httpx2.Client, translator: Headers) -> None:
    address = f"{API}/entities/japan"
    read = client.get(address)
    headers = {**translator, "If-Match": read.headers["etag"]}
    changed = client.patch(address, json={"description": "islands"}, headers=headers)
    assert (changed.status_code, changed.json()["version"]) == (200, read.json()["version"] + 1)
    for form, more, status in (
        ({"description": "late"}, headers, 412),
        ({"description": "late", "version": read.json()["version"]}, translator, 409),
    ):
        late = client.patch(address, json=form, headers=more)
        assert (late.status_code, late.json()["current"]["description"]) == (status, "islands")
        assert late.headers["etag"] == client.get(address).headers["etag"]
    assert client.patch(address, json={"description": "x", "version": 2}, headers=translator).status_code == 200
    told = history(client, address)
    assert [f["name"] for f in told[1]["fields"]] == ["description"]
    assert len(told) == client.get(address).json()["version"]
