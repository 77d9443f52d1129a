"""The engine and the oracle side by side: the same raw documents, the same form of answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from precedence_oracle import Oracle, Reading

from foedus.definitions.law_reading import shipped_law
from foedus.law.precedence.opinion import Opinion
from foedus.law.precedence.pack import Law
from foedus.law.precedence.pipeline import decide
from foedus.law.precedence.records import read_finding, read_instrument, read_question

Doc = dict[str, Any]

CHOSEN = Reading(before_accession="all")
"""Where the format is silent and the oracle offers several readings, those that the engine has taken."""


@dataclass
class Run:
    """What came of a comparison: how often each outcome and each rule was met, and where the two differ."""

    outcomes: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    differences: list[tuple[Doc, Doc, Doc]] = field(default_factory=list)


def opinion_on(doc: Mapping[str, Any], law: Law | None = None) -> Opinion:
    """Ask the engine; without a law, under the one that ships."""
    question = read_question(doc["question"], doc["question"].get("choices"))
    instruments = [read_instrument(item) for item in doc["instruments"]]
    findings = [read_finding(item) for item in doc.get("findings", ())]
    return decide(law or shipped_law(), doc["order"], question, instruments, findings)


def compare(oracle: Oracle, docs: Sequence[Doc], law: Law | None = None) -> Run:
    """Ask both, and keep what they disagree on."""
    run = Run()
    for doc, expected in zip(docs, oracle.solve_all(docs), strict=True):
        opinion = opinion_on(doc, law)
        run.outcomes[opinion.outcome] += 1
        run.rules.update(opinion.rules_used)
        holding = opinion.holding()
        if sorted_holding(holding) != sorted_holding(expected):
            run.differences.append((doc, holding, expected))
    return run


def sorted_holding(holding: Mapping[str, Any]) -> Doc:
    """Return a holding whose lists stand in an order that both sides share."""
    return {
        key: sorted(value, key=lambda one: sorted(one.items()) if isinstance(one, dict) else one)
        if isinstance(value, list)
        else value
        for key, value in holding.items()
    }
