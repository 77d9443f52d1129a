"""JSON Schema of the agreement file, for editors and for those who write files with other tools."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from foedus.definitions.models import AgreementModel

SCHEMA_ID = "urn:foedus:schema:agreement:1"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def agreement_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an agreement file.

    It says what a schema can say; calendars, references and sums are checked by ``read_agreement`` alone.
    """
    body = schema_of(AgreementModel)
    return {"$schema": DIALECT, "$id": SCHEMA_ID, **body, "title": "Agreement file"}


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of a model, without the titles that pydantic makes up."""
    found: dict[str, Any] = _tidy(model.model_json_schema(by_alias=True, schema_generator=GenerateJsonSchema))
    return found


def _tidy(value: Any, names: bool = False) -> Any:
    """Drop made-up titles and line breaks; ``names`` = the keys are names of fields and stay."""
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    if not names and "patternProperties" in value:
        ((pattern, item),) = value["patternProperties"].items()
        rest = {key: kept for key, kept in value.items() if key != "patternProperties"}
        value = {**rest, "propertyNames": {"pattern": pattern}, "additionalProperties": item}
    return {
        key: " ".join(item.split()).replace("``", "") if key == "description" and not names else
        _tidy(item, names=not names and key in ("properties", "$defs"))
        for key, item in value.items()
        if names or key not in ("title", "default")
    }  # fmt: skip


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return schema_of(model)


def fields_at(model: type[BaseModel], path: Iterable[str | int]) -> frozenset[str]:
    """Return the names of all fields that a mapping at this path of the file may have."""
    root = _schema(model)
    places = [root]
    for step in path:
        places = [item for place in _open(root, places) for item in _into(place, step)]
    return frozenset(name for place in _open(root, places) for name in place.get("properties", {}))


def _open(root: dict[str, Any], places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for place in places:
        if "$ref" in place:
            found += _open(root, [root["$defs"][place["$ref"].rpartition("/")[2]]])
        else:
            # The oneOf of a mapping that only counts its fields has nothing to offer.
            found += [
                place,
                *_open(root, [item for item in place.get("oneOf", ()) if "required" not in item]),
            ]
    return found


def _into(place: dict[str, Any], step: str | int) -> list[dict[str, Any]]:
    if isinstance(step, int):
        return [place["items"]] if "items" in place else []
    more = place.get("additionalProperties")
    if step in place.get("properties", {}):
        return [place["properties"][step]]
    return [more] if isinstance(more, dict) else []
