"""What speaks against an act in view of its whole file: asked when it is recorded, and again at every inspection.

Rules of this module:

* an act that a clerk records must be allowed now; one that a file tells as history may also be one to which the law
  gives no effect (a deposit after a lapse, a notice that came too early);
* a corrected act is checked as if it were recorded like that, with all other acts in view;
* after a correction the acts of every party must still be a path through its adherence;
* the same act of the same party on the same day is recorded once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from foedus.definitions.act_text import check_act
from foedus.dossiers.fold import CORRECTABLE, Dossier, correct, struck_acts
from foedus.errors import Reason, Refused
from foedus.law.acts import LegalAct, read_act
from foedus.law.verdict import Verdict
from foedus.ledger.acts import Act
from foedus.lifecycles.adherence import follow, is_organ_act
from foedus.lifecycles.recording import refusals

TWIN: Final = ("date", "party", "act", "about")
"""The fields by which two acts are the same act."""

_WITHOUT_EFFECT = frozenset({
    "agreement-lapsed", "agreement-ended", "closed-to-later-parties", "not-eligible", "party-gone",
    "withdrawal-excluded", "notice-too-early", "choice-not-allowed", "choice-too-late",
})  # fmt: skip
_OVER = ("lapsed", "ended", "abandoned")

Judge = Callable[[Dossier], Verdict]


def against_history(
    whole: Dossier, new: LegalAct, before: str | None, verdict: Verdict, today: date, reason: str | None
) -> list[Reason]:
    """Object to an act that came with a file.

    ``whole`` is the file with all its acts, ``verdict`` the judgement over it, ``before`` the state of the agreement
    before the file was loaded (``None`` for a new one).
    """
    found, _ = refusals(
        new, [act for act in whole.legal if act is not new], whole.terms, whole.evidence,
        agreement_state=whole.state, verdict=verdict, today=today, reason=reason or "as recorded in the file",
        suggest=False,
    )  # fmt: skip
    if before in _OVER:
        return found
    tolerated = _WITHOUT_EFFECT if whole.evidence.complete else _WITHOUT_EFFECT | {"already-consented"}
    return [item for item in found if item.code not in tolerated]


def against_correction(
    dossier: Dossier, target: Act, changes: Mapping[str, Any] | None, judge: Judge, today: date
) -> list[Reason]:
    """Object to striking an act (``changes`` is ``None``) or to changing fields of it."""
    if target.tag not in ("agreement.act", "agreement.correct"):
        return [Reason("not-correctable", f"{target.ref} is {target.tag}: only legal acts are corrected.")]
    if target.seq in struck_acts(dossier.acts):
        return [Reason("not-correctable", f"{target.ref} is struck already: it can only be recorded anew.")]
    if changes is None:
        return []
    if target.tag == "agreement.correct":
        return [Reason("not-correctable", f"{target.ref} is itself a correction: it can only be struck.")]
    return _against_changes(dossier, target, changes, judge, today)


def _against_changes(
    dossier: Dossier, target: Act, changes: Mapping[str, Any], judge: Judge, today: date
) -> list[Reason]:
    found = [
        Reason("not-correctable", f"An act has no field {name!r}.", f"Fields are {', '.join(sorted(CORRECTABLE))}.")
        for name in changes
        if name not in CORRECTABLE
    ]
    if found or not changes:
        return found or [Reason("not-correctable", "The correction changes nothing: name a field and its value.")]
    entry = next(item for item in dossier.entries if item.act.seq == target.seq)
    changed = correct(dict(entry.doc or {}), {"set": changes}) or {}
    try:
        check_act(changed)
    except Refused as refused:
        return list(refused.reasons)
    key = f"{dossier.agreement}#{target.seq}"
    others = tuple(act for act in dossier.legal if act.key != key)
    reasons, _ = refusals(
        read_act(changed, key), others, dossier.terms, dossier.evidence, agreement_state=dossier.state,
        verdict=judge(replace(dossier, legal=others)), today=today, reason="a correction", suggest=False,
    )  # fmt: skip
    return reasons


def broken_paths(dossier: Dossier) -> list[Reason]:
    """Name every party whose acts are no lawful sequence."""
    found: list[Reason] = []
    for party in sorted({act.party for act in dossier.legal}):
        mine = [act for act in dossier.legal if act.party == party and not is_organ_act(act, dossier.terms)]
        if mine:
            found.extend(follow(mine, dossier.terms, dossier.evidence).reasons)
    return found


def twin(dossier: Dossier, doc: Mapping[str, Any]) -> Act | None:
    """Return the recorded act that is the same as this one, if there is one."""
    for item in dossier.entries:
        if item.doc is not None and all(item.doc.get(name) == doc.get(name) for name in TWIN):
            return item.act
    return None
