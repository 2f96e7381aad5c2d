"""What a client makes of the parts of a result."""

from typing import Any


def put_together(found: list[Any]) -> Any:
    """The whole result that parts make, with all errors; they end as they should."""
    first, *rest = found
    data, errors = first["data"], list(first.get("errors", []))
    places: dict[str, list[Any]] = {}
    ended: list[str] = []
    for part in found:
        for one in part.get("pending", []):
            assert one["id"] not in places
            places[one["id"]] = one["path"]
        for increment in part.get("incremental", []):
            place = data
            for key in (*places[increment["id"]], *increment.get("subPath", [])):
                place = place[key]
            if "items" in increment:
                place.extend(increment["items"])
            else:
                assert not increment["data"].keys() & place.keys()
                place.update(increment["data"])
            errors += increment.get("errors", [])
        for one in part.get("completed", []):
            ended.append(one["id"])
            errors += [error for error in one.get("errors", []) if error not in errors]
    assert sorted(ended) == sorted(places)
    assert [part.get("hasNext", False) for part in found] == [True] * len(rest) + [False]
    return {"data": data, "errors": errors} if errors else {"data": data}
