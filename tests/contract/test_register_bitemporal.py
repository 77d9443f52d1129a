"""Two times: what was the law on a day, and what did the register know of it at an instant.

Late acts, corrections and corrections of corrections change the answers from then on, and nothing that was recorded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text

from foedus.app.registry import Registry
from foedus.definitions.agreement import AgreementFile, read_agreement
from foedus.errors import FoedusError, NotFound, Refused
from foedus.queries.log import LogFilter
from foedus.services.outcome import Outcome
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

BEGINS = datetime(2020, 1, 1, 9, tzinfo=UTC)
MONTH = timedelta(days=30)
THREE = {"at_least": 3, "of": "anyone"}
LATER = {"later_parties": {"clock": "act", "then": []}}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(BEGINS)


@pytest.fixture
def registry(archive: SqlArchive) -> Registry:
    return Registry(archive, "anna")


def agreement(name: str, when: object, acts: Sequence[Mapping[str, Any]] = (), **more: Any) -> AgreementFile:
    entry = {"words": "as written", "when": when, **more.pop("entry", LATER)}
    doc = {
        "id": name, "title": f"Agreement on {name}", "order": "pil", "form": "treaty", "concluded": "2000-01-01",
        "subjects": ["trade"], "parties": {"open_to": "States"}, "entry_into_force": entry, "acts_complete": True,
        "acts": list(acts), **more,
    }  # fmt: skip
    return read_agreement(json.dumps(doc).encode(), f"{name}.yaml")


def ratified(day: str, party: str, **more: Any) -> dict[str, Any]:
    return {"date": day, "party": party, "act": "ratify", **more}


def number(outcome: Outcome) -> int:
    """The number of the act that an outcome begins with."""
    return int(outcome.acts[0].ref.rpartition("#")[2])


def seq_of(registry: Registry, name: str, party: str) -> int:
    return next(act["seq"] for act in registry.agreement.show(name).acts if act["payload"].get("party") == party)


def results(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(act.tag.partition(".")[2], act.effective_on) for act in outcome.acts[1:]]


def causes(registry: Registry, name: str, outcome: Outcome) -> dict[str, str | None]:
    acts = {act["ref"]: act for act in registry.agreement.show(name).acts}
    return {act.tag.partition(".")[2]: acts[act.ref]["cause"] for act in outcome.acts[1:]}


def rows(archive: SqlArchive) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is append-only, as the database gives it."""
    keys = {"foedus_act": "position", "foedus_payload": "position", "foedus_definition": "digest"}
    with archive.engine.connect() as connection:
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY {key}"))]
            for table, key in keys.items()
        }


DAYS = ("2002-12-31", "2003-01-01", "2005-06-01", "2010-01-01")


class Story:
    """A treaty of three whose record is mended again and again; every step a month later."""

    def __init__(self, registry: Registry, archive: SqlArchive, clock: FixedClock) -> None:
        self.registry, self.archive, self.clock = registry, archive, clock
        self.instants: list[datetime] = []
        self.answers: list[dict[str, Any]] = []
        self.rows: list[dict[str, list[tuple[Any, ...]]]] = []
        self.outcomes: list[Outcome | None] = []
        list(registry.load([agreement("t", THREE, [ratified("2001-01-01", "FR"), ratified("2002-01-01", "DE")])]))
        self.keep(None)
        desk = registry.agreement
        italy = desk.ratify("t", "IT", on="2003-01-01")
        self.keep(italy)
        moved = desk.correct("t", number(italy), {"date": "2005-06-01"}, reason="the paper says June 2005")
        self.keep(moved)
        struck = desk.correct("t", seq_of(registry, "t", "DE"), strike=True, reason="it was never deposited")
        self.keep(struck)
        self.keep(desk.correct("t", number(struck), strike=True, reason="it was deposited after all"))
        self.keep(desk.correct("t", number(moved), strike=True, reason="January was right"))

    def keep(self, outcome: Outcome | None) -> None:
        self.outcomes.append(outcome)
        self.instants.append(self.clock.now())
        self.answers.append(self.ask(None))
        self.rows.append(rows(self.archive))
        self.clock.advance(MONTH)

    def ask(self, known_at: datetime | None) -> dict[str, Any]:
        desk = self.registry.agreement
        found: dict[str, Any] = {}
        for day in DAYS:
            status = desk.status("t", on=day, as_known_at=known_at).to_json()
            status.pop("as_known_at")
            found[day] = status
        found["IT"] = desk.party("t", "IT", on="2004-01-01", as_known_at=known_at).to_json()
        found["list"] = [item.to_json() for item in desk.list(on="2004-01-01", as_known_at=known_at)]
        found["forecast"] = desk.forecast("t", on="2004-01-01", as_known_at=known_at)
        found["timeline"] = desk.timeline("t", on="2010-01-01", as_known_at=known_at)
        found["show"] = desk.show("t", as_known_at=known_at).to_json()
        return found


@pytest.fixture
def story(registry: Registry, archive: SqlArchive, clock: FixedClock) -> Story:
    return Story(registry, archive, clock)


def test_each_step_changes_the_law_of_its_days(story: Story) -> None:
    entries = [answer["2010-01-01"]["stages"][0]["in_force_on"] for answer in story.answers]
    assert entries == [None, "2003-01-01", "2005-06-01", None, "2005-06-01", "2003-01-01"]
    for answer, entry in zip(story.answers, entries, strict=True):
        for day in DAYS:
            assert (answer[day]["state"] == "in_force") == (entry is not None and entry <= day)
    assert story.registry.check("strict").findings == ()
    assert story.registry.tick(dry_run=True) == []


def test_what_was_known_then_is_still_answered(story: Story) -> None:
    for n, (instant, answer) in enumerate(zip(story.instants, story.answers, strict=True)):
        assert story.ask(instant) == answer
        following = story.instants[n + 1] if n + 1 < len(story.instants) else instant + MONTH
        assert story.ask(following - timedelta(microseconds=1)) == answer
    assert len({json.dumps(a["2010-01-01"]["stages"], sort_keys=True) for a in story.answers}) > 2  # not one for all
    with pytest.raises(NotFound):
        story.registry.agreement.status("t", as_known_at=story.instants[0] - timedelta(microseconds=1))


def test_the_instant_may_be_said_in_any_zone(story: Story) -> None:
    from datetime import timezone

    for instant, answer in zip(story.instants, story.answers, strict=True):
        assert story.ask(instant.astimezone(timezone(timedelta(hours=-11)))) == answer
    with pytest.raises(FoedusError, match="time zone"):
        story.registry.agreement.status("t", as_known_at=datetime(2020, 1, 1))  # noqa: DTZ001 - that is the point


def test_nothing_was_overwritten(story: Story) -> None:
    for before, after in pairwise(story.rows):
        for table, kept in before.items():
            assert after[table][: len(kept)] == kept
    assert [len(one["foedus_definition"]) for one in story.rows] == [1] * len(story.rows)
    log = story.registry.log.show(LogFilter(known_at=story.instants[1]))
    assert len(log) == len(story.rows[1]["foedus_act"])


def test_the_recorded_results_follow(story: Story) -> None:
    _, italy, moved, struck, restored, back = story.outcomes
    assert italy
    assert moved
    assert struck
    assert restored
    assert back

    def day() -> str:
        return next(days)

    days = iter([(BEGINS + n * MONTH).date().isoformat() for n in range(1, 6)])
    assert results(italy) == [("meet", "2003-01-01"), ("resolve", day()), ("enter", "2003-01-01")]
    again = day()
    assert results(moved) == [
        ("lose", again), ("meet", "2005-06-01"), ("resolve", again), ("enter", "2005-06-01"),
    ]  # fmt: skip
    assert results(struck) == [("lose", day())]
    assert results(restored) == [("meet", "2005-06-01"), ("resolve", day()), ("enter", "2005-06-01")]
    again = day()
    assert results(back) == [
        ("lose", again), ("meet", "2003-01-01"), ("resolve", again), ("enter", "2003-01-01"),
    ]  # fmt: skip
    states = [outcome.state for outcome in (italy, moved, struck, restored, back)]
    assert states == ["in_force", "in_force", "ratification", "in_force", "in_force"]


def test_each_result_names_its_cause(story: Story) -> None:
    _, italy, moved, struck, restored, back = story.outcomes
    assert italy
    assert moved
    assert struck
    assert restored
    assert back
    deposit = italy.acts[0].ref
    assert causes(story.registry, "t", italy) == {"meet": deposit, "resolve": deposit, "enter": deposit}
    for step in (moved, restored, back):
        mended = step.acts[0].ref
        found = causes(story.registry, "t", step)
        # What was lost and looked at again is so because of the correction; the day rests on the deposit.
        assert found.pop("lose", mended) == mended
        assert found == {"meet": deposit, "resolve": mended, "enter": deposit}
    assert causes(story.registry, "t", struck) == {"lose": struck.acts[0].ref}
    for step in (moved, struck, restored, back):
        shown = {act["ref"]: act for act in story.registry.agreement.show("t").acts}
        corrected = shown[step.acts[0].ref]["payload"]["corrects"]
        assert shown[step.acts[0].ref]["cause"] == f"agreement/t#{corrected}"


def test_the_act_that_completed_the_condition_is_the_cause_on_every_clock(registry: Registry) -> None:
    acts = [
        ratified("2001-01-01", "FR", effective="2001-09-01", notified="2001-01-09"),
        ratified("2002-01-01", "DE", effective="2002-09-01", notified="2002-01-09"),
        ratified("2003-01-01", "IT", effective="2003-09-01", notified="2003-01-09"),
    ]
    for of_clock in ("act", "effective", "notified"):
        list(registry.load([agreement(of_clock, {**THREE, "clock": of_clock}, acts)]))
        shown = registry.agreement.show(of_clock).acts
        italy = next(act["ref"] for act in shown if act["payload"].get("party") == "IT")
        found = {act["tag"]: act["cause"] for act in shown if act["tag"] in ("agreement.meet", "agreement.enter")}
        assert found == {"agreement.meet": italy, "agreement.enter": italy}, of_clock


FIVE = [ratified(f"200{n}-01-01", party) for n, party in enumerate(("FR", "DE", "IT", "ES", "PT"), start=1)]


def test_a_correction_in_the_middle_changes_exactly_what_follows(registry: Registry, clock: FixedClock) -> None:
    list(registry.load([agreement("five", THREE, FIVE), agreement("other", THREE, FIVE)]))
    known = clock.now()
    clock.advance(MONTH)
    registry.agreement.correct("five", seq_of(registry, "five", "DE"), {"date": "2003-06-01"}, reason="misread")
    days = [date(2000, 12, 1) + timedelta(days=15 * n) for n in range(130)]
    days += [date(2003, 1, 1), date(2003, 5, 31), date(2003, 6, 1)]
    for day in days:
        before = registry.agreement.status("five", on=day, as_known_at=known)
        after = registry.agreement.status("five", on=day)
        differs = (before.state, before.bound) != (after.state, after.bound)
        assert differs == (date(2003, 1, 1) <= day < date(2003, 6, 1)), day
    for party in ("ES", "PT"):
        now, then = (registry.agreement.party("five", party, as_known_at=at) for at in (None, known))
        assert now == then
    for party in ("FR", "DE", "IT"):
        assert registry.agreement.party("five", party).since == "2003-06-01"
        assert registry.agreement.party("five", party, as_known_at=known).since == "2003-01-01"
    for at in (None, known):
        assert registry.agreement.status("other", on="2003-03-01", as_known_at=at).state == "in_force"
    assert registry.check("strict").findings == ()


def test_a_struck_strike_counts_no_more_however_deep(registry: Registry) -> None:
    list(registry.load([agreement("deep", THREE, FIVE[:3])]))
    seq = seq_of(registry, "deep", "IT")
    states = []
    for _ in range(5):
        seq = number(registry.agreement.correct("deep", seq, strike=True, reason="back and forth"))
        states.append(registry.agreement.status("deep").state)
    assert states == ["not_in_force", "in_force", "not_in_force", "in_force", "not_in_force"]
    assert registry.check("strict").findings == ()


def test_a_correction_that_was_struck_twice_over_counts_again(registry: Registry) -> None:
    list(registry.load([agreement("deep", THREE, FIVE[:3])]))
    desk = registry.agreement
    moved = desk.correct("deep", seq_of(registry, "deep", "IT"), {"date": "2005-06-01"}, reason="June")
    struck = desk.correct("deep", number(moved), strike=True, reason="not June")
    assert desk.status("deep").stages[0].in_force_on == "2003-01-01"
    desk.correct("deep", number(struck), strike=True, reason="June after all")
    assert desk.status("deep").stages[0].in_force_on == "2005-06-01"


def test_what_is_struck_is_not_struck_again(registry: Registry) -> None:
    # Two clerks with the same complaint: the second learns that it is done.
    list(registry.load([agreement("deep", THREE, FIVE[:3])]))
    seq = seq_of(registry, "deep", "IT")
    registry.agreement.correct("deep", seq, strike=True, reason="never deposited")
    with pytest.raises(FoedusError):
        registry.agreement.correct("deep", seq, strike=True, reason="never deposited")


def test_later_corrections_build_on_earlier_ones(registry: Registry) -> None:
    list(registry.load([agreement("many", THREE, FIVE[:3])]))
    desk, seq = registry.agreement, seq_of(registry, "many", "IT")
    first = desk.correct("many", seq, {"date": "2004-04-04", "note": "by fax"}, reason="one")
    desk.correct("many", seq, {"date": "2005-05-05"}, reason="two")
    desk.correct("many", seq, {"note": None}, reason="three")
    assert desk.status("many").stages[0].in_force_on == "2005-05-05"
    shown = next(act for act in desk.show("many").acts if act["seq"] == seq)
    assert shown["payload"]["date"] == "2003-01-01"
    assert len(shown["corrected_by"]) == 3
    desk.correct("many", number(first), strike=True, reason="four")
    assert desk.status("many").stages[0].in_force_on == "2005-05-05"


REFUSED: list[dict[str, Any]] = [
    {"corrected": "yes"},
    {"date": "2001-02-30"},
    {"date": "the 3rd of May"},
    {"date": None},
    {"date": 20010101},
    {"date": ["2001-01-01"]},
    {"date": "2099-01-01"},
    {"effective": 5},
    {"notified": "1990-01-01"},
    {"notified": "2099-01-01"},
    {"chosen": "2001-01"},
    {"act": "rattify"},
    {"act": None},
    {"party": "Robert'); DROP TABLE students;--"},
    {"party": ["FR", "DE"]},
    {"party": None},
    {"with": "AB"},
    {"with": ["IT"]},
    {"nth": "third"},
    {"note": 5},
    {"note": "a\u202eb"},
    {"note": "x" * 5000},
    {"does_not_count": True},
    {"about": "Not An Id"},
    {},
]
"""What no act could be recorded with cannot be corrected into one either; the act is IT's of 2003-01-01."""


def test_a_correction_is_checked_as_the_act_itself_would_be(registry: Registry, archive: SqlArchive) -> None:
    list(registry.load([agreement("c", THREE, FIVE)]))
    seq = seq_of(registry, "c", "IT")
    before = rows(archive)
    accepted: list[object] = []
    for changes in REFUSED:
        try:
            registry.agreement.correct("c", seq, changes, reason="a mistake")
        except Refused as refused:
            accepted += [] if refused.reasons else [(changes, "no reasons")]
        except Exception as error:
            accepted.append((changes, type(error).__name__))
        else:
            accepted.append((changes, "accepted"))
    assert accepted == []
    assert rows(archive) == before


def test_a_day_may_be_given_as_a_date_as_everywhere(registry: Registry) -> None:
    list(registry.load([agreement("c", THREE, FIVE)]))
    registry.agreement.correct("c", seq_of(registry, "c", "IT"), {"date": date(2003, 2, 2)}, reason="misread")
    assert registry.agreement.status("c").stages[0].in_force_on == "2003-02-02"


def test_only_legal_acts_are_corrected_and_every_reason_is_given(registry: Registry, archive: SqlArchive) -> None:
    list(registry.load([agreement("c", THREE, FIVE)]))
    desk, before = registry.agreement, rows(archive)
    acts = {act["tag"]: act["seq"] for act in desk.show("c").acts}
    for tag in ("agreement.draft", "agreement.open", "agreement.evidence", "agreement.enter"):
        with pytest.raises(Refused) as refused:
            desk.correct("c", acts[tag], strike=True)
        assert sorted(reason.code for reason in refused.value.reasons) == ["not-correctable", "reason-needed"]
    with pytest.raises(NotFound, match="numbered 1 to"):
        desk.correct("c", 99, strike=True, reason="?")
    with pytest.raises(NotFound):
        desk.correct("c", 0, strike=True, reason="?")
    desk.withdraw("c", "IT", on="2010-01-01", reason="election")
    with pytest.raises(Refused):  # the withdrawal would stand on nothing
        desk.correct("c", seq_of(registry, "c", "IT"), strike=True, reason="never deposited")
    kept = rows(archive)
    assert kept["foedus_act"][: len(before["foedus_act"])] == before["foedus_act"]
    assert registry.check("strict").findings == ()


def test_a_corrected_end_is_recorded_anew(registry: Registry, archive: SqlArchive) -> None:
    list(registry.load([agreement("e", THREE, FIVE[:3])]))
    for party in ("FR", "DE", "IT"):
        last = registry.agreement.terminate("e", party, on="2010-01-01", reason="by common consent")
    assert results(last) == [("end", "2010-01-01")]
    mended = registry.agreement.correct("e", number(last), {"date": "2012-01-01"}, reason="misread")
    status = registry.agreement.status("e")
    assert status.ended_on == date(2012, 1, 1)
    assert status.procedure == "ended"
    ends = [act["payload"]["day"] for act in registry.agreement.show("e").acts if act["tag"] == "agreement.end"]
    assert ends == ["2010-01-01", "2012-01-01"], [act.words for act in mended.acts]


def test_a_late_act_revives_what_had_only_seemed_to_lapse(registry: Registry) -> None:
    three = {**THREE, "by": "2005-12-31"}
    (loaded,) = registry.load([agreement("l", three, FIVE[:2])])
    assert loaded.state == "lapsed"
    with pytest.raises(Refused) as refused:
        registry.agreement.ratify("l", "ES", on="2006-01-02")
    assert "agreement-lapsed" in {reason.code for reason in refused.value.reasons}
    found = registry.agreement.ratify("l", "IT", on="2003-01-01")  # deposited in time, recorded late
    assert (found.state, registry.agreement.status("l").stages[0].in_force_on) == ("in_force", "2003-01-01")
    assert registry.check("strict").findings == ()


def test_a_late_act_in_an_ended_agreement_is_recorded(registry: Registry) -> None:
    list(registry.load([agreement("e", THREE, FIVE[:3])]))
    for party in ("FR", "DE", "IT"):
        registry.agreement.terminate("e", party, on="2010-01-01", reason="by common consent")
    assert registry.agreement.status("e").procedure == "ended"
    registry.agreement.object("e", "FR", on="2005-01-01")
    registry.agreement.reserve("e", "DE", on="2002-01-01", about="article-4")
    assert registry.agreement.status("e").procedure == "ended"
    assert registry.check("strict").findings == ()


def test_an_ended_agreement_that_is_loaded_late_has_had_its_whole_life(registry: Registry) -> None:
    ends = [{"date": "2010-01-01", "party": party, "act": "terminate"} for party in ("FR", "DE", "IT")]
    list(registry.load([agreement("e", THREE, [*FIVE[:3], *ends])]))
    status = registry.agreement.status("e")
    assert (status.state, status.procedure) == ("ended", "ended")
    tags = [act["tag"].partition(".")[2] for act in registry.agreement.show("e").acts]
    assert tags[-4:] == ["meet", "resolve", "enter", "end"]


def test_a_clock_that_is_set_back_never_reorders_what_was_known(
    registry: Registry, archive: SqlArchive, clock: FixedClock
) -> None:
    list(registry.load([agreement("b", THREE, FIVE[:1])]))
    known = clock.now()
    clock.advance(-timedelta(days=1))
    registry.agreement.ratify("b", "DE", on="2002-01-01")
    clock.advance(timedelta(days=366))
    registry.agreement.ratify("b", "IT", on="2003-01-01")
    times = [entry.act.recorded_at for entry in registry.log.show()]
    assert times == sorted(times)
    assert registry.agreement.status("b", as_known_at=known).state == "not_in_force"
    assert [entry.act.recorded_at for entry in registry.log.show(LogFilter(since=known, known_at=known))] == [
        known for time in times if time == known
    ]
    assert registry.check("strict").findings == ()


def test_what_a_neighbour_knew_counts_too(registry: Registry, clock: FixedClock) -> None:
    # One agreement asks about another: as known then, both are asked as known then.
    list(registry.load([agreement("base", THREE, FIVE[:2]), agreement("rider", {"in_force": "base"})]))
    before = clock.now()
    clock.advance(MONTH)
    registry.agreement.ratify("base", "IT", on="2003-01-01")
    assert registry.agreement.status("rider", on="2004-01-01").state == "in_force"
    assert registry.agreement.status("rider", on="2004-01-01", as_known_at=before).state == "not_in_force"
