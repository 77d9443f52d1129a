"""The table of stages read as moves: where an act leaves the case, and what may follow.

Rules of this module, with their source (the procedure format, section 2):

* an act moves the case to its stage; a stage beside the main line (``side``) leaves it where it is;
* an outcome carries the case on into a stage in which nobody has to act (``automatic``), and into the end that it
  brings about; where somebody must still act, the case stands where the outcome was given, and that stage may follow;
* an end whose effect the outcome does not have is no end yet: an order to comply is not compliance, and an agreement
  on a text is not the binding act that adopts it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foedus.law.procedures.values import BINDING, Outcome, Procedure, Stage


@dataclass(frozen=True, slots=True)
class Position:
    """Where a case stands: a stage of the main line, and the outcome in it on which somebody must still act."""

    stage: str | None = None
    outcome: str | None = None

    @property
    def name(self) -> str:
        """The name of the state in the machine."""
        return ":".join(part for part in (self.stage or BEGIN, self.outcome) if part)


BEGIN = "(begin)"
"""The name of the state before the first act."""

NOWHERE = Position()
"""The position before the first act."""


def entered(procedure: Procedure, outcome: Outcome | None) -> Stage | None:
    """Return the stage into which an outcome carries the case by itself, if there is one."""
    if outcome is None:
        return None
    goal = procedure.by_id[outcome.to]
    if goal.automatic:
        return goal
    if not goal.final:
        return None
    ordered_only = goal.effect == "settlement" and outcome.effect == BINDING
    not_yet_binding = goal.effect == BINDING and outcome.effect != BINDING
    return None if ordered_only or not_yet_binding else goal


def land(procedure: Procedure, position: Position, stage: Stage, outcome: Outcome | None) -> Position:
    """Return where an act leaves the case, whether the table allows the act there or not."""
    goal = entered(procedure, outcome)
    if goal is not None and not goal.side:
        return Position(goal.id)
    if stage.side:
        return position
    return Position(stage.id, outcome.id if outcome else None)


def followers(procedure: Procedure, position: Position) -> tuple[str, ...]:
    """Return the stages that may follow, in the order of the table."""
    if position.stage is None:
        return procedure.start
    stage = procedure.by_id[position.stage]
    return opened(stage, stage.outcome(position.outcome))


def opened(stage: Stage, outcome: Outcome | None) -> tuple[str, ...]:
    """Return what a stage opens: where its outcome leads (any of them if none is known), and what may follow."""
    if outcome is not None:
        return _once([outcome.to, *stage.next])
    return _once([*stage.next, *(one.to for one in stage.outcomes)])


def side_chain(procedure: Procedure, names: Iterable[str]) -> tuple[str, ...]:
    """Return the stages that stages beside the main line can open, one after the other."""
    found: dict[str, None] = {}
    waiting = [name for name in names if procedure.by_id[name].side]
    while waiting:
        stage = procedure.by_id[waiting.pop(0)]
        for name in opened(stage, None):
            if name not in found:
                found[name] = None
                waiting += [name] if procedure.by_id[name].side else []
    return tuple(found)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
