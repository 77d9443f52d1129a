"""What becomes of a panel: disclosures, challenges and their decision, resignation, removal, replacement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from foedus.errors import Reason
from foedus.law.proceedings.panel_appointing import ORIGIN, put, seated
from foedus.law.proceedings.panel_people import (
    acts_as_body,
    against_person,
    against_source,
    holds,
    is_known,
    is_member,
    new_seat,
    side_of,
)
from foedus.law.proceedings.panel_rules import BODY_ITSELF, default_appointer, size_of
from foedus.law.proceedings.seats import Challenge, Panel, Seat
from foedus.law.proceedings.values import GOING, SIDES, Situation, Step, StepField, StepKind

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding

UPHELD, REJECTED, WITHDRAWN = DECISIONS = ("upheld", "rejected", "withdrawn")


def _disclose(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    seat = proceeding.panel.seat_of(step.by)
    if seat is None:
        return proceeding
    told = (*seat.disclosed, str(step.get("circumstance")))
    return put(proceeding, situation, proceeding.panel.with_seat(seat, disclosed=told))


def _own_seat(situation: Situation, step: Step) -> Iterator[Reason]:
    if situation.proceeding.panel.seat_of(step.by) is None:
        yield Reason("not-your-act", f"{step.by} has no seat on the panel; a member does this by name")


def _challenge(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    made = Challenge(
        str(step.get("member")), step.by, str(step.get("grounds")), step.day, step.place, bool(step.get("suspends"))
    )
    return put(proceeding, situation, replace(proceeding.panel, challenges=(*proceeding.panel.challenges, made)))


def _may_challenge(situation: Situation, step: Step) -> Iterator[Reason]:
    panel, member = situation.proceeding.panel, str(step.get("member"))
    yield from _on_panel(panel, member)
    for one in panel.open_challenges(member):
        if one.by == step.by:
            yield Reason("nothing-changes", f"{step.by} has challenged {member} already ({one.place}); it is open")


def _on_panel(panel: Panel, member: str) -> Iterator[Reason]:
    if panel.seat_of(member) is None:
        named = ", ".join(one.person for one in panel.active) or "nobody yet"
        yield Reason("unknown-value", f"{member} has no seat on the panel, which has {named}")


def _decide(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    panel = proceeding.panel
    found = next((one for one in panel.open_challenges() if one.place == f"#{step.get('challenge')}"), None)
    if found is None:
        return proceeding
    decided = replace(found, decided=step.place, decision=str(step.get("decision")))
    panel = replace(panel, challenges=tuple(decided if one is found else one for one in panel.challenges))
    if decided.decision == UPHELD:
        panel = _without(panel, found.member, step, barred=True)
    return put(proceeding, situation, panel)


def _without(panel: Panel, member: str, step: Step, *, barred: bool) -> Panel:
    seat = panel.seat_of(member)
    if seat is not None:
        left = "declined" if seat.state == "named" and not barred else ("removed" if barred else "resigned")
        panel = panel.with_seat(seat, state=left, left=step.place)
    return replace(panel, barred=panel.barred | {member}) if barred else panel


def _may_decide(situation: Situation, step: Step) -> Iterator[Reason]:
    panel, decision = situation.proceeding.panel, step.get("decision")
    place = f"#{step.get('challenge')}"
    found = next((one for one in panel.challenges if one.place == place), None)
    if found is None:
        known = ", ".join(f"{one.place} of {one.member}" for one in panel.open_challenges()) or "none"
        yield Reason("unknown-value", f"act {place} is no challenge; open: {known}")
        return
    if found.decided is not None:
        yield Reason("nothing-changes", f"the challenge {place} is {found.decision} already ({found.decided})")
    if step.by == found.member:
        yield Reason("not-your-act", f"{step.by} is the one who is challenged, and does not decide on it")
    side = side_of(situation, step.by)
    if side is not None and decision != WITHDRAWN and not acts_as_body(situation, step.by):
        yield Reason("not-your-act", f"{step.by} is a side of the case, and does not decide on a challenge")
    if decision == WITHDRAWN and step.by != found.by:
        yield Reason("not-your-act", f"the challenge is that of {found.by}, who alone withdraws it")


def _resign(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    return put(proceeding, situation, _without(proceeding.panel, step.by, step, barred=False))


def _remove(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    return put(proceeding, situation, _without(proceeding.panel, str(step.get("member")), step, barred=True))


def _may_remove(situation: Situation, step: Step) -> Iterator[Reason]:
    panel = situation.proceeding.panel
    yield from _on_panel(panel, str(step.get("member")))
    if is_member(panel, step.by) or step.by in BODY_ITSELF:
        yield Reason("not-your-act", "members do not remove each other")
    elif side_of(situation, step.by) is not None and not step.get("agreed"):
        text = "a side alone removes nobody; the sides do it together, and it is not said that they agreed"
        yield Reason("missing-field", text, "Say that the parties agreed, or let a body remove the member.")


# ---- replacement


def _replace(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    panel = proceeding.panel
    old, person = _vacancy(panel, step), str(step.get("person"))
    if old is None:
        return proceeding
    alternate = panel.seat_of(person)
    if alternate is not None and alternate.seat != "alternate":
        return proceeding
    if alternate is not None:
        panel = panel.with_seat(alternate, seat=old.seat, side=old.side)
        return put(proceeding, situation, panel.with_seat(old, filled=step.place))
    if person in panel.barred:
        return proceeding
    fresh = replace(new_seat(situation, step, old.seat, old.way), side=old.side)
    return seated(proceeding.with_(panel=panel.with_seat(old, filled=step.place)), situation, fresh)


def _vacancy(panel: Panel, step: Step) -> Seat | None:
    return next((one for one in panel.vacancies if one.person == step.get("of")), None)


def _may_replace(situation: Situation, step: Step) -> Iterator[Reason]:
    panel, person = situation.proceeding.panel, str(step.get("person"))
    yield from against_person(situation, step)
    yield from against_source(situation, step)
    old = _vacancy(panel, step)
    if old is None:
        gone = ", ".join(one.person for one in panel.vacancies) or "none"
        yield Reason("unknown-value", f"{step.get('of')} has left no seat that is vacant; vacant: {gone}")
        return
    alternate, size = panel.seat_of(person), size_of(situation.procedure, panel)
    if old.seat != "alternate" and size is not None and len(panel.counted) >= size:
        yield Reason("seat-taken", f"all {size} seats are taken: {', '.join(one.person for one in panel.counted)}")
    if alternate is None and is_known(situation, step.by):
        yield from _as_appointed(situation, step, old)


def _as_appointed(situation: Situation, step: Step, old: Seat) -> Iterator[Reason]:
    """A vacancy is filled in the way in which the member had been appointed."""
    side, text = side_of(situation, step.by), f"{old.person} was appointed by {old.by}; the vacancy is filled so too"
    if old.way == "each":
        good = side == old.side
    elif old.way == "together":
        good = side is not None
        if good and not step.get("agreed"):
            yield Reason("missing-field", f"{old.person} was appointed by the sides together; say that they agreed")
    elif old.way == "members":
        good = is_member(situation.proceeding.panel, step.by) or step.by in BODY_ITSELF
    elif old.way == "body":
        good = acts_as_body(situation, step.by)
    else:
        named = default_appointer(situation.procedure)
        good = step.by == old.by or (named is not None and holds(situation, step.by, named))
    if not good:
        yield Reason("not-your-act", text)


_MEMBER: Final = StepField("member", "the member", required=True)
_GROUNDS: Final = StepField("grounds", "why", required=True)

KINDS: Final = (
    StepKind("panel.disclose", "a member discloses a circumstance", ("nominee", "tribunal"), GOING,
        (StepField("circumstance", "what could give rise to doubts", required=True),), _disclose, _own_seat),
    StepKind("panel.challenge", "a side challenges a member", SIDES, GOING,
        (_MEMBER, _GROUNDS, StepField("known_on", "when the ground became known", "day"),
         StepField("suspends", "the case stands still until it is decided", "flag")), _challenge, _may_challenge),
    StepKind("panel.decide_challenge", "a challenge is decided", (*SIDES, "tribunal", "authority", "appointer"), GOING,
        (StepField("challenge", "the act of the challenge", "step", True),
         StepField("decision", "how", "choice", True, DECISIONS), StepField("reasons", "the reasons")),
        _decide, _may_decide),
    StepKind("panel.resign", "a member resigns", ("nominee", "tribunal"), GOING,
        (StepField("grounds", "why"),), _resign, _own_seat),
    StepKind("panel.remove", "a member is removed", (*SIDES, "tribunal", "authority", "appointer"), GOING,
        (_MEMBER, _GROUNDS, StepField("agreed", "the parties agreed on it", "flag")), _remove, _may_remove),
    StepKind("panel.replace", "a vacancy is filled in the way in which the member had been appointed",
        (*SIDES, "third", "tribunal", "authority", "appointer"), GOING,
        (StepField("of", "whose seat is vacant", required=True), StepField("person", "who takes it", required=True),
         *ORIGIN), _replace, _may_replace),
)  # fmt: skip
