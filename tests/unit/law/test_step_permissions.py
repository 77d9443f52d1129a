"""The whole table: every procedure, role, kind of step and phase, and every stage; denied unless it is granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from step_permissions import OFFICE, differences, written

from foedus.definitions.procedure import shipped_procedures
from foedus.dossiers.dispute_objections import after, unsealed
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings import table
from foedus.law.proceedings.proceeding import Proceeding
from foedus.law.proceedings.values import StepKind
from foedus.ledger.acts import Draft

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def unjudged() -> dict[str, StepKind]:
    """The kinds without what depends on the state of a case: what is left is who and when."""
    return {name: replace(kind, judge=None) for name, kind in table.STEPS.items()}


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, StepKind]:
    found = unjudged()
    monkeypatch.setattr(table, "STEPS", found)
    return found


def test_the_page_and_the_hand_written_offices_name_everything() -> None:
    assert set(written()) == set(table.STEPS)
    roles = {role for procedure in shipped_procedures().values() for role in procedure.roles}
    assert roles == set(OFFICE)


def test_every_step_is_denied_to_everybody_unless_the_page_grants_it(kinds: Mapping[str, StepKind]) -> None:
    assert differences(kinds) == []


@pytest.mark.parametrize("more", ["by", "when"])
def test_the_control_one_grant_too_many_is_seen(kinds: dict[str, StepKind], more: str) -> None:
    kind = kinds["case.withdraw"]
    wider: dict[str, Any] = {"by": (*kind.by, "third")} if more == "by" else {"when": (*kind.when, "ended")}
    kinds["case.withdraw"] = replace(kind, **wider)
    found = differences(kinds, "wto-dsu")
    assert found
    assert all("case.withdraw by" in one and one.endswith("True") for one in found)


def test_the_control_one_grant_too_few_is_seen(kinds: dict[str, StepKind]) -> None:
    kinds["case.withdraw"] = replace(kinds["case.withdraw"], by=())
    assert any(one.endswith("False") for one in differences(kinds, "wto-dsu"))


def test_only_whoever_asks_or_consents_may_come_from_outside() -> None:
    """Said once more, beside the page: to outsiders nearly everything is denied."""
    from_outside = {name for name, kind in table.STEPS.items() if "outsider" in kind.by}
    assert from_outside == {"parties.join", "parties.request", "parties.intervene", "parties.replace", "case.consent",
                            "case.decline"}  # fmt: skip


# ---- stages


def said_against(procedure: Procedure, stage: str, who: str, parties: Mapping[str, str]) -> list[str]:
    """Return what is irregular because of who did a stage, in a file of its own."""
    payload = {"procedure": procedure.id, "definition": procedure.version, "parties": dict(parties)}
    drafts = [
        Draft("dispute.file", "clerk", payload, "2020-01-01", definition=procedure.version),
        Draft("dispute.act", "clerk", {"date": "2020-01-01", "stage": stage, "party": who}, "2020-01-01"),
    ]
    dispute = after(None, unsealed(None, "x", drafts, NOW), lambda _: procedure)
    return [one.message for one in dispute.irregularities if one.kind == "not-your-act"]


@pytest.mark.parametrize("name", sorted(shipped_procedures()))
def test_every_stage_is_done_by_its_roles_alone(name: str) -> None:
    procedure = shipped_procedures()[name]
    parties = {role: f"the {role}" for role in procedure.roles}
    for stage in procedure.stages:
        roles = {*stage.by, *(one.who for one in stage.on_expiry if one.who)}
        for role in procedure.roles:
            granted = not said_against(procedure, stage.id, parties[role], parties)
            assert granted == (role in roles or stage.automatic), (stage.id, role)
        granted = not said_against(procedure, stage.id, "Anna", parties)
        assert granted == stage.automatic, (stage.id, "Anna")


def test_a_member_of_the_panel_does_its_stages_and_not_those_of_a_court() -> None:
    procedure = shipped_procedures()["de-zpo-book10"]
    filed = Proceeding.of(procedure, {"parties": {"claimant": "A", "respondent": "B"}}, NOW.date())
    sat = filed.with_(panel=SimpleNamespace(sitting=("Ana",), nominees=(), complete=True))
    may = {stage.id for stage in procedure.stages if sat.may_do("Ana", stage) and not stage.automatic}
    assert may == {stage.id for stage in procedure.stages if "tribunal" in stage.by and not stage.automatic}
    assert "award" in may
