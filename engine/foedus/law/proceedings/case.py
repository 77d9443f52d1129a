"""What ends a case or ties it to another: withdrawal, settlement, consolidation, counter-claims, interim measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.errors import Reason
from foedus.law.proceedings.proceeding import Closed, Proceeding
from foedus.law.proceedings.values import GOING, Situation, Step, StepField, StepKind


def _withdraw(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    return proceeding.with_(closed=Closed(step.day, "withdrawn", step.place))


def _may_withdraw(situation: Situation, step: Step) -> Iterator[Reason]:
    if situation.phase == "decided":
        text = "after an award a claim is no longer withdrawn; what was awarded can be waived or settled"
        yield Reason("out-of-order", text)


KINDS: Final = (
    StepKind("case.withdraw", "the claim is withdrawn", ("complainant",), GOING,
         (StepField("terms", "on which terms, such as without prejudice"),), _withdraw, _may_withdraw),
)  # fmt: skip
