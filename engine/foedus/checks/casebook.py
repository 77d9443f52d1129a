"""Decided cases against the rules: the engine's opinion on each, compared with what was held.

*Full* means that outcome, governing set, who yields to whom with which effect, what is invalid, the modifiers and the
referral are all equal; *coarse*, that outcome and governing set are. An item that expects less is compared in what it
expects.

A score says that the encoding is sufficient, not that the rules are good law. :data:`ABLATIONS` show what it rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from foedus.errors import Reason
from foedus.law.precedence.opinion import Opinion
from foedus.law.precedence.pack import GENERIC, Law, Rule
from foedus.law.precedence.pipeline import decide
from foedus.law.precedence.values import Finding, Instrument, Question

ABLATIONS: Final[Mapping[str, str]] = {
    "findings": "without any finding",
    "order-rules": "with the rules that all orders share, and no others",
    "own-rules": "without the rules on which the case itself is said to rest",
    "sole-rules": "without the rules that apply in that case and in no other of those given",
}
"""What can be left out, to see what a score rests on."""

_COARSE: Final = ("outcome", "governs")


class Case(Protocol):
    """What a check needs of a case."""

    @property
    def id(self) -> str:
        """The name to report it under."""

    @property
    def order(self) -> str:
        """The legal order that answers."""

    @property
    def instruments(self) -> Sequence[Instrument]:
        """Its instruments."""

    @property
    def question(self) -> Question:
        """Its question."""

    @property
    def findings(self) -> Sequence[Finding]:
        """Its findings."""

    @property
    def expect(self) -> Mapping[str, Any]:
        """The parts of the answer that are compared."""

    @property
    def rules(self) -> Sequence[str]:
        """The rules on which the answer is said to rest."""


class Casebook(Protocol):
    """A file of cases."""

    @property
    def name(self) -> str:
        """The name of the file."""

    @property
    def cases(self) -> Sequence[Case]:
        """Its cases."""


@dataclass(frozen=True, slots=True)
class CaseMiss:
    """A case in which opinion and holding differ, or that could not be judged; ``because`` says which."""

    file: str
    id: str
    expected: Mapping[str, Any]
    got: Mapping[str, Any]
    because: str

    def to_json(self) -> dict[str, Any]:
        """Return the miss as a JSON object."""
        return {
            "id": self.id,
            "expected": dict(self.expected),
            "got": dict(self.got),
            "file": self.file,
            "because": self.because,
        }


@dataclass(slots=True)
class CasebookReport:
    """The tally over all cases; ``used`` are the rules that applied in one of them at least."""

    ablate: tuple[str, ...] = ()
    files: int = 0
    cases: int = 0
    full: int = 0
    coarse: int = 0
    orders: dict[str, Counter[str]] = field(default_factory=dict)
    misses: list[CaseMiss] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    @property
    def holds(self) -> bool:
        """Whether every case came out as it was held."""
        return not self.misses

    def refuse(self, file: str, name: str, reasons: Sequence[Reason]) -> None:
        """Count a case, or a file, that cannot be read; every mistake is told."""
        self.cases += 1
        because = "; ".join(f"{reason.where}: {reason.message} [{reason.code}]" for reason in reasons)
        self.misses.append(CaseMiss(file, name, {}, {}, because))

    def to_json(self) -> dict[str, Any]:
        """Return the report in the form that machines score."""
        return {
            "cases": self.cases,
            "full": self.full,
            "coarse": self.coarse,
            "misses": [miss.to_json() for miss in self.misses],
            "files": self.files,
            "ablate": list(self.ablate),
            "orders": {
                order: {key: tally[key] for key in ("cases", "full", "coarse")}
                for order, tally in sorted(self.orders.items())
            },
        }


def check_casebooks(casebooks: Iterable[Casebook], law: Law, ablate: Collection[str] = ()) -> CasebookReport:
    """Give the opinion on every case and compare it with what was held.

    ``ablate`` names what is left out, of :data:`ABLATIONS`; several are left out together.
    """
    wanted = list(casebooks)
    report = CasebookReport(tuple(name for name in ABLATIONS if name in ablate), files=len(wanted))
    law_for = _ablated(law, wanted, frozenset(ablate))
    for book in wanted:
        for case in book.cases:
            _compare(report, book.name, case, law_for(case), findings="findings" not in ablate)
    return report


def _compare(report: CasebookReport, file: str, case: Case, law: Law, *, findings: bool) -> None:
    tally = report.orders.setdefault(case.order, Counter())
    report.cases += 1
    tally["cases"] += 1
    try:
        opinion = _decide(law, case, findings=findings)
    except Exception as error:  # whatever a case does to the engine, the other cases are judged
        because = f"the question cannot be answered: {type(error).__name__}: {error}"
        report.misses.append(CaseMiss(file, case.id, case.expect, {}, because))
        return
    report.used.update(opinion.rules_used)
    got = {key: value for key, value in opinion.holding().items() if key in case.expect}
    different = [key for key, value in case.expect.items() if got[key] != value]
    if all(key not in different for key in _COARSE):
        report.coarse += 1
        tally["coarse"] += 1
    if not different:
        report.full += 1
        tally["full"] += 1
        return
    because = f"{', '.join(different)} differ{'' if len(different) > 1 else 's'}; {_why(opinion)}"
    report.misses.append(CaseMiss(file, case.id, case.expect, got, because))


def _decide(law: Law, case: Case, *, findings: bool) -> Opinion:
    return decide(law, case.order, case.question, case.instruments, case.findings if findings else ())


def _why(opinion: Opinion) -> str:
    if opinion.referrals:
        return f"the engine refers: {opinion.referrals[0].because}"
    return f"rules used: {', '.join(opinion.rules_used) or 'none'}"


def _ablated(law: Law, books: Sequence[Casebook], ablate: frozenset[str]) -> Callable[[Case], Law]:
    """Return what gives each case its law, with the rules that are left out for it at rest."""
    if "order-rules" in ablate:
        law = _resting(law, [rule.id for rule in law.rules if rule.order != GENERIC])
    if not ablate & {"own-rules", "sole-rules"}:
        return lambda _case: law
    fired = _fired(law, books, findings="findings" not in ablate) if "sole-rules" in ablate else {}
    times = Counter(rule for rules in fired.values() for rule in rules)

    def law_for(case: Case) -> Law:
        out = set(case.rules) if "own-rules" in ablate else set()
        out.update(rule for rule in fired.get(id(case), ()) if times[rule] == 1)
        return _resting(law, out)

    return law_for


def _resting(law: Law, out: Collection[str]) -> Law:
    """Return the law with rules at rest: they stay under their ids, for others may name them."""
    return replace(law, rules=tuple(_at_rest(rule) if rule.id in out else rule for rule in law.rules))


def _at_rest(rule: Rule) -> Rule:
    return replace(rule, operative=False)


def _fired(law: Law, books: Sequence[Casebook], *, findings: bool) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for book in books:
        for case in book.cases:
            try:
                found[id(case)] = _decide(law, case, findings=findings).rules_used
            except Exception:  # it will be a miss
                found[id(case)] = ()
    return found
