"""Who takes part in a case: the parties of the filing, and who joined, left, was replaced, or is represented.

Rules of this module:

* whoever joins says in which role and out of what interest of its own; it is a party from that day on;
* a role that needs leave is asked for; a side may contest a joinder; then it waits for a decision;
* nobody stands on both sides, and no side is left by the last who holds it: a claim is withdrawn;
* a party that came through its government holds its role, and its government acts for it;
* a submission from outside makes nobody a party.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import Reason
from foedus.law.proceedings.offices import SIDE_OFFICES, office_of
from foedus.law.proceedings.parties_state import Agent, Asked, Member, Submission
from foedus.law.proceedings.standing import CATEGORIES, NO_STANDING, lacks, may_words, rights_of
from foedus.law.proceedings.values import GOING, PHASES, SIDES, Office, Situation, Step, StepField, StepKind

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding


def _with(proceeding: Proceeding, **fields: Any) -> Proceeding:
    return proceeding.with_(parties=replace(proceeding.parties, **fields))


def _member(step: Step) -> Member:
    return Member(step.by, step.fields["role"], step.day, step.get("category"), step.place)


def _join(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    members = proceeding.parties.members
    known = any((one.party, one.role) == (step.by, step.fields["role"]) for one in members)
    return proceeding if known else _with(proceeding, members=(*members, _member(step)))


def _ask(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return _with(proceeding, asked=(*proceeding.parties.asked, Asked(_member(step), step.fields["interest"])))


def _against_joining(situation: Situation, step: Step) -> Iterator[Reason]:
    procedure, role = situation.procedure, step.fields["role"]
    office = office_of(procedure, role)
    if role not in procedure.roles or office not in SIDE_OFFICES:
        open_to = [name for name in procedure.roles if office_of(procedure, name) in SIDE_OFFICES]
        text = f"nobody joins {procedure.id} as {role!r}"
        yield Reason("unknown-role", text, f"A party can be {', '.join(open_to)}.")
        return
    parties = situation.proceeding.parties
    if any(one.role == role for one in parties.of_name(step.by)):
        yield Reason("nothing-changes", f"{step.by} is {role} already")
    if any((one.member.party, one.member.role) == (step.by, role) for one in parties.asked):
        yield Reason("nothing-changes", f"{step.by} has asked to be {role}, and waits for the decision")
    yield from _both_sides(situation, step.by, office)
    if step.get("category"):
        text = lacks(procedure, office, step.by, step.fields["category"], joining=True) or ""
        yield from [Reason(NO_STANDING, text)] if text else []


def _both_sides(situation: Situation, name: str, office: Office) -> Iterator[Reason]:
    other = {"complainant": "respondent", "respondent": "complainant"}.get(office)
    if other in {office_of(situation.procedure, one.role) for one in situation.proceeding.parties.of_name(name)}:
        yield Reason("not-your-act", f"{name} is {other} in this case, and nobody stands on both sides")


def _contest(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    parties, place = proceeding.parties, f"#{step.fields['joinder']}"
    waiting = [replace(one, contested=step.place) if one.member.place == place else one for one in parties.asked]
    joined = [one for one in parties.members if one.place == place]
    waiting += [Asked(one, "", step.place) for one in joined]
    members = tuple(one for one in parties.members if one not in joined)
    there = {one.party for one in members}
    agents = tuple(one for one in parties.agents if one.party in there)
    return _with(proceeding, members=members, asked=tuple(waiting), agents=agents)


def _against_contest(situation: Situation, step: Step) -> Iterator[Reason]:
    parties, place = situation.proceeding.parties, f"#{step.fields['joinder']}"
    joined = {one.place: one.party for one in parties.members if one.place != "#1"}
    joined |= {one.member.place: one.member.party for one in parties.asked if one.contested is None}
    if place not in joined:
        known = ", ".join(f"{at} ({party})" for at, party in joined.items()) or "none"
        yield Reason("unknown-value", f"{place} is no joinder that could be contested", f"These are: {known}.")
    elif joined[place] == step.by:
        yield Reason("not-your-act", f"{step.by} does not contest its own joinder; it leaves")
    yield from _left_empty(situation, [one for one in parties.members if one.place == place])


def _admit(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    parties, asked = proceeding.parties, proceeding.parties.asked_in(f"#{step.fields['joinder']}")
    if asked is None:
        return proceeding
    members = (*parties.members, replace(asked.member, since=step.day))
    return _with(proceeding, members=members, asked=tuple(one for one in parties.asked if one is not asked))


def _refuse(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    parties, place = proceeding.parties, f"#{step.fields['joinder']}"
    return _with(proceeding, asked=tuple(one for one in parties.asked if one.member.place != place))


def _against_decision(situation: Situation, step: Step) -> Iterator[Reason]:
    parties, place = situation.proceeding.parties, f"#{step.fields['joinder']}"
    asked = parties.asked_in(place)
    if asked is None:
        known = ", ".join(f"{one.member.place} ({one.member.party})" for one in parties.asked) or "none"
        yield Reason("unknown-value", f"{place} is no joinder that waits for a decision", f"These are: {known}.")
    elif step.kind == "parties.admit":
        party, role = asked.member.party, asked.member.role
        if any(one.role == role for one in parties.of_name(party)):
            yield Reason("nothing-changes", f"{party} is {role} already")
        yield from _both_sides(situation, party, office_of(situation.procedure, role))


def _submit(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    new = Submission(step.by, step.day, step.fields["interest"], step.place)
    return _with(proceeding, submissions=(*proceeding.parties.submissions, new))


def _against_submission(situation: Situation, step: Step) -> Iterator[Reason]:
    category = step.get("category")
    if category and not {"suggest", "join"} & set(rights_of(situation.procedure, category).may):
        yield Reason(NO_STANDING, f"{step.by} may not hand in views: {may_words(situation.procedure, category)}")


def _leaving(proceeding: Proceeding, step: Step) -> list[Member]:
    """Return what a party gives up, with those for whom it acts."""
    members = proceeding.parties.members
    return [one for one in members if step.by in (one.party, one.through) and step.get("role") in (None, one.role)]


def _leave(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    parties = proceeding.parties
    left = _leaving(proceeding, step)
    members = tuple(one for one in parties.members if one not in left)
    former = (*parties.former, *(replace(one, until=step.day) for one in left))
    stays = any(one.party == step.by for one in members)
    agents = tuple(one for one in parties.agents if stays or one.party != step.by)
    return _with(proceeding, members=members, former=former, agents=agents)


def _against_leaving(situation: Situation, step: Step) -> Iterator[Reason]:
    left = _leaving(situation.proceeding, step)
    if not left:
        yield Reason("unknown-value", f"{step.by} is not {step.get('role')}")
    yield from _left_empty(situation, left)


def _left_empty(situation: Situation, left: Sequence[Member]) -> Iterator[Reason]:
    """Object where nobody would act for a side any more."""
    members, procedure = situation.proceeding.parties.members, situation.procedure
    for office in sorted({office_of(procedure, one.role) for one in left} & {*SIDES}):
        stay = [one for one in members if office_of(procedure, one.role) == office and one not in left]
        if not [one for one in stay if one.through is None]:
            names = " and ".join(dict.fromkeys(one.party for one in left))
            remedy = "A claim is withdrawn with case.withdraw." if office == "complainant" else ""
            yield Reason("role-unheld", f"{names} is the last {office}, and no case is left without one", remedy)


def _replace(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    parties, old, new = proceeding.parties, step.fields["party"], step.fields["successor"]
    gone = [replace(one, until=step.day) for one in parties.of_name(old)]
    there = {one.role for one in parties.of_name(new)}
    members: list[Member] = []
    for one in parties.members:
        if one.party != old:
            members.append(replace(one, through=new) if one.through == old else one)
        elif one.role not in there:
            members.append(replace(one, party=new, since=step.day, place=step.place))
    agents = tuple(one for one in parties.agents if one.party != old)
    return _with(proceeding, members=tuple(members), former=(*parties.former, *gone), agents=agents)


def _against_replacing(situation: Situation, step: Step) -> Iterator[Reason]:
    parties, old, new = situation.proceeding.parties, step.fields["party"], step.fields["successor"]
    if not parties.of_name(old):
        known = ", ".join(dict.fromkeys(one.party for one in parties.members))
        yield Reason("unknown-value", f"{old} is no party of this case", f"Its parties are {known}.")
    if old == new:
        yield Reason("nothing-changes", f"{old} does not succeed itself")
    for office in sorted({office_of(situation.procedure, one.role) for one in parties.of_name(old)}):
        yield from _both_sides(situation, new, office)
    held = situation.proceeding.offices_of(step.by)
    if not held & {"tribunal", "authority"} and step.by not in (old, new):
        yield Reason("not-your-act", f"{step.by} is neither {old} nor {new}, and replaces nobody")


def _represent(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    parties, name = proceeding.parties, step.fields["agent"]
    until = date.fromisoformat(step.fields["until"]) if step.get("until") else None
    new = Agent(step.by, name, tuple(step.get("powers") or ()), step.day, until, step.place)
    others = tuple(one for one in parties.agents if (one.party, one.agent) != (step.by, name))
    return _with(proceeding, agents=(*others, new))


def _against_agent(situation: Situation, step: Step) -> Iterator[Reason]:
    until = step.get("until")
    if until and date.fromisoformat(until) < step.day:
        yield Reason("out-of-order", f"powers until {until} are over before they begin")
    office = {office_of(situation.procedure, one.role) for one in situation.proceeding.parties.of_name(step.by)}
    for one in office & {"complainant", "respondent"}:
        yield from _both_sides(situation, step.fields["agent"], one)


_DECIDE: Final = ("tribunal", "authority")
_JOINDER: Final = StepField("joinder", "the act by which it joined or asked to", "step", required=True)
_CATEGORY: Final = StepField("category", "what it is; its standing is examined by that", "choice", choices=CATEGORIES)
_JOINING: Final = (
    StepField("role", "the role in which it takes part", required=True),
    StepField("interest", "its own interest in the case", required=True),
    _CATEGORY,
)

KINDS: Final[tuple[StepKind, ...]] = (
    StepKind("parties.join", "somebody joins the case as a party", ("outsider", "third"), GOING, _JOINING, _join,
             _against_joining),
    StepKind("parties.request", "somebody asks for leave to join", ("outsider", "third"), GOING, _JOINING, _ask,
             _against_joining),
    StepKind("parties.contest", "a joinder is contested", SIDES, GOING, (
                 _JOINDER, StepField("words", "why", required=True),
             ), _contest, _against_contest),
    StepKind("parties.admit", "somebody is admitted as a party", _DECIDE, GOING, (
                 _JOINDER, StepField("words", "why"),
             ), _admit, _against_decision),
    StepKind("parties.refuse", "a joinder is refused", _DECIDE, GOING, (
                 _JOINDER, StepField("words", "why", required=True),
             ), _refuse, _against_decision),
    StepKind("parties.intervene", "views are handed in from outside", ("outsider",), GOING, (
                 StepField("interest", "out of what interest", required=True),
                 StepField("views", "what it says, or where that is found", required=True),
                 _CATEGORY,
             ), _submit, _against_submission),
    StepKind("parties.leave", "a party leaves the case", ("complainant", "respondent", "third"), GOING, (
                 StepField("role", "which role it gives up; all if nothing is said"),
                 StepField("words", "why"),
             ), _leave, _against_leaving),
    StepKind("parties.replace", "a party is succeeded by another",
             ("complainant", "respondent", "third", "outsider", *_DECIDE), PHASES, (
                 StepField("party", "who is succeeded", required=True),
                 StepField("successor", "who takes its place", required=True),
                 StepField("words", "why: succession, merger, a new office", required=True),
             ), _replace, _against_replacing),
    StepKind("parties.represent", "a party is represented", ("complainant", "respondent", "third"), PHASES, (
                 StepField("agent", "who represents it", required=True),
                 StepField("powers", "what it may do, such as agent or counsel", "list"),
                 StepField("until", "the last day of the powers", "day"),
             ), _represent, _against_agent),
)  # fmt: skip
