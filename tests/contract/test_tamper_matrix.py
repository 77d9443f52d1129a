"""The tamper matrix: every table and column, changed, deleted, doubled, swapped; dropped tails and restored backups.

An external checkpoint finds all of it. The controls show what the register alone cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import rivers
from desks import checkpointed, copied
from forger import Change, rewritten
from sqlalchemy import Table
from sqlalchemy.exc import DBAPIError
from test_register_checks import Tampering, change, others

from foedus.app.registry import Registry
from foedus.checks.findings import Inspection
from foedus.definitions.procedure import shipped_procedures
from foedus.ledger.acts import Act, Draft
from foedus.ledger.checkpoint import read_checkpoint
from foedus.store import tables
from foedus.testing import FixedClock

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EVERY = sorted(tables.METADATA.tables)
LEDGER = ("foedus_act", "foedus_payload", "foedus_definition", "foedus_file", "foedus_log_head", "foedus_tile")
CELLS = pytest.mark.parametrize(
    ("database_url", "name"),
    [
        *(("sqlite", name) for name in EVERY),
        *(pytest.param("postgresql", name, marks=pytest.mark.postgresql) for name in LEDGER),
    ],
    indirect=["database_url"],
)
MORE = 300
EU = shipped_procedures()["eu-258-tfeu"]


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    """A register with a row in every table, whose triggers the administrator has dropped."""
    with rivers.weighed(database_url) as opened:
        opened.dispute.file("one", procedure=EU.id, parties={"respondent": "GR"}, on="2020-01-01", request_id="d-1")
        opened.dispute.act("one", "letter", on="2020-02-01", reason="as received")
        for title in ("Costs", "Prices"):
            opened.dispute.step("one", "paper.submit", on="2020-02-10", by="GR", title=title, sealed=f"{title}: high.")
        with opened._archive.unit_of_work() as work:
            work.lock("register")
            work.append("register", [Draft("register.open", "clerk", {"n": n}, reason="so") for n in range(MORE)])
        yield opened


@pytest.fixture
def kept(registry: Registry, tmp_path: Path) -> Path:
    """The checkpoint that somebody outside has kept."""
    return checkpointed(registry, tmp_path, "kept")


def verified(registry: Registry, *kept: Path) -> Inspection:
    return registry.log.verify(kept)


def test_the_control_nothing_was_changed(registry: Registry, kept: Path) -> None:
    assert verified(registry, kept).findings == ()
    tampering = Tampering(registry)
    assert [name for name in EVERY if not tampering.rows(tables.METADATA.tables[name])] == []


def key_of(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def ref_of(row: Mapping[str, Any]) -> str:
    return f"{row['file']}#{row['seq']}"


@CELLS
def test_every_column_changed(registry: Registry, kept: Path, name: str) -> None:
    table, tampering, missed = tables.METADATA.tables[name], Tampering(registry), []
    rows = tampering.rows(table)
    keys = {key_of(table, row) for row in rows}
    for column in table.columns:
        row = next((one for one in rows[len(rows) // 2 :] + rows if one[column.name] is not None), rows[0])
        for value in others(column, row[column.name], rows)[-2:]:
            after = {**row, column.name: value}
            if column.primary_key and key_of(table, after) in keys:
                continue
            try:
                with tampering.changed(table, row, column.name, value):
                    found = verified(registry, kept)
            except DBAPIError:  # a constraint that even the administrator meets
                continue
            if found.sound:
                missed.append((column.name, row[column.name], value))
            elif table is tables.ACT and column.name not in {"position", "file", "seq"} and found.first != ref_of(row):
                missed.append((column.name, "named", found.first, ref_of(row)))
    assert missed == []
    assert verified(registry, kept).holds


@CELLS
def test_every_row_deleted_or_doubled(registry: Registry, kept: Path, name: str) -> None:
    table, tampering, missed = tables.METADATA.tables[name], Tampering(registry), []
    rows = tampering.rows(table)
    for row in (rows[0], rows[len(rows) // 2], rows[-1]):
        with tampering.gone(table, row):
            if verified(registry, kept).sound:
                missed.append(("deleted", row))
        for column in table.primary_key.columns:
            value = row[column.name] + (len(rows) + 1000 if isinstance(row[column.name], int) else "x")
            double = {**row, column.name: value}
            for other in table.columns:  # what must be unique is made so
                if other.name in {"seq", "request_id"} and not other.primary_key:
                    double[other.name] = None if other.nullable else row[other.name] + 1000
            try:
                with tampering.added(table, double):
                    if verified(registry, kept).sound:
                        missed.append(("doubled", double))
            except DBAPIError:
                continue
    assert missed == []
    assert verified(registry, kept).holds


@CELLS
def test_every_column_swapped_between_two_rows(registry: Registry, kept: Path, name: str) -> None:
    table, tampering, missed = tables.METADATA.tables[name], Tampering(registry), []
    rows = tampering.rows(table)
    for column in table.columns:
        if column.primary_key or (table is tables.ACT and column.name in {"file", "seq", "request_id"}):
            continue  # two rows cannot change their keys one after the other
        one = rows[0]
        two = next((row for row in reversed(rows) if row[column.name] not in (one[column.name], None)), None)
        if two is None or one[column.name] is None:
            continue
        there = [change(table, one, column.name, two[column.name]), change(table, two, column.name, one[column.name])]
        back = [change(table, one, column.name, one[column.name]), change(table, two, column.name, two[column.name])]
        tampering.do(*there)
        if verified(registry, kept).sound:
            missed.append((column.name, one[column.name], two[column.name]))
        tampering.do(*back)
    assert missed == []
    assert verified(registry, kept).holds


# -- the administrator who computes everything anew -------------------------------------------------------------------


def altered(position: int, **fields: Any) -> Change:
    return lambda acts: [replace(act, **fields) if act.position == position else act for act in acts]


def swapped(one: int, two: int) -> Change:
    def change(acts: list[Act]) -> list[Act]:
        acts[one], acts[two] = acts[two], acts[one]
        return acts

    return change


REWRITES: dict[str, Change] = {
    "actor": altered(200, actor="mallory"),
    "reason": altered(200, reason="another"),
    "effective_on": altered(200, effective_on="1999-09-09"),
    "on_behalf_of": altered(200, on_behalf_of="US-KS"),
    "power": altered(200, power="full-powers/7"),
    "cause": altered(200, cause="register#1"),
    "request_id": altered(200, request_id="r-77"),
    "payload": altered(200, payload={"n": "another"}),
    "salt": altered(200, salt="00" * 16),
    "an actor of an agreement": altered(3, actor="mallory"),
    "an act dropped": lambda acts: [act for act in acts if act.position != 200],
    "an act doubled": lambda acts: [*acts[:201], replace(acts[200], request_id=None), *acts[201:]],
    "two acts swapped": swapped(200, 201),
    "the newest act dropped": lambda acts: acts[:-1],
    "the newest fifty dropped": lambda acts: acts[:-50],
    "an act put in before": lambda acts: [*acts[:100], replace(acts[200], request_id=None), *acts[100:-1]],
}


@pytest.mark.parametrize("how", REWRITES)
def test_everything_computed_anew_is_found_by_the_checkpoint_alone(registry: Registry, kept: Path, how: str) -> None:
    with registry._archive.reading() as reading:
        assert {act.file for act in reading.stream() if act.position >= 100} == {"register"}
    rewritten(registry, REWRITES[how])
    assert verified(registry).holds  # the control: from inside the register is sound
    codes = {finding.check for finding in verified(registry, kept).findings}
    assert "log-inconsistent" in codes


def test_the_times_of_acts_computed_anew(registry: Registry, kept: Path) -> None:
    later = timedelta(hours=1)
    rewritten(
        registry,
        lambda acts: [replace(act, recorded_at=act.recorded_at + later * (act.position >= 100)) for act in acts],
    )
    assert verified(registry).holds
    assert {finding.check for finding in verified(registry, kept).findings} == {"log-inconsistent"}


def test_several_checkpoints_close_in_on_the_first_other_act(registry: Registry, tmp_path: Path) -> None:
    kept = []
    for n in range(3):
        with registry._archive.unit_of_work() as work:
            work.lock("register")
            work.append("register", [Draft("register.open", "clerk", {"more": n})] * 10)
        kept.append(checkpointed(registry, tmp_path, f"kept-{n}"))
    sizes = [read_checkpoint(path.read_bytes()).checkpoint.size for path in kept]
    rewritten(registry, altered(sizes[0] + 3, actor="mallory"))
    assert verified(registry).holds
    found = {finding.place: finding.message for finding in verified(registry, *kept).findings}
    assert set(found) == {str(path) for path in kept[1:]}
    with registry._archive.reading() as reading:
        acts = list(reading.stream())
    for path, size in zip(kept[1:], sizes[1:], strict=True):
        assert f"among {acts[sizes[0]].ref} to {acts[size - 1].ref}" in found[str(path)]


def test_what_was_dropped_is_counted(registry: Registry, kept: Path) -> None:
    rewritten(registry, lambda acts: acts[:-7])
    (found,) = verified(registry, kept).findings
    assert "the newest 7 are gone; the last that is left is register#293" in found.message


def test_acts_behind_the_checkpoint_are_no_fault(registry: Registry, kept: Path) -> None:
    with registry._archive.unit_of_work() as work:
        work.lock("register")
        work.append("register", [Draft("register.open", "clerk", {})])
    assert verified(registry, kept).holds


def test_an_act_behind_the_newest_checkpoint_may_be_rewritten_unseen(registry: Registry, kept: Path) -> None:
    # The control that the documentation tells: what no checkpoint covers, nobody outside vouches for.
    with registry._archive.unit_of_work() as work:
        work.lock("register")
        work.append("register", [Draft("register.open", "clerk", {})])
    rewritten(registry, lambda acts: [*acts[:-1], replace(acts[-1], actor="mallory")])
    assert verified(registry, kept).holds


@ON_SQLITE
def test_yesterdays_file_restored(registry: Registry, database_url: str, tmp_path: Path) -> None:
    yesterday = copied(database_url, tmp_path / "yesterday.db")
    with registry._archive.unit_of_work() as work:
        work.lock("register")
        work.append("register", [Draft("register.open", "clerk", {})])
    kept = checkpointed(registry, tmp_path, "kept")
    from foedus.store.archive import SqlArchive

    with Registry(SqlArchive.from_url(yesterday, FixedClock(rivers.NOW)), "clerk") as restored:
        assert verified(restored).holds  # the control: without a checkpoint from elsewhere nobody can tell
        (found,) = verified(restored, kept).findings
        assert (found.check, "the newest 1 are gone" in found.message) == ("log-inconsistent", True)
        with restored._archive.unit_of_work() as work:  # and when he goes on from there, to the same number of acts
            work.lock("register")
            work.append("register", [Draft("register.open", "clerk", {})])
        assert verified(restored).holds
        (found,) = verified(restored, kept).findings
        assert found.check == "log-inconsistent"
