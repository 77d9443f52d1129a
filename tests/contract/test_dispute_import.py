"""Whole logs in the register: every decision accounted for, nothing twice, and the same figures as a plain count.

The plain count here reads the CSV by itself and knows nothing of mappings; the sample has made-up rows of the shape of
the real log, with every oddity that the real one has. The real one is imported where it is at hand.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from test_register_checks import ON_SQLITE, seen

from foedus.app.registry import Registry
from foedus.definitions.dated_log import read_log, shipped_mappings
from foedus.definitions.procedure import shipped_procedures
from foedus.dossiers import dispute_objections
from foedus.errors import DefinitionRefused, NotFound, Refused, Usage
from foedus.services import dispute_import
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "cases" / "logs" / "infringement-sample.csv"
REAL = ROOT.parent / "shared" / "data" / "eu-infringement-decisions.csv"
STAGES = {
    ("Letter of formal notice (Article 258)", "0"): "letter",
    ("Letter of formal notice (Article 258)", "1"): "additional_letter",
    ("Reasoned opinion (Article 258)", "0"): "opinion",
    ("Reasoned opinion (Article 258)", "1"): "additional_opinion",
    ("Referral to the Court (Article 258)", "0"): "referral",
    ("Withdrawal", "0"): "withdrawal",
    ("Closing", "0"): "closing",
    ("Letter of formal notice (Article 260)", "0"): "letter_260",
    ("Letter of formal notice (Article 260)", "1"): "additional_letter_260",
    ("Reasoned opinion (Article 260)", "0"): "opinion_260",
    ("Reasoned opinion (Article 260)", "1"): "additional_opinion_260",
    ("Referral to the Court (Article 260)", "0"): "referral_260",
}
Plain = dict[str, list[tuple[str, str]]]


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    clock = FixedClock(datetime(2026, 1, 2, tzinfo=UTC))
    with Registry(SqlArchive.from_url(database_url, clock), "clerk") as opened:
        yield opened


def plain(path: Path) -> Plain:
    """The cases of a log as a list of days and stages; the log is in the order of its days."""
    found: Plain = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            stage = STAGES[row["decision_stage"], row["stage_additional"]]
            found.setdefault(row["case_id"], []).append((row["decision_date"], stage))
    return found


def agrees(registry: Registry, path: Path) -> None:
    """Compare everything that the register says of the log with a plain count of the file."""
    cases = plain(path)
    [found] = registry.dispute.statistics(procedure="eu-258-tfeu")
    paths = Counter(tuple(stage for _, stage in case) for case in cases.values())
    assert found.paths == dict(paths)
    assert (found.cases, found.acts) == (len(cases), sum(map(len, cases.values())))
    acts = Counter(stage for case in cases.values() for _, stage in case)
    assert {one.stage: one.acts for one in found.stages} == acts
    assert {one.stage: one.cases for one in found.stages} == Counter(s for path in paths.elements() for s in set(path))
    days: dict[str, list[int]] = {}
    for case in cases.values():
        for (before, _), (day, stage) in pairwise(case):
            days.setdefault(stage, []).append((date.fromisoformat(day) - date.fromisoformat(before)).days)
    assert {one.stage: one.times.median for one in found.stages if one.times.count} == {
        stage: median(some) for stage, some in days.items()
    }
    assert found.groups["withdrawn"] == sum("withdrawal" in path for path in paths.elements())
    assert found.groups["second round"] == sum(any("260" in s for s in path) for path in paths.elements())
    assert {line.dispute for line in registry.dispute.list()} == set(cases)


def test_the_sample_comes_in_whole(registry: Registry) -> None:
    told: list[tuple[int, int]] = []
    done = registry.dispute.import_(SAMPLE, progress=lambda tally, total: told.append((tally.cases, total)))
    tally, cases = done.tally, plain(SAMPLE)
    assert (tally.cases, tally.decisions) == (len(cases), sum(map(len, cases.values()))) == (300, 956)
    assert tally.recorded == tally.regular + tally.irregular == tally.decisions
    assert (tally.filed, tally.known, told) == (300, 0, [(300, 300)])
    assert set(tally.kinds) == {"not-allowed", "after-the-end", "repeated"}
    assert (tally.in_the_middle, tally.kinds["repeated"]) == (23, 4)
    agrees(registry, SAMPLE)
    [figures] = registry.dispute.statistics()
    assert (figures.irregular, dict(figures.kinds)) == (tally.irregular, dict(tally.kinds))
    assert done.paths == figures.paths
    assert seen(registry) == []


def test_what_is_odd_is_recorded_with_its_reason(registry: Registry, tmp_path: Path) -> None:
    registry.dispute.import_(SAMPLE)
    odd = [line for line in registry.dispute.list() if line.irregular]
    assert len(odd) > 40
    for line in odd:
        acts = registry.dispute.show(line.dispute).acts
        said = [act["payload"]["irregular"] for act in acts if "irregular" in act["payload"]]
        assert len(said) == line.irregular
        assert all("row " in one["reason"] and one["found"] for one in said)


def test_a_second_import_changes_nothing_and_a_broken_one_goes_on(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispute_import, "BATCH", 40)

    def break_off(tally: Any, total: int) -> None:
        if tally.cases >= 120:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        registry.dispute.import_(SAMPLE, progress=break_off)
    assert len(registry.dispute.list()) == 120
    once = registry.dispute.import_(SAMPLE).tally
    assert (once.filed, once.recorded + once.known) == (180, 956)
    again = registry.dispute.import_(SAMPLE).tally
    assert (again.filed, again.recorded, again.known) == (0, 0, 956)
    assert (again.regular, again.irregular, again.kinds) == (once.regular, once.irregular, once.kinds)
    agrees(registry, SAMPLE)
    assert seen(registry) == []


def test_a_log_that_has_grown_adds_what_is_new(registry: Registry, tmp_path: Path) -> None:
    lines = SAMPLE.read_text("utf-8").splitlines(keepends=True)
    half = tmp_path / "half.csv"
    half.write_text("".join(lines[:500]), "utf-8")
    first = registry.dispute.import_(half).tally
    second = registry.dispute.import_(SAMPLE).tally
    assert (first.recorded, second.recorded, second.known) == (499, 457, 499)
    agrees(registry, SAMPLE)
    assert seen(registry) == []


def test_some_cases_of_a_log(registry: Registry) -> None:
    assert registry.dispute.import_(SAMPLE, limit=10).tally.filed == 10
    assert len(registry.dispute.list()) == 10
    with pytest.raises(Usage):
        registry.dispute.import_(SAMPLE, limit=0)
    with pytest.raises(NotFound):
        registry.dispute.import_(SAMPLE, mapping="nobody")


@ON_SQLITE
def test_judging_a_whole_course_says_what_judging_act_by_act_says(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = registry.dispute.import_(SAMPLE, limit=300).tally
    monkeypatch.setattr(dispute_objections, "_in_order", lambda whole: False)
    assert seen(registry) == []  # the inspection judges act by act, and finds what the import wrote
    assert quick.irregular > 0


HEAD = SAMPLE.read_text("utf-8").splitlines()[0]
ROW = "IP:2002:1:ENV:BE,BE,ENV,Noncommunication,,Closing,0,0,2003-01-01"
BROKEN = {
    "no rows": ("", "too-few", 1),
    "a day that no calendar has": (ROW.replace("2003-01-01", "2003-02-30"), "bad-date", 2),
    "a stage that the mapping does not know": (ROW.replace("Closing", "Thinking"), "unknown-value", 2),
    "a row that is too short": (ROW[: ROW.rindex(",")], "wrong-type", 2),
    "a row that is too long": (f"{ROW},x", "wrong-type", 2),
    "a case without a name": (ROW[ROW.index(",") :], "empty-value", 2),
    "hidden characters": (ROW.replace("ENV,N", "E\u202eNV,N"), "bad-character", 2),
    "a case that contradicts itself": (f"{ROW}\n{ROW.replace('BE,BE', 'BE,FR')}", "id-taken", 3),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_row_that_cannot_be_read_refuses_the_log(name: str) -> None:
    rows, code, line = BROKEN[name]
    with pytest.raises(DefinitionRefused) as caught:
        read_log(f"{HEAD}\n{rows}\n".encode(), "log.csv", shipped_mappings()["eu-infringement"])
    assert [(reason.code, reason.where.line) for reason in caught.value.reasons if reason.where] == [(code, line)]


def test_a_log_without_a_column_or_in_another_encoding_is_refused() -> None:
    mapping = shipped_mappings()["eu-infringement"]
    for data, code in ((HEAD.replace("case_id", "id").encode(), "missing-field"), (b"\xff\xfe,", "not-utf8")):
        with pytest.raises(DefinitionRefused) as caught:
            read_log(data, "log.csv", mapping)
        assert caught.value.reasons[0].code == code


@ON_SQLITE
@pytest.mark.parametrize(
    ("old", "new", "code"), [("2003-01-01", "2033-01-01", "act-in-future"), ("IP:2002:1:ENV:BE", "IP 1", "bad-name")]
)
def test_a_log_that_no_register_can_hold_is_refused_whole(
    registry: Registry, tmp_path: Path, old: str, new: str, code: str
) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"{HEAD}\n{ROW.replace(old, new)}\n", "utf-8")
    with pytest.raises(Refused) as caught:
        registry.dispute.import_(path)
    assert [reason.code for reason in caught.value.reasons] == [code]
    assert registry.dispute.list() == []


def test_every_mapping_names_stages_and_roles_of_its_procedure() -> None:
    for mapping in shipped_mappings().values():
        procedure = shipped_procedures()[mapping.procedure]
        named = {one["stage"] for one in mapping.doc["stages"]} | {s for some in mapping.groups.values() for s in some}
        assert named <= set(procedure.by_id)
        assert {*mapping.doc["roles"], *mapping.doc["parties"]} <= set(procedure.roles)


@pytest.mark.skipif(not REAL.exists(), reason="the real log is not at hand")
def test_the_real_log_comes_in_whole(registry: Registry, request: pytest.FixtureRequest) -> None:
    tally = registry.dispute.import_(REAL).tally
    assert (tally.cases, tally.decisions, tally.recorded) == (17_126, 42_967, 42_967)
    assert (tally.regular, tally.irregular, tally.in_the_middle) == (42_717, 250, 338)
    assert tally.kinds == {"not-allowed": 245, "after-the-end": 5, "repeated": 11}
    agrees(registry, REAL)
    if "sqlite" in request.node.name:  # the inspection is the same on both, and takes its time
        assert seen(registry) == []
