"""A register gives the answers that the law library gives from the files themselves, on every day that matters.

All agreements that ship are loaded; where the collection of real agreements stands next to the repository, all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from foedus.app.registry import Registry
from foedus.definitions.agreement import AgreementFile, read_agreement
from foedus.definitions.reading import read_shipped
from foedus.law.explain import bond_day
from foedus.law.force import judge
from foedus.law.neighbours import Neighbours
from foedus.law.verdict import Verdict
from foedus.queries.agreements import PartyStatus
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

COLLECTION = Path(__file__).resolve().parents[2].parent / "shared" / "agreements" / "open"
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
MANY_DAYS = 12
"""With more turning days than this, only some of those on which nothing but the circle of parties changes are asked."""

MANY_PARTIES = 20
"""Beyond these, only every tenth party is asked about by itself; the bonds of all are compared in any case."""


@pytest.fixture(scope="module")
def files() -> list[AgreementFile]:
    if COLLECTION.is_dir():
        return [read_agreement(path.read_bytes(), path.name) for path in sorted(COLLECTION.glob("*.yaml"))]
    return read_shipped()


@pytest.fixture(scope="module")
def verdicts(files: list[AgreementFile]) -> dict[str, Verdict]:
    neighbours = Neighbours({file.terms.id: (file.terms, file.acts, file.evidence) for file in files})
    return {file.terms.id: judge(file.terms, file.acts, file.evidence, neighbours) for file in files}


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        yield opened


def asked_days(file: AgreementFile, verdict: Verdict) -> list[date]:
    """The days that history names, and every turning day with its neighbours."""
    days = {date.fromisoformat(item["date"]) for item in (file.expect or {}).get("status_on", ())}
    turning = verdict.turning_days()
    if len(turning) > MANY_DAYS:
        states = [day for day in turning if verdict.on(day) != verdict.on(day - timedelta(days=1))]
        turning = (*states, *turning[:: len(turning) // 4])
    for day in turning:
        days |= {day + timedelta(days=step) for step in (-1, 0, 1) if date.min < day < date.max}
    return sorted(days)


def of_the_law(verdict: Verdict, day: date) -> object:
    found = verdict.on(day)
    return (
        (found.state, found.certain, verdict.suspended_on(day), verdict.lapsed, verdict.ended, verdict.ended_by),
        verdict.parties_on(day),
        [(stage.stage.id, stage.certainty, str(stage.day) if stage.day else None) for stage in verdict.stages],
    )


def of_the_register(registry: Registry, name: str, day: date) -> object:
    found = registry.agreement.status(name, on=day)
    return (
        (found.state, found.certain, found.suspended, found.lapsed_on, found.ended_on, found.ended_by),
        found.bound,
        [(stage.stage, stage.certainty, stage.in_force_on) for stage in found.stages],
    )


def bonds_of_the_law(verdict: Verdict, party: str, day: date) -> object:
    standing = verdict.standings[party]
    bond = standing.on(day)
    return (
        tuple((bond_day(b.since, b.basis), b.until.isoformat() if b.until else None) for b in standing.bonds),
        (bond_day(bond.since, bond.basis), bond.basis, bond.until.isoformat() if bond.until else None)
        if bond
        else (None, None, None),
        bond is not None,
    )


def bonds_of(found: PartyStatus) -> object:
    return found.bonds, (found.since, found.basis, found.until), found.bound


def test_every_answer_of_the_register_is_that_of_the_law(
    registry: Registry, files: list[AgreementFile], verdicts: dict[str, Verdict]
) -> None:
    loaded = list(registry.load(files))
    assert sorted(item.agreement for item in loaded) == sorted(file.terms.id for file in files)
    assert registry.agreement.ids() == tuple(sorted(verdicts))

    wrong: list[object] = []
    for file in files:
        name, verdict = file.terms.id, verdicts[file.terms.id]
        for day in asked_days(file, verdict):
            wanted, got = of_the_law(verdict, day), of_the_register(registry, name, day)
            if wanted != got:
                wrong.append((name, day, wanted, got))
        for item in (file.expect or {}).get("status_on", ()):
            if registry.agreement.status(name, on=item["date"]).state != item["state"]:
                wrong.append((name, item))
        every = {item.party: item for item in registry.agreement.status(name, on=NOW.date()).parties}
        if set(every) != set(verdict.standings):
            wrong.append((name, sorted(every), sorted(verdict.standings)))
        for number, (party, standing) in enumerate(verdict.standings.items()):
            if bonds_of(every[party]) != bonds_of_the_law(verdict, party, NOW.date()):
                wrong.append((name, party, every[party]))
            if number > MANY_PARTIES and number % 10:
                continue
            first = next(iter(standing.bonds), None)
            day = NOW.date() if first is None else first.since.first if first.basis == "bound" else first.since.last
            wanted, got = bonds_of_the_law(verdict, party, day), bonds_of(registry.agreement.party(name, party, on=day))
            if wanted != got:
                wrong.append((name, party, day, wanted, got))
    assert wrong == []

    # What is listed, and what the rows for other people's SQL say, is the same once more.
    listed = {item.agreement: item for item in registry.agreement.list(on=NOW.date())}
    for name, verdict in verdicts.items():
        assert listed[name].state == verdict.on(NOW.date()).state
        assert listed[name].parties == len(verdict.parties_on(NOW.date()))
    assert registry.check("strict").findings == ()


def test_the_order_of_loading_makes_no_difference(
    registry: Registry, files: list[AgreementFile], verdicts: dict[str, Verdict]
) -> None:
    # Agreements that wait for others are loaded before and after them.
    some = [file for file in reversed(files) if len(file.acts) < 60]
    list(registry.load(some))
    wrong = []
    for file in some:
        verdict = verdicts[file.terms.id]
        for day in (verdict.in_force_on, NOW.date()):
            if day is not None:
                wanted, got = of_the_law(verdict, day), of_the_register(registry, file.terms.id, day)
                if wanted != got:
                    wrong.append((file.terms.id, day, wanted, got))
    assert wrong == []
    assert registry.check("strict").findings == ()


def test_the_life_cycle_stands_where_the_law_stands(
    registry: Registry, files: list[AgreementFile], verdicts: dict[str, Verdict]
) -> None:
    list(registry.load(files))
    states = {
        "in_force": {"in_force"},
        "partly_in_force": {"in_force"},
        "lapsed": {"lapsed"},
        "ended": {"ended"},
        "not_in_force": {"open", "ratification", "precedence_resolution"},
        "provisional": {"open", "ratification", "precedence_resolution"},
    }
    wrong = []
    for name, verdict in verdicts.items():
        procedure = registry.agreement.status(name).procedure
        if procedure not in states[verdict.on(NOW.date()).state]:
            wrong.append((name, verdict.on(NOW.date()).state, procedure))
    assert wrong == []
    assert registry.tick(dry_run=True) == []


def test_an_agreement_nobody_knows_is_not_answered(registry: Registry, files: list[AgreementFile]) -> None:
    from foedus.errors import NotFound

    list(registry.load(files[:1]))
    for ask in (registry.agreement.status, registry.agreement.show, registry.agreement.timeline):
        with pytest.raises(NotFound):
            ask("atlantis-2099")
    with pytest.raises(NotFound):
        registry.agreement.party("atlantis-2099", "FR")
    before = NOW - timedelta(days=1)
    assert registry.agreement.list(as_known_at=before) == []
    with pytest.raises(NotFound, match="as known at"):
        registry.agreement.status(files[0].terms.id, as_known_at=before)
