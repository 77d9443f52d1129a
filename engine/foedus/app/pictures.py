"""Pictures of opinions, from their JSON trees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from foedus.errors import Usage


def opinion_graph(doc: Mapping[str, Any], form: Literal["mermaid", "dot", "svg"] | str) -> str:
    """Draw an opinion (``Governing.to_json()``): ``mermaid`` for a page of text, ``dot`` for Graphviz, or ``svg``.

    Raises:
        Usage: there is no such form.

    """
    from foedus.queries.opinion_graph import dot, mermaid, svg

    forms = {"mermaid": mermaid, "dot": dot, "svg": svg}
    if form not in forms:
        raise Usage(f"{form!r} is no form of a picture; there are {', '.join(forms)}.")
    return forms[form](doc)
