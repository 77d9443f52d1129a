"""The life of agreements through the front door: step by step, by time alone, with others, and inside a host."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, text

import foedus
from foedus.app.registry import Registry
from foedus.definitions.agreement import AgreementFile, read_agreement
from foedus.errors import Conflict, DefinitionRefused, FoedusError, NotFound, Refused, Usage
from foedus.services.outcome import Outcome
from foedus.store.archive import SqlArchive
from foedus.store.tables import METADATA
from foedus.testing import FixedClock

BEGINS = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
DAY = timedelta(days=1)
TWO = {"at_least": 2, "of": "anyone"}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(BEGINS)


@pytest.fixture
def registry(archive: SqlArchive) -> Registry:
    return Registry(archive, "anna")


def agreement(name: str, when: object, acts: Sequence[Mapping[str, Any]] = (), **more: Any) -> AgreementFile:
    entry = {"words": "as written", "later_parties": {"clock": "act", "then": []}, **more.pop("entry", {})}
    if when is not None:
        entry["when"] = when
    entry = {name: value for name, value in entry.items() if value is not None}
    doc = {
        "id": name, "title": f"Agreement on {name}", "order": "pil", "form": "treaty", "concluded": "2000-01-01",
        "subjects": ["trade"], "parties": {"open_to": "States"}, "entry_into_force": entry, "acts_complete": True,
        "acts": list(acts), **more,
    }  # fmt: skip
    return read_agreement(json.dumps(doc).encode(), f"{name}.yaml")


def did(kind: str, day: str, party: str, **more: Any) -> dict[str, Any]:
    return {"date": day, "party": party, "act": kind, **more}


FRANCE, GERMANY = did("ratify", "2001-01-01", "FR"), did("ratify", "2002-01-01", "DE")


def contents(archive: SqlArchive) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with archive.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in METADATA.sorted_tables
        }


def tags(found: Outcome) -> list[str]:
    return [act.tag.partition(".")[2] for act in found.acts]


def steps(registry: Registry, name: str) -> list[str]:
    return [act["tag"].partition(".")[2] for act in registry.agreement.show(name).acts]


# -- from the draft to the end -----------------------------------------------------------------------------------


def test_a_whole_life_act_by_act(registry: Registry, clock: FixedClock) -> None:
    book = registry.agreement
    # Something that it meets in subject and parties.
    list(registry.load([agreement("older", TWO, [FRANCE, GERMANY])]))
    terms = agreement(
        "life",
        {**TWO, "then": [{"days_elapsed": 10}]},
        withdrawal={"mode": "notice", "then": [{"months": 1}]},
        termination={"below": 2},
        relations=[{"kind": "supersedes", "id": "older"}],
    )
    life: list[tuple[Callable[[], Outcome], list[str], str]] = [
        (lambda: book.draft(terms), ["draft", "evidence"], "drafting"),
        (lambda: book.adopt("life", on="2025-01-01"), ["adopt"], "adopted"),
        (lambda: book.open("life", on="2025-02-01"), ["open"], "open"),
        (lambda: book.sign("life", "FR", on="2025-02-01"), ["act"], "open"),
        (lambda: book.ratify("life", "FR", on="2025-03-01"), ["act"], "ratification"),
        (
            lambda: book.ratify("life", "DE", on="2025-12-31"),
            ["act", "meet", "opinion", "resolve"],
            "precedence_resolution",
        ),
    ]
    for step, wanted, state in life:
        found = step()
        assert (tags(found), found.state) == (wanted, state)
        assert book.status("life").procedure == state
        assert not registry.check("strict").findings
    weighed, resolved = (act["payload"] for act in book.show("life").acts[-2:])
    # Treaties meet between parties: which two are meant, nobody can say beforehand.
    assert (weighed["with"], weighed["state"]) == ("older", "referred")
    assert weighed["refer_to"] == "name_the_pair_of_parties"
    assert weighed["question"] == {"subject": "trade", "territory": ["DE", "FR"], "date": "2026-01-11"}
    assert {name: resolved[name] for name in ("decided", "compatible", "referred")} == {
        "decided": [], "compatible": [], "referred": ["older"]
    }  # fmt: skip
    between = registry.governs("trade", ["FR", "DE"], on="2026-02-01", between=("FR", "DE")).opinion.holding()
    assert (between["outcome"], between["governs"]) == ("prevails", ["life"])  # by its own text
    assert between["yields"] == [{"id": "older", "effect": "displaced_to_extent", "to": "life"}]
    # 31 December and ten full days: the eleventh day after.
    status = book.status("life", on="2026-06-01")
    assert (status.state, status.stages[0].in_force_on) == ("in_force", "2026-01-11")
    clock.set(datetime(2026, 1, 10, 23, 59, 59, tzinfo=UTC))
    assert registry.tick() == []
    clock.set(datetime(2026, 1, 11, tzinfo=UTC))
    (entered,) = registry.tick()
    assert (entered.agreement, entered.tag, entered.day) == ("life", "agreement.enter", date(2026, 1, 11))
    assert book.status("life").bound == ("DE", "FR")
    # One leaves, the notice runs, and one alone is none.
    found = book.withdraw("life", "DE", on="2026-01-11", reason="a vote")
    assert (tags(found), found.state) == (["act"], "in_force")
    assert book.status("life", on="2026-02-10").state == "in_force"
    assert book.status("life", on="2026-02-11").state == "ended"
    clock.set(datetime(2026, 2, 12, tzinfo=UTC))
    (ended,) = registry.tick()
    assert (ended.tag, ended.day) == ("agreement.end", date(2026, 2, 11))
    status = book.status("life")
    assert (status.procedure, status.state, status.ended_on) == ("ended", "ended", date(2026, 2, 11))
    assert "DE" in (status.ended_by or "")
    assert registry.check("strict").findings == ()
    assert registry.tick() == []


def test_an_agreement_that_is_given_up_comes_to_nothing(registry: Registry) -> None:
    registry.agreement.draft(agreement("stillborn", {"date": "2025-06-01"}))
    registry.agreement.adopt("stillborn", on="2025-01-01")
    with pytest.raises(Refused) as refused:
        registry.agreement.abandon("stillborn", on="2025-02-01")
    assert [reason.code for reason in refused.value.reasons] == ["reason-needed"]
    registry.agreement.abandon("stillborn", on="2025-02-01", reason="the governments changed")
    status = registry.agreement.status("stillborn")
    assert (status.procedure, status.state) == ("abandoned", "not_in_force")
    with pytest.raises(Refused) as refused:
        registry.agreement.ratify("stillborn", "FR", on="2025-03-01")
    assert "agreement-abandoned" in {reason.code for reason in refused.value.reasons}


def test_a_mere_draft_is_never_in_force(registry: Registry) -> None:
    registry.agreement.draft(agreement("draft", {"date": "2010-01-01"}))
    status = registry.agreement.status("draft")
    assert (status.procedure, status.state) == ("drafting", "not_in_force")


def test_an_organ_suspends_and_resumes(registry: Registry) -> None:
    list(registry.load([agreement("rests", TWO, [FRANCE, GERMANY])]))
    assert registry.agreement.suspend("rests", "council", on="2010-01-01", reason="war").state == "suspended"
    assert registry.agreement.status("rests").suspended
    assert registry.agreement.resume("rests", "council", on="2012-01-01").state == "in_force"
    assert not registry.agreement.status("rests").suspended
    assert registry.agreement.status("rests", on="2011-01-01").suspended
    assert registry.check("strict").findings == ()


def test_many_stages_may_enter_on_one_day(registry: Registry) -> None:
    stages = [{"id": f"s{n}", "covers": f"chapter {n}", "when": {"date": "2001-01-01"}} for n in range(30)]
    list(registry.load([agreement("chapters", None, entry={"stages": stages})]))
    assert registry.agreement.status("chapters").state == "in_force"
    assert steps(registry, "chapters").count("enter") == 30


def test_a_condition_that_must_hold_on_is_lost_and_met_again(registry: Registry, clock: FixedClock) -> None:
    terms = agreement(
        "pulse",
        {**TWO, "clock": "effective"},
        [FRANCE, GERMANY],
        entry={"continuing": True},
        withdrawal={"mode": "notice", "then": []},
    )
    list(registry.load([terms]))
    registry.agreement.withdraw("pulse", "FR", on="2025-12-01", takes_effect="2026-02-01", reason="a vote")
    found = registry.agreement.ratify("pulse", "IT", on="2025-12-20", takes_effect="2026-06-01")
    status = registry.agreement.status("pulse")
    # In force until February and again from June: today it is, and what was recorded stands.
    assert (status.state, found.state, tags(found)) == ("in_force", "in_force", ["act"])
    assert registry.agreement.status("pulse", on="2026-04-01").state == "not_in_force"
    clock.set(datetime(2026, 3, 1, tzinfo=UTC))
    (lost,) = registry.tick()
    assert (lost.tag, lost.day) == ("agreement.lose", date(2026, 2, 1))
    assert registry.agreement.status("pulse").procedure == "ratification"
    clock.set(datetime(2026, 6, 1, tzinfo=UTC))
    assert [item.tag.partition(".")[2] for item in registry.tick()] == ["meet", "resolve", "enter"]
    assert registry.agreement.status("pulse").procedure == "in_force"
    assert registry.check("strict").findings == ()


# -- what is refused, and what is only tried ---------------------------------------------------------------------


def refusal(call: Callable[[], object]) -> tuple[set[str], tuple[str, ...]]:
    with pytest.raises(Refused) as refused:
        call()
    for reason in refused.value.reasons:
        assert reason.message
        assert reason.advice
    assert refused.value.exit_code == 3
    return {reason.code for reason in refused.value.reasons}, refused.value.possible


def test_a_refusal_gives_every_reason_and_stores_nothing(registry: Registry, archive: SqlArchive) -> None:
    book = registry.agreement
    closed = agreement(
        "closed",
        {"every": "parties"},
        [FRANCE],
        parties=["FR", "DE"],
        entry={"later_parties": None},
        withdrawal={"mode": "excluded"},
    )
    list(registry.load([closed]))
    book.draft(agreement("draft", TWO))
    before = contents(archive)

    codes, possible = refusal(lambda: book.ratify("closed", "IT", on="2030-01-01", notified="2029-01-01"))
    assert codes == {"not-eligible", "act-in-future", "notified-before-act"}
    codes, possible = refusal(lambda: book.withdraw("closed", "FR", on="2030-01-01"))
    assert {"act-in-future", "reason-needed", "withdrawal-excluded"} <= codes
    codes, possible = refusal(lambda: book.ratify("closed", "FR", on="2003-01-01"))
    assert codes
    assert "reserve" in possible
    assert "ratify" not in possible
    codes, possible = refusal(lambda: book.ratify("draft", "FR", on="2003-01-01"))
    assert "not-open" in codes
    codes, possible = refusal(lambda: book.open("draft", on="2003-01-01"))
    assert possible == ("adopt", "abandon")
    codes, possible = refusal(lambda: book.adopt("closed", on="2099-01-01"))
    assert len(codes) == 2
    assert possible == ("abandon",)
    for wrong in ({"on": "2003-02-30"}, {"on": "soon"}):
        with pytest.raises(Usage):
            book.ratify("closed", "DE", **wrong)
    codes, _ = refusal(lambda: book.record("crown", "closed", "the king", about="His Majesty"))
    assert {"unknown-value", "bad-name"} <= codes
    with pytest.raises(NotFound):
        book.ratify("atlantis", "FR", on="2003-01-01")
    with pytest.raises(Conflict):
        book.draft(closed)
    assert contents(archive) == before


def test_trying_stores_nothing_and_says_the_same(registry: Registry, archive: SqlArchive) -> None:
    book = registry.agreement
    list(registry.load([agreement("base", TWO, [FRANCE]), agreement("rider", {"in_force": "base"})]))
    book.draft(agreement("draft", TWO))
    calls: list[Callable[[bool], Outcome]] = [
        lambda dry: book.draft(agreement("new", TWO), dry_run=dry),
        lambda dry: book.adopt("draft", on="2001-01-01", dry_run=dry),
        lambda dry: book.open("draft", on="2001-01-01", dry_run=dry),
        lambda dry: book.ratify("base", "DE", on="2002-01-01", dry_run=dry),
        lambda dry: book.correct("base", 5, {"date": "2003-01-01"}, reason="misread", dry_run=dry),
        lambda dry: book.correct("base", 5, strike=True, reason="forged", dry_run=dry),
    ]
    for call in calls:
        before = contents(archive)
        tried = call(True)
        assert contents(archive) == before
        done = call(False)
        assert (tried.dry_run, done.dry_run) == (True, False)
        assert [(act.ref, act.tag, act.words) for act in tried.acts] == [
            (act.ref, act.tag, act.words) for act in done.acts
        ]
        assert tried.state == done.state
    before = contents(archive)
    (loaded,) = registry.load([agreement("later", TWO, [FRANCE, GERMANY])], dry_run=True)
    assert (loaded.recorded, loaded.state) == (9, "in_force")
    assert contents(archive) == before
    with pytest.raises(Refused):
        book.ratify("base", "DE", on="2099-01-01", dry_run=True)
    assert registry.check("strict").findings == ()


# -- time --------------------------------------------------------------------------------------------------------


def test_what_time_brings_about(registry: Registry, archive: SqlArchive, clock: FixedClock) -> None:
    recent = [did("ratify", "2025-12-01", "FR"), did("ratify", "2026-01-01", "DE")]
    list(
        registry.load(
            [
                agreement("delay", {**TWO, "then": [{"days_elapsed": 30}]}, recent),
                agreement("deadline", {**TWO, "by": "2026-03-31"}, recent[:1]),
                agreement("fixed", {"all_of": [TWO, {"date": "2026-05-01"}]}, recent),
                agreement("quiet", TWO, [FRANCE]),
            ]
        )
    )
    before = contents(archive)
    listed = [(due.agreement, due.tag.partition(".")[2], due.day) for due in registry.tick("2026-12-31", dry_run=True)]
    assert contents(archive) == before
    assert ("delay", "enter", date(2026, 2, 1)) in listed
    assert ("deadline", "lapse", date(2026, 4, 1)) in listed
    assert ("fixed", "enter", date(2026, 5, 1)) in listed
    assert [day for _, _, day in listed] == sorted(day for _, _, day in listed)
    assert not [name for name, _, _ in listed if name == "quiet"]
    with pytest.raises(Usage, match="not come yet"):
        registry.tick("2026-01-03")
    assert registry.tick() == []
    assert contents(archive) == before

    clock.set(datetime(2026, 4, 1, tzinfo=UTC))
    recorded = registry.tick()
    assert [(due.agreement, due.tag.partition(".")[2], due.day, due.recorded) for due in recorded] == [
        ("delay", "enter", date(2026, 2, 1), True),
        ("deadline", "lapse", date(2026, 4, 1), True),
    ]
    assert registry.agreement.status("delay").procedure == "in_force"
    assert registry.agreement.status("deadline").procedure == "lapsed"
    after = contents(archive)
    assert registry.tick() == []
    assert contents(archive) == after
    assert registry.check("strict").findings == ()
    # Whoever comes late records the days of the law all the same.
    clock.set(datetime(2031, 1, 1, tzinfo=UTC))
    days = {due.tag.partition(".")[2]: due.day for due in registry.tick()}
    assert days["meet"] == days["enter"] == date(2026, 5, 1)
    assert registry.check("strict").findings == ()


def test_a_lost_condition_is_dated_by_the_law_however_late_it_is_seen(registry: Registry, clock: FixedClock) -> None:
    terms = agreement(
        "pulse", TWO, [FRANCE, GERMANY], entry={"continuing": True}, withdrawal={"mode": "notice", "then": []}
    )
    list(registry.load([terms]))
    registry.agreement.withdraw("pulse", "FR", on="2025-12-01", takes_effect="2026-02-01", reason="a vote")
    wanted = [("agreement.lose", date(2026, 2, 1))]
    assert [(due.tag, due.day) for due in registry.tick("2030-01-01", dry_run=True)] == wanted
    clock.set(datetime(2026, 4, 1, tzinfo=UTC))
    assert [(due.tag, due.day) for due in registry.tick()] == wanted


def test_an_earlier_day_limits_what_is_recorded(registry: Registry, clock: FixedClock) -> None:
    recent = [did("ratify", "2025-12-01", "FR"), did("ratify", "2026-01-01", "DE")]
    list(registry.load([agreement("delay", {**TWO, "then": [{"days_elapsed": 30}]}, recent)]))
    clock.set(datetime(2026, 6, 1, tzinfo=UTC))
    assert registry.tick("2026-01-31") == []
    assert registry.agreement.status("delay").procedure == "precedence_resolution"
    assert [due.day for due in registry.tick("2026-02-01")] == [date(2026, 2, 1)]


def test_a_late_correction_of_a_delay_is_seen_by_time(registry: Registry, clock: FixedClock) -> None:
    recent = [did("ratify", "2025-12-01", "FR"), did("ratify", "2025-12-02", "DE")]
    list(registry.load([agreement("delay", {**TWO, "then": [{"days_elapsed": 30}]}, recent)]))
    assert registry.agreement.status("delay").procedure == "in_force"
    found = registry.agreement.correct("delay", 6, {"date": "2025-12-31"}, reason="misread")
    assert tags(found) == ["correct", "lose", "meet", "resolve"]
    clock.set(datetime(2026, 1, 31, tzinfo=UTC))
    assert [due.day for due in registry.tick()] == [date(2026, 1, 31)]


# -- agreements that wait for others ----------------------------------------------------------------------------


def chain(order: Sequence[int]) -> list[AgreementFile]:
    """base ← one ← two, and a diamond: three waits for both."""
    files = [
        agreement("base", TWO, [FRANCE]),
        agreement("one", {"in_force": "base"}),
        agreement("two", {"in_force": "one"}),
        agreement("three", {"all_of": [{"in_force": "base"}, {"in_force": "two"}]}),
    ]
    return [files[n] for n in order]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_an_act_reaches_all_that_depend_on_it(registry: Registry, order: Sequence[int]) -> None:
    for file in chain(order):
        list(registry.load([file]))
    assert registry.agreement.status("three").procedure == "open"
    registry.agreement.ratify("base", "DE", on="2002-01-01")
    for name in ("base", "one", "two", "three"):
        status = registry.agreement.status(name)
        assert (status.state, status.stages[0].in_force_on) == ("in_force", "2002-01-01"), name
        assert status.procedure == "in_force", name
    assert registry.check("strict").findings == ()
    assert registry.tick(dry_run=True) == []
    # And back: a correction takes the ground away from all of them.
    registry.agreement.correct("base", 6, strike=True, reason="forged")
    for name in ("base", "one", "two", "three"):
        assert registry.agreement.status(name).procedure in ("ratification", "open"), name
    assert registry.check("strict").findings == ()
    assert registry.tick(dry_run=True) == []


@pytest.mark.parametrize("first", ["base", "rider"])
def test_a_dependent_follows_in_the_same_transaction(registry: Registry, archive: SqlArchive, first: str) -> None:
    files = [agreement("base", TWO, [FRANCE]), agreement("rider", {"in_force": "base"})]
    for file in files if first == "base" else files[::-1]:
        list(registry.load([file]))
    before = contents(archive)
    tried = registry.agreement.ratify("base", "DE", on="2002-01-01", dry_run=True)
    assert tried.state == "in_force"
    assert contents(archive) == before
    found = registry.agreement.ratify("base", "DE", on="2002-01-01")
    log = [entry.act for entry in registry.log.show()]
    assert len({act.recorded_at for act in log[len(before["foedus_act"]) :]}) == 1
    followed = [act for act in log if act.file == "agreement/rider" and act.actor == "foedus"]
    assert [act.tag.partition(".")[2] for act in followed] == ["meet", "resolve", "enter"]
    assert {act.cause for act in followed} == {found.acts[0].ref}
    assert registry.check("strict").findings == ()


def test_a_dependent_loaded_before_names_what_brought_it_into_force(registry: Registry) -> None:
    # The file brings its whole history; what counts for the other is the act that completed the condition.
    list(registry.load([agreement("rider", {"in_force": "base"})]))
    list(registry.load([agreement("base", TWO, [FRANCE, GERMANY])]))
    acts = {act["ref"]: act for act in registry.agreement.show("base").acts}
    entered = next(act for act in registry.agreement.show("rider").acts if act["tag"] == "agreement.enter")
    assert acts[entered["cause"]]["tag"] in ("agreement.act", "agreement.enter")


def test_a_dense_net_of_agreements_is_walked_once(registry: Registry) -> None:
    # Two agreements on each of thirty floors, each waiting for both below: a thousand million ways, sixty agreements.
    floors = [("base", "base")]
    list(registry.load([agreement("base", TWO, [FRANCE])]))
    for n in range(30):
        below, names = floors[-1], (f"a{n}", f"b{n}")
        when = {"all_of": [{"in_force": below[0]}, {"in_force": below[1]}]}
        list(registry.load([agreement(name, when) for name in names]))
        floors.append(names)
    registry.agreement.ratify("base", "DE", on="2002-01-01")
    assert registry.agreement.status("b29").procedure == "in_force"
    assert registry.check("strict").findings == ()


def test_agreements_that_wait_for_each_other_are_refused_however_they_come(
    registry: Registry, archive: SqlArchive
) -> None:
    list(registry.load([agreement("a", {"in_force": "b"}), agreement("b", {"in_force": "c"})]))
    before = contents(archive)
    circles: list[object] = [
        {"in_force": "a"},
        {"in_force": "b"},
        {"any_of": [{"date": "2030-01-01"}, {"all_of": [{"in_force": "a"}, TWO]}]},
        {"date": "2030-01-01", "unless": {"in_force": "b"}},
        {**TWO, "by": "2030-01-01", "otherwise": {"in_force": "a"}},
    ]
    for when in circles:
        with pytest.raises(FoedusError) as refused:
            list(registry.load([agreement("c", when)]))
        assert isinstance(refused.value, Refused | DefinitionRefused)
        assert {reason.code for reason in refused.value.reasons} == {"circular-in-force"}
        with pytest.raises(FoedusError) as refused:
            registry.agreement.draft(agreement("c", when))
        assert {reason.code for reason in refused.value.reasons} == {"circular-in-force"}
    with pytest.raises(DefinitionRefused):
        list(registry.load([agreement("x", {"in_force": "y"}), agreement("y", {"in_force": "x"})]))
    assert contents(archive) == before
    list(registry.load([agreement("c", TWO, [FRANCE, GERMANY])]))
    assert registry.agreement.status("a").procedure == "in_force"


# -- files -------------------------------------------------------------------------------------------------------


def test_a_second_load_changes_nothing(registry: Registry, archive: SqlArchive) -> None:
    files = [agreement("one", TWO, [FRANCE, GERMANY]), agreement("two", TWO, [FRANCE])]
    list(registry.load(files))
    before = contents(archive)
    assert [(item.recorded, item.known) for item in registry.load(files)] == [(0, 9), (0, 5)]
    assert contents(archive) == before
    assert len(before["foedus_definition"]) == 2


def test_a_file_with_an_added_act_records_that_act(registry: Registry) -> None:
    list(registry.load([agreement("grows", TWO, [FRANCE])]))
    (loaded,) = registry.load([agreement("grows", TWO, [did("sign", "2000-06-01", "DE"), FRANCE, GERMANY])])
    acts = [act["payload"] for act in registry.agreement.show("grows").acts if act["tag"] == "agreement.act"]
    assert acts == [FRANCE, did("sign", "2000-06-01", "DE"), GERMANY]
    assert (loaded.recorded, loaded.known) == (5, 5)
    assert registry.check("strict").findings == ()


def test_the_same_act_twice_in_a_file_is_two_acts(registry: Registry) -> None:
    twice = did("reserve", "2001-02-01", "FR", about="article-1")
    list(registry.load([agreement("twice", TWO, [FRANCE, twice, twice])]))
    assert steps(registry, "twice").count("act") == 3
    (loaded,) = registry.load([agreement("twice", TWO, [FRANCE, twice, twice])])
    assert loaded.recorded == 0


@pytest.mark.parametrize("kind", ["ratify", "fact"])
def test_an_act_that_a_clerk_recorded_before_is_known(registry: Registry, kind: str) -> None:
    # The clerk recorded it on the day; months later it stands in the file as well.
    more = {"about": "the-fact"} if kind == "fact" else {}
    act = did(kind, "2002-01-01", "DE", **more)
    list(registry.load([agreement("both", TWO, [FRANCE])]))
    registry.agreement.record(kind, "both", "DE", on="2002-01-01", **more)
    (loaded,) = registry.load([agreement("both", TWO, [FRANCE, act])])
    assert loaded.recorded == 0
    assert steps(registry, "both").count("act") == 2


def test_changed_terms_are_refused_and_nothing_of_the_file_is_kept(registry: Registry, archive: SqlArchive) -> None:
    list(registry.load([agreement("terms", TWO, [FRANCE])]))
    before = contents(archive)
    changed = agreement("terms", {"at_least": 3, "of": "anyone"}, [FRANCE, GERMANY])
    with pytest.raises(Refused) as refused:
        list(registry.load([changed]))
    assert [reason.code for reason in refused.value.reasons] == ["terms-differ"]
    unlawful = agreement("terms", TWO, [FRANCE, did("ratify", "2003-01-01", "FR"), did("sign", "2099-01-01", "IT")])
    with pytest.raises(Refused) as refused:
        list(registry.load([unlawful]))
    assert {reason.where.line for reason in refused.value.reasons if reason.where} == {1}
    assert len(refused.value.reasons) >= 2
    assert contents(archive) == before
    # The files before it in the same load stay: each is its own transaction.
    with pytest.raises(Refused):
        list(registry.load([agreement("good", TWO, [FRANCE]), changed]))
    assert registry.agreement.ids() == ("good", "terms")


def test_what_is_known_of_the_record_may_grow_but_not_against_it(registry: Registry) -> None:
    # In an incomplete record a notice may rest on a ratification that is not listed; in a complete one it may not.
    notice = did("withdraw", "2010-01-01", "IT")
    clause = {"withdrawal": {"mode": "notice", "then": []}}
    list(registry.load([agreement("thin", TWO, [FRANCE, notice], acts_complete=False, **clause)]))
    assert registry.check("strict").findings == ()
    with pytest.raises(Refused):
        list(registry.load([agreement("thin", TWO, [FRANCE, notice], **clause)]))
    assert registry.check("strict").findings == ()
    full = [did("ratify", "2000-02-01", "IT"), FRANCE, GERMANY, notice]
    list(registry.load([agreement("thin", TWO, full, **clause)]))
    assert registry.agreement.status("thin").certain
    assert registry.check("strict").findings == ()


def test_an_agreement_that_was_drafted_by_hand_takes_its_acts_from_the_file(registry: Registry) -> None:
    file = agreement("hand", TWO, [FRANCE, GERMANY])
    registry.agreement.draft(file)
    with pytest.raises(Refused) as refused:
        list(registry.load([file]))
    assert {reason.code for reason in refused.value.reasons} == {"not-open"}
    registry.agreement.adopt("hand", on="2000-01-01")
    registry.agreement.open("hand", on="2000-01-01")
    (loaded,) = registry.load([file])
    assert (loaded.recorded, loaded.state) == (5, "in_force")


# -- inside a host application ----------------------------------------------------------------------------------


@pytest.fixture
def host(database_url: str) -> Iterator[Any]:
    engine = create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE host_note (said TEXT)"))
    yield engine
    engine.dispose()


def notes(host: Any) -> list[str]:
    with host.connect() as connection:
        return [row[0] for row in connection.execute(text("SELECT said FROM host_note ORDER BY said"))]


@pytest.mark.parametrize("commits", [True, False])
def test_the_host_decides_about_everything_at_once(
    registry: Registry, archive: SqlArchive, host: Any, clock: FixedClock, commits: bool
) -> None:
    list(registry.load([agreement("base", TWO, [FRANCE]), agreement("rider", {"in_force": "base"})]))
    before = contents(archive)
    with host.connect() as connection:
        connection.execute(text("INSERT INTO host_note VALUES ('before')"))
        joined = foedus.join(connection, actor="host", clock=clock)
        found = joined.agreement.ratify("base", "DE", on="2002-01-01")
        assert found.state == "in_force"
        assert joined.agreement.status("rider").procedure == "in_force"
        with pytest.raises(Refused):
            joined.agreement.ratify("base", "DE", on="2003-01-01")
        assert joined.agreement.ratify("base", "IT", on="2004-01-01", dry_run=True).dry_run
        list(joined.load([agreement("third", TWO, [FRANCE, GERMANY])]))
        connection.execute(text("INSERT INTO host_note VALUES ('between')"))
        joined.agreement.correct("third", 5, {"note": "by fax"}, reason="source")
        joined.close()
        if commits:
            connection.commit()
        else:
            connection.rollback()
    if commits:
        assert notes(host) == ["before", "between"]
        assert registry.agreement.ids() == ("base", "rider", "third")
        assert registry.agreement.status("rider").procedure == "in_force"
        assert {entry.act.actor for entry in registry.log.show()} == {"anna", "foedus", "host"}
    else:
        assert notes(host) == []
        assert contents(archive) == before
    assert registry.check("strict").findings == ()
    # The register goes on, whatever the host did.
    registry.agreement.ratify("base", "ES", on="2005-01-01")
    assert registry.check("strict").findings == ()


def test_a_host_may_roll_back_to_a_savepoint_of_its_own(
    registry: Registry, archive: SqlArchive, host: Any, clock: FixedClock
) -> None:
    list(registry.load([agreement("base", TWO)]))
    with host.connect() as connection:
        joined = foedus.join(connection, actor="host", clock=clock)
        joined.agreement.ratify("base", "FR", on="2001-01-01")
        inner = connection.begin_nested()
        connection.execute(text("INSERT INTO host_note VALUES ('inner')"))
        joined.agreement.ratify("base", "DE", on="2002-01-01")
        inner.rollback()
        # What the register remembers of the file must not be what was rolled back.
        found = joined.agreement.ratify("base", "IT", on="2003-01-01")
        assert found.state == "in_force"
        connection.execute(text("INSERT INTO host_note VALUES ('outer')"))
        connection.commit()
    assert notes(host) == ["outer"]
    assert registry.agreement.status("base").stages[0].in_force_on == "2003-01-01"
    assert registry.agreement.status("base").bound == ("FR", "IT")
    assert registry.check("strict").findings == ()


def test_a_host_that_fails_keeps_nothing(registry: Registry, archive: SqlArchive, host: Any, clock: FixedClock) -> None:
    list(registry.load([agreement("base", TWO)]))
    before = contents(archive)

    def fails() -> None:
        with host.begin() as connection:
            connection.execute(text("INSERT INTO host_note VALUES ('never')"))
            foedus.join(connection, actor="host", clock=clock).agreement.ratify("base", "FR", on="2001-01-01")
            raise KeyError("the host's own mistake")

    with pytest.raises(KeyError):
        fails()
    assert notes(host) == []
    assert contents(archive) == before
