"""Who may do what in a dispute, written down by hand and asked of the engine: for the tests of the whole table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from foedus.definitions.procedure import shipped_procedures
from foedus.law.procedures.course import stand
from foedus.law.procedures.record import Case
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.proceeding import Proceeding
from foedus.law.proceedings.table import against_step
from foedus.law.proceedings.values import OFFICES, PHASES, Situation, Step, StepKind
from foedus.lifecycles.dispute import dispute_life

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "dispute-steps.md"
DAY = date(2020, 1, 1)

OFFICE: Mapping[str, str] = {
    role: office
    for office, roles in {
        "complainant": "applicant applying_organ board claimant complainant consumer demanding_organ inviting_party "
        "parties person proposer state",
        "respondent": "affected authority enterprise invited_party maker making_organ notifying_state other_party "
        "other_state party_state respondent",
        "third": "other_government own_party reacting third_party",
        "mediator": "body mediator",
        "tribunal": "appeal_panel appellate_body arbitrator bverfg chair compliance_panel court icj panel tribunal",
        "authority": "appointing_authority bundesrat central_government commission committee council court_presidents "
        "director_general dsb executive_committee executive_director home_centre ivk kdk lead_centre minister npcsc "
        "pca president screener selecting_authority state_council un_secretary_general",
    }.items()
    for role in roles.split()
}
"""Every role of the procedures that ship, and what it is for."""

BRINGS_ITS_OWN = {("eu-258-tfeu", "commission")}
"""Bodies that bring a case themselves, because nobody else can."""

APPOINTS: Mapping[str, tuple[str, ...]] = {
    "ca-bc-rgs": ("minister",),
    "de-ndr-56": ("court_presidents",),
    "de-vsbg": ("deputy_conciliator",),
    "de-wwsu-1990": ("president_of_the_ecj",),
    "de-zpo-book10": ("court",),
    "in-isrwda-1956": ("chief_justice",),
    "pca-states-1992": ("appointing_authority",),
    "uncitral-arbitration-2013": ("appointing_authority", "pca"),
    "uncitral-mediation-2021": ("selecting_authority",),
    "us-icaos": ("aaa",),
    "vclt-65-66": ("un_secretary_general",),
    "wto-dsu": ("director_general",),
}
"""Who appoints where a side does not: a body of the procedure, or one from outside it."""

_LINE = re.compile(r"^\| `(\w+\.\w+)` \| [^|]* \| ([^|]*) \| ([^|]*) \|")


def written() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Read the page that tells people who may take which step, and when."""
    found = {}
    for line in PAGE.read_text("utf-8").splitlines():
        if match := _LINE.match(line):
            found[match[1]] = frozenset(re.findall(r"\w+", match[2])), frozenset(re.findall(r"\w+", match[3]))
    return found


def office(procedure: Procedure, role: str) -> str:
    """Say by hand what a role is for."""
    return "complainant" if (procedure.id, role) in BRINGS_ITS_OWN else OFFICE[role]


def everybody(procedure: Procedure) -> Iterator[tuple[Mapping[str, str], str, set[str]]]:
    """Yield filings with somebody who acts in them, and in which offices: holders, bodies, outsiders, nobody."""
    held = {role: f"the {role}" for role in procedure.roles}
    appoints = APPOINTS.get(procedure.id, ()) if "appointer" in OFFICES else ()
    for role in procedure.roles:
        offices = {office(procedure, role)} | ({"appointer"} if role in appoints else set())
        yield held, held[role], offices
        yield held, role, set()
        own = {name: who for name, who in held.items() if name != role}
        yield own, role, offices & {"mediator", "tribunal", "authority", "appointer"}
    for name in appoints:
        if name not in procedure.roles:
            yield held, name, {"appointer"}
    yield held, "Anna", {"outsider"}


def at(phase: str) -> type[Situation]:
    """Return a situation that stands in a phase, however a case may come there."""
    return type("At", (Situation,), {"phase": property(lambda _: phase)})


def differences(kinds: Mapping[str, StepKind], *only: str) -> list[str]:
    """Ask for everybody, every kind and every phase whether it is granted, and return where the page says otherwise."""
    page, found = written(), []
    for procedure in shipped_procedures().values():
        if only and procedure.id not in only:
            continue
        nothing = stand(procedure, Case(()), DAY, dispute_life(procedure))
        for parties, who, held in everybody(procedure):
            proceeding = Proceeding.of(procedure, {"parties": parties}, DAY)
            for phase in PHASES:
                situation: Any = at(phase)(procedure, {"parties": parties}, nothing, proceeding)
                for name in kinds:
                    granted = not any(against_step(situation, Step(name, DAY, who)))
                    by, when = page.get(name, (frozenset[str](), frozenset[str]()))
                    if granted != (bool(held & by) and phase in when):
                        found.append(f"{procedure.id}: {name} by {who} ({sorted(held)}), {phase}: {granted}")
    return found
