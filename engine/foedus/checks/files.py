"""Agreement files against history: the engine's verdict on the files' own acts, compared with their ``expect``.

Nothing is loaded and no register is needed. A day counts as

* ``exact``: computed by rule from acts (or from a trigger that the file gives) and equal to the day;
* ``recorded``: the day stands in the act itself; ``declared``: an official day overrides the computed one;
* ``bound_holds``: only a bound can be computed, and history is inside it;
* ``unknown``: the file itself says that the day is not known, and the engine does not pretend to know it either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from foedus.errors import Reason
from foedus.kernel.dates import PartialDate
from foedus.kernel.rounding import decimal_text
from foedus.law.acts import LegalAct
from foedus.law.explain import because_party, because_stage
from foedus.law.force import judge
from foedus.law.membership import Standing
from foedus.law.neighbours import Neighbours
from foedus.law.terms import Evidence, Terms
from foedus.law.verdict import Entering, Verdict


class Subject(Protocol):
    """What a check needs of a file or of a grammar case."""

    @property
    def name(self) -> str:
        """The name to report it under."""

    @property
    def terms(self) -> Terms:
        """Its terms."""

    @property
    def evidence(self) -> Evidence:
        """How far its acts can be trusted."""

    @property
    def acts(self) -> Sequence[LegalAct]:
        """Its acts."""

    @property
    def expect(self) -> Mapping[str, Any] | None:
        """What history says."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One point on which verdict and history differ, and why the engine says what it says."""

    file: str
    what: str
    party: str | None
    expected: Any
    got: Any
    because: str

    def to_json(self) -> dict[str, Any]:
        """Return the miss as a JSON object."""
        return {
            "file": self.file,
            "what": self.what,
            "party": self.party,
            "expected": self.expected,
            "got": self.got,
            "because": self.because,
        }


@dataclass(slots=True)
class FilesReport:
    """The tally over all files; ``holds`` = no treaty date and no other point missed."""

    files: int = 0
    treaty_dates: Counter[str] = field(default_factory=Counter)
    party_dates: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether every expectation was met."""
        return not self.misses

    def refuse(self, reasons: Sequence[Reason]) -> None:
        """Count a file that could not be read: nothing is known of its days, and every mistake is told."""
        self.files += 1
        self.treaty_dates["miss"] += 1
        name = next((reason.where.file for reason in reasons if reason.where), "")
        because = "; ".join(f"{reason.where}: {reason.message} [{reason.code}]" for reason in reasons)
        self.misses.append(Miss(name, "file", None, "an agreement file", "refused", because))

    def to_json(self) -> dict[str, Any]:
        """Return the report in the form that machines score."""
        return {
            "files": self.files,
            "treaty_dates": {key: self.treaty_dates[key] for key in ("exact", "declared", "unknown", "miss")},
            "party_dates": {key: self.party_dates[key] for key in ("exact", "recorded", "bound_holds", "miss")},
            "other": {key: self.other[key] for key in ("exact", "miss")},
            "misses": [miss.to_json() for miss in self.misses],
        }


def check_files(subjects: Iterable[Subject], known: Iterable[Subject] = ()) -> FilesReport:
    """Judge each subject and compare with its ``expect``.

    ``known`` are further agreements that a rule may refer to (``in_force``); they are not checked themselves.
    """
    wanted = list(subjects)
    neighbours = Neighbours({item.terms.id: (item.terms, item.acts, item.evidence) for item in (*known, *wanted)})
    report = FilesReport(files=len(wanted))
    for item in wanted:
        verdict = judge(item.terms, item.acts, item.evidence, neighbours)
        if item.expect is not None:
            _Comparison(item.name, verdict, item.expect, report).run()
    return report


class _Comparison:
    """One file against its expectations."""

    def __init__(self, name: str, verdict: Verdict, expect: Mapping[str, Any], report: FilesReport) -> None:
        self.name, self.verdict, self.expect, self.report = name, verdict, expect, report

    def run(self) -> None:
        expect = self.expect
        if "in_force" in expect:
            wanted = expect["in_force"]
            if isinstance(wanted, Mapping):
                for stage, day in wanted.items():
                    self._stage(next((s for s in self.verdict.stages if s.stage.id == stage), None), stage, day)
            else:
                self._stage(self.verdict.stages[0] if len(self.verdict.stages) == 1 else None, None, wanted)
        for party, days in expect.get("parties", {}).items():
            self._party(party, days)
        if "literal" in expect:
            literal = self.verdict.stages[0].literal
            self._other("literal", expect["literal"], str(literal) if literal else None)
        if "lapsed" in expect:
            self._other("lapsed", expect["lapsed"], _text(self.verdict.lapsed))
        if "provisional" in expect:
            first = min((item.since for item in self.verdict.provisional), default=None)
            self._other("provisional", expect["provisional"], _text(first))
        for item in expect.get("counts", ()):
            self._count(item)
        states = [(item["date"], item["state"]) for item in expect.get("status_on", ())]
        for day, state in [*states, *expect.get("state", {}).items()]:
            self._other(f"state on {day}", state, self.verdict.on(date.fromisoformat(day)).state)

    def _stage(self, stage: Entering | None, name: str | None, wanted: str | None) -> None:
        what = "in_force" if name is None else f"in_force.{name}"
        if stage is None:
            # A staged agreement without a day per stage: in force means every stage.
            whole = self.verdict.whole[0].first
            got, kind = _text(whole), "exact"
            hit = got == wanted
            because = "; ".join(because_stage(self.verdict, item) for item in self.verdict.stages)
        else:
            got, kind = self._day_of(stage)
            hit = _same_day(wanted, stage, got)
            because = because_stage(self.verdict, stage)
        if wanted == "unknown" or (not hit and self.expect.get("computable") is False):
            asked = self.verdict.stages if stage is None else (stage,)
            hit = all(item.certainty in ("unknown", "never") for item in asked)
            kind = "unknown"
        self._tally(self.report.treaty_dates, kind, hit, what, None, wanted, got, because)

    def _day_of(self, stage: Entering) -> tuple[str | None, str]:
        if stage.certainty == "unknown":
            return "unknown", "unknown"
        return (str(stage.day) if stage.day else None), ("declared" if stage.certainty == "declared" else "exact")

    def _party(self, party: str, wanted: Any) -> None:
        standing = self.verdict.standings.get(party, Standing(party, ()))
        bonds = standing.bonds
        got: Any = [{"from": _bound_text(bond.since, bond.basis), "until": _text(bond.until)} for bond in bonds]
        kind = "exact"
        if wanted is None:
            hit, got = not bonds, got or None
        elif isinstance(wanted, str):
            hit, kind = bool(bonds) and _fits(bonds[0].since, bonds[0].basis, wanted), _kind(standing)
            got = got[0]["from"] if got else None
        else:
            spans = [(item["from"], item["until"]) if isinstance(item, Mapping) else tuple(item) for item in wanted]
            hit = len(spans) == len(bonds) and all(
                _fits(bond.since, bond.basis, start) and _text(bond.until) == until
                for bond, (start, until) in zip(bonds, spans, strict=True)
            )
            kind = _kind(standing)
        because = because_party(self.verdict, party)
        self._tally(self.report.party_dates, kind, hit, "party", party, wanted, got, because)

    def _count(self, item: Mapping[str, Any]) -> None:
        day = date.fromisoformat(item["date"])
        found = self.verdict.count(item["leg"], day)
        for key in ("n", "percent"):
            if key in item:
                got = None if found is None else _number(found, key, item[key])
                self._other(f"count of {item['leg']} on {day} ({key})", item[key], got)

    def _other(self, what: str, wanted: Any, got: Any) -> None:
        because = "; ".join(because_stage(self.verdict, stage) for stage in self.verdict.stages)
        self._tally(self.report.other, "exact", wanted == got, what, None, wanted, got, because)

    def _tally(
        self, into: Counter[str], kind: str, hit: bool, what: str, party: str | None, wanted: Any, got: Any,
        because: str,
    ) -> None:  # fmt: skip
        into[kind if hit else "miss"] += 1
        if not hit:
            self.report.misses.append(Miss(self.name, what, party, wanted, got, because))


def _number(found: tuple[Fraction, Fraction], key: str, wanted: Any) -> Any:
    have, whole = found
    if key == "n":
        return int(have) if have.denominator == 1 else decimal_text(have, 2)
    places = len(str(wanted).partition(".")[2])
    return decimal_text(have / whole * 100, places) if whole else None


def _same_day(wanted: str | None, stage: Entering, got: str | None) -> bool:
    if wanted is None or stage.day is None:
        return wanted == got
    expected = PartialDate.parse(wanted) if wanted != "unknown" else None
    if expected is None:
        return False
    if expected.exact:
        return stage.day.last == expected.first
    return expected.first <= stage.day.first and stage.day.last <= expected.last


def _fits(since: PartialDate, basis: str, wanted: str) -> bool:
    day = date.fromisoformat(wanted)
    return day in since if basis == "bound" else since.last == day


def _kind(standing: Standing) -> str:
    bases = {bond.basis for bond in standing.bonds}
    if "bound" in bases:
        return "bound_holds"
    return "recorded" if "recorded" in bases else "exact"


def _bound_text(since: PartialDate, basis: str) -> str:
    return f"not before {since.first}" if basis == "bound" else str(since)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
