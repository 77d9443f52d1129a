"""Precedence resolution: every instrument that meets an agreement, and what the rules say of the two.

When the condition of entry is met, every registered instrument that meets the agreement in subject, ground and time
is found and weighed against it. Each pair's opinion is recorded as an act of its own; what cannot be decided is
referred. Entry into force as a legal date never waits for this.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from foedus.dossiers.corpus import Corpus
from foedus.dossiers.fold import Dossier
from foedus.dossiers.referrals import APART, OPEN, together
from foedus.kernel.dates import PartialDate
from foedus.law.precedence.pairs import Met, meeting_day, question_of, weigh
from foedus.law.precedence.values import Instrument, Question
from foedus.ports import Reach


class Resolved(NamedTuple):
    """The opinions on all pairs, and the summary that the life cycle records."""

    opinions: tuple[Mapping[str, Any], ...]
    summary: Mapping[str, Any]


def resolve(corpus: Corpus, dossier: Dossier, today: date) -> Resolved:
    """Weigh an agreement against everything that meets it from its entry on (or today, while that day is not known)."""
    day = corpus.shelf.verdict(dossier.agreement).in_force_on or today
    met = [met for name in meeting(corpus, dossier, day) if (met := weighed(corpus, dossier, name, day)) is not None]
    opinions = [opinion_payload(dossier.agreement, item) for item in met]
    found = {payload["with"] for payload in opinions}
    opinions += [apart_payload(dossier.opinions[name][1]) for name in together(dossier.opinions) if name not in found]
    return Resolved(tuple(opinions), {**_summary(dossier, met), "law": dict(corpus.law.versions)})


def meeting(corpus: Corpus, dossier: Dossier, day: date) -> tuple[str, ...]:
    """Return the instruments that may meet an agreement: its subjects and those above and below, where it binds."""
    own = corpus.instrument(dossier.agreement, day)
    if own is None:
        return ()
    places, when = corpus.law.vocabulary.places, PartialDate.of(day)
    bound = sorted({party for party, one in corpus.shelf.verdict(dossier.agreement).standings.items() if one.bonds})
    grounds = sorted({above for code in bound for above in places.ancestors(code, when)})
    subjects = sorted({above for one in own.subjects for above in places.subject_ancestors(one, when)})
    reach = Reach(dossier.terms.order, tuple(subjects), tuple(grounds), tuple(bound), own.subjects)
    names = {row.instrument for row, _ in corpus.reading.reached(reach)}
    names.update(corpus.reading.agreements_reached(reach))
    return tuple(sorted(names - {dossier.agreement}))


def weighed(corpus: Corpus, dossier: Dossier, name: str, day: date) -> Met | None:
    """Weigh an agreement against one instrument on the first day, from one on, on which they meet.

    That may be a later day, on which a party joins; ``None`` if the two never meet.
    """
    law, tried = corpus.law, day
    while True:
        own, other = corpus.instrument(dossier.agreement, tried), corpus.instrument(name, tried)
        if own is None or other is None or other.kind not in law.vocabulary.kinds[dossier.terms.order]:
            return None
        when = meeting_day(own, other, PartialDate.of(tried))
        if when is None:
            return None
        if when.first > tried:  # they are both in force on a later day, when other parties may be bound
            own, other = (corpus.instrument(item.id, when.first) or item for item in (own, other))
        question = question_of(own, other, when, law.vocabulary.places)
        if question is not None:
            return weigh_pair(corpus, dossier.terms.order, question, own, other)
        later = (one for one in corpus.turning_days((dossier.agreement, name)) if one > max(tried, when.first))
        following = min(later, default=None)
        if following is None:
            return None
        tried = following


def weigh_pair(corpus: Corpus, order: str, question: Question, one: Instrument, other: Instrument) -> Met:
    """Weigh two instruments with all findings that are about them, and with what they rest on."""
    about = corpus.findings_about(order, (one.id, other.id))
    names = {name for item in about for name in (item.first, item.second)} | {one.made_under, other.made_under}
    beside = corpus.instruments(sorted(name for name in names if name), question.date.first)
    return weigh(corpus.law, order, question, (one, other), beside, about)


def opinion_payload(agreement: str, met: Met) -> dict[str, Any]:
    """Return what the ledger keeps of the opinion on a pair."""
    doc = met.to_json()
    other = next(name for name in met.pair if name != agreement)
    kept = {name: doc[name] for name in ("question", "state", "outcome", "governs", "yields", "invalid", "modifiers",
                                         "refer_to", "rules", "because")}  # fmt: skip
    return {"with": other, **kept, "law": dict(met.opinion.versions) if met.opinion else {}}


def apart_payload(before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the ledger keeps of a pair that was open and no longer meets."""
    nothing: dict[str, Any] = {name: [] for name in ("governs", "yields", "invalid", "modifiers", "rules")}
    because = ["the two no longer meet in subject, ground and time"]
    return {**before, **nothing, "state": APART, "outcome": "no_conflict", "refer_to": None, "because": because}


def summed_up(state: str) -> str:
    """Return the word under which a resolution lists a pair of some state."""
    return "referred" if state in OPEN else state


def _summary(dossier: Dossier, met: list[Met]) -> dict[str, Any]:
    by_state: dict[str, list[str]] = {"decided": [], "compatible": [], "referred": []}
    for item in met:
        other = next(name for name in item.pair if name != dossier.agreement)
        by_state[summed_up(item.state)].append(other)
    because = "no other instrument in the register meets this one in subject, ground and time"
    if met:
        others = "one other instrument" if len(met) == 1 else f"{len(met)} other instruments"
        counts = ", ".join(f"{len(names)} {state}" for state, names in by_state.items())
        because = f"precedence examined against {others} that meet it in subject, ground and time: {counts}"
    return {**by_state, "because": because}
