"""What the models of definition files share: strict mappings, and values that may have several shapes.

Pydantic tries all members of a union and reports what each of them misses; here the shape decides first, so
that one mistake is one error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from foedus.definitions.kinds import closest, refuse, wrong
from foedus.definitions.tree import shown

TAG = "="
"""Tags of unions begin with this sign, so that they can be told from the fields of a path."""


class Strict(BaseModel):
    """A mapping with exactly the fields that the format gives it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


def _nothing() -> None:
    return None


def absent(alias: str | None = None) -> Any:
    """Declare a field that may be left out, but not be written without a value."""
    return Field(alias=alias, default_factory=_nothing)


def shape(value: Any) -> str:
    """Return the tag of a value by its shape."""
    if isinstance(value, Mapping):
        return "=map"
    if isinstance(value, list):
        return "=list"
    return "=null" if value is None else "=text"


def among(expected: str, *tags: str) -> BeforeValidator:
    """Refuse values of any other shape, in words."""

    def check(value: Any) -> Any:
        if shape(value) not in tags:
            raise wrong(expected)
        return value

    return BeforeValidator(check)


class Filled(Strict):
    """A mapping with at least one field."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="before")
    @classmethod
    def _not_empty(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and not value:
            raise refuse("too-few", "the mapping is empty; at least one field is expected")
        return value


def single_head(heads: Iterable[str], known: Iterable[str], what: str) -> Callable[[Any], Any]:
    """Refuse a mapping that has none or several of the fields that say what it is."""
    heads, known = tuple(heads), frozenset(known)

    def check(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise wrong(f"{what}: a mapping with one of {', '.join(heads)}")
        found = [head for head in heads if head in value]
        if len(found) == 1:
            return value
        for key in value:
            if not found and key not in known and (hint := closest(str(key), heads)):
                raise refuse("unknown-field", f"the field {shown(str(key))} is not known here", hint, at=(key, "[key]"))
        have = f"found are {' and '.join(found)}" if found else "none is there"
        text = f"{what} needs exactly one of {', '.join(heads)}; {have}"
        raise refuse("one-of", text, heads=not found)

    return check
