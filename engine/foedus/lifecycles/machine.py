"""One shared machine for each life cycle: may this event happen in this state, and what is the state after it?

Rules of this module:

* all guards are asked before anything is fired, and every objection is returned, not only the first;
* a refused step changes nothing and is no exception: it is a :class:`Step` with its reasons;
* a state that the table does not know comes from a broken register and is an error;
* the machine keeps nothing of those who use it, so that any number of threads may share it.

Not checked here: what a guard asks (``guards``), what the steps mean (``tables``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from transitions import Machine

from foedus.errors import Reason, RegisterBroken
from foedus.lifecycles.guards import GUARDS, Guard, Situation
from foedus.lifecycles.tables import ADHERENCE, AGREEMENT, AMENDMENT, Table


@dataclass(frozen=True, slots=True)
class Step:
    """The answer to an event: whether it is allowed, the state after it, and all that speaks against it."""

    allowed: bool
    state: str
    reasons: tuple[Reason, ...] = ()


class _Token:
    """What is moved through the machine: a state and nothing else."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class Lifecycle:
    """A life cycle that can be fired; made once for each table and shared by all."""

    def __init__(self, table: Table, guards: Mapping[str, Guard] = GUARDS) -> None:
        """Wind up the machine of a table.

        Raises:
            ValueError: a move names a guard that the register does not have.

        """
        unknown = sorted({name for move in table.moves for name in move.guards} - set(guards))
        if unknown:
            raise ValueError(f"the life cycle {table.name} names guards that do not exist: {', '.join(unknown)}")
        self.table = table
        self._moves = {(source, move.event): move for move in table.moves for source in move.sources}
        self._guards = {key: tuple(guards[name].ask for name in move.guards) for key, move in self._moves.items()}
        # No callbacks and no conditions are handed over: transitions would import and run what a string names.
        self._machine = Machine(
            model=None,
            states=list(table.names()),
            initial=table.initial,
            transitions=[
                {"trigger": event, "source": source, "dest": move.target_from(source)}
                for (source, event), move in self._moves.items()
            ],
            auto_transitions=False,
            send_event=True,
        )

    def objections(self, state: str, event: str, situation: Situation) -> tuple[Reason, ...]:
        """Return all that speaks against an event in a state; nothing is fired.

        Raises:
            RegisterBroken: the life cycle has no such state.

        """
        if state not in self._machine.states:
            raise RegisterBroken(f"{state!r} is no state in the life of an {self.table.name}")
        asked = self._guards.get((state, event))
        if asked is not None:
            return tuple(reason for ask in asked for reason in ask(situation))
        from_here = ", ".join(self._events(state)) or "nothing"
        message = f"`{event}` is no step from `{state}` in the life of an {self.table.name}; from there: {from_here}"
        return (Reason("no-such-step", message),)

    def fire(self, state: str, event: str, situation: Situation) -> Step:
        """Let an event happen in a state, if nothing speaks against it.

        Raises:
            RegisterBroken: the life cycle has no such state.

        """
        reasons = self.objections(state, event, situation)
        if reasons:
            return Step(False, state, reasons)
        token = _Token(state)
        self._machine.events[event].trigger(token)
        return Step(True, token.state)

    def possible(self, state: str, situation: Situation) -> tuple[str, ...]:
        """Return the events that nothing speaks against, in the order of the table."""
        return tuple(event for event in self.table.events if not self.objections(state, event, situation))

    def _events(self, state: str) -> tuple[str, ...]:
        return tuple(event for event in self.table.events if (state, event) in self._moves)


AGREEMENT_LIFE: Final = Lifecycle(AGREEMENT)
ADHERENCE_LIFE: Final = Lifecycle(ADHERENCE)
AMENDMENT_LIFE: Final = Lifecycle(AMENDMENT)
