"""The machines of disputes: one for each version of a procedure, and the same answers as the table."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from foedus.definitions.procedure import shipped_procedures
from foedus.errors import RegisterBroken
from foedus.law.procedures.table import NOWHERE, Position, followers, land
from foedus.lifecycles.dispute import DisputeLife, dispute_life
from foedus.lifecycles.dispute_picture import mermaid, reference

PROCEDURES = shipped_procedures()


@pytest.mark.parametrize("name", PROCEDURES)
def test_the_machine_says_what_the_table_says(name: str) -> None:
    procedure = PROCEDURES[name]
    life = dispute_life(procedure)
    for position in life.states():
        assert life.follow(position) == followers(procedure, position)
        for stage in procedure.stages:
            for outcome in (None, *stage.outcomes):
                after = life.step(position, stage.id, outcome.id if outcome else None, ())
                allowed = stage.id in followers(procedure, position)
                assert after == (land(procedure, position, stage, outcome) if allowed else None)
                assert after is None or after in life.states()


def test_one_machine_for_each_version() -> None:
    procedure = PROCEDURES["wto-dsu"]
    assert dispute_life(procedure) is dispute_life(replace(procedure))
    changed = replace(procedure, doc={**procedure.doc, "title": "another"})
    assert dispute_life(changed) is not dispute_life(procedure)


def test_a_stage_that_is_open_beside_may_be_done_anywhere() -> None:
    life = dispute_life(PROCEDURES["de-zpo-book10"])
    hearing = Position("hearing")
    assert life.step(hearing, "challenge_court", None, ()) is None
    assert life.step(hearing, "challenge_court", None, ("challenge_court",)) == hearing
    assert life.step(hearing, "no_such_stage", None, ("no_such_stage",)) is None


def test_a_position_that_does_not_exist_comes_from_a_broken_register() -> None:
    life = dispute_life(PROCEDURES["wto-dsu"])
    for broken in (Position("no_such_stage"), Position("reply"), Position("adoption", "adopted")):
        with pytest.raises(RegisterBroken):
            life.follow(broken)
        with pytest.raises(RegisterBroken):
            life.step(broken, "panel_request", None, ())


def test_no_name_of_a_file_is_run() -> None:
    """A stage may be called like a function; the machine has no callbacks at all."""
    procedure = PROCEDURES["us-emac"]
    stages = tuple(replace(one, id="print", next=("print",)) if one.id == "waived" else one for one in procedure.stages)
    odd = replace(procedure, stages=stages, start=("print",), doc={"odd": True})
    odd = replace(odd, stages=tuple(one for one in odd.stages if one.id == "print"))
    life = DisputeLife(odd)
    assert life.step(NOWHERE, "print", None, ()) == Position("print")


def test_threads_share_a_machine() -> None:
    life = dispute_life(PROCEDURES["wto-dsu"])

    def walk(_: int) -> Position | None:
        position: Position | None = NOWHERE
        for stage in ("request_consultations", "consultations", "panel_request", "panel_established", "composition"):
            assert position is not None
            position = life.step(position, stage, None, ())
        return position

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(walk, range(200))) == {Position("composition")}


# ---- pictures


@pytest.mark.parametrize("name", PROCEDURES)
def test_the_picture_shows_every_stage_and_every_way(name: str) -> None:
    procedure = PROCEDURES[name]
    lines = mermaid(procedure).splitlines()
    assert lines[:2] == ["flowchart TD", "    begin((start))"]
    for stage in procedure.stages:
        assert (
            sum(line.strip().startswith((f"s_{stage.id}[", f"s_{stage.id}(", f"s_{stage.id}{{")) for line in lines) == 1
        )
        goals = {*stage.next, *(one.to for one in stage.outcomes)}
        arrows = {
            found[1] for line in lines if (found := re.fullmatch(rf"    s_{stage.id} -.*> ?(?:\|.*\| )?s_(\w+)", line))
        }
        assert goals <= arrows
    assert all(line.count('"') % 2 == 0 for line in lines)


def test_the_page_has_all_of_them_and_what_must_be_checked() -> None:
    page = reference(PROCEDURES.values())
    for procedure in PROCEDURES.values():
        assert f'<a id="{procedure.id}"></a>' in page
        assert mermaid(procedure) in page
    assert "deadline: 10 days from receipt_of_request (urgent cases)" in page
    assert "deadline: 1 year from complaint (since 2002-08-06)" in page
    assert "deadline: to be set, from time_set" in page
