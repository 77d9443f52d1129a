"""Cases under arbitration, for tests of panels and awards: how far each has come, in steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from foedus.app.registry import Registry
from foedus.errors import Refused


def codes(call: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        call()
    return [reason.code for reason in caught.value.reasons]


class Case:
    """One dispute of a register; ``step`` takes a step, ``no`` tells why it is refused."""

    def __init__(self, registry: Registry, name: str, procedure: str, on: str, **parties: str) -> None:
        self.registry = registry
        self.name = name
        registry.dispute.file(name, procedure=procedure, parties=parties, on=on)

    def act(self, stage: str, on: str, **more: Any) -> None:
        self.registry.dispute.act(self.name, stage, on=on, **more)

    def step(self, kind: str, on: str, by: str, /, **fields: Any) -> int:
        if "seat" in fields:
            fields["as"] = fields.pop("seat")
        outcome = self.registry.dispute.step(self.name, kind, on=on, by=by, **fields)
        return int(outcome.acts[0].ref.rpartition("#")[2])

    def no(self, kind: str, on: str, by: str, /, **fields: Any) -> list[str]:
        return codes(lambda: self.step(kind, on, by, **fields))

    def accept(self, on: str, *members: str) -> None:
        for member in members:
            self.step("panel.accept", on, member)

    @property
    def shown(self) -> Any:
        return self.registry.dispute.show(self.name)

    @property
    def panel(self) -> Any:
        return self.shown.proceeding.panel

    @property
    def award(self) -> Any:
        return self.shown.proceeding.award


def uncitral(registry: Registry, name: str = "arbitration") -> Case:
    """A case under the UNCITRAL rules whose notice was received on 3 January 2020."""
    case = Case(registry, name, "uncitral-arbitration-2013", "2020-01-03", claimant="US-KS", respondent="US-MO")
    case.act("notice", "2020-01-03")
    return case


def composed(case: Case, members: Iterable[str] = ("Ana", "Bo", "Cy")) -> Case:
    """The panel of three is constituted on 1 April 2020."""
    first, second, chair = members
    case.step("panel.appoint", "2020-02-01", "US-KS", person=first, does="first_arbitrator")
    case.step("panel.appoint", "2020-02-20", "US-MO", person=second, does="second_arbitrator")
    case.accept("2020-02-25", first, second)
    case.step("panel.appoint", "2020-03-10", first, person=chair, seat="chair", does="presiding")
    case.accept("2020-03-15", chair)
    case.step("panel.constitute", "2020-04-01", "tribunal", does="constituted")
    return case
