"""Projected rows: what a dossier and its verdict look like as plain tables, rebuilt from the acts at any time."""

from __future__ import annotations

from collections.abc import Collection

from foedus.dossiers.fold import Dossier
from foedus.dossiers.records import scopes_of_agreement
from foedus.dossiers.referrals import open_referrals
from foedus.law.acts import LegalAct
from foedus.law.verdict import Verdict
from foedus.lifecycles.adherence import follow, is_organ_act
from foedus.ports import AdherenceRow, AgreementRow, BindingRow, Projection, ReferralRow, StageRow


def project(
    dossier: Dossier, verdict: Verdict, before: Projection | None = None, acted: Collection[str] = ()
) -> Projection:
    """Build the projected rows of one agreement; a pure function of the acts recorded so far.

    ``before`` are the rows without the newest acts and ``acted`` the parties of those acts: where they are given, the
    life cycles of all other parties need not be walked again.
    """
    first = verdict.stages[0] if verdict.stages else None
    row = AgreementRow(
        agreement=dossier.agreement,
        title=dossier.terms.title,
        legal_order=dossier.terms.order,
        form=dossier.terms.form,
        definition=dossier.definition,
        state=dossier.state,
        seq=dossier.seq,
        in_force_on=verdict.in_force_on,
        literal_on=first.literal.last if first and first.literal else None,
        lapsed_on=verdict.lapsed,
        ended_on=verdict.ended,
    )
    return Projection(
        row, _stages(dossier, verdict), _adherences(dossier, before, acted), _bindings(dossier, verdict),
        _referrals(dossier), scopes_of_agreement(dossier.agreement, dossier.doc),
    )  # fmt: skip


def _referrals(dossier: Dossier) -> tuple[ReferralRow, ...]:
    return tuple(ReferralRow(dossier.agreement, *row) for row in open_referrals(dossier.opinions))


def _stages(dossier: Dossier, verdict: Verdict) -> tuple[StageRow, ...]:
    return tuple(
        sorted(
            StageRow(dossier.agreement, stage.stage.id, number, span.start, span.end)
            for stage in verdict.stages
            for number, span in enumerate(stage.spans)
        )
    )


def _adherences(dossier: Dossier, before: Projection | None, acted: Collection[str]) -> tuple[AdherenceRow, ...]:
    kept = [row for row in before.adherences if row.party not in acted] if before else []
    mine: dict[str, list[LegalAct]] = {}
    for act in dossier.legal:
        if (before is None or act.party in acted) and not is_organ_act(act, dossier.terms):
            mine.setdefault(act.party, []).append(act)
    walked = (
        AdherenceRow(dossier.agreement, party, follow(acts, dossier.terms, dossier.evidence).state)
        for party, acts in mine.items()
    )
    return tuple(sorted((*kept, *walked)))


def _bindings(dossier: Dossier, verdict: Verdict) -> tuple[BindingRow, ...]:
    return tuple(
        sorted(
            BindingRow(
                dossier.agreement,
                party,
                number,
                bond.since.first if bond.basis == "bound" else bond.since.last,
                bond.until,
                bond.basis,
            )
            for party, standing in verdict.standings.items()
            for number, bond in enumerate(standing.bonds)
        )
    )
