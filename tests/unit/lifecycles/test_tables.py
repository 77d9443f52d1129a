"""Every pair of state and event: the listed ones lead where they should, all others are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from foedus.lifecycles.guards import Situation
from foedus.lifecycles.machine import ADHERENCE_LIFE, AGREEMENT_LIFE, AMENDMENT_LIFE, Lifecycle
from foedus.lifecycles.picture import lint
from foedus.lifecycles.tables import ADHERENCE, AGREEMENT, TABLES, Move, State, Table, target

DAY = date(2020, 1, 1)
WILLING = Situation(day=DAY, enters_on=DAY, resolved=True, correction=True)

LIVE = {name: name for name in ("ratification", "precedence_resolution", "in_force", "suspended")}
BOUND = {name: name for name in ("consented", "suspended", "leaving")}
FREE = ("stranger", "signed", "refused", "left")

LATE = {"lapsed": "lapsed", "ended": "ended"}
EXPECTED: dict[str, dict[str, dict[str, str]]] = {
    "agreement": {
        "adopt": {"drafting": "adopted"},
        "open": {"adopted": "open"},
        "sign": {"open": "open", **LIVE, **LATE},
        "consent": {"open": "ratification", **LIVE, **LATE},
        "note": {"drafting": "drafting", "adopted": "adopted", "open": "open", **LIVE, **LATE},
        "meet": {"open": "precedence_resolution", "ratification": "precedence_resolution"},
        "resolve": {"precedence_resolution": "precedence_resolution"},
        "enter": {"precedence_resolution": "in_force", "in_force": "in_force"},
        "lose": dict.fromkeys(("precedence_resolution", "in_force", "suspended"), "ratification"),
        "lapse": dict.fromkeys(("adopted", "open", "ratification"), "lapsed"),
        "end": dict.fromkeys(("open", "ratification", "precedence_resolution", "in_force", "suspended"), "ended"),
        "suspend": {"in_force": "suspended"},
        "resume": {"suspended": "in_force"},
        "abandon": dict.fromkeys(("drafting", "adopted", "open", "ratification"), "abandoned"),
        "revive": {"lapsed": "ratification", "ended": "in_force"},
    },
    "adherence": {
        "sign": {"stranger": "signed", "refused": "signed", "left": "signed", **BOUND},
        "consent": {**dict.fromkeys(FREE, "consented"), "leaving": "consented"},
        "confirm": {**dict.fromkeys(FREE, "consented"), **BOUND},
        "refuse": {"stranger": "refused", "signed": "refused", "refused": "refused", "left": "left"},
        "give_notice": {"consented": "leaving", "suspended": "leaving"},
        "rescind": {"leaving": "consented"},
        "take_back": {**dict.fromkeys(BOUND, "left"), "signed": "refused"},
        "leave": {"leaving": "left"},
        "suspend": {"consented": "suspended"},
        "resume": {"suspended": "consented"},
        "terminate": BOUND,
        "note": {**{name: name for name in FREE}, **BOUND},
    },
    "amendment": {
        "adopt": {"proposed": "adopted"},
        "submit": {"adopted": "acceptance"},
        "accept": {"acceptance": "acceptance"},
        "object": {"acceptance": "acceptance"},
        "note": {name: name for name in ("proposed", "adopted", "acceptance")},
        "enter": {"acceptance": "in_force"},
        "reject": {"proposed": "rejected", "acceptance": "rejected"},
        "lapse": {"adopted": "lapsed", "acceptance": "lapsed"},
        "withdraw": {"proposed": "withdrawn", "adopted": "withdrawn"},
    },
}

LIVES = (AGREEMENT_LIFE, ADHERENCE_LIFE, AMENDMENT_LIFE)
PAIRS = [
    pytest.param(life, state, event, id=f"{life.table.name}-{state}-{event}")
    for life in LIVES
    for state in life.table.names()
    for event in life.table.events
]


@pytest.mark.parametrize(("life", "state", "event"), PAIRS)
def test_each_state_and_event(life: Lifecycle, state: str, event: str) -> None:
    situation = replace(WILLING, leaves_on=DAY if event == "leave" else None)
    wanted = EXPECTED[life.table.name][event].get(state)
    step = life.fire(state, event, situation)
    assert target(life.table, state, event) == wanted
    assert (event in life.possible(state, situation)) == (wanted is not None)
    if wanted is None:
        assert not step.allowed
        assert step.state == state
        assert [reason.code for reason in step.reasons] == ["no-such-step"]
        assert f"`{event}`" in step.reasons[0].message
    else:
        assert (step.allowed, step.state, step.reasons) == (True, wanted, ())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_tables_are_sound(table: Table) -> None:
    assert lint(table) == []
    assert set(EXPECTED[table.name]) == set(table.events)


def test_only_corrections_lead_out_of_what_is_final() -> None:
    final = {state.name for state in AGREEMENT.states if state.final}
    assert final == {"ended", "lapsed", "abandoned"}
    out = [move for move in AGREEMENT.moves if final & set(move.sources)]
    leading = [move for move in out if any(move.target_from(state) != state for state in move.sources)]
    assert {move.event for move in leading} == {"revive"}
    assert all(move.correction_only and move.guards == ("by_correction",) for move in leading)
    assert {move.event for move in out} - {"revive"} == {"sign", "consent", "note"}  # recorded late


def _changed(**changes: object) -> Table:
    return replace(ADHERENCE, **changes)  # type: ignore[arg-type]


def _with(move: Move) -> Table:
    return _changed(moves=(*ADHERENCE.moves, move))


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (_changed(states=(*ADHERENCE.states, State("limbo", "nowhere"))), "the state limbo is never reached"),
        (_changed(states=(*ADHERENCE.states, State("limbo", "nowhere"))), "the state limbo has no way out"),
        (_changed(states=(*ADHERENCE.states, State("left", "again"))), "the state left stands twice"),
        (_changed(initial="nobody"), "the first state nobody is no state"),
        (
            _with(Move("sign", ("stranger",), "left", "x")),
            "sign makes two moves from stranger",
        ),
        (_with(Move("sing", ("left",), "left", "x")), "nobody fires sing"),
        (
            _with(Move("sign", ("signed",), "gone", "x")),
            "sign names the unknown state gone",
        ),
        (
            _with(Move("sign", ("signed",), "left", "x", guards=("os.system",))),
            "sign names the unknown guard os.system",
        ),
        (_changed(events={**ADHERENCE.events, "dream": "nobody"}), "the event dream moves nothing"),
        (_changed(events={**ADHERENCE.events, "sign": " "}), "nobody fires sign"),
        (
            _changed(states=tuple(replace(state, final=state.name == "left") for state in ADHERENCE.states)),
            "the final state left has a way out that is no correction",
        ),
    ],
)
def test_lint_finds_what_is_wrong(table: Table, sentence: str) -> None:
    assert any(found.startswith(sentence) for found in lint(table)), lint(table)
