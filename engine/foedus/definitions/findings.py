"""From pydantic's errors to reasons: one mistake, one reason, with the place in the file and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError

from foedus.definitions.kinds import closest
from foedus.definitions.schema import fields_at
from foedus.definitions.tree import MapNode, Scalar, Source, Tree, child, plain_value, shown
from foedus.errors import Reason, Where

Path = tuple[str | int, ...]


_FOLLOWS = ("missing", "too_short", "too-few", "wrong-type", "string_type")
"""What is not said of a mapping that lost a key: it may be the key alone that is wrong."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A node of the file with its path; ``key`` is its key, if it is the value of a field."""

    path: Path
    node: Tree
    key: Scalar | None
    bad: bool


def check_shape(source: Source, model: type[BaseModel]) -> list[Reason]:
    """Check the tree against a model; what was refused while reading is not refused again."""
    try:
        model.model_validate(plain_value(source.root))
    except ValidationError as error:
        found = (_reason(source, model, item) for item in error.errors(include_url=False))
        return [reason for reason in found if reason is not None]
    return []


def path_text(path: Sequence[str | int]) -> str:
    """Write a path as ``entry_into_force.when.all_of[1].by``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _locate(source: Source, loc: Sequence[str | int]) -> Spot:
    """Walk the location of an error, past the tags of unions, as far as the file has it."""
    node: Tree = source.root
    path: list[str | int] = []
    key: Scalar | None = None
    bad = node.bad
    for step in loc:
        found = child(node, step)
        if found is None:
            continue
        key = node.entries[str(step)][0] if isinstance(node, MapNode) else None
        node = found
        path.append(step)
        bad = bad or node.bad
    return Spot(tuple(path), node, key, bad)


def _reason(source: Source, model: type[BaseModel], item: Any) -> Reason | None:
    context: dict[str, Any] = item.get("ctx", {})
    loc = (*item["loc"], *context.get("at", ()))
    spot = _locate(source, loc)
    if spot.bad:
        return None
    kind = context.get("code", item["type"])
    if kind == "extra_forbidden":
        return _extra(source, model, spot)
    lossy = isinstance(spot.node, MapNode) and spot.node.lossy
    if lossy and (kind in _FOLLOWS or context.get("heads")):
        return None
    return _known(source, spot, loc, kind, context)


def _known(source: Source, spot: Spot, loc: Path, kind: str, context: dict[str, Any]) -> Reason:
    where = source.where(spot.node)
    name = path_text(spot.path) or "the file"
    if kind == "missing":
        return Reason("missing-field", f"{name}: the field {shown(str(loc[-1]))} is missing", where=where)
    if kind == "too_short":
        least = context["min_length"]
        text = f"{name}: at least {least} {'entries are' if least > 1 else 'entry is'} expected"
        return Reason("too-few", text, where=where)
    if kind == "too_long":
        return Reason("wrong-type", f"{name}: at most {context['max_length']} entries are expected", where=where)
    if "text" not in context:
        expected = context.get("expected") or ("a list" if kind == "list_type" else "a mapping")
        return _wrong(name, spot.node, where, expected)
    if loc[-1:] == ("[key]",) and spot.key is not None:
        where = source.where(spot.key)
        name = path_text(spot.path[:-1]) or "the file"
    return Reason(kind, f"{name}: {context['text']}", context["remedy"], where)


def _extra(source: Source, model: type[BaseModel], spot: Spot) -> Reason:
    owner, field = spot.path[:-1], str(spot.path[-1])
    where = source.where(spot.key or spot.node)
    known = fields_at(model, owner)
    name = path_text(owner) or "the file"
    if field in known:
        text = f"{name}: the field {shown(field)} does not belong to this kind of condition"
        return Reason("misplaced-field", text, "", where)
    text = f"{name}: the field {shown(field)} is not known here"
    return Reason("unknown-field", text, closest(field, sorted(known)), where)


def _wrong(name: str, node: Tree, where: Where, expected: str) -> Reason:
    """Say what was found instead of what is expected."""
    if not isinstance(node, Scalar):
        found = "a mapping" if isinstance(node, MapNode) else "a list"
        return Reason("wrong-type", f"{name}: found is {found}; expected is {expected}", "", where)
    if node.kind == "null":
        word = f" ({node.text})" if node.text else ""
        return Reason("empty-value", f"{name}: there is no value{word}; expected is {expected}", "", where)
    words = expected.startswith(("text", "a day", "a party", "anyone"))
    if node.plain and node.kind != "str" and words:
        text = f"{name}: the unquoted {node.text} is read as {_KINDS[node.kind]} by other programs"
        return Reason("unquoted-value", text, f'Quote it: write "{node.text}".', where)
    if node.kind in ("int", "float") and not isinstance(node.value, int | Decimal):
        text = f"{name}: {node.text} is read as different numbers by different programs"
        return Reason("bad-number", text, "", where)
    hint = ""
    if not node.plain and node.text.isdigit() and "number" in expected:
        hint = "Write the number without quotation marks."
    elif node.text in ("true", "false") and "true" in expected:
        hint = "Write it without quotation marks."
    what = shown(node.text) if node.kind == "str" else node.text
    return Reason("wrong-type", f"{name}: found is {what}; expected is {expected}", hint, where)


_KINDS = {
    "bool": "a truth value",
    "int": "a number",
    "float": "a number",
    "timestamp": "a day or a time",
    "merge": "a merge key",
    "value": "a default key",
}
