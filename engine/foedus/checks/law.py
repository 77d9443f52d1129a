"""The rule base under inspection: what lint finds, and which rules a casebook puts to the test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from foedus.checks.casebook import Casebook, check_casebooks
from foedus.law.precedence.lint import LintFinding, lint
from foedus.law.precedence.pack import Law


@dataclass(frozen=True, slots=True)
class LawReport:
    """What was looked at, and every finding; ``holds`` = none of them is an error."""

    rules: int
    operative: int
    tried: int
    cases: int
    findings: tuple[LintFinding, ...]

    @property
    def holds(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.level != "error" for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return the report as a JSON object."""
        levels = [finding.level for finding in self.findings]
        return {
            "rules": self.rules,
            "operative": self.operative,
            "tried": self.tried,
            "cases": self.cases,
            "errors": levels.count("error"),
            "warnings": levels.count("warning"),
            "findings": [finding.to_json() for finding in self.findings],
        }


def check_law(law: Law, casebooks: Iterable[Casebook]) -> LawReport:
    """Look a rule base over; the casebooks show which rules apply in some case."""
    report = check_casebooks(casebooks, law)
    operative = [rule.id for rule in law.rules if rule.operative]
    tried = [rule for rule in operative if rule in report.used]
    return LawReport(len(law.rules), len(operative), len(tried), report.cases, tuple(lint(law, report.used)))
