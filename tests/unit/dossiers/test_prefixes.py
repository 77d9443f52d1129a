"""What was known at an instant is the fold of the acts recorded until then, whatever was recorded and mended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.app.registry import Registry
from foedus.definitions.agreement import AgreementFile, read_agreement
from foedus.dossiers.fold import Dossier, fold
from foedus.dossiers.projection import project
from foedus.errors import Conflict, Refused
from foedus.law.force import judge
from foedus.law.signals import Signal
from foedus.law.verdict import Verdict
from foedus.ledger.acts import Act
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

BEGINS = datetime(2015, 1, 1, tzinfo=UTC)


def agreement(name: str, when: object) -> AgreementFile:
    doc = {
        "id": name, "title": f"Agreement on {name}", "order": "pil", "form": "treaty", "concluded": "2000-01-01",
        "subjects": ["trade"], "parties": {"open_to": "States"},
        "entry_into_force": {"words": "as written", "when": when, "later_parties": {"clock": "act", "then": []}},
        "withdrawal": {"mode": "notice", "then": [{"months": 1}]}, "acts_complete": True, "acts": [],
    }  # fmt: skip
    return read_agreement(json.dumps(doc).encode(), f"{name}.yaml")


FILES = [
    agreement("base", {"at_least": 2, "of": "anyone", "then": [{"months": 2}]}),
    agreement("rider", {"all_of": [{"in_force": "base"}, {"at_least": 1, "of": "anyone"}]}),
]


@contextmanager
def register(template: Path) -> Iterator[tuple[Registry, FixedClock]]:
    """A register in memory, copied from one that was migrated."""
    clock = FixedClock(BEGINS)
    archive = SqlArchive.from_url("sqlite://", clock)
    with archive.engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        source = sqlite3.connect(template)
        try:
            source.backup(driver)
        finally:
            source.close()
    with Registry(archive, "anna") as registry:
        yield registry, clock


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ratify", "ratify", "ratify", "withdraw", "sign", "move", "strike", "strike", "tick"]),
        st.sampled_from(["base", "base", "rider"]),
        st.sampled_from(["FR", "DE", "IT"]),
        st.dates(date(2000, 2, 1), date(2014, 12, 31)).map(date.isoformat),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=12,
)


def take(registry: Registry, step: tuple[str, str, str, str, int]) -> None:
    kind, name, party, day, nth = step
    try:
        if kind == "tick":
            registry.tick()
        elif kind in ("move", "strike"):
            acts = [
                act["seq"]
                for act in registry.agreement.show(name).acts
                if act["tag"] == "agreement.act" or (kind == "strike" and act["tag"] == "agreement.correct")
            ]
            if acts:
                seq, changes = acts[nth % len(acts)], {"date": day} if kind == "move" else None
                registry.agreement.correct(name, seq, changes, strike=changes is None, reason="a mistake")
        else:
            registry.agreement.record(kind, name, party, on=day, reason="as decided")
    except (Refused, Conflict):
        pass  # not every step is lawful


def judged(acts: Mapping[str, Sequence[Act]], registry: Registry) -> dict[str, tuple[Dossier, Verdict]]:
    """Fold and judge both files from their acts alone."""
    with registry._archive.reading() as reading:
        folded = {name: fold(acts[name], reading.definition) for name in acts}
    found: dict[str, tuple[Dossier, Verdict]] = {}

    def others(name: str) -> Signal | None:
        return Signal(*found[name][1].whole) if name in found else None

    for name in ("base", "rider"):
        dossier = folded[name]
        if dossier is not None:
            found[name] = dossier, judge(dossier.terms, dossier.legal, dossier.evidence, others)
    return found


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_prefix_is_what_was_known(sqlite_template: Path, steps: list[tuple[str, str, str, str, int]]) -> None:
    with register(sqlite_template) as (registry, clock):
        list(registry.load(FILES))
        seen: list[tuple[datetime, int]] = [(clock.now(), len(registry.log.show()))]
        for step in steps:
            clock.advance(timedelta(days=17))
            take(registry, step)
            seen.append((clock.now(), len(registry.log.show())))
        log = [entry.act for entry in registry.log.show()]
        for instant, size in seen:
            prefix = {
                name: [act for act in log[:size] if act.file == f"agreement/{name}"] for name in ("base", "rider")
            }
            for name, (dossier, verdict) in judged(prefix, registry).items():
                for day in (date(2005, 1, 1), instant.date()):
                    status = registry.agreement.status(name, on=day, as_known_at=instant)
                    assert status.state == verdict.on(day).state
                    assert status.bound == verdict.parties_on(day)
                assert (status.procedure, status.seq) == (dossier.state, dossier.seq)
                assert (status.lapsed_on, status.ended_on) == (verdict.lapsed, verdict.ended)
        # The rows for other people's SQL are the last prefix.
        for name, (dossier, verdict) in judged(prefix, registry).items():
            with registry._archive.reading() as reading:
                assert reading.projection(name) == project(dossier, verdict)
        assert registry.check("strict").findings == ()
        registry.tick()
        assert registry.check("strict").findings == ()
        assert registry.tick(dry_run=True) == []
