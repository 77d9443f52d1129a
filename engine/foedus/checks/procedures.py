"""Procedures under inspection, and histories against their expectations; no register is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from foedus.definitions.history import Expectation, History
from foedus.errors import Reason
from foedus.law.procedures.course import stand
from foedus.law.procedures.stand import Stand
from foedus.law.procedures.values import Procedure
from foedus.lifecycles.dispute import dispute_life

_SETS: Final = ("overdue", "then", "by")
"""Lists whose order says nothing."""


@dataclass(frozen=True, slots=True)
class ProcedureReport:
    """How many procedures were looked at, and every mistake with its place."""

    procedures: int
    errors: tuple[Reason, ...]

    @property
    def holds(self) -> bool:
        """Whether every procedure was accepted."""
        return not self.errors

    def to_json(self) -> dict[str, Any]:
        """Return the report in the form that machines score."""
        return {"procedures": self.procedures, "errors": [_error(reason) for reason in self.errors]}


@dataclass(frozen=True, slots=True)
class ReplayMiss:
    """An expectation that does not hold, or a file that cannot be replayed; ``because`` says why."""

    file: str
    date: str | None
    expected: Mapping[str, Any]
    got: Mapping[str, Any]
    because: str

    def to_json(self) -> dict[str, Any]:
        """Return the miss as a JSON object."""
        return {
            "file": self.file,
            "date": self.date,
            "expected": dict(self.expected),
            "got": dict(self.got),
            "because": self.because,
        }


@dataclass(slots=True)
class ReplayReport:
    """The tally over all histories; ``exact`` are the expectations that hold in every part they name."""

    histories: int = 0
    expectations: int = 0
    exact: int = 0
    misses: list[ReplayMiss] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether every expectation holds."""
        return not self.misses

    def refuse(self, file: str, reasons: Sequence[Reason]) -> None:
        """Count a history that cannot be read: every mistake is told."""
        self.histories += 1
        self._miss(file, "; ".join(f"{reason.where}: {reason.message} [{reason.code}]" for reason in reasons))

    def unknown(self, history: History, known: Collection[str], refused: Sequence[Reason]) -> None:
        """Count a history whose procedure is not there: none of its expectations can hold."""
        self.histories += 1
        because = f"there is no procedure {history.procedure!r} among these: {', '.join(sorted(known)) or 'none'}"
        if refused:
            because += f"; refused were {', '.join(dict.fromkeys(str(reason.where) for reason in refused))}"
        for expectation in history.expect:
            self.expectations += 1
            self.misses.append(ReplayMiss(history.name, expectation.asked, expectation.wanted, {}, because))

    def _miss(self, file: str, because: str) -> None:
        self.expectations += 1
        self.misses.append(ReplayMiss(file, None, {}, {}, because))

    def to_json(self) -> dict[str, Any]:
        """Return the report in the form that machines score."""
        return {
            "histories": self.histories,
            "expectations": self.expectations,
            "exact": self.exact,
            "misses": [miss.to_json() for miss in self.misses],
        }


def replay_histories(
    histories: Iterable[History], procedures: Mapping[str, Procedure], refused: Sequence[Reason] = ()
) -> ReplayReport:
    """Ask of each history where its case stood on the days that it names, and compare.

    ``refused`` says what is wrong with procedures that are not among those given.
    """
    report = ReplayReport()
    for history in histories:
        procedure = procedures.get(history.procedure)
        if procedure is None:
            report.unknown(history, procedures, refused)
            continue
        report.histories += 1
        for expectation in history.expect:
            found = stand(procedure, history.case, expectation.on, dispute_life(procedure))
            _compare(report, history, expectation, found)
    return report


def _compare(report: ReplayReport, history: History, expectation: Expectation, found: Stand) -> None:
    report.expectations += 1
    got = {name: value for name, value in found.brief().items() if name in expectation.wanted}
    different = [name for name in got if _form(got[name], name) != _form(expectation.wanted[name], name)]
    if not different:
        report.exact += 1
        return
    because = f"{', '.join(different)} differ{'s' if len(different) == 1 else ''}"
    report.misses.append(ReplayMiss(history.name, expectation.asked, expectation.wanted, got, because))


def _form(value: Any, name: str = "") -> Any:
    """Give a value the form in which it is compared: the order of limits, stages and roles says nothing."""
    if name == "next":
        return sorted(tuple(sorted((key, str(_form(part, key))) for key, part in item.items())) for item in value)
    return sorted(value) if name in _SETS else value


def _error(reason: Reason) -> dict[str, Any]:
    where = reason.where
    return {
        "file": where.file if where else "",
        "line": where.line if where else 0,
        "column": where.column if where else 0,
        "code": reason.code,
        "message": reason.message,
        "remedy": reason.advice,
    }
