"""The JSON Schema for editors: what the format accepts it accepts, and it stops at every mistake of shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from foedus.definitions.agreement import agreement_schema

MALFORMED = Path(__file__).resolve().parents[2] / "cases" / "malformed"
ODD: tuple[Any, ...] = (None, 1, "x", [], {}, [{}], {"words": "x"})
SCHEMA = jsonschema.Draft202012Validator(agreement_schema())


def test_the_schema_is_one_and_speaks_of_no_host() -> None:
    schema = agreement_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "urn:foedus:schema:agreement:1"
    assert schema["title"]
    assert schema["description"]
    assert "http" not in json.dumps({key: item for key, item in schema.items() if key != "$schema"})


SHAPE = ("unquoted-value", "empty-value", "wrong-type", "unknown-field", "misplaced-field", "missing-field", "one-of",
         "unknown-value", "bad-name", "too-few", "out-of-range")  # fmt: skip


def test_the_schema_refuses_what_it_can_say() -> None:
    """A loader that is not ours must stop at the same mistakes of shape, if its editor uses the schema."""
    for path in sorted(MALFORMED.glob("*.yaml")):
        first = path.read_bytes().split(b"\n", 1)[0].decode("utf-8", "replace")
        if not first.startswith("# expect: ") or first.split(" ")[2] not in SHAPE:
            continue
        doc = yaml.safe_load(path.read_text("utf-8"))
        assert not SCHEMA.is_valid(json.loads(json.dumps(doc, default=lambda day: 0))), path.name


def test_the_schema_accepts_what_the_format_accepts(agreements: Path) -> None:
    given_schema = jsonschema.Draft202012Validator(
        json.loads((agreements / "agreement.schema.json").read_text("utf-8"))
    )
    for path in sorted((agreements / "open").glob("*.yaml"))[::6]:
        doc = yaml.safe_load(path.read_text("utf-8"))
        # Long lists of acts and parties say nothing more about the schema.
        doc["acts"] = doc["acts"][:2]
        doc.get("expect", {}).pop("parties", None)
        assert given_schema.is_valid(doc), path.name
        assert SCHEMA.is_valid(doc), path.name
        for key in tuple(doc):
            less = {name: item for name, item in doc.items() if name != key}
            assert SCHEMA.is_valid(less) == given_schema.is_valid(less), (path.name, key)
            for odd in ODD:
                changed = {**doc, key: odd}
                assert SCHEMA.is_valid(changed) == given_schema.is_valid(changed), (path.name, key, odd)
