"""Random corpora for hypothesis, and changes to them that should change nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st
from precedence_corpora import Packs, drawn

Doc = dict[str, Any]


@cache
def packs() -> Packs:
    return Packs()


def corpora() -> st.SearchStrategy[Doc]:
    """Corpora drawn around some rule; a seed and the rule tell each apart."""
    rules = st.integers(0, len(packs().operative) - 1)
    seeds = st.integers(0, 2**32)
    return st.builds(lambda rule, seed: drawn(Random(seed), packs(), packs().operative[rule]), rules, seeds)


def copied(doc: Doc) -> Doc:
    """Return a copy that shares nothing."""
    copy: Doc = json.loads(json.dumps(doc))
    return copy


def renamed(node: Any, names: Mapping[str, str]) -> Any:
    """Return a document with other ids; nothing else in a corpus reads like one (``i0``, ``i1``)."""
    if isinstance(node, Mapping):
        return {key: renamed(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [renamed(value, names) for value in node]
    return names.get(node, node) if isinstance(node, str) else node
