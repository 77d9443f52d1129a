"""Who may be appointed, and by whom: what speaks against a person, a seat, or whoever fills it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from foedus.errors import Reason
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.offices import office_of
from foedus.law.proceedings.panel_rules import (
    BODY_ITSELF,
    Way,
    composition_of,
    each_of,
    exclusion_of,
    has_chair,
    is_lot,
    size_of,
)
from foedus.law.proceedings.seats import Panel, Seat
from foedus.law.proceedings.values import SIDES, Office, Situation, Step

BODIES: Final[tuple[Office, ...]] = ("authority", "appointer", "tribunal")


def names(value: object) -> tuple[str, ...]:
    """Read a list of names."""
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else ()


def side_of(situation: Situation, who: str) -> Office | None:
    """Return the side for which somebody acts."""
    held = situation.proceeding.offices_of(who)
    return next((side for side in SIDES if side in held), None)


def is_known(situation: Situation, who: str) -> bool:
    """Whether somebody holds any office in the case."""
    return bool(situation.proceeding.offices_of(who) - {"outsider"})


def is_member(panel: Panel, who: str) -> bool:
    """Whether somebody is a member by name, and not a body."""
    return panel.seat_of(who) is not None


def acts_as_body(situation: Situation, who: str) -> bool:
    """Whether somebody is an authority or a court, and neither a member nor the panel of the case itself."""
    held = situation.proceeding.offices_of(who)
    return not is_member(situation.proceeding.panel, who) and who not in BODY_ITSELF and not held.isdisjoint(BODIES)


def holds(situation: Situation, who: str, named: str) -> bool:
    """Whether somebody is the one whom the procedure names: by its name, its role, or as whoever draws a lot."""
    if is_lot(named):
        return is_known(situation, who)
    return who == named or any(member.party == who for member in situation.proceeding.parties.holding(named))


def against_person(situation: Situation, step: Step) -> Iterator[Reason]:
    """Object to a person who may not sit in this case."""
    person, panel, agreed = str(step.get("person")), situation.proceeding.panel, bool(step.get("agreed"))
    waived = "The parties can agree to it: record the appointment as agreed."

    def excluded(text: str, remedy: str = "Appoint somebody else.") -> Reason:
        return Reason("excluded-person", f"{person} may not sit here: {text}", remedy)

    seat = panel.seat_of(person)
    if seat is not None and not (step.kind == "panel.replace" and seat.seat == "alternate"):
        yield excluded(f"named for a seat already ({seat.place})")
    if person in panel.barred:
        yield excluded("removed from this panel before")
    if panel.candidates and person in panel.candidates.gone:
        yield excluded(f"struck from the list of candidates ({panel.candidates.place})")
    if person in situation.procedure.roles:
        yield excluded("that is the name of a role, and a panel has persons")
    if person == situation.proceeding.mediation.mediator and not agreed:
        yield excluded("the mediator of this case", waived)
    held = situation.proceeding.offices_of(person) & {*SIDES, "third"}
    if held:
        yield excluded(f"acts in this case as {' and '.join(sorted(held))}")
    for one in situation.proceeding.parties.agents:
        if one.agent == person:
            yield excluded(f"represents {one.party} in this case")
    for text, can_be_waived in _belonging(situation, step):
        if not (can_be_waived and agreed):
            yield excluded(text, waived if can_be_waived else "Appoint somebody else.")


def _belonging(situation: Situation, step: Step) -> Iterator[tuple[str, bool]]:
    rule = exclusion_of(situation.procedure)
    if rule is None:
        return
    parties = {
        member.party: member.role
        for member in situation.proceeding.parties.members
        if office_of(situation.procedure, member.role) in rule.offices
    }
    for field, asked, words in (
        ("nationality", rule.nationality, "a national of"),
        ("affiliation", rule.affiliation, "affiliated with"),
    ):
        for code in names(step.get(field)) if asked else ():
            if code in parties:
                yield f"{words} {code}, the {parties[code]} of this case", rule.unless_agreed


def against_source(situation: Situation, step: Step) -> Iterator[Reason]:
    """Object to a person who does not stand on the list or the roster from which it is said to come."""
    person, panel, source = str(step.get("person")), situation.proceeding.panel, step.get("source")
    if source == "list":
        if panel.candidates is None:
            yield Reason("out-of-order", "no list of candidates was sent")
        elif person not in panel.candidates.names:
            yield Reason("unknown-value", f"{person} is not on the list of candidates ({panel.candidates.place})")
    rostered = source == "roster" or (source is None and composition_of(situation.procedure).rostered)
    if rostered and panel.roster and person not in panel.roster and not step.get("agreed"):
        yield Reason("unknown-value", f"{person} is not on the roster: {', '.join(panel.roster)}")
    if source == "roster" and not panel.roster:
        yield Reason("out-of-order", "no roster is recorded in this case")


def seat_named(situation: Situation, step: Step) -> str:
    """Return the seat that a step is about: as it says, else the only one there is, else a member's."""
    said = step.get("as")
    if said is not None:
        return str(said)
    return "sole" if size_of(situation.procedure, situation.proceeding.panel) == 1 else "member"


def against_seat(situation: Situation, step: Step) -> Iterator[Reason]:
    """Object to a seat that the panel does not have, or that somebody has already."""
    panel, seat = situation.proceeding.panel, seat_named(situation, step)
    size, presided = size_of(situation.procedure, panel), has_chair(situation.procedure, panel)
    if size == 0:
        yield Reason("unknown-value", f"{situation.procedure.id} has no panel to be appointed")
        return
    if seat == "sole" and size is not None and size != 1:
        yield Reason("unknown-value", f"a panel of {size} has no sole member", "Agree on one member first.")
    if seat == "chair" and not presided:
        yield Reason("unknown-value", f"a panel of {size} has no chair here")
    if seat == "alternate" or size is None:
        return
    others = [one for one in panel.counted if one.person != step.get("person")]
    chair = next((one for one in others if one.seat in ("chair", "sole")), None)
    if seat in ("chair", "sole") and chair is not None:
        yield Reason("seat-taken", f"{chair.person} has that seat ({chair.place})")
    room = size - 1 if seat == "member" and presided and chair is None else size
    if len(others) >= room:
        text = f"all {room} seats are taken: {', '.join(one.person for one in others)}"
        yield Reason("seat-taken", text, "A seat becomes free when its member declines, resigns or is removed.")


def way_of(situation: Situation, step: Step) -> Way:
    """Say in which way a step fills a seat: by a side its own, by the sides together, by members, by a body."""
    held = situation.proceeding.offices_of(step.by)
    rule = composition_of(situation.procedure)
    seat = seat_named(situation, step)
    if not held.isdisjoint(SIDES):
        ways = rule.chair if seat in ("chair", "sole") else rule.others
        own = seat in ("member", "alternate") and (rule.each > 0 or "each" in ways)
        return "each" if own and not (step.get("agreed") and "together" in ways) else "together"
    return "members" if is_member(situation.proceeding.panel, step.by) or step.by in BODY_ITSELF else "body"


def against_filler(situation: Situation, step: Step) -> Iterator[Reason]:
    """Object to somebody to whom the seat is not given, or who has appointed as many as it may."""
    rule, seat, way = composition_of(situation.procedure), seat_named(situation, step), way_of(situation, step)
    size = size_of(situation.procedure, situation.proceeding.panel)
    if seat in ("chair", "sole"):
        ways: Sequence[Way] = rule.chair if size != 1 or not rule.each else ("together",)
    else:
        ways = (*(("each",) if rule.each else ()), *rule.others)
    if way not in ways:
        words = str(situation.procedure.doc.get("panel", {}).get("appointed_by", "nobody"))
        text = f"the {seat} is not appointed {_WAYS[way]}: {situation.procedure.id} says “{words}”"
        yield Reason("not-your-act", text, f"It is appointed {' or '.join(_WAYS[one] for one in ways) or 'by nobody'}.")
    if way == "together" and not step.get("agreed"):
        text = f"the {seat} is appointed by the sides together, and it is not said that they agreed"
        yield Reason("missing-field", text, "Say that the parties agreed.")
    if way == "each" and rule.each:
        each = each_of(situation.procedure, situation.proceeding.panel)
        yield from _quota(situation, step, rule.alternates if seat == "alternate" else each)


def _quota(situation: Situation, step: Step, quota: int) -> Iterator[Reason]:
    side, alternate = side_of(situation, step.by), seat_named(situation, step) == "alternate"
    own = [
        one
        for one in situation.proceeding.panel.active
        if one.side == side and (one.seat == "alternate") == alternate and one.person != step.get("person")
    ]
    if len(own) >= quota:
        named = ", ".join(f"{one.person} ({one.place})" for one in own)
        what = f"its {'alternate' if alternate else 'member'}{'' if quota == 1 else 's'}"
        text = f"the {side} has named {what}: {named}" if own else f"the {side} names no alternates here"
        yield Reason("seat-taken", text)


_WAYS: Final = {
    "each": "by each side alone",
    "together": "by the sides together",
    "members": "by the members already named",
    "body": "by a body",
}


def missing_members(procedure: Procedure, panel: Panel) -> Iterator[str]:
    """Say which seats nobody has, and who fills them."""
    rule, size, counted = composition_of(procedure), size_of(procedure, panel), panel.counted
    if size is None:
        return
    told = 0
    if rule.each and size > 1:
        for side in SIDES:
            own = sum(one.side == side for one in counted)
            for _ in range(each_of(procedure, panel) - own):
                told += 1
                yield f"a member is missing whom the {side} appoints"
    if has_chair(procedure, panel) and panel.chair is None:
        told += 1
        yield f"the chair is missing, who is appointed {' or '.join(_WAYS[way] for way in rule.chair)}"
    left = size - len(counted) - told
    if left > 0:
        whose = " or ".join(_WAYS[way] for way in rule.others) or "by nobody"
        yield f"{left} of {size} members {'is' if left == 1 else 'are'} missing, appointed {whose}"
    elif left < 0 and len(counted) > size:
        yield f"{len(counted)} persons have been named for {size} seats"


def new_seat(situation: Situation, step: Step, seat: str, way: str) -> Seat:
    """Return the seat that a step fills."""
    said = step.get("for")
    side = side_of(situation, step.by) if way == "each" else (said if said in SIDES else None)
    return Seat(
        str(step.get("person")), seat, step.by, way, step.day, step.place, side,  # type: ignore[arg-type]
        names(step.get("nationality")), names(step.get("affiliation")),
    )  # fmt: skip
