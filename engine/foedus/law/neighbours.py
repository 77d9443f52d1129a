"""When other agreements are in force, for clauses that ask (``in_force``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foedus.law.acts import LegalAct
from foedus.law.force import judge
from foedus.law.signals import Signal
from foedus.law.terms import Evidence, Terms


class Neighbours:
    """Answers when an agreement of a known set is in force, judging each at most once.

    A circle of clauses that wait for each other never holds; ``definitions`` refuses it when it is loaded.
    """

    def __init__(self, known: Mapping[str, tuple[Terms, Sequence[LegalAct], Evidence]]) -> None:
        self._known = known
        self._answers: dict[str, Signal | None] = {}

    def __call__(self, agreement: str) -> Signal | None:
        """Return the days on which the whole agreement is in force, or ``None`` if it is not known."""
        if agreement not in self._answers:
            self._answers[agreement] = None  # what a circle sees of itself
            if agreement in self._known:
                terms, acts, evidence = self._known[agreement]
                must, may = judge(terms, acts, evidence, self).whole
                self._answers[agreement] = Signal(must, may)
        return self._answers[agreement]
