"""Careful looks into a tree that may have mistakes: what is missing, or of another kind, is not seen."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from foedus.definitions.tree import ListNode, MapNode, Scalar, Tree


def mapping(node: Tree | None) -> MapNode | None:
    """Return the node if it is a mapping."""
    return node if isinstance(node, MapNode) else None


def listed(node: Tree | None) -> list[MapNode]:
    """Return the mappings in a list."""
    return [item for item in node.items if isinstance(item, MapNode)] if isinstance(node, ListNode) else []


def texts(node: Tree | None) -> list[Scalar]:
    """Return the texts in a list."""
    if not isinstance(node, ListNode):
        return []
    return [item for item in node.items if isinstance(item, Scalar) and item.kind == "str" and not item.bad]


def text_of(node: Tree | None) -> str:
    """Return the raw text of a scalar, or nothing."""
    return node.text if isinstance(node, Scalar) and not node.bad else ""


def is_false(node: Tree | None) -> bool:
    """Return whether the node says false, in any of the words that YAML has for it."""
    return isinstance(node, Scalar) and node.value is False


def number(node: Tree | None) -> Decimal | None:
    """Return the number that the node is."""
    value = node.value if isinstance(node, Scalar) and node.kind in ("int", "float") else None
    return Decimal(value) if isinstance(value, int | Decimal) else None


def heads(node: MapNode, names: Iterable[str]) -> list[str]:
    """Return those of the fields that the mapping has."""
    return [name for name in names if name in node.entries]
