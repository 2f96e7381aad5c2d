"""The REST door described in OpenAPI 3.1, made of the same table as its routes."""

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import Any

from apispec import APISpec
from pydantic import TypeAdapter

from api import cookie
from api.rest import forms
from api.rest.call import PREFIX
from api.rest.door import Operation
from api.rest.shapes import ProblemShape
from source_text import project

ADDRESS = "/openapi.json"
FILES = ("swagger_style.css", "swagger_bundle.js")
OWN = Path(__file__).parent.parent / "web" / "static" / "swagger.css"
PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Zhushu 注疏: the REST API</title>
<style>$style</style>
</head>
<body>
<div id="swagger-ui"></div>
<script>$bundle</script>
<script>
window.ui = SwaggerUIBundle({
  url: '$address',
  dom_id: '#swagger-ui',
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
</script>
</body>
</html>
""")
REFERENCE = "#/components/schemas/{model}"
PATH = {
    "slug": ("The slug of the document.", {"type": "string", "pattern": forms.SLUG}),
    "key": ("The key of the entity.", {"type": "string", "pattern": forms.KEY}),
    "project": ("The key of the project.", {"type": "string", "pattern": project.KEY.pattern}),
    "user": ("The name of the user.", {"type": "string", "minLength": 1, "maxLength": 100}),
    "token": ("The number of the token.", {"type": "integer", "minimum": 1}),
    "id": ("The global id.", {"type": "string"}),
    "number": ("The number of the revision, from 1.", {"type": "integer", "minimum": 1}),
    "sequence": ("The number of the change.", {"type": "integer", "minimum": 1}),
    "ordinal": ("The place of the paragraph, from 1.", {"type": "integer", "minimum": 1}),
}
IF_MATCH = "The ETag of what is to be changed, as it was read; refused where it is no longer the current one."
LOGIN = (
    "A browser that logged in at /login; by HTTPS the name begins with `__Host-`. Changes need a page of the service."
)
WRITING = (400, 401, 403, 405, 413, 415, 422)
READING = (401, 404, 405, 422)


def page() -> str:
    """A page to read and try the description in, which asks for nothing from outside.

    Its files are read where the package has them each time, since the package itself holds three such pages in memory.
    """
    package = find_spec("offapi")
    assert package is not None, "the package is installed"
    assert package.origin is not None, "it has files"
    style, bundle = ((Path(package.origin).parent / name).read_text() for name in FILES)
    return PAGE.substitute(style=style + OWN.read_text(), bundle=bundle, address=ADDRESS)


def policy(html: str) -> str:
    """What the page may do: run just the scripts that it came with, set styles, and ask this service."""
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    known = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return (
        f"default-src 'self'; script-src {known}; style-src 'unsafe-inline'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def describe(operations: Sequence[Operation]) -> dict[str, Any]:
    """The description of some operations."""
    spec = APISpec(
        title="Zhushu 注疏",
        version="1",
        openapi_version="3.1.0",
        info={"description": "Chinese texts together with everything people say about them."},
    )
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    spec.components.security_scheme(
        "login", {"type": "apiKey", "in": "cookie", "name": cookie.LOGIN, "description": LOGIN}
    )
    schemas = _schemas(spec, operations)
    for status in sorted({s for operation in operations for s in _problems(operation)}):
        content = {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="ProblemShape")}}}
        spec.components.response(f"Problem{status}", {"description": HTTPStatus(status).phrase, "content": content})
    for path in dict.fromkeys(operation.path for operation in operations):
        here = {o.method.lower(): _operation(o, schemas) for o in operations if o.path == path}
        spec.path(path=PREFIX + path, operations=here)
    return spec.to_dict()


def _models(operation: Operation) -> list[Any]:
    found = [operation.query, *operation.bodies.values()]
    for _, shape in operation.answers.values():
        found += [] if shape is None else shape.values() if isinstance(shape, dict) else [shape]
    return found


def _schemas(spec: APISpec, operations: Sequence[Operation]) -> dict[str, Any]:
    """Put the models of all operations among the components, and give the schema of each by its name."""
    models = {repr(m): m for o in operations for m in [*_models(o), forms.LabelForm, ProblemShape]}
    adapters: list[Any] = [(name, "validation", TypeAdapter(model)) for name, model in models.items()]
    found, shared = TypeAdapter.json_schemas(adapters, ref_template=REFERENCE)
    for name, schema in shared.get("$defs", {}).items():
        spec.components.schema(name, component=schema, lazy=False)
    return {name: found[name, "validation"] for name in models}


def _operation(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.function.__doc__ or "",
        "parameters": [*_in_path(operation), *_in_query(operation), *_in_headers(operation)],
        "responses": _responses(operation, schemas),
        "security": [*([{}] if operation.reads else []), {"bearer": []}, {"login": []}],
    }
    if operation.bodies:
        content = {media: {"schema": _body(model, schemas)} for media, model in operation.bodies.items()}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _body(model: Any, schemas: dict[str, Any]) -> Any:
    return {"type": "string", "minLength": 1} if model is bytes else schemas[repr(model)]


def _in_path(operation: Operation) -> list[dict[str, Any]]:
    names = re.findall(r"\{(\w+)\}", operation.path)
    return [{"name": n, "in": "path", "required": True, "description": PATH[n][0], "schema": PATH[n][1]} for n in names]


def _in_query(operation: Operation) -> list[dict[str, Any]]:
    found = []
    for name, field in operation.query.model_json_schema(ref_template=REFERENCE).get("properties", {}).items():
        described = {key: value for key, value in field.items() if key not in ("title", "description")}
        choices = [choice for choice in described.get("anyOf", []) if choice.get("type") != "null"]
        if choices:
            described = choices[0]
        parameter = {
            "name": name,
            "in": "query",
            "required": operation.query.model_fields[name].is_required(),
            "description": field["description"],
            "schema": described,
        }
        found.append(parameter | ({"style": "form", "explode": False} if described.get("type") == "array" else {}))
    return found


def _in_headers(operation: Operation) -> list[dict[str, Any]]:
    found = [(name, IF_MATCH) for name in operation.headers]
    if operation.reads:
        found.append(("If-None-Match", "The ETag of what the client has; 304 where that is still the current one."))
    return [
        {"name": name, "in": "header", "required": False, "description": text, "schema": {"type": "string"}}
        for name, text in found
    ]


def _problems(operation: Operation) -> list[int]:
    usual = READING if operation.reads else WRITING
    return sorted({*usual, *operation.problems, *([404] if "{" in operation.path else [])})


def _responses(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, (text, shape) in operation.answers.items():
        found[str(status)] = {"description": text}
        if shape is not None:
            shapes = shape if isinstance(shape, dict) else dict.fromkeys(operation.media_types, shape)
            found[str(status)]["content"] = {media: {"schema": schemas[repr(s)]} for media, s in shapes.items()}
        if status == 201:
            found["201"]["headers"] = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}
    if operation.reads:
        found["200"]["headers"] = {"ETag": {"description": "The state.", "schema": {"type": "string"}}}
        found["304"] = {"description": "It is as the client has it."}
    return found | {str(s): {"$ref": f"#/components/responses/Problem{s}"} for s in _problems(operation)}
