"""Folding the acts of an agreement's file into a dossier.

A dossier is a pure function of the acts: throw it away and fold again. Rules of this module:

* the definition is the one that the draft act names by its hash;
* a correction strikes an earlier act or replaces fields of it; a struck correction counts no more;
* the machine's state after each act is the target of the transition that the act's tag stands for;
* what was known at an earlier instant is the fold of the acts recorded until then.

Not checked here: whether an act was allowed when it was recorded (``lifecycles``, and replay in ``checks``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from foedus.dossiers.referrals import said_before
from foedus.law.acts import LegalAct, read_act
from foedus.law.terms import Evidence, Terms, read_evidence, read_terms
from foedus.ledger.acts import Act
from foedus.lifecycles.tables import AGREEMENT

FILE_PREFIX: Final = "agreement/"
PROCEDURE: Final = {f"agreement.{event}": event for event in (
    "adopt", "open", "abandon", "meet", "resolve", "enter", "lose", "lapse", "end", "suspend", "resume", "revive",
)}  # fmt: skip
"""Tags that move the machine of the agreement by themselves."""

CORRECTABLE: Final = frozenset({"date", "effective", "notified", "chosen", "party", "act", "with", "about", "nth",
                                "does_not_count", "ref", "note"})  # fmt: skip
"""Fields of a legal act that a correction may replace."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A legal act as it stands after corrections; ``doc`` is ``None`` when it was struck."""

    act: Act
    doc: Mapping[str, Any] | None
    corrections: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """One agreement as its acts leave it.

    ``entered`` maps each stage to the day of entry that the register has recorded as a result; ``closed`` is the day
    of lapse or end that it has recorded; ``opinions`` has for each instrument that meets the agreement the newest
    opinion on the two, with the number of its act.
    """

    agreement: str
    definition: str
    doc: Mapping[str, Any]
    terms: Terms
    evidence: Evidence
    state: str
    acts: tuple[Act, ...]
    entries: tuple[Corrected, ...]
    legal: tuple[LegalAct, ...]
    resolved: bool
    entered: Mapping[str, date] = field(default_factory=dict)
    closed: date | None = None
    opinions: Mapping[str, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)

    @property
    def seq(self) -> int:
        """The number of the last act."""
        return self.acts[-1].seq

    @property
    def file(self) -> str:
        """The file's name in the ledger."""
        return FILE_PREFIX + self.agreement


def file_of(agreement: str) -> str:
    """Return the ledger's name for an agreement's file."""
    return FILE_PREFIX + agreement


def fold(acts: Sequence[Act], definition: Callable[[str], Mapping[str, Any]]) -> Dossier | None:
    """Fold the acts of one file, in the order of their numbers; ``None`` for a file without a draft."""
    if not acts or acts[0].tag != "agreement.draft":
        return None
    digest = str(acts[0].payload["definition"])
    doc = definition(digest)
    terms = read_terms(doc)
    blank = Dossier(terms.id, digest, doc, terms, Evidence(), AGREEMENT.initial, (acts[0],), (), (), False)
    return extend(blank, acts[1:])


def extend(dossier: Dossier, more: Sequence[Act]) -> Dossier:
    """Fold further acts into a dossier; folding all at once and one after the other give the same."""
    state, resolved, evidence, closed = dossier.state, dossier.resolved, dossier.evidence, dossier.closed
    entered, opinions = dict(dossier.entered), dict(dossier.opinions)
    for act in more:
        if act.tag == "agreement.opinion":
            opinions[act.payload["with"]] = (act.seq, act.payload)
        if act.tag == "agreement.evidence":
            evidence = read_evidence(act.payload)
        event = event_of(act, dossier.terms)
        if event is not None:
            state = next_state(state, event)
        if event == "resolve":
            resolved = True
            opinions |= {name: (act.seq, said) for name, said in said_before(act.payload).items()}
        elif event in ("lose", "meet"):
            resolved = False
            entered.clear()
        elif event == "enter":
            entered[act.payload["stage"]] = date.fromisoformat(act.payload["day"])
        elif event in ("lapse", "end"):
            closed = date.fromisoformat(act.payload["day"])
        elif event == "revive":
            closed = None
    acts = (*dossier.acts, *more)
    if any(act.tag == "agreement.correct" for act in more):
        entries = corrected(acts)
        legal = _legal(dossier.agreement, entries)
    else:
        fresh = corrected(more)
        entries = (*dossier.entries, *fresh)
        legal = (*dossier.legal, *_legal(dossier.agreement, fresh))
    return replace(
        dossier, state=state, evidence=evidence, acts=acts, entries=entries, legal=legal, resolved=resolved,
        entered=entered, closed=closed, opinions=opinions,
    )  # fmt: skip


def _legal(agreement: str, entries: Sequence[Corrected]) -> tuple[LegalAct, ...]:
    return tuple(read_act(item.doc, f"{agreement}#{item.act.seq}") for item in entries if item.doc is not None)


def corrected(acts: Sequence[Act]) -> tuple[Corrected, ...]:
    """Apply the corrections among the acts of a file; one that was itself struck counts no more, however deep."""
    struck = struck_acts(acts)
    standing: dict[int, list[Act]] = {}
    for act in acts:
        if act.tag == "agreement.correct" and act.seq not in struck:
            standing.setdefault(act.payload["corrects"], []).append(act)
    found: list[Corrected] = []
    for act in acts:
        if act.tag != "agreement.act":
            continue
        doc: dict[str, Any] | None = dict(act.payload)
        for later in standing.get(act.seq, ()):
            doc = correct(doc, later.payload)
        found.append(Corrected(act, doc, tuple(standing.get(act.seq, ()))))
    return tuple(found)


def struck_acts(acts: Sequence[Act], tag: str = "agreement.correct") -> frozenset[int]:
    """Return the numbers of the acts, corrections (acts of this tag) among them, that are struck and count no more."""
    struck: set[int] = set()
    for act in reversed(acts):
        if act.tag == tag and act.seq not in struck and act.payload.get("strike"):
            struck.add(act.payload["corrects"])
    return frozenset(struck)


def correct(doc: dict[str, Any] | None, change: Mapping[str, Any]) -> dict[str, Any] | None:
    """Apply one correction to the JSON form of a legal act; a ``null`` field is taken away."""
    if change.get("strike") or doc is None:
        return None
    merged = {**doc, **change.get("set", {})}
    return {key: value for key, value in merged.items() if value is not None}


def next_state(state: str, event: str) -> str:
    """Return the state of the agreement's machine after an event; one that is not possible moves nothing."""
    move = AGREEMENT.move(state, event)
    return move.target_from(state) if move else state


def event_of(act: Act, terms: Terms) -> str | None:
    """Return the event of the agreement's machine that an act stands for."""
    if act.tag == "agreement.act":
        return event_of_kind(str(act.payload["act"]), terms)
    return PROCEDURE.get(act.tag)


def event_of_kind(kind: str, terms: Terms) -> str:
    """Return the event of a legal act of some kind: consent, signature, or a note that moves nothing."""
    if kind in terms.binding_acts:
        return "consent"
    return "sign" if kind == "sign" else "note"
