"""Pictures and the reference page come from the tables alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.lifecycles.picture import dot, mermaid, reference
from foedus.lifecycles.tables import AGREEMENT, STAYS, TABLES, Table

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "lifecycles.md"


def test_the_reference_page_is_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "write foedus.lifecycles.picture.reference() to the page again"
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_pictures_show_every_state_and_every_change(table: Table) -> None:
    text, graph = mermaid(table), dot(table)
    assert text.startswith("stateDiagram-v2\n")
    assert graph.count("{") == graph.count("}") == 1
    for state in table.states:
        assert f"    {state.name} [" in graph
        assert state.name in text
        assert (f"    {state.name} --> [*]" in text) == state.final
    changes = sum(len(move.sources) for move in table.moves if move.target != STAYS)
    assert graph.count(" -> ") == changes
    assert text.count(": ") == changes


def test_corrections_are_marked() -> None:
    assert "ended --> in_force: revive (correction)" in mermaid(AGREEMENT)
    assert 'ended -> in_force [label="revive (correction)", style=dotted];' in dot(AGREEMENT)
