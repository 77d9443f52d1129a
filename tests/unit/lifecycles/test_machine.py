"""The machine: guards, all reasons at once, nothing changed by a refusal, many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from foedus.errors import RegisterBroken
from foedus.lifecycles.guards import GUARDS, Situation
from foedus.lifecycles.machine import ADHERENCE_LIFE, AGREEMENT_LIFE, AMENDMENT_LIFE, Lifecycle
from foedus.lifecycles.tables import ADHERENCE, Move

DAY, DAY_BEFORE = date(2020, 1, 2), date(2020, 1, 1)


@pytest.mark.parametrize(
    ("guard", "passes", "refused", "code"),
    [
        ("precedence_resolved", Situation(resolved=True), Situation(), "precedence-open"),
        ("day_has_come", Situation(day=DAY, enters_on=DAY), Situation(day=DAY_BEFORE, enters_on=DAY), "entry-not-due"),
        ("day_has_come", Situation(day=DAY, enters_on=DAY_BEFORE), Situation(day=DAY), "entry-not-due"),
        ("day_has_come", Situation(day=DAY, enters_on=DAY), Situation(enters_on=DAY), "entry-not-due"),
        ("by_correction", Situation(correction=True), Situation(), "correction-only"),
        ("notice_runs", Situation(day=DAY_BEFORE, leaves_on=DAY), Situation(day=DAY, leaves_on=DAY), "notice-expired"),
        ("notice_runs", Situation(), Situation(leaves_on=DAY), "notice-expired"),
        (
            "notice_run_out",
            Situation(day=DAY, leaves_on=DAY),
            Situation(day=DAY_BEFORE, leaves_on=DAY),
            "notice-running",
        ),
        ("notice_run_out", Situation(day=DAY, leaves_on=DAY), Situation(day=DAY), "notice-running"),
        ("notice_run_out", Situation(day=DAY, leaves_on=DAY), Situation(leaves_on=DAY), "notice-running"),
    ],
)
def test_each_guard_passes_and_refuses(guard: str, passes: Situation, refused: Situation, code: str) -> None:
    assert GUARDS[guard].ask(passes) == []
    assert [reason.code for reason in GUARDS[guard].ask(refused)] == [code]


def test_every_guard_is_used() -> None:
    lives = (AGREEMENT_LIFE, ADHERENCE_LIFE, AMENDMENT_LIFE)
    used = {name for life in lives for move in life.table.moves for name in move.guards}
    assert used == set(GUARDS)


def test_all_objections_at_once_and_nothing_fired() -> None:
    step = AGREEMENT_LIFE.fire("precedence_resolution", "enter", Situation(day=DAY_BEFORE, enters_on=DAY))
    assert not step.allowed
    assert step.state == "precedence_resolution"
    assert [reason.code for reason in step.reasons] == ["precedence-open", "entry-not-due"]
    assert "2020-01-02" in step.reasons[1].message


def test_possible_follows_the_guards() -> None:
    assert AGREEMENT_LIFE.possible("lapsed", Situation()) == ("sign", "consent", "note")
    assert AGREEMENT_LIFE.possible("lapsed", Situation(correction=True))[-1] == "revive"
    assert "enter" not in AGREEMENT_LIFE.possible("precedence_resolution", Situation())
    ready = Situation(day=DAY, enters_on=DAY, resolved=True)
    assert "enter" in AGREEMENT_LIFE.possible("precedence_resolution", ready)


def test_a_stored_state_that_nobody_knows() -> None:
    with pytest.raises(RegisterBroken, match="'asleep' is no state"):
        AGREEMENT_LIFE.fire("asleep", "open", Situation())


@pytest.mark.parametrize("event", ["to_ended", "os.system", "__class__", "", "initial"])
def test_no_name_from_outside_reaches_the_machine(event: str) -> None:
    step = AGREEMENT_LIFE.fire("in_force", event, Situation())
    assert [reason.code for reason in step.reasons] == ["no-such-step"]


def test_a_table_with_an_unknown_guard_is_refused_when_wound_up() -> None:
    table = replace(ADHERENCE, moves=(*ADHERENCE.moves, Move("sign", ("signed",), "left", "x", guards=("os.getcwd",))))
    with pytest.raises(ValueError, match=r"os\.getcwd"):
        Lifecycle(table)


def test_one_machine_for_many_threads() -> None:
    walk = ("sign", "consent", "suspend", "resume", "give_notice", "rescind", "take_back", "consent")
    wanted = ("signed", "consented", "suspended", "consented", "leaving", "consented", "left", "consented")

    def once(_: int) -> tuple[str, ...]:
        state, seen = "stranger", []
        for event in walk:
            state = ADHERENCE_LIFE.fire(state, event, Situation()).state
            seen.append(state)
        return tuple(seen)

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(once, range(2000))) == {wanted}
