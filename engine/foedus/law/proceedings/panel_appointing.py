"""How a panel comes about: lists, strikes, ranks, rosters, appointments, acceptance, constitution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from foedus.errors import Reason
from foedus.law.proceedings.panel_people import (
    against_filler,
    against_person,
    against_seat,
    against_source,
    holds,
    is_known,
    missing_members,
    names,
    new_seat,
    seat_named,
    side_of,
    way_of,
)
from foedus.law.proceedings.panel_rules import (
    TIES,
    appointers_due,
    appoints_in_time,
    decision_of,
    default_appointer,
    size_of,
    sizes_allowed,
    tie_of,
)
from foedus.law.proceedings.seats import SEATS, Candidates, Panel, Seat
from foedus.law.proceedings.values import GOING, SIDES, Phase, Situation, Step, StepField, StepKind

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding

COMING: Final[tuple[Phase, ...]] = ("open", "tribunal")


def put(proceeding: Proceeding, situation: Situation, panel: Panel) -> Proceeding:
    """Return the proceeding with another panel, which knows its size."""
    return proceeding.with_(panel=replace(panel, size=size_of(situation.procedure, panel)))


# ---- number, lists, rosters


def _number(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    return put(proceeding, situation, replace(proceeding.panel, agreed_size=int(step.get("number"))))


def _may_number(situation: Situation, step: Step) -> Iterator[Reason]:
    allowed, number = sizes_allowed(situation.procedure), step.get("number")
    if not step.get("agreed"):
        yield Reason("missing-field", "the number is agreed by the sides, and it is not said that they did")
    if number == 0 or (allowed is not None and number not in allowed):
        text = f"a panel of {number} is none that {situation.procedure.id} allows"
        yield Reason("out-of-range", text, f"Allowed: {' or '.join(map(str, allowed or ('one or more',)))}.")


def _list(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    sent = Candidates(tuple(dict.fromkeys(names(step.get("names")))), step.place, step.get("strikes"))
    return put(proceeding, situation, replace(proceeding.panel, candidates=sent))


def _roster(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    known = dict.fromkeys((*proceeding.panel.roster, *names(step.get("names"))))
    return put(proceeding, situation, replace(proceeding.panel, roster=tuple(known)))


def _strike(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    sent, side = proceeding.panel.candidates, side_of(situation, step.by) or step.by
    if sent is None:
        return proceeding
    known = dict.fromkeys((*sent.struck.get(side, ()), *(n for n in names(step.get("names")) if n in sent.names)))
    struck = replace(sent, struck={**sent.struck, side: tuple(known)})
    return put(proceeding, situation, replace(proceeding.panel, candidates=struck))


def _rank(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    sent, side = proceeding.panel.candidates, side_of(situation, step.by) or step.by
    if sent is None:
        return proceeding
    order = tuple(dict.fromkeys(name for name in names(step.get("names")) if name in sent.names))
    return put(
        proceeding,
        situation,
        replace(proceeding.panel, candidates=replace(sent, ranked={**sent.ranked, side: order})),
    )


def _on_list(situation: Situation, step: Step) -> Iterator[Reason]:
    sent = situation.proceeding.panel.candidates
    if sent is None:
        yield Reason("out-of-order", "no list of candidates was sent")
        return
    unknown = [name for name in names(step.get("names")) if name not in sent.names]
    if unknown:
        text = f"{', '.join(unknown)} {'is' if len(unknown) == 1 else 'are'} not on the list ({sent.place})"
        yield Reason("unknown-value", text, f"On the list: {', '.join(sent.names)}.")


def _may_strike(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _on_list(situation, step)
    sent, side = situation.proceeding.panel.candidates, side_of(situation, step.by)
    if sent is None or side is None:
        return
    before = sent.struck.get(side, ())
    again = [name for name in names(step.get("names")) if name in before]
    if again:
        yield Reason("nothing-changes", f"the {side} has struck {', '.join(again)} already")
    total = len({*before, *names(step.get("names"))})
    if sent.strikes is not None and total > sent.strikes:
        yield Reason("out-of-range", f"each side may strike {sent.strikes} of the list, and this would be {total}")


def _may_rank(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _on_list(situation, step)
    sent = situation.proceeding.panel.candidates
    gone = [name for name in names(step.get("names")) if sent is not None and name in sent.gone]
    if gone:
        yield Reason("excluded-person", f"{', '.join(gone)} was struck from the list and cannot be ranked")


# ---- appointment


def _appoint(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    way = way_of(situation, step) if step.kind == "panel.appoint" else "default"
    return seated(proceeding, situation, new_seat(situation, step, seat_named(situation, step), way))


def seated(proceeding: Proceeding, situation: Situation, seat: Seat) -> Proceeding:
    """Name somebody for a seat; who has a seat, or was removed from this panel, gets none."""
    panel = proceeding.panel
    if panel.seat_of(seat.person) is not None or seat.person in panel.barred:
        return proceeding
    return put(proceeding, situation, replace(panel, seats=(*panel.seats, seat)))


def _may_appoint(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from against_person(situation, step)
    yield from against_source(situation, step)
    yield from against_seat(situation, step)
    if is_known(situation, step.by):
        yield from against_filler(situation, step)


def _may_default(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _in_default(situation, step)
    yield from against_person(situation, step)
    yield from against_source(situation, step)
    yield from against_seat(situation, step)


def _in_default(situation: Situation, step: Step) -> Iterator[Reason]:
    """Object unless the time of the sides has run out and the seat falls to whoever takes the step.

    Where no deadline of the procedure leads to an appointment, nothing can have run out: whom it names may appoint.
    """
    named, due = default_appointer(situation.procedure), appointers_due(situation.stand.then)
    if not due and appoints_in_time(situation.procedure):
        running = [f"{one.stage} until {one.day}" for one in situation.stand.next if one.kind == "deadline" and one.day]
        told = f" (still running: {', '.join(running)})" if running else ""
        yield Reason("out-of-order", f"no time in which others appoint has run out on {step.day}{told}")
        return
    allowed = due or ((named,) if named else ())
    if not allowed:
        yield Reason("out-of-order", f"{situation.procedure.id} knows no appointment in default")
    elif not any(holds(situation, step.by, who) for who in allowed):
        yield Reason("not-your-act", f"the appointment falls to {' or '.join(allowed)}, and not to {step.by}")


def _answer(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    seat = proceeding.panel.seat_of(step.by)
    if seat is None or seat.state != "named":
        return proceeding
    if step.kind == "panel.accept":
        return put(proceeding, situation, proceeding.panel.with_seat(seat, state="accepted"))
    return put(proceeding, situation, proceeding.panel.with_seat(seat, state="declined", left=step.place))


def _may_answer(situation: Situation, step: Step) -> Iterator[Reason]:
    seat = situation.proceeding.panel.seat_of(step.by)
    if seat is not None and seat.state != "named":
        yield Reason("nothing-changes", f"{step.by} has accepted already")


# ---- constitution


def _constitute(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    panel = replace(proceeding.panel, constituted=step.place, tie=step.get("tie_rule") or proceeding.panel.tie)
    return put(proceeding, situation, panel)


def _may_constitute(situation: Situation, step: Step) -> Iterator[Reason]:
    panel, procedure = situation.proceeding.panel, situation.procedure
    size = size_of(procedure, panel)
    if panel.complete:
        yield Reason("nothing-changes", f"the panel is constituted already ({panel.constituted})")
    if size in (None, 0):
        text = f"{procedure.id} does not say how many members the panel has"
        yield Reason("panel-incomplete", text, "Record the number on which the sides agreed.")
    for text in missing_members(procedure, panel):
        yield Reason("panel-incomplete", text, "Appoint the member first.")
    for seat in panel.counted:
        if seat.state == "named":
            yield Reason("panel-incomplete", f"{seat.person} has not accepted yet ({seat.place})")
    for one in panel.open_challenges():
        if one.suspends:
            text = f"the challenge of {one.member} ({one.place}) is open, and the case stands still until it is decided"
            yield Reason("panel-incomplete", text, "Record the decision on the challenge.")
    tie = step.get("tie_rule") or tie_of(procedure, panel)
    if size and size % 2 == 0 and decision_of(procedure).of is not None and tie is None:
        text = f"a panel of {size} can split in halves, and nothing says what a tie means"
        yield Reason("no-tie-rule", text, "Say the rule that was agreed: the chair's vote counts twice, or rejected.")


_PERSON: Final = StepField("person", "who is appointed", required=True)
ORIGIN: Final = (
    StepField("nationality", "of which country or member the person is a national", "list"),
    StepField("affiliation", "to which party or body the person belongs", "list"),
    StepField("agreed", "the parties agreed on this person", "flag"),
)
"""Where somebody comes from, and whether the parties agreed all the same."""
_AS: Final = StepField("as", "for which seat; without it a member's, or the only one", "choice", choices=SEATS)
_FOR: Final = StepField("for", "in the place of which side", "choice", choices=SIDES)
_SOURCE: Final = StepField("source", "where the name was taken from", "choice", choices=("list", "roster", "free"))

KINDS: Final = (
    StepKind("panel.number", "the sides agree on the number of members", SIDES, ("open",),
        (StepField("number", "how many members", "number", True),
         StepField("agreed", "the parties agreed on it", "flag")), _number, _may_number),
    StepKind("panel.list", "a list of candidates is sent to the sides", ("authority", "appointer"), COMING,
        (StepField("names", "a candidate", "list", True),
         StepField("strikes", "how many names each side may strike", "number")), _list),
    StepKind("panel.strike", "a side strikes names from the list", SIDES, COMING,
        (StepField("names", "a name that is struck", "list", True), StepField("grounds", "why")), _strike, _may_strike),
    StepKind("panel.rank", "a side ranks the names of the list", SIDES, COMING,
        (StepField("names", "the names, best first", "list", True),), _rank, _may_rank),
    StepKind("panel.roster", "names of a standing roster", (*SIDES, "authority", "appointer"), COMING,
        (StepField("names", "a name on the roster", "list", True), StepField("roster", "which roster")), _roster),
    StepKind("panel.appoint", "somebody is appointed to the panel", (*SIDES, "tribunal", "authority", "appointer"),
        COMING, (_PERSON, _AS, *ORIGIN, _SOURCE), _appoint, _may_appoint),
    StepKind("panel.default_appointment", "somebody is appointed because others did not in time",
        (*SIDES, "third", "tribunal", "authority", "appointer"), COMING, (_PERSON, _AS, _FOR, *ORIGIN, _SOURCE),
        _appoint, _may_default, by_expiry=True),
    StepKind("panel.accept", "the person appointed accepts", ("nominee", "tribunal"), GOING,
        (StepField("statement", "what was declared with it"),), _answer, _may_answer),
    StepKind("panel.decline", "the person appointed declines", ("nominee",), GOING,
        (StepField("grounds", "why"),), _answer, _may_answer),
    StepKind("panel.constitute", "the panel is constituted", (*SIDES, "tribunal", "authority", "appointer"), COMING,
        (StepField("tie_rule", "what a tie means, where the number is even: the chair's vote counts twice, or "
                   "what was asked for is rejected", "choice", choices=TIES),), _constitute, _may_constitute),
)  # fmt: skip
