"""The register as it stood before any act: what the desk had before it when it recorded that act.

Rules of this module:

* a file is folded up to the act in question, and so is every file about whose force its clauses ask;
* a file that cannot be folded is unknown to the others, and its own inspection says so;
* results decide nothing, so that a verdict holds until the next act that somebody did.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from foedus.checks.ledger import LAW_ERRORS
from foedus.dossiers.fold import Dossier, file_of, fold
from foedus.dossiers.shelf import Shelf
from foedus.law.signals import Signal
from foedus.law.terms import waits_for
from foedus.law.verdict import Verdict
from foedus.ledger.acts import Act
from foedus.ports import Reading

RESULTS: Final = frozenset(
    f"agreement.{event}"
    for event in ("meet", "resolve", "enter", "lose", "lapse", "end", "revive", "suspend", "resume")
)
"""Tags of acts that nobody decides: they follow from the others by law."""

END: Final = 2**63
"""A position behind every act."""


class Past:
    """All files of the register, folded as far as somebody asks."""

    def __init__(
        self, reading: Reading, files: Mapping[str, Sequence[Act]], definitions: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.reading = reading
        self.definitions = definitions
        self._files = files
        self._positions = {file: [act.position for act in acts] for file, acts in files.items()}
        self._dossiers: dict[tuple[str, int], Dossier | None] = {}
        self._verdicts: dict[str, tuple[tuple[int, int], Verdict]] = {}
        self._now = Then(self, END)

    def shelf(self, dossier: Dossier, before: int) -> Shelf:
        """Return the shelf as it stood when the log had ``before`` acts; it matters only for clauses that ask."""
        return Then(self, before) if waits_for(dossier.terms) else self._now

    def verdict(self, dossier: Dossier, before: int) -> Verdict:
        """Judge a dossier as the desk did when the log had ``before`` acts."""
        rests_on = next((act.seq for act in reversed(dossier.acts) if act.tag not in RESULTS), 0)
        key = (rests_on, before if waits_for(dossier.terms) else END)
        known = self._verdicts.get(dossier.agreement)
        if known is None or known[0] != key:
            known = self._verdicts[dossier.agreement] = (key, self.shelf(dossier, before).judge(dossier))
        return known[1]

    def dossier(self, agreement: str, before: int) -> Dossier | None:
        """Fold a file up to a position; ``None`` for one that was unknown or cannot be folded."""
        file = file_of(agreement)
        count = bisect_left(self._positions.get(file, ()), before)
        key = (agreement, count)
        if key not in self._dossiers:
            try:
                self._dossiers[key] = fold(self._files.get(file, ())[:count], self.definitions.__getitem__)
            except LAW_ERRORS:
                self._dossiers[key] = None
        return self._dossiers[key]


class Then(Shelf):
    """The shelf at one moment of the past; it never looks at the tables, which may be damaged."""

    def __init__(self, past: Past, before: int) -> None:
        super().__init__(past.reading)
        self._past = past
        self._before = before

    def fetch(self, agreements: Iterable[str]) -> None:
        """Fold several agreements as they stood then."""
        for name in agreements:
            if name not in self._dossiers:
                self._dossiers[name] = self._past.dossier(name, self._before)

    def definition(self, digest: str) -> Mapping[str, Any]:
        """Return a definition by its hash."""
        return self._past.definitions[digest]

    def others(self, agreement: str) -> Signal | None:
        """Answer when another agreement was in force; nothing is known of one that cannot be judged."""
        try:
            return super().others(agreement)
        except LAW_ERRORS:
            return None
