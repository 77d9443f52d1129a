"""Every history, filed and acted into a register, stands there on every day as its expectations say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rivers import seen

from foedus.app.registry import Registry
from foedus.checks.procedures import ReplayReport, _compare
from foedus.definitions.history import History, read_history
from foedus.definitions.procedure import shipped_procedures
from foedus.errors import Refused
from foedus.kernel.dates import LATEST
from foedus.law.procedures.course import stand
from foedus.lifecycles.dispute import dispute_life
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "tests" / "cases" / "own-histories", ROOT / "tests" / "cases" / "histories",
           ROOT.parent / "shared" / "procedures" / "histories")  # fmt: skip
HISTORIES = {path.stem: path for folder in FOLDERS for path in sorted(folder.glob("*.yaml"))}


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    clock = FixedClock(datetime(2100, 1, 1, tzinfo=UTC))
    with Registry(SqlArchive.from_url(database_url, clock), "clerk") as opened:
        yield opened


def lived(registry: Registry, history: History) -> None:
    """File a history and record what happened in it; what its procedure does not allow needs to be said."""
    case = history.case
    begun = min(one.day.first for one in case.happenings)
    registry.dispute.file(
        history.id, procedure=history.procedure, parties=history.parties, on=begun, urgent=case.urgent,
        holidays=sorted(case.holidays), starts_in_the_middle=case.in_the_middle,
    )  # fmt: skip
    for one in case.happenings:
        said = {"event": one.event, "outcome": one.outcome, "party": one.party, "by_expiry": one.by_expiry,
                "note": one.note or None}  # fmt: skip
        try:
            registry.dispute.act(history.id, one.stage, on=str(one.day), **said)
        except Refused:
            registry.dispute.act(history.id, one.stage, on=str(one.day), **said, irregular=True, reason="so it was")


def test_every_history_stands_in_a_register_as_it_expects(registry: Registry) -> None:
    report = ReplayReport()
    for path in HISTORIES.values():
        history = read_history(path.read_bytes(), path.name)
        lived(registry, history)
        for expectation in history.expect:
            _compare(report, history, expectation, registry.dispute.show(history.id, on=expectation.on).stand)
        procedure = shipped_procedures()[history.procedure]
        replayed = stand(procedure, history.case, LATEST, dispute_life(procedure))
        found = [one.kind for one in registry.dispute.show(history.id).irregularities]
        assert found == [one.kind for one in replayed.irregularities], history.id
    assert report.misses == []
    assert report.exact == report.expectations >= 50
    assert seen(registry) == []
