"""Changed time: extensions, settings and standstills, and what each finds on the day on which it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from foedus.definitions.procedure import shipped_procedures
from foedus.kernel.dates import PartialDate
from foedus.law.procedures.changes import Change, Extension, Freeze, Resume, Setting
from foedus.law.procedures.course import against_change, stand
from foedus.law.procedures.limits import Due
from foedus.law.procedures.record import Case, Happening
from foedus.law.procedures.stand import Stand
from foedus.lifecycles.dispute import dispute_life

PROCEDURES = shipped_procedures()
VCLT, ZPO, GATT = "vclt-65-66", "de-zpo-book10", "wto-dsu"


def day(text: str) -> date:
    return date.fromisoformat(text)


def case(*happenings: str, changes: tuple[Change, ...] = (), procedure: str = "") -> Case:
    """Read ``2024-01-01 stage`` and ``2024-01-01 !event``."""
    found = []
    for order, text in enumerate(happenings, start=2):
        on, _, name = text.partition(" ")
        event = {"event": name[1:]} if name.startswith("!") else {"stage": name}
        found.append(Happening(PartialDate.parse(on), place=f"#{order}", order=order, **event))
    numbered = (replace(one, place=f"#{n}", order=n) for n, one in enumerate(changes, start=len(found) + 2))
    return Case(tuple(found), in_the_middle=True, changes=tuple(numbered))


def at(procedure: str, found: Case, on: str) -> Stand:
    one = PROCEDURES[procedure]
    return stand(one, found, day(on), dispute_life(one))


def due(procedure: str, found: Case, on: str, stage: str, kind: str) -> Due:
    known = at(procedure, found, on)
    return next(one for one in known.next if (one.stage, one.kind) == (stage, kind))


def ends(procedure: str, found: Case, on: str, stage: str, kind: str) -> str:
    return str(due(procedure, found, on, stage, kind).end)


def kinds(procedure: str, found: Case, on: str) -> list[str]:
    return [one.kind for one in at(procedure, found, on).irregularities]


def more(stage: str, kind: str, on: str, until: str | None = None, **how: object) -> Extension:
    return Extension(stage=stage, kind=kind, on=day(on), until=day(until) if until else None, **how)  # type: ignore[arg-type]


def freeze(on: str, until: str | None = None, start: str | None = None) -> Freeze:
    return Freeze(on=day(on), until=day(until) if until else None, start=day(start) if start else None)


def resume(on: str) -> Resume:
    return Resume(on=day(on))


# vclt-65-66: an objection opens the settlement, for which there are 12 months

OBJECTED = ("2024-01-10 notification", "2024-03-01 objection")
TWELVE = (VCLT, "settlement", "deadline")


def settlement(changes: tuple[Change, ...], on: str) -> Due:
    return due(VCLT, case(*OBJECTED, changes=changes), on, "settlement", "deadline")


def test_an_extension_counts_from_its_own_day_on() -> None:
    longer = (more("settlement", "deadline", "2024-12-01", "2025-05-15", reason="both sides asked"),)
    assert str(settlement(longer, "2024-11-30").end) == "2025-03-01"
    found = settlement(longer, "2024-12-01")
    assert (str(found.end), found.changes) == ("2025-05-15", ("#4",))
    assert "extended by #4 from 2025-03-01 to 2025-05-15 (both sides asked)" in found.because
    assert kinds(VCLT, case(*OBJECTED, changes=longer), "2025-06-01") == []
    assert at(VCLT, case(*OBJECTED, changes=longer), "2025-05-15").overdue == ()
    assert at(VCLT, case(*OBJECTED, changes=longer), "2025-05-16").overdue == ("settlement",)


def test_an_extension_by_a_length_runs_from_the_last_day() -> None:
    months = (more("settlement", "deadline", "2024-12-01", n=2, unit="month"),)
    assert str(settlement(months, "2025-01-01").end) == "2025-05-01"
    twice = (*months, more("settlement", "deadline", "2025-04-01", n=10))
    assert str(settlement(twice, "2025-04-01").end) == "2025-05-11"
    assert settlement(twice, "2025-04-01").changes == ("#4", "#5")


def test_more_time_given_too_late_counts_and_is_irregular() -> None:
    late = (more("settlement", "deadline", "2025-03-02", "2025-04-01"),)
    found = case(*OBJECTED, changes=late)
    assert kinds(VCLT, found, "2025-03-02") == ["too-late"]
    assert ends(VCLT, found, "2025-03-02", "settlement", "deadline") == "2025-04-01"
    assert at(VCLT, found, "2025-03-01").irregularities == ()
    (said,) = at(VCLT, found, "2025-03-05").irregularities
    assert said.message == "the deadline of settlement is extended on 2025-03-02, after its last day, 2025-03-01"
    assert said.place == "#4"


def test_an_act_in_the_extended_time_is_in_time_and_one_before_the_extension_stays_late() -> None:
    longer = (more("settlement", "deadline", "2025-02-01", "2025-05-01"),)
    assert kinds(VCLT, case(*OBJECTED, "2025-04-01 settlement", changes=longer), "2025-06-01") == []
    healed = (more("settlement", "deadline", "2025-04-02", "2025-05-01"),)
    found = case(*OBJECTED, "2025-04-01 settlement", changes=healed)
    assert "too-late" in kinds(VCLT, found, "2025-06-01")


def test_a_new_event_runs_as_the_table_says() -> None:
    longer = (more("settlement", "deadline", "2024-12-01", "2025-05-15"),)
    again = case(*OBJECTED, "2025-06-01 objection", changes=longer)
    assert ends(VCLT, again, "2025-07-01", "settlement", "deadline") == "2026-06-01"


def test_a_standstill_moves_everything_by_its_days() -> None:
    still = (freeze("2024-06-01"), resume("2024-07-01"))
    open_ = settlement(still, "2024-06-10")
    assert (open_.end, open_.still) == (None, True)
    assert "time stands still since 2024-06-01 (#4), when it would have run until 2025-03-01" in open_.because
    assert str(settlement(still, "2024-05-31").end) == "2025-03-01"
    found = settlement(still, "2024-07-01")
    assert (str(found.end), found.changes) == ("2025-03-31", ("#4", "#5"))
    words = "time stood still from 2024-06-01 until 2024-07-01 (#4, #5), 30 days: 2025-03-31 in place of 2025-03-01"
    assert words in found.because


def test_what_had_run_out_before_the_standstill_stays_where_it_was() -> None:
    still = (freeze("2025-03-02"), resume("2025-04-01"))
    assert str(settlement(still, "2025-03-10").end) == "2025-03-01"
    assert at(VCLT, case(*OBJECTED, changes=still), "2025-03-10").overdue == ("settlement",)
    last_day = (freeze("2025-03-01"), resume("2025-03-11"))
    assert str(settlement(last_day, "2025-03-11").end) == "2025-03-11"


def test_targets_waits_and_caps_stand_still_too() -> None:
    happened = ("2024-01-10 composition",)
    before = {(one.stage, one.kind): one.end for one in at(GATT, case(*happened), "2024-01-20").next}
    still = (freeze("2024-02-01", "2024-02-11"),)
    after = {(one.stage, one.kind): one.end for one in at(GATT, case(*happened, changes=still), "2024-02-20").next}
    assert before
    for name, end in before.items():
        shifted = after[name]
        assert end is not None
        assert shifted is not None
        assert (shifted.first - end.first).days in (0, 10), name
    report = ("2024-01-10 panel_report",)
    found = case(*report, changes=still, procedure=GATT)
    assert ends(GATT, found, "2024-02-20", "adoption", "wait") == "2024-01-30"
    during = case(*report, changes=(freeze("2024-01-15", "2024-01-25"),))
    assert ends(GATT, during, "2024-02-20", "adoption", "wait") == "2024-02-09"


def test_an_act_on_whose_wait_time_stands_still_is_too_early() -> None:
    found = case("2024-01-10 panel_report", "2024-02-20 adoption", changes=(freeze("2024-01-15"),))
    assert kinds(GATT, found, "2024-03-01") == ["too-early"]


def test_what_begins_in_a_standstill_begins_when_time_runs_again() -> None:
    still = (freeze("2024-02-01", "2024-04-01"),)
    found = settlement(still, "2024-05-01")
    assert str(found.end) == "2025-03-31"  # twelve months whose first day is 1 April
    assert settlement((freeze("2024-02-01"),), "2024-05-01").because[2].endswith("before it began to run")


def test_a_standstill_that_is_ended_early_or_made_for_later() -> None:
    early = (freeze("2024-06-01", "2024-09-01"), resume("2024-06-11"))
    assert str(settlement(early, "2024-06-05").end) == "2025-06-01"
    assert str(settlement(early, "2024-06-11").end) == "2025-03-11"
    later = (freeze("2024-06-01", start="2024-07-01", until="2024-07-11"),)
    assert str(settlement(later, "2024-06-01").end) == "2025-03-11"
    at_once = (freeze("2024-06-01"), resume("2024-06-01"))
    assert str(settlement(at_once, "2024-06-02").end) == "2025-03-01"
    assert settlement(at_once, "2024-06-02").changes == ()


# de-zpo-book10: the tribunal sets the times for claim and defence

OPEN = ("2024-01-01 constituted",)


def test_a_setting_gives_the_number_that_the_table_leaves_open() -> None:
    setting = (Setting(stage="claim", kind="deadline", on=day("2024-01-05"), n=4, unit="week"),)
    assert "claim" not in [one.stage for one in at(ZPO, case(*OPEN, changes=setting), "2024-01-06").next]
    (missing,) = [one for one in at(ZPO, case(*OPEN, changes=setting), "2024-01-06").missing if one.stage == "claim"]
    assert missing.because.startswith("4 weeks, set by #3, from time_set")
    known = case(*OPEN, "2024-01-08 !time_set", changes=setting)
    found = due(ZPO, known, "2024-01-08", "claim", "deadline")
    assert (str(found.end), found.changes) == ("2024-02-05", ("#4",))
    assert "4 weeks, set by #4 on 2024-01-05" in found.because


def test_a_setting_may_name_the_day_and_a_later_one_takes_its_place() -> None:
    first = Setting(stage="claim", kind="deadline", on=day("2024-01-05"), until=day("2024-02-03"))
    found = due(ZPO, case(*OPEN, changes=(first,)), "2024-01-06", "claim", "deadline")
    assert (str(found.end), found.start) == ("2024-02-05", None)  # a Saturday, under de-bgb
    assert "set by #3 to 2024-02-03" in found.because
    longer = more("claim", "deadline", "2024-01-10", "2024-02-20")
    second = Setting(stage="claim", kind="deadline", on=day("2024-01-15"), until=day("2024-02-14"))
    changed = case(*OPEN, changes=(first, longer, second))
    by_day = {on: ends(ZPO, changed, on, "claim", "deadline") for on in ("2024-01-06", "2024-01-10", "2024-01-15")}
    assert by_day == {"2024-01-06": "2024-02-05", "2024-01-10": "2024-02-20", "2024-01-15": "2024-02-14"}
    still = case(*OPEN, changes=(first, freeze("2024-01-10", "2024-01-20")))
    assert ends(ZPO, still, "2024-01-21", "claim", "deadline") == "2024-02-13"
    before = case(*OPEN, changes=(freeze("2023-12-01", "2023-12-20"), first))
    assert ends(ZPO, before, "2024-01-21", "claim", "deadline") == "2024-02-05"


def test_a_day_that_is_named_in_a_standstill_is_meant_as_it_is_named() -> None:
    def named(*changes: Change) -> str:
        return ends(ZPO, case(*OPEN, changes=changes), "2024-02-20", "claim", "deadline")

    def claim(until: str) -> Setting:
        return Setting(stage="claim", kind="deadline", on=day("2024-01-10"), until=day(until))

    assert named(freeze("2024-01-05", "2024-02-01"), claim("2024-03-01")) == "2024-03-01"
    assert named(freeze("2024-01-05"), claim("2024-03-01")) == "None"
    assert named(freeze("2024-01-05"), claim("2024-03-01"), resume("2024-02-15")) == "2024-03-01"
    assert named(freeze("2024-01-05", "2024-02-01"), claim("2024-01-16")) == "2024-02-06"  # six days, 1 to 6 February
    assert named(claim("2024-03-01"), freeze("2024-01-11", "2024-01-21")) == "2024-03-11"
    wide = more("settlement", "deadline", "2024-06-10", "2025-06-01")
    assert str(settlement((freeze("2024-06-01"), wide, resume("2024-07-01")), "2024-07-01").end) == "2025-06-01"


# ---- what speaks against a change


def codes(procedure: str, found: Case, change: Change) -> list[str]:
    one = PROCEDURES[procedure]
    placed = replace(change, place="#99", order=99)
    return [reason.code for reason in against_change(one, found, placed, dispute_life(one))]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (more("settlement", "deadline", "2024-12-01", "2025-05-15"), []),
        (more("settlement", "deadline", "2024-12-01", n=2, unit="month"), []),
        (more("setlement", "deadline", "2024-12-01", "2025-05-15"), ["unknown-stage"]),
        (more("settlement", "target", "2024-12-01", "2025-05-15"), ["unknown-value"]),
        (more("objection", "cap", "2024-12-01", n=0), ["out-of-range", "unknown-value"]),
        (more("settlement", "deadline", "2024-12-01"), ["one-of"]),
        (more("settlement", "deadline", "2024-12-01", "2025-05-15", n=2), ["one-of"]),
        (more("settlement", "deadline", "2024-12-01", "2024-11-15"), ["bad-period"]),
        (more("settlement", "deadline", "2024-12-01", "2025-03-01"), ["irregular-act"]),  # gives no time
        (more("settlement", "deadline", "2024-12-01", "2025-02-01"), ["irregular-act"]),  # shortens
        (more("settlement", "deadline", "2025-03-02", "2025-05-15"), ["irregular-act"]),  # too late
        (more("settlement", "deadline", "2024-02-01", "2025-05-15"), ["irregular-act"]),  # does not run yet
        (Setting(stage="settlement", kind="deadline", on=day("2024-12-01"), n=3), ["irregular-act"]),
        (freeze("2024-12-01"), []),
        (freeze("2024-12-01", "2024-12-01"), ["bad-period"]),
        (freeze("2024-12-01", "2024-11-01"), ["bad-period"]),
        (resume("2024-12-01"), ["irregular-act"]),
    ],
)  # fmt: skip
def test_every_objection_to_a_change(change: Change, wanted: list[str]) -> None:
    assert codes(VCLT, case(*OBJECTED), change) == wanted


def test_objections_to_changes_in_a_standstill() -> None:
    still = case(*OBJECTED, changes=(freeze("2024-06-01"),))
    assert codes(VCLT, still, freeze("2024-07-01")) == ["irregular-act"]
    assert codes(VCLT, still, resume("2024-07-01")) == []
    assert codes(VCLT, still, more("settlement", "deadline", "2024-07-01", n=10)) == []
    over = case(*OBJECTED, changes=(freeze("2024-06-01"), resume("2024-06-05")))
    assert codes(VCLT, over, resume("2024-07-01")) == ["irregular-act"]
    assert codes(VCLT, over, freeze("2024-07-01")) == []
    assert codes(VCLT, over, freeze("2024-06-03")) == ["irregular-act"]  # these days are frozen already


def test_objections_after_the_end_and_without_a_number() -> None:
    ended = case(*OBJECTED, "2024-05-01 settlement", "2024-06-01 settled")
    assert "irregular-act" in codes(VCLT, ended, more("settlement", "deadline", "2024-07-01", "2025-05-01"))
    unset = case(*OPEN, "2024-01-08 !time_set")
    assert codes(ZPO, unset, more("claim", "deadline", "2024-01-10", "2024-03-01")) == ["irregular-act"]
    assert codes(ZPO, unset, Setting(stage="claim", kind="deadline", on=day("2024-01-10"), n=20)) == []


def test_a_change_without_effect_is_recorded_and_changes_nothing() -> None:
    empty = case(*OBJECTED, changes=(resume("2024-05-01"), more("settlement", "deadline", "2024-06-01", "2025-01-01")))
    assert kinds(VCLT, empty, "2024-12-01") == ["without-effect", "without-effect"]
    assert ends(VCLT, empty, "2024-12-01", "settlement", "deadline") == "2025-03-01"
