"""The replay of opinions: each pair is weighed again with what the register knew then.

Rules of this module:

* the act says by which law it was given; if another one is in force in this program, nothing is said of its content;
* compared is what was held; the rules that led there and the words may be those of an older release;
* what a resolution sums up are the opinions before it, and it forgets no instrument that meets the agreement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from foedus.checks.lawful import day_of
from foedus.checks.ledger import LAW_ERRORS
from foedus.checks.past import ENGINE, Past
from foedus.checks.sources import Index, corpus_then
from foedus.dossiers.corpus import Corpus
from foedus.dossiers.fold import Dossier
from foedus.dossiers.referrals import APART, together
from foedus.dossiers.resolution import apart_payload, meeting, opinion_payload, summed_up, weighed
from foedus.law.precedence.pack import GENERIC
from foedus.ledger.acts import Act

_HELD: Final = ("question", "state", "outcome", "governs", "yields", "invalid", "modifiers", "refer_to")


class Opinions:
    """All opinions of a register on their way through the law again."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._known: Index | None = None

    def against_opinion(self, dossier: Dossier, act: Act) -> Iterator[str]:
        """Object to the opinion on a pair."""
        payload = act.payload
        if act.actor != ENGINE:
            yield f"opinions follow by themselves and are recorded by {ENGINE}, not by {act.actor}"
        if not (dossier.resolved or dossier.state == "precedence_resolution"):
            yield f"precedence is not weighed in the state {dossier.state}"
            return
        day = _day(act)
        if day is None:
            yield f"its date is {act.effective_on}, and it was recorded on {day_of(act)}"
            return
        known = dossier.opinions.get(payload["with"])
        if known is not None and known[1] == payload:
            yield f"it says what act {known[0]} says already"
        try:
            if self._same_law(dossier, payload):
                yield from self._against_content(dossier, act, day)
        except LAW_ERRORS as error:
            yield f"the pair cannot be weighed again ({type(error).__name__}: {error})"

    def _against_content(self, dossier: Dossier, act: Act, day: date) -> Iterator[str]:
        other = act.payload["with"]
        found = self._weighed(self._corpus(act), dossier, other, day)
        if found is None:
            known = dossier.opinions.get(other)
            if known is None or known[1]["state"] == APART:
                yield f"the opinion does not follow: {other} does not meet the agreement"
                return
            found = apart_payload(known[1])
        differ = [name for name in _HELD if found[name] != act.payload[name]]
        for name in differ:
            yield f"the opinion does not follow: {name} is {act.payload[name]}, and the law gives {found[name]}"

    def against_resolution(self, dossier: Dossier, act: Act) -> Iterator[str]:
        """Object to what a resolution sums up; one of the time before opinions were acts has nothing to sum up."""
        if "law" not in act.payload:
            if self._past.weighs_from < act.position:
                yield "it does not say by which law precedence was weighed"
            return
        said = {name: state for state, names in _lists(act.payload).items() for name in names}
        for name, state in sorted(said.items()):
            known = dossier.opinions.get(name)
            if known is None or summed_up(known[1]["state"]) != state:
                yield f"it says that {name} is {state}, and no opinion before it does"
        for name in together(dossier.opinions):
            if name not in said:
                yield f"it does not name {name}, on which act {dossier.opinions[name][0]} gives an opinion"
        day = _day(act)
        try:
            if day is not None and self._same_law(dossier, act.payload):
                yield from self._forgotten(dossier, act, day, said)
        except LAW_ERRORS as error:
            yield f"precedence cannot be resolved again ({type(error).__name__}: {error})"

    def _forgotten(self, dossier: Dossier, act: Act, day: date, said: Mapping[str, str]) -> Iterator[str]:
        corpus = self._corpus(act)
        start = corpus.shelf.verdict(dossier.agreement).in_force_on or day
        for name in meeting(corpus, dossier, start):
            if name not in said and weighed(corpus, dossier, name, start) is not None:
                yield f"it forgets {name}, which meets the agreement"

    def _weighed(self, corpus: Corpus, dossier: Dossier, other: str, day: date) -> dict[str, Any] | None:
        start = corpus.shelf.verdict(dossier.agreement).in_force_on or day
        met = weighed(corpus, dossier, other, start)
        return None if met is None else opinion_payload(dossier.agreement, met)

    def _same_law(self, dossier: Dossier, payload: Mapping[str, Any]) -> bool:
        """Whether the rules that the agreement's order has and those that all share are the ones that ship."""
        said, mine = payload.get("law", {}), self._past.law.versions
        return all(said.get(name) == mine.get(name) for name in (dossier.terms.order, GENERIC))

    def _corpus(self, act: Act) -> Corpus:
        if self._known is None:
            self._known = Index(self._past)
        return corpus_then(self._known, act.position)


def _lists(payload: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: payload[name] for name in ("decided", "compatible", "referred") if name in payload}


def _day(act: Act) -> date | None:
    """Return the day on which precedence was weighed; ``None`` if it cannot have been that day."""
    day = None if act.effective_on is None else date.fromisoformat(act.effective_on)
    return None if day is None or day > day_of(act) else day
