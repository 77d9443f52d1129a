"""An agreement as an instrument of precedence: its standing on a day comes from its life cycle.

Who is bound, whether it is in force, and whether an outside body has consented are read from the acts. What the life
cycle does not know (dotted subjects, clauses about other law, another kind) comes from the agreement's record as an
instrument, where there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from foedus.dossiers.fold import Dossier
from foedus.kernel.dates import EARLIEST, LATEST, PartialDate
from foedus.law.acts import LegalAct
from foedus.law.precedence.records import read_instrument
from foedus.law.precedence.values import Instrument
from foedus.law.terms import Terms
from foedus.law.verdict import Verdict

_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "us": ("compact", "joint"),
    "de": ("staatsvertrag", "joint"),
    "ch": ("concordat", "joint"),
    "ca": ("intergovernmental_agreement", "joint"),
    "au": ("intergovernmental_agreement", "joint"),
    "in": ("interstate_agreement", "joint"),
    "eu": ("ms_treaty", "international"),
    "cn": ("cooperation_agreement", "joint"),
    "pil": ("treaty", "international"),
}
"""Legal order → kind and level of an agreement that says nothing else of itself."""

_FORMS: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("us", "executive_agreement"): ("executive_agreement", "joint"),
    ("de", "verwaltungsabkommen"): ("verwaltungsabkommen", "joint"),
    ("de", "administrative_agreement"): ("verwaltungsabkommen", "joint"),
    ("de", "treaty"): ("treaty_consent_act", "federal"),
    ("ch", "treaty"): ("treaty", "international"),
}
"""Legal order and form → kind and level, where the form says more."""

_NEEDS: Final = {"required": "needed", "not_required": "not_needed", "disputed": "open"}
_SAYS: Final = {"supersedes": "repeals", "superseded_by": "yields_to", "companion": "saves", "amends": "amends"}
"""Relation of the agreement format → type of clause. A parent is what the agreement was made under."""

_APPLIES: Final = ("in_force", "partly_in_force", "provisional")


def as_instrument(dossier: Dossier, verdict: Verdict, day: date, record: Mapping[str, Any] | None = None) -> Instrument:
    """Return an agreement as the instrument that it is on a day."""
    order, terms = dossier.terms.order, dossier.terms
    kind, level = _FORMS.get((order, terms.form), _KINDS[order])
    # Where the record is too thin to tell whom it binds, it may bind whoever may be a party.
    told = verdict.on(day).certain and dossier.evidence.complete
    parties = list(verdict.parties_on(day) or (() if told else terms.parties.listed or ()))
    doc: dict[str, Any] = {
        "kind": kind, "level": level, "title": terms.title, "subjects": list(dossier.doc.get("subjects", ())),
        "enacted": dossier.doc.get("concluded"), **_consent(dossier), **_relations(dossier),
        **{name: value for name, value in (record or {}).items() if name not in ("order", "agreement")},
        "id": dossier.agreement, "parties": parties, "territory": ground_of(parties),
    }  # fmt: skip
    doc["clauses"] = [*_clauses(dossier), *doc.get("clauses", ())]
    for name, known in (("in_force", verdict.in_force_on), ("ended", verdict.ended or verdict.lapsed)):
        if known is not None:
            doc[name] = known.isoformat()
    return read_instrument(doc | _applies(verdict, day))


def turning_days(verdict: Verdict) -> frozenset[date]:
    """Return every day on which an agreement changes as an instrument: its parties, its force, its operation."""
    return frozenset(verdict.turning_days()) | _changes(verdict)


def _applies(verdict: Verdict, day: date) -> dict[str, str]:
    """Say from when on, or up to when, it applies or does not: the same for all days between two changes.

    Nothing is said where the record is too thin to tell.
    """
    changes, found, resting = _changes(verdict), verdict.on(day), verdict.suspended_on(day)
    if found.state not in _APPLIES and not found.certain and not resting:
        return {}
    if found.state in _APPLIES and not resting:
        since = max((one for one in changes if one <= day), default=EARLIEST)
        return {} if since == verdict.in_force_on else {"in_force_by": since.isoformat()}
    later = min((one for one in changes if one > day), default=None)
    last = LATEST if later is None else date.fromordinal(later.toordinal() - 1)
    return {"not_in_force_by": last.isoformat()}


def _changes(verdict: Verdict) -> frozenset[date]:
    """Return the days on which it may begin or cease to apply."""
    found = {verdict.lapsed, verdict.ended}
    for span in (*(span for stage in verdict.stages for span in stage.spans), *verdict.suspended):
        found |= {span.start, span.end}
    for item in verdict.provisional:
        found |= {item.since, item.until}
    return frozenset(one for one in found if one is not None)


def _consent(dossier: Dossier) -> dict[str, Any]:
    """Read the consent of an outside body from the terms, and its day from the acts."""
    wanted = [item for item in dossier.doc.get("consents", ()) if "need" in item]
    if not wanted:
        return {}
    organs = {item["organ"] for item in wanted}
    needs = {item["need"] for item in wanted}
    required = next(_NEEDS[need] for need in ("required", "disputed", "not_required") if need in needs)
    given = [act.date for act in dossier.legal if _is_consent(act, organs, dossier.terms)]
    consent: dict[str, Any] = {"required": required, "given": bool(given)}
    if given:
        consent["date"] = _written(min(given))
    return {"consent": consent}


def _is_consent(act: LegalAct, organs: Collection[str], terms: Terms) -> bool:
    """Whether an act gives an outside body's consent: its own, or that of its State in joining as a party."""
    if act.kind == "consent":
        return act.party in organs
    return act.kind in terms.binding_acts and act.party in {organ.partition("-")[0].upper() for organ in organs}


def ground_of(parties: Sequence[str]) -> list[str]:
    """Return where an agreement applies: a federation that joins its own units adds no ground to theirs."""
    return [one for one in parties if not any(other.startswith(f"{one}-") for other in parties)]


def _written(day: PartialDate) -> str:
    text = str(day)
    return text if "/" not in text else day.last.isoformat()


def _relations(dossier: Dossier) -> dict[str, Any]:
    parents = [item["id"] for item in dossier.doc.get("relations", ()) if item["kind"] == "parent" and "id" in item]
    return {"made_under": parents[0]} if parents else {}


def _clauses(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for item in dossier.doc.get("relations", ()):
        if item["kind"] in _SAYS and "id" in item:
            yield {"type": _SAYS[item["kind"]], "target": {"ids": [item["id"]]}, "words": item["kind"]}
