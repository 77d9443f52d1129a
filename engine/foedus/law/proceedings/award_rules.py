"""What a procedure says of its awards, as rules that decide: majorities, effect, review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from foedus.errors import Reason
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.panel_rules import decision_of, quorum_of, size_of, tie_of
from foedus.law.proceedings.seats import Panel
from foedus.law.proceedings.values import Situation, Step

VOTES: Final = ("for", "against", "abstain")
MAKERS: Final = frozenset({"panel", "tribunal", "arbitrator"})
"""Roles under whose name the panel of the case makes its awards."""
COURTS: Final = frozenset({"court", "bverfg", "icj"})
"""Roles of courts, which set awards aside."""


@dataclass(frozen=True, slots=True)
class Review:
    """What can be done against an award: an appeal, which may suspend it until it is decided, or setting it aside."""

    appeal: bool = True
    suspends: bool = False
    set_aside: bool = True


_NONE: Final = Review(appeal=False, set_aside=False)
_SET_ASIDE: Final = Review(appeal=False)
_APPELLATE: Final = Review(suspends=True)

REVIEWS: Final[Mapping[str, Review]] = {
    "none": _NONE,
    "none, final and binding": _NONE,
    "none; interpretation and correction on request": _NONE,
    "none; the mediator may propose terms": _NONE,
    "none; time limits of courts keep running and the applicant must be told": _NONE,
    "courts stay open": _NONE,
    "set-aside only, closed list of grounds": _SET_ASIDE,
    "none; set-aside at the seat (Model Law art. 34: three months from receipt)": _SET_ASIDE,
    "Commercial Arbitration Act excluded; judicial review only": _SET_ASIDE,
    "judgment on the award; termination reviewable in court": _SET_ASIDE,
    "appellate panel (later protocol)": _APPELLATE,
    "appellate panel (art. 1009)": _APPELLATE,
    "appellate panel": _APPELLATE,
    "appeal on law only, three of seven members; uphold, modify or reverse, no remand": _APPELLATE,
    "ordinary appeal": Review(),
    "District Court; costs and attorney fees to the prevailing party": Review(),
    "action at the Federal Supreme Court, art. 120 BGG": Review(),
    "statute bars courts, but the Supreme Court hears special leave appeals (2016)": Review(),
}
"""The words of ``review``; where they say something else, or nothing, nothing is denied and an appeal suspends nothing.
"""


def review_of(procedure: Procedure) -> Review:
    """Return what can be done against an award."""
    return REVIEWS.get(str(procedure.doc.get("review")), Review())


def effect_of(procedure: Procedure, step: Step) -> str | None:
    """Return the effect of the stage that a step does, as it ended; ``None`` if it does none."""
    stage = procedure.by_id.get(step.does or "")
    if stage is None:
        return None
    outcome = stage.outcome(step.outcome)
    return outcome.effect if outcome is not None else stage.effect


def against_votes(situation: Situation, votes: Mapping[str, str]) -> Iterator[Reason]:
    """Object to votes by somebody who does not sit, that are none, or that carry no decision."""
    panel = situation.proceeding.panel
    strangers = [name for name in votes if panel.seats and name not in panel.sitting]
    if strangers:
        text = f"{', '.join(strangers)} {'does' if len(strangers) == 1 else 'do'} not sit on the panel"
        yield Reason("not-your-act", f"{text}; those who sit: {', '.join(panel.sitting) or 'nobody'}")
    wrong = {word for word in votes.values() if word not in VOTES}
    if wrong:
        yield Reason("unknown-value", f"{', '.join(sorted(wrong))} is no vote; votes are {', '.join(VOTES)}")
    if votes and not strangers and not wrong:
        yield from _against_majority(situation.procedure, panel, votes)


def _against_majority(procedure: Procedure, panel: Panel, votes: Mapping[str, str]) -> Iterator[Reason]:
    quorum, rule, counted = quorum_of(procedure), decision_of(procedure), Counter(votes.values())
    if quorum is not None and len(votes) < quorum:
        yield Reason("panel-incomplete", f"{len(votes)} took part in the decision, and the quorum is {quorum}")
    if rule.of is None:
        return
    size = size_of(procedure, panel)
    base = len(votes) if rule.of == "voters" or not size else size
    if counted["for"] * 2 > base:
        return
    told = f"{counted['for']} for, {counted['against']} against, {counted['abstain']} abstaining"
    if counted["for"] and counted["for"] == counted["against"] and counted["for"] * 2 == base:
        tie = tie_of(procedure, panel)
        if tie is None:
            yield Reason("no-tie-rule", f"the panel is split ({told}), and nothing says what a tie means")
            return
        if tie == "rejected" or votes.get(panel.chair or "") == "for":
            return
    whom = "those taking part" if rule.of == "voters" else f"{base} members"
    yield Reason("no-majority", f"no majority of {whom} carries the decision: {told}")
