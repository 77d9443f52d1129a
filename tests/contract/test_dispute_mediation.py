"""Consultation and mediation: mediators, sessions, proposals, settlements, and who hears of what; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rivers import seen
from sealed_case import CASE, MEDIATOR, Table, codes


@pytest.fixture
def table(database_url: str) -> Iterator[Table]:
    opened = Table(database_url)
    yield opened
    opened.archive.dispose()


@pytest.fixture
def mediated(table: Table) -> Table:
    table.mediate()
    return table


def alone(table: Table, side: str = "CR", on: str = "1996-01-15", **fields: Any) -> int:
    return table.step("mediation.private_session", MEDIATOR, on, side=side, sealed=f"what {side} said", **fields)


# -- the mediator --------------------------------------------------------------------------------------------------


def test_a_mediator_mediates_when_both_sides_have_accepted(table: Table) -> None:
    table.step("mediation.offer", "dsb", "1996-01-10", mediator=MEDIATOR)
    table.step("mediation.accept", "CR", "1996-01-11")
    assert "mediator" not in table.state()["mediation"]
    assert codes(lambda: table.step("mediation.session", MEDIATOR, "1996-01-12")) == ["not-your-act"]
    table.step("mediation.accept", "US", "1996-01-12")
    assert table.state()["mediation"]["mediator"] == MEDIATOR
    table.step("mediation.session", MEDIATOR, "1996-01-13", place="Geneva", attended=["CR", "US"], text="Opening.")
    assert "mediator" not in table.state("1996-01-11")["mediation"]
    assert table.state()["mediation"]["joint_sessions"] == 1
    assert seen(table("clerk")) == []


def test_only_the_side_that_did_not_propose_answers(table: Table) -> None:
    offer = table.step("mediation.offer", "CR", "1996-01-10", mediator=MEDIATOR)
    assert codes(lambda: table.step("mediation.accept", "CR", "1996-01-11")) == ["not-your-act"]
    assert codes(lambda: table.step("mediation.accept", "dsb", "1996-01-11")) == ["not-your-act"]
    assert codes(lambda: table.step("mediation.accept", "US", "1996-01-11", offer=1)) == ["unknown-paper"]
    twice: dict[str, Any] = {"mediator": MEDIATOR}
    assert codes(lambda: table.step("mediation.offer", "US", "1996-01-11", **twice)) == ["nothing-changes"]
    table.step("mediation.refuse", "US", "1996-01-12", offer=offer, why="a citizen of CR")
    assert codes(lambda: table.step("mediation.accept", "US", "1996-01-13", offer=offer)) == ["out-of-order"]
    assert codes(lambda: table.step("mediation.accept", "US", "1996-01-13")) == ["out-of-order"]
    for side in ("CR", "US"):
        own: dict[str, Any] = {"mediator": side}
        assert codes(lambda own=own: table.step("mediation.offer", "CR", "1996-01-13", **own)) == ["not-eligible"]
    assert [one["state"] for one in table.state()["mediation"]["offers"]] == ["refused"]
    assert seen(table("clerk")) == []


def test_a_mediator_steps_down_and_another_follows(mediated: Table) -> None:
    other: dict[str, Any] = {"mediator": "Mr Z"}
    assert codes(lambda: mediated.step("mediation.offer", "US", "1996-01-20", **other)) == ["out-of-order"]
    mediated.step("mediation.step_down", MEDIATOR, "1996-01-20", why="illness")
    mediated.step("mediation.offer", "US", "1996-01-21", **other)
    mediated.step("mediation.accept", "CR", "1996-01-22")
    assert mediated.state()["mediation"]["mediator"] == "Mr Z"
    assert codes(lambda: mediated.step("mediation.session", MEDIATOR, "1996-01-23")) == ["not-your-act"]


def test_an_acceptance_that_is_struck_takes_the_mediator_away(mediated: Table) -> None:
    alone(mediated)
    mediated("clerk").dispute.correct(CASE, 4, strike=True, reason="US never accepted", irregular=True)
    assert "mediator" not in mediated.state()["mediation"]
    shown = mediated("clerk").dispute.show(CASE)
    assert [(one.kind, one.place) for one in shown.irregularities] == [("not-your-act", "#5")]
    assert seen(mediated("clerk")) == []


# -- what is said, and to whom -------------------------------------------------------------------------------------


def test_a_separate_session_is_seen_and_not_heard_by_the_other_side(mediated: Table) -> None:
    note = alone(mediated, open_to=["CR"])
    assert mediated.readers(note) == {MEDIATOR, "CR"}
    assert mediated.readers(alone(mediated, "US", "1996-01-16")) == {MEDIATOR}
    assert mediated.state()["mediation"]["separate_sessions"] == {"CR": 1, "US": 1}
    assert codes(lambda: alone(mediated, open_to=["US"])) == ["paper-sealed"]
    assert codes(lambda: alone(mediated, "MX")) == ["unknown-value"]
    own: dict[str, Any] = {"side": "CR", "sealed": "x"}
    private = codes(lambda: mediated.step("mediation.private_session", "CR", "1996-01-16", **own))
    assert private == ["not-your-act"]
    assert seen(mediated("clerk")) == []


def test_what_a_side_said_alone_is_that_sides_to_disclose(mediated: Table) -> None:
    note = alone(mediated, open_to=["CR"])
    to_us: dict[str, Any] = {"paper": note, "open_to": ["US"]}
    assert codes(lambda: mediated.step("paper.disclose", MEDIATOR, "1996-01-20", **to_us)) == ["not-your-act"]
    mediated.step("paper.disclose", "US", "1996-01-20", **to_us)  # a side agrees to its use; it opens nothing
    assert mediated.readers(note) == {MEDIATOR, "CR"}
    mediated.step("paper.disclose", "CR", "1996-01-21", **to_us)
    assert mediated.readers(note) == {MEDIATOR, "CR", "US"}


def test_what_was_said_to_both_is_opened_by_both(mediated: Table) -> None:
    note = mediated.step("mediation.session", MEDIATOR, "1996-01-15", sealed="minutes", open_to=["CR", "US"])
    to_mx: dict[str, Any] = {"paper": note, "open_to": ["MX"]}
    mediated.step("paper.disclose", "CR", "1996-01-20", **to_mx)
    assert mediated.readers(note) == {MEDIATOR, "CR", "US"}
    mediated.step("paper.disclose", "US", "1996-01-21", **to_mx)
    assert mediated.readers(note) == {MEDIATOR, "CR", "US", "MX"}


def test_what_was_said_in_mediation_is_not_used_unless_all_disclose_it(mediated: Table) -> None:
    note = alone(mediated, open_to=["CR"])
    relies: dict[str, Any] = {"title": "Claim", "text": "as CR said", "relies_on": [f"#{note}"]}
    assert codes(lambda: mediated.step("paper.submit", "US", "1996-01-20", **relies)) == ["paper-sealed"]
    for side in ("CR", "US"):
        assert codes(lambda: mediated.step("paper.submit", "US", "1996-01-20", **relies)) == ["paper-sealed"]
        mediated.step("paper.disclose", side, "1996-01-20", paper=note, open_to=["panel"])
    mediated.step("paper.submit", "US", "1996-01-21", **relies)
    consultation = mediated.step("mediation.consult", "CR", "1996-01-21", text="US would lift the restraint")
    also = {**relies, "relies_on": [str(consultation)]}
    assert codes(lambda: mediated.step("paper.submit", "CR", "1996-01-22", **also)) == ["paper-sealed"]
    assert seen(mediated("clerk")) == []


# -- proposals and settlement --------------------------------------------------------------------------------------


def propose(table: Table, on: str = "1996-01-20", **fields: Any) -> int:
    return table.step("mediation.propose", MEDIATOR, on, **fields)


def answer(table: Table, by: str, version: int, said: str, on: str = "1996-01-25", **fields: Any) -> int:
    return table.step("mediation.answer", by, on, version=version, answer=said, **fields)


def test_versions_are_answered_by_those_to_whom_they_were_made(mediated: Table) -> None:
    first = propose(mediated, sealed="a quota of 10", open_to=["CR"])
    assert mediated.readers(first) == {MEDIATOR, "CR"}
    assert codes(lambda: answer(mediated, "US", 1, "accept")) == ["not-your-act"]
    assert codes(lambda: answer(mediated, "CR", 2, "accept")) == ["unknown-paper"]
    answer(mediated, "CR", 1, "counter", sealed="a quota of 20", open_to=["mediator"])
    assert codes(lambda: answer(mediated, "CR", 1, "counter")) == ["nothing-changes"]
    assert codes(lambda: propose(mediated, "1996-01-26", version=3, text="x")) == ["out-of-order"]
    mediated.step("mediation.revise", "US", "1996-01-26", version=2, text="a quota of 15")
    assert codes(lambda: answer(mediated, "CR", 1, "accept", "1996-01-27")) == ["out-of-order"]
    assert codes(lambda: answer(mediated, "US", 2, "accept", "1996-01-27")) == ["not-your-act"]
    answer(mediated, "CR", 2, "accept", "1996-01-27")
    told = mediated.state()["mediation"]["proposals"]
    assert [(one["version"], one["answers"]) for one in told] == [(1, {"CR": "counter"}), (2, {"CR": "accept"})]
    assert seen(mediated("clerk")) == []


def test_nothing_is_revised_that_was_not_proposed(mediated: Table) -> None:
    revised = codes(lambda: mediated.step("mediation.revise", MEDIATOR, "1996-01-20", text="x"))
    assert revised == ["out-of-order"]


def test_a_settlement_says_whose_consent_it_waits_for(mediated: Table) -> None:
    propose(mediated, sealed="the text", open_to=["CR", "US"])
    settle: dict[str, Any] = {"version": 1, "consents": ["the Congress", "MX"]}
    unknown = {**settle, "version": 2}
    assert codes(lambda: mediated.step("mediation.settle", "CR", "1996-02-01", **unknown)) == ["unknown-paper"]
    answer(mediated, "CR", 1, "accept")
    assert codes(lambda: mediated.step("mediation.settle", "CR", "1996-02-01", **settle)) == ["out-of-order"]
    early: dict[str, Any] = {"who": "MX"}
    assert codes(lambda: mediated.step("mediation.consent", "CR", "1996-02-01", **early)) == ["out-of-order"]
    answer(mediated, "US", 1, "accept")
    mediated.step("mediation.settle", "CR", "1996-02-01", does="agreed_solution", **settle)
    assert mediated("clerk").dispute.show(CASE).stand.ended
    assert mediated.state()["mediation"]["settlement"]["waiting"] == ["the Congress", "MX"]
    mediated.step("mediation.consent", "US", "1996-03-01", who="the Congress", reference="H.R. 1")
    mediated.step("mediation.consent", "US", "1996-03-02", who="MX", refused=True)
    again = codes(lambda: mediated.step("mediation.consent", "US", "1996-03-02", **early))
    assert again == ["unknown-value"]
    settlement = mediated.state()["mediation"]["settlement"]
    assert (settlement["waiting"], settlement["consented"], settlement["refused"]) == ([], ["the Congress"], ["MX"])
    assert seen(mediated("clerk")) == []


def test_mediation_fails_once_and_can_begin_anew(table: Table) -> None:
    assert codes(lambda: table.step("mediation.fail", "CR", "1996-01-05")) == ["out-of-order"]
    table.step("mediation.consult", "US", "1996-01-06", place="Geneva")
    table.mediate()
    failed = table.step("mediation.fail", MEDIATOR, "1996-02-01", why="too far apart")
    assert codes(lambda: table.step("mediation.fail", "US", "1996-02-02")) == ["nothing-changes"]
    assert codes(lambda: table.step("mediation.session", MEDIATOR, "1996-02-02")) == ["not-your-act"]
    assert table.state()["mediation"]["failed"] == f"#{failed}"
    table.step("mediation.offer", "US", "1996-02-03", mediator="Mr Z")
    table.step("mediation.accept", "CR", "1996-02-04")
    assert "failed" not in table.state()["mediation"]
    assert seen(table("clerk")) == []


def test_what_is_out_of_order_can_be_recorded_with_its_reason(table: Table) -> None:
    why: dict[str, Any] = {"irregular": True, "reason": "so the minutes say"}
    for kind, by, fields in (
        ("mediation.accept", "CR", {}), ("mediation.refuse", "US", {}), ("mediation.step_down", "CR", {}),
        ("mediation.answer", "CR", {"version": 4, "answer": "accept"}), ("mediation.consent", "CR", {"who": "x"}),
        ("mediation.settle", "CR", {"version": 4}), ("mediation.private_session", "US", {"side": "nobody"}),
        ("mediation.revise", "CR", {"text": "x"}), ("mediation.fail", "dsb", {}),
        ("paper.exhibit", "CR", {"paper": 77, "exhibit": "A"}),
        ("paper.strike_out", "CR", {"paper": 77, "ground": "g"}),
        ("paper.disclose", "CR", {"paper": 77, "open_to": ["x"]}), ("paper.order", "CR", {"number": 9}),
    ):  # fmt: skip
        given: dict[str, Any] = {**fields, **why}
        table.step(kind, by, "1996-01-10", **given)
    assert len(table("clerk").dispute.show(CASE).irregularities) >= 13
    assert seen(table("clerk")) == []
