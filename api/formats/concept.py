"""Entities in JSON-LD: concepts of SKOS, with what stands for the same thing in authority files."""

from collections.abc import Callable, Sequence
from typing import Any

MEDIA_TYPE = "application/ld+json"
CONTEXT = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
}
TYPES = {
    "PERSON": "schema:Person",
    "PLACE": "schema:Place",
    "STATE": "schema:Country",
    "ORGANIZATION": "schema:Organization",
    "MEDIA": "schema:NewsMediaOrganization",
    "EVENT": "schema:Event",
    "MEETING": "schema:Event",
    "WORK": "schema:CreativeWork",
}
"""The types that schema.org has words for."""
Address = Callable[..., str]


def write(record: dict[str, Any], iri: Address) -> dict[str, Any]:
    """An entity, given as the record of the REST door; `iri` makes absolute addresses."""
    same = [{"@id": identifier["url"]} for identifier in record["identifiers"]]
    kind = TYPES.get(record["type"])
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": iri("entities", record["key"]),
        "@type": ["skos:Concept", kind] if kind else ["skos:Concept"],
        "skos:notation": record["key"],
        "skos:prefLabel": _texts(record["labels"]),
        "skos:altLabel": _texts(record["aliases"]),
        "skos:definition": record["description"],
        "skos:exactMatch": same,
        "schema:sameAs": same,
        "schema:identifier": [f"{i['authority']}:{i['id']}" for i in record["identifiers"]],
        "dcterms:replaces": [{"@id": iri("entities", key)} for key in record["mergedFrom"]],
    }
    return {name: value for name, value in found.items() if value}


def _texts(names: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [{"@value": name["text"], "@language": name["language"]} for name in names]
