"""Who may read a sealed paper, and what may never be changed about it.

Rules of this module:

* a paper is read by who recorded it, by who took the step, and by those to whom it is opened; by nobody else;
* a party reads under its own name or through those who act for it; ``mediator`` and ``panel`` are whoever that is now;
* who acts for a side reads nothing as mediator or panel; who acts for both sides reads nothing for either;
* nobody opens a paper to himself, nor for the other side: what makes somebody an agent, a mediator, a member of the
  panel counts here only if it was recorded by somebody else, who is neutral or acts for whoever took the step;
* what was sealed is judged by what was recorded then: no correction changes author, readers or text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from foedus.dossiers.disputes import Dispute, Done
from foedus.errors import Reason
from foedus.kernel.dates import LATEST
from foedus.law.proceedings.offices import office_of
from foedus.law.proceedings.papers_state import ROLE_WORDS, Paper, holders, paper_in, sealed_fields
from foedus.law.proceedings.proceeding import Proceeding
from foedus.law.proceedings.table import STEPS, read_step
from foedus.law.proceedings.values import SIDES, Office
from foedus.ledger.acts import Act

_OFFICE_OF_WORD: Final[Mapping[str, Office]] = {"mediator": "mediator", "panel": "tribunal"}


def sealed_in(act: Act) -> dict[str, str]:
    """Return the sealed fields of a step with the hashes of their texts."""
    if act.tag != "dispute.step":
        return {}
    names = sealed_fields(STEPS.get(str(act.payload.get("step"))))
    return {name: str(act.payload[name]) for name in names if act.payload.get(name)}


def against_changing(target: Act, payload: Mapping[str, Any]) -> Iterator[Reason]:
    """Object to a correction of what has been sealed, disclosed or erased."""
    if target.tag != "dispute.step":
        return
    step = str(target.payload.get("step"))
    if step == "paper.erase":
        yield Reason("not-correctable", f"{target.ref} erased a text, which does not come back.")
        return
    fixed = {*sealed_fields(STEPS.get(step))}
    fixed |= {"by", "open_to", "side"} if sealed_in(target) else set()
    fixed |= {"by", "open_to", "paper"} if step == "paper.disclose" else set()
    for name in sorted(fixed & set(payload.get("set") or ())):
        remedy = "Strike the act and record it anew; to open a paper to more readers, disclose it."
        yield Reason("not-correctable", f"“{name}” of {target.ref} says what is sealed, or who may read it.", remedy)


class Readers:
    """Who may read what in one dispute, as all its acts leave it; powers of agents are looked at on a day."""

    def __init__(self, dispute: Dispute, on: date) -> None:
        self._dispute = dispute
        self._on = on
        self._acts = {act.seq: act for act in dispute.acts}
        self._done = {one.act.seq: one for one in dispute.done}

    def may_read(self, act: Act, actor: str) -> bool:
        """Say whether somebody may read the sealed texts of an act."""
        if actor == act.actor:
            return True
        names = self._opened(act)
        if actor in (names - {*ROLE_WORDS}) | {str(act.payload.get("by"))} or self.acts_for(actor) & names:
            return True
        return any(self._is(word, actor) for word in ROLE_WORDS if word in names)

    def against_recorder(self, doc: Mapping[str, Any], actor: str) -> Iterator[Reason]:
        """Object to a person who opens what is not his to open, or erases the papers of a case of his own."""
        match doc.get("step"):
            case "paper.disclose":
                by, paper = str(doc.get("by")), self._acts.get(doc.get("paper") or 0)
                if paper is not None and not self._speaks_for(by, actor, paper):
                    text = f"a disclosure by {by} is recorded by {by}, by who acts for it, or by who recorded the paper"
                    yield Reason("not-your-act", f"{text}; {actor} is none of them")
            case "paper.erase":
                if self._named_for(actor):
                    text = f"{actor} acts for {' and '.join(sorted(self._named_for(actor)))}, a party of this case"
                    yield Reason("not-your-act", f"{text}, and records no erasure")

    def acts_for(self, actor: str) -> frozenset[str]:
        """Return the parties for which somebody reads."""
        found = self._acts_for(actor, None)
        offices = {office for party in found for office in self._offices(party) if office in SIDES}
        return found if len(offices) < len(SIDES) else found & {actor}

    # -- to whom a paper is opened

    def _opened(self, act: Act) -> frozenset[str]:
        doc = {name: value for name, value in act.payload.items() if name != "irregular"}
        step = read_step(doc, act.seq)
        paper = paper_in(step, STEPS[step.kind])
        return frozenset({step.by, *(step.get("open_to") or ()), *self._disclosed(act, paper)})

    def _disclosed(self, act: Act, paper: Paper) -> frozenset[str]:
        """Return to whom all those have opened a paper whose word it is."""
        opened: dict[str, set[str]] = {name: set() for name in holders(self._proceeding, paper)}
        for one in self._dispute.done:
            doc = one.act.payload
            if one.doc is None or doc.get("step") != "paper.disclose" or doc.get("paper") != act.seq:
                continue
            by = str(doc.get("by"))
            if by in opened and self._speaks_for(by, one.act.actor, act, one.act.seq):
                opened[by].update(doc.get("open_to") or ())
        return frozenset.intersection(*map(frozenset, opened.values())) if opened else frozenset()

    def _speaks_for(self, by: str, actor: str, paper: Act, before: int | None = None) -> bool:
        return actor in (by, paper.actor) or by in self._acts_for(actor, before)

    # -- who somebody is

    @cached_property
    def _proceeding(self) -> Proceeding:
        return self._dispute.proceeding(LATEST)

    def _named_for(self, actor: str) -> frozenset[str]:
        """Return the parties that somebody is or acts for, whoever recorded that."""
        parties = self._proceeding.parties
        members = (*parties.members, *parties.former)
        found = {one.party for one in members if actor in (one.party, one.through)}
        return frozenset(found | {one.party for one in parties.agents if one.agent == actor})

    def _offices(self, party: str) -> frozenset[Office]:
        parties, procedure = self._proceeding.parties, self._dispute.procedure
        members = (*parties.members, *parties.former)
        return frozenset(office_of(procedure, one.role) for one in members if one.party == party)

    def _is_over(self, actor: str, party: str) -> bool:
        """Say whether somebody's powers for a party have ended."""
        ends = [one.until for one in self._proceeding.parties.agents if (one.party, one.agent) == (party, actor)]
        return any(end is not None and end < self._on for end in ends)

    def _acts_for(self, actor: str, before: int | None) -> frozenset[str]:
        """Return the parties that somebody is, or for which others have named him (before an act of this number)."""
        return frozenset(
            party for party in self._named_for(actor)
            if party == actor
            or (self._named_by_others(actor, party, "parties.", before) and not self._is_over(actor, party))
        )  # fmt: skip

    def _is(self, word: str, actor: str) -> bool:
        """Say whether somebody is the mediator, or sits on the panel, and not by an act of his own or of a side alone.

        Who acts for a party is neither.
        """
        proceeding = self._proceeding
        office = _OFFICE_OF_WORD[word]
        if any(self._offices(party) & {*SIDES, "third"} for party in self._named_for(actor)):
            return False
        if office not in proceeding.offices_of(actor):
            return False
        if actor == proceeding.mediation.mediator and word == "mediator":
            return all(self._is_good(self._done[seq], actor) for seq in proceeding.mediation.mandate)
        if actor in proceeding.panel.sitting and word == "panel":
            return self._named_by_others(actor, None, "panel.", None)
        return actor in self._dispute.procedure.roles or actor in _texts(self._acts[1].payload.get("parties"))

    def _named_by_others(self, actor: str, party: str | None, area: str, before: int | None) -> bool:
        """Say whether an act that names somebody (for a party) was recorded by others who may do so."""
        sponsors = self._acts[1].payload.get("sponsored_by") or {}
        if party is not None and (sponsors.get(party) or {}).get("government") == actor:
            return True  # said at the filing: nothing was sealed before it
        for one in self._dispute.done:
            doc = one.doc or {}
            if before is not None and one.act.seq >= before:
                break
            named = str(doc.get("step")).startswith(area) and doc.get("by") == (party or doc.get("by"))
            if named and actor in _texts({**doc, "by": None}) and self._is_good(one, actor):
                return True
        return False

    def _is_good(self, one: Done, actor: str) -> bool:
        """Say whether nobody who recorded or corrected an act speaks of himself, or in the name of another side."""
        by = str((one.doc or {}).get("by"))
        for act in (one.act, *one.corrections):
            if act.actor == actor or (self._named_for(act.actor) and by not in self._acts_for(act.actor, one.act.seq)):
                return False
        return True


def _texts(value: Any) -> frozenset[str]:
    """Return every text that stands anywhere in a payload."""
    if isinstance(value, str):
        return frozenset({value})
    if isinstance(value, Mapping):
        return frozenset(text for one in value.values() for text in _texts(one))
    items = value if isinstance(value, (list, tuple)) else ()
    return frozenset(text for one in items for text in _texts(one))
