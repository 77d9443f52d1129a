"""The register as it stood before any act: what the desk had before it when it recorded that act.

Rules of this module:

* a file is folded up to the act in question, and so is every file about whose force its clauses ask;
* a file that cannot be folded is unknown to the others, and its own inspection says so;
* results decide nothing, so that a verdict holds until the next act that somebody did.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, TypeVar

from foedus.checks.ledger import LAW_ERRORS
from foedus.definitions.law_reading import shipped_law
from foedus.dossiers.dispute_lookup import Procedures
from foedus.dossiers.fold import Dossier, file_of, fold
from foedus.dossiers.matters import Matter, file_of_matter, fold_matter
from foedus.dossiers.record_objections import Around
from foedus.dossiers.records import Record, file_of_instrument, fold_record
from foedus.dossiers.shelf import Shelf
from foedus.law.precedence.pack import Law
from foedus.law.signals import Signal
from foedus.law.terms import waits_for
from foedus.law.verdict import Verdict
from foedus.ledger.acts import Act
from foedus.ports import Reading

_T = TypeVar("_T")

RESULTS: Final = frozenset(
    f"agreement.{event}"
    for event in ("meet", "resolve", "enter", "lose", "lapse", "end", "revive", "suspend", "resume")
)
"""Tags of acts that nobody decides: they follow from the others by law."""

ENGINE: Final = "foedus"
"""The actor of results and opinions: nobody decides them, they follow."""

OPINION: Final = "agreement.opinion"
"""The tag of what precedence says of an agreement and an instrument; it moves nothing."""

_IDLE: Final = RESULTS | {OPINION}

_OLD: Final = ("agreement.", "register.")
"""How tags began before instruments and questions had files of their own."""

END: Final = 2**63
"""A position behind every act."""


class Past:
    """All files of the register, folded as far as somebody asks; the law is the one that ships."""

    def __init__(
        self, reading: Reading, files: Mapping[str, Sequence[Act]], definitions: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.reading = reading
        self.definitions = definitions
        self._files = files
        self._positions = {file: [act.position for act in acts] for file, acts in files.items()}
        self._dossiers: dict[tuple[str, int], Dossier | None] = {}
        self._records: dict[tuple[str, int], Record | None] = {}
        self._matters: dict[tuple[str, int], Matter | None] = {}
        self._verdicts: dict[str, tuple[tuple[int, int], Verdict]] = {}
        self._now = Then(self, END)

    def shelf(self, dossier: Dossier, before: int) -> Shelf:
        """Return the shelf as it stood when the log had ``before`` acts; it matters only for clauses that ask."""
        return Then(self, before) if waits_for(dossier.terms) else self._now

    def verdict(self, dossier: Dossier, before: int) -> Verdict:
        """Judge a dossier as the desk did when the log had ``before`` acts."""
        rests_on = next((act.seq for act in reversed(dossier.acts) if act.tag not in _IDLE), 0)
        key = (rests_on, before if waits_for(dossier.terms) else END)
        known = self._verdicts.get(dossier.agreement)
        if known is None or known[0] != key:
            known = self._verdicts[dossier.agreement] = (key, self.shelf(dossier, before).judge(dossier))
        return known[1]

    @cached_property
    def law(self) -> Law:
        """The law by which opinions are weighed again."""
        return shipped_law()

    @cached_property
    def weighs_from(self) -> int:
        """The position of the first act that only a register which weighs precedence pair by pair can have."""
        acts = (act for acts in self._files.values() for act in acts if not act.tag.startswith(_OLD) or _weighs(act))
        return min((act.position for act in acts), default=END)

    @cached_property
    def procedures(self) -> Procedures:
        """The procedures under which disputes stand, each built once."""
        return Procedures(self.definitions.__getitem__)

    def files(self, prefix: str) -> Iterator[tuple[str, Sequence[Act]]]:
        """Yield every file of a kind with all its acts."""
        return ((file, acts) for file, acts in self._files.items() if file.startswith(prefix))

    def acts(self, file: str, before: int) -> Sequence[Act]:
        """Return the acts of a file up to a position."""
        return self._files.get(file, ())[: bisect_left(self._positions.get(file, ()), before)]

    def dossier(self, agreement: str, before: int) -> Dossier | None:
        """Fold a file up to a position; ``None`` for one that was unknown or cannot be folded."""
        acts = self.acts(file_of(agreement), before)
        return _folded(self._dossiers, agreement, acts, lambda: fold(acts, self.definitions.__getitem__))

    def record(self, instrument: str, before: int) -> Record | None:
        """Fold the file of an instrument up to a position; ``None`` as above."""
        acts = self.acts(file_of_instrument(instrument), before)
        return _folded(self._records, instrument, acts, lambda: fold_record(acts, self.definitions.__getitem__))

    def matter(self, matter: str, before: int) -> Matter | None:
        """Fold the file of a question up to a position; ``None`` as above."""
        acts = self.acts(file_of_matter(matter), before)
        return _folded(self._matters, matter, acts, lambda: fold_matter(acts))

    def around(self, before: int) -> Around:
        """Return what the register knew besides, at a position."""

        def order(name: str) -> str | None:
            dossier = self.dossier(name, before)
            return None if dossier is None else dossier.terms.order

        return Around(order, lambda name: self.record(name, before))


def _weighs(act: Act) -> bool:
    return act.tag == OPINION or (act.tag == "agreement.resolve" and "law" in act.payload)


def _folded(
    known: dict[tuple[str, int], _T | None], name: str, acts: Sequence[Act], fold_them: Callable[[], _T | None]
) -> _T | None:
    key = (name, len(acts))
    if key not in known:
        try:
            known[key] = fold_them()
        except LAW_ERRORS:
            known[key] = None
    return known[key]


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

    def verdict(self, agreement: str) -> Verdict:
        """Return the verdict on an agreement's force; one that rests on its own acts alone is judged once for all."""
        dossier = self.dossier(agreement)
        return super().verdict(agreement) if waits_for(dossier.terms) else self._past.verdict(dossier, self._before)

    def others(self, agreement: str) -> Signal | None:
        """Answer when another agreement was in force; nothing is known of one that cannot be judged."""
        try:
            return super().others(agreement)
        except LAW_ERRORS:
            return None
