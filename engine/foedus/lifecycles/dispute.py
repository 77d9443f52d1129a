"""The state machine of a dispute, built from its procedure: one shared machine for each version of a procedure.

Rules of this module:

* the states are the positions of the table, the events its stages, with the outcome where there is one;
* whether a stage beside the main line is open depends on the case, so that guard is ours and is asked before;
* the machine keeps nothing of the cases that use it, so that any number of threads may share it;
* no name from a file is a callback: ``transitions`` is handed states and moves, and nothing that it could run.

Not checked here: whether the table makes sense (``definitions.procedure``), and days (``law.procedures.course``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from transitions import Machine

from foedus.errors import RegisterBroken
from foedus.law.procedures.table import NOWHERE, Position, followers, land, side_chain
from foedus.law.procedures.values import Procedure, Stage


class _Token:
    """What is moved through the machine: a state and nothing else."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class DisputeLife:
    """The life of a dispute under one procedure; use :func:`dispute_life`, which makes it once."""

    def __init__(self, procedure: Procedure) -> None:
        """Wind up the machine of a procedure."""
        self.procedure = procedure
        self._positions = {position.name: position for position in _positions(procedure)}
        self._follow = {name: followers(procedure, position) for name, position in self._positions.items()}
        self._machine = Machine(
            model=None,
            states=list(self._positions),
            initial=NOWHERE.name,
            transitions=list(self._moves()),
            auto_transitions=False,
            send_event=True,
        )

    def follow(self, position: Position) -> tuple[str, ...]:
        """Return the stages that may follow a position.

        Raises:
            RegisterBroken: the procedure has no such position.

        """
        return self._follow[self._known(position)]

    def step(self, position: Position, stage: str, outcome: str | None, beside: Collection[str]) -> Position | None:
        """Return the position after an act, or ``None`` if the table does not allow it there.

        ``beside`` are stages that are open beside the main line: they may be done wherever the case stands.

        Raises:
            RegisterBroken: the procedure has no such position.

        """
        state = self._known(position)
        if stage not in self._follow[state] and stage not in beside:
            return None
        event = self._machine.events.get(_event(stage, outcome))
        if event is None or state not in event.transitions:
            return None
        token = _Token(state)
        event.trigger(token)
        return self._positions[token.state]

    def states(self) -> tuple[Position, ...]:
        """Return all positions of a case, the one before its first act first."""
        return tuple(self._positions.values())

    def _known(self, position: Position) -> str:
        if position.name not in self._positions:
            raise RegisterBroken(f"{position.name!r} is no state in the life of a dispute under {self.procedure.id}")
        return position.name

    def _moves(self) -> Iterator[dict[str, str]]:
        for name, position in self._positions.items():
            chain = side_chain(self.procedure, self._follow[name])
            everywhere = [stage.id for stage in self.procedure.stages if stage.side]
            for follower in dict.fromkeys((*self._follow[name], *chain, *everywhere)):
                stage = self.procedure.by_id[follower]
                for outcome in (None, *stage.outcomes):
                    goal = land(self.procedure, position, stage, outcome)
                    yield {
                        "trigger": _event(follower, outcome.id if outcome else None),
                        "source": name,
                        "dest": goal.name,
                    }


def _event(stage: str, outcome: str | None) -> str:
    return f"{stage}:{outcome}" if outcome else stage


def _positions(procedure: Procedure) -> Iterator[Position]:
    yield NOWHERE
    for stage in procedure.stages:
        if not stage.side:
            yield Position(stage.id)
            yield from _pending(procedure, stage)


def _pending(procedure: Procedure, stage: Stage) -> Iterator[Position]:
    """Yield the positions in which an outcome is given and somebody must still act."""
    for outcome in stage.outcomes:
        position = land(procedure, NOWHERE, stage, outcome)
        if position.outcome is not None:
            yield position


_MADE: dict[str, DisputeLife] = {}


def dispute_life(procedure: Procedure) -> DisputeLife:
    """Return the machine of a procedure; it is made once for each version and shared by all."""
    found = _MADE.get(procedure.version)
    if found is None:
        found = _MADE.setdefault(procedure.version, DisputeLife(procedure))
    return found
