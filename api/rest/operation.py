"""Operations of the REST door by their usual forms: reading, making, changing and taking away."""

from typing import Any

from api.reply import JSON
from api.rest import parameters as p
from api.rest.door import Operation


def get(path: str, name: str, summary: str, function: Any, shape: Any, query: Any = p.Query, **more: Any) -> Operation:
    return Operation("GET", path, name, summary, function, {200: (f"{summary}.", shape)}, query, **more)


def post(path: str, name: str, summary: str, function: Any, shape: Any, form: Any) -> Operation:
    made = {201: ("It was made.", shape)}
    return Operation("POST", path, name, summary, function, made, bodies={JSON: form}, problems=(409,))


def change(method: str, path: str, name: str, summary: str, function: Any, shape: Any, form: Any) -> Operation:
    now = {200: ("It is so now.", shape)}
    return Operation(method, path, name, summary, function, now, bodies={JSON: form}, problems=(409,))


def delete(path: str, name: str, summary: str, function: Any, **more: Any) -> Operation:
    return Operation("DELETE", path, name, summary, function, {204: ("It is gone.", None)}, **more)
