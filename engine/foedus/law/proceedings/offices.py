"""Which office a role of a procedure has, so that one table of permissions serves every procedure.

The names of the roles are the procedure's own. Those that ship are in the table; a role that somebody else's file
calls otherwise gets its office from the stages: where the table knows no complainant of a procedure, whoever begins is
one, and whoever is not told is an authority.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.values import Office

ROLE_NAMES: Final[Mapping[Office, tuple[str, ...]]] = {
    "complainant": ("complainant", "claimant", "applicant", "person", "consumer", "inviting_party", "board",
                    "applying_organ", "demanding_organ", "proposer", "state"),
    "respondent": ("respondent", "defendant", "invited_party", "affected", "enterprise", "other_party", "party_state",
                   "maker", "making_organ", "notifying_state", "authority", "other_state"),
    "third": ("third_party", "other_government", "intervener", "own_party", "reacting"),
    "mediator": ("mediator", "conciliator", "body"),
    "tribunal": ("panel", "tribunal", "arbitrator", "appeal_panel", "compliance_panel", "appellate_body", "court",
                 "bverfg", "icj", "chair"),
}  # fmt: skip
SIDE_OFFICES: Final[tuple[Office, ...]] = ("complainant", "respondent", "third")
"""The offices of parties; the others are those of bodies, which belong to the procedure."""

LOTS: Final = frozenset({"roster", "roster_by_lot", "secretariat_by_lot", "lot_from_other_senate", "list_of_mediators"})
"""Defaults of appointment that are a list or a lot, and nobody who could act."""

NUMBERS: Final = frozenset({"three_by_default"})
"""Defaults of appointment that are no person but a number of members."""

COURTS: Final = frozenset({"court", "bverfg", "icj", "appellate_body"})
"""Bodies that decide and stand by themselves: whoever is appointed to a panel does not sit there."""

_OFFICE: Final[Mapping[str, Office]] = {name: office for office, names in ROLE_NAMES.items() for name in names}


def office_of(procedure: Procedure, role: str) -> Office:
    """Return the office of a role."""
    if role in _OFFICE:
        return _OFFICE[role]
    begins = {name for stage in procedure.start for name in procedure.by_id[stage].by}
    known = any(_OFFICE.get(name) == "complainant" for name in procedure.roles)
    return "complainant" if role in begins and not known else "authority"


def appointers(procedure: Procedure) -> tuple[str, ...]:
    """Return the bodies that appoint in default of a side, by the names that the procedure has for them."""
    named = [str((procedure.doc.get("panel") or {}).get("default_appointment", "none"))]
    named += [one.who for stage in procedure.stages for one in stage.on_expiry if one.do == "appoint" and one.who]
    sides = {role for role in procedure.roles if office_of(procedure, role) in ("complainant", "respondent")}
    return tuple(who for who in dict.fromkeys(named) if who not in {"none"} | LOTS | NUMBERS | sides)


def roles_of_office(procedure: Procedure, office: Office) -> tuple[str, ...]:
    """Return the roles of a procedure that have an office."""
    return tuple(role for role in procedure.roles if office_of(procedure, role) == office)


def offices_of_stage(procedure: Procedure, stage: str | None) -> frozenset[Office]:
    """Return the offices of those who do a stage; nothing before the first."""
    known = procedure.by_id.get(stage or "")
    return frozenset(office_of(procedure, role) for role in known.by) if known else frozenset()
