"""The shelf: dossiers and verdicts of one register at one moment of knowledge, each folded at most once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from foedus.dossiers.fold import Dossier, file_of, fold
from foedus.dossiers.near import perhaps
from foedus.errors import NotFound
from foedus.law.force import judge, put_to_sleep
from foedus.law.signals import Signal
from foedus.law.verdict import Verdict
from foedus.ports import Reading

_ASLEEP = {
    "drafting": "the text is still being drafted",
    "abandoned": "the agreement was given up before it entered into force",
}


class Shelf:
    """Folds files on demand, as known at an instant (``None`` = now)."""

    def __init__(self, reading: Reading, known_at: datetime | None = None) -> None:
        self._reading = reading
        self._known_at = known_at
        self._dossiers: dict[str, Dossier | None] = {}
        self._definitions: dict[str, Mapping[str, Any]] = {}
        self._signals: dict[str, Signal | None] = {}
        self._verdicts: dict[str, Verdict] = {}

    def fetch(self, agreements: Iterable[str]) -> None:
        """Fold several agreements with one look at the ledger."""
        missing = [name for name in dict.fromkeys(agreements) if name not in self._dossiers]
        if not missing:
            return
        found = self._reading.acts_of([file_of(name) for name in missing], self._known_at)
        for name in missing:
            self._dossiers[name] = fold(found.get(file_of(name), ()), self.definition)

    def find(self, agreement: str) -> Dossier | None:
        """Return the dossier of an agreement, or ``None`` if nothing was known of it."""
        self.fetch((agreement,))
        return self._dossiers[agreement]

    def dossier(self, agreement: str) -> Dossier:
        """Return the dossier of an agreement.

        Raises:
            NotFound: the register did not know the agreement at that instant.

        """
        found = self.find(agreement)
        if found is None:
            at = f" as known at {self._known_at.isoformat()}" if self._known_at else ""
            remedy = perhaps(self._reading, agreement)
            raise NotFound(f"The register knows no agreement {agreement!r}{at}.", remedy=remedy)
        return found

    def put(self, dossier: Dossier, verdict: Verdict | None = None) -> None:
        """Replace a dossier by one with acts that are about to be recorded; what was judged from it is forgotten."""
        self._dossiers[dossier.agreement] = dossier
        self._verdicts.clear()
        self._signals.clear()
        if verdict is not None:
            self._verdicts[dossier.agreement] = verdict

    def forget(self, agreement: str) -> None:
        """Fold an agreement anew at the next question."""
        self._dossiers.pop(agreement, None)
        self._verdicts.pop(agreement, None)
        self._signals.pop(agreement, None)

    def definition(self, digest: str) -> Mapping[str, Any]:
        """Return a definition by its hash."""
        if digest not in self._definitions:
            self._definitions[digest] = self._reading.definition(digest)
        return self._definitions[digest]

    def verdict(self, agreement: str) -> Verdict:
        """Return the verdict on an agreement's force."""
        if agreement not in self._verdicts:
            self._verdicts[agreement] = self.judge(self.dossier(agreement))
        return self._verdicts[agreement]

    def judge(self, dossier: Dossier) -> Verdict:
        """Judge a dossier, which may hold acts that are not recorded yet."""
        verdict = judge(dossier.terms, dossier.legal, dossier.evidence, self.others)
        asleep = _ASLEEP.get(dossier.state)
        return put_to_sleep(verdict, asleep) if asleep else verdict

    def others(self, agreement: str) -> Signal | None:
        """Answer when another agreement is in force, for clauses that ask."""
        if agreement not in self._signals:
            self._signals[agreement] = None  # what a circle sees of itself
            if self.find(agreement) is not None:
                must, may = self.verdict(agreement).whole
                self._signals[agreement] = Signal(must, may)
        return self._signals[agreement]
