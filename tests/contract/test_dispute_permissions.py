"""A sample of the whole table of steps through the desk: what the law denies, nobody records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from foedus.app.registry import Registry
from foedus.errors import Refused
from foedus.law.proceedings.table import STEPS
from foedus.law.proceedings.values import PHASES, StepField, StepKind
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

DAY = "2001-01-01"
WHO = {"CR": "complainant", "US": "respondent", "IN": "third", "panel": "tribunal", "dsb": "authority",
       "Anna": "outsider", "complainant": "nobody"}  # fmt: skip
PARTIES = {"complainant": "CR", "respondent": "US", "third_party": "IN"}
TOWARDS: dict[str, tuple[tuple[str, str], ...]] = {
    "open": (("request_consultations", "1996-01-01"),),
    "tribunal": (("request_consultations", "1996-01-01"), ("panel_report", "1997-01-01")),
    "decided": (
        ("request_consultations", "1996-01-01"),
        ("panel_report", "1997-01-01"),
        ("adoption:adopted", "1998-01-01"),
    ),
    "ended": (("request_consultations", "1996-01-01"), ("agreed_solution", "1998-01-01")),
}
"""How a case comes to each phase; it leaves out what is of no matter here, so it is irregular."""

WORDS: dict[str, Any] = {
    "text": "words",
    "day": DAY,
    "number": 1,
    "step": 1,
    "flag": True,
    "list": ["x"],
    "map": {"x": "y"},
}


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    clock = FixedClock(datetime(2026, 1, 2, tzinfo=UTC))
    with Registry(SqlArchive.from_url(database_url, clock), "clerk") as opened:
        for phase, stages in TOWARDS.items():
            opened.dispute.file(phase, procedure="wto-dsu", parties=PARTIES, on="1995-12-22")
            for stage, day in stages:
                name, _, outcome = stage.partition(":")
                opened.dispute.act(
                    phase, name, outcome=outcome or None, on=day, irregular=True, reason="only the phase matters"
                )
        yield opened


def some(field: StepField) -> Any:
    return field.choices[0] if field.type == "choice" else WORDS[field.type]


def denied(registry: Registry, phase: str, kind: StepKind, who: str) -> bool:
    """Ask the desk, and keep nothing; what depends on the state of the case is of no matter here."""
    fields = {one.name: some(one) for one in kind.fields if one.required}
    fields |= {"other": "open" if phase != "open" else "ended"} if "other" in fields else {}
    try:
        registry.dispute.step(phase, kind.name, by=who, on=DAY, dry_run=True, **fields)
    except Refused as error:
        told = [reason.message for reason in error.reasons]
        return any(one.startswith((f"{kind.name} is for ", f"{kind.name} has its place ")) for one in told)
    return False


def test_the_desk_denies_what_the_table_does_not_grant(registry: Registry) -> None:
    """Everybody asks for every kind in one phase or another: each kind in each phase, each person in each phase."""
    kinds = [kind for kind in STEPS.values() if all(one.type != "sealed" for one in kind.fields if one.required)]
    assert len(kinds) >= 30
    wrong = []
    for n, kind in enumerate(kinds):
        for m, (who, office) in enumerate(WHO.items()):
            phase = PHASES[(n + m) % len(PHASES)]
            granted = office in kind.by and phase in kind.when
            if denied(registry, phase, kind, who) == granted:
                wrong.append(f"{kind.name} by {who} in {phase}: {'not granted' if granted else 'granted'}")
    assert wrong == []


@pytest.mark.parametrize(
    ("stage", "roles"),
    [("panel_request", {"CR"}), ("reply", {"US"}), ("panel_established", {"dsb"}), ("panel_report", {"panel"}),
     ("third_party_interest", {"IN"}), ("agreed_solution", {"CR", "US"})],
)  # fmt: skip
def test_the_desk_lets_a_stage_be_done_by_its_roles_alone(registry: Registry, stage: str, roles: set[str]) -> None:
    may = set()
    for who in WHO:
        try:
            registry.dispute.act("open", stage, on=DAY, party=who, dry_run=True)
            may.add(who)
        except Refused as error:
            may |= set() if "not-your-act" in {one.code for one in error.reasons} else {who}
    assert may == roles
