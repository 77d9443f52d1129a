"""The words of the rule language, each with examples for which it holds and for which it does not."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import condition_examples as examples
import condition_examples_data as more
import pytest
from condition_examples import Example

from foedus.definitions.law_building import build_rule
from foedus.definitions.law_reading import shipped_law
from foedus.law.precedence.conditions import VOCABULARY, holds
from foedus.law.precedence.pipeline import Pipeline
from foedus.law.precedence.records import read_finding, read_instrument, read_question
from foedus.law.precedence.view import View

Doc = dict[str, Any]

LAW = shipped_law()
TABLES = (
    examples.structure, examples.findings, examples.texts, examples.parties, more.days, more.force, more.ground,
    more.rank, more.asked_and_answered,
)  # fmt: skip
EXAMPLES = [example for table in TABLES for example in table()]

USUAL: Doc = {"kind": "state_statute", "level": "state", "parties": ["US-AA"], "subjects": ["water"]}
QUESTION: Doc = {"subject": "water", "territory": "US-AA", "date": "2015-01-01"}
RULE: Doc = {"id": "T-1", "order": "us", "stage": "status", "says": "", "authority": [], "settled": "settled"}


def instrument(name: str, given: Doc) -> Doc:
    return {"id": name, **USUAL, **given}


def ask(example: Example) -> bool:
    docs = {"a": example.a, "b": example.b}
    if example.c is not None:
        docs["c"] = example.c
    items = [read_instrument(instrument(name, doc)) for name, doc in docs.items()]
    question = {**QUESTION, **example.question}
    findings = [read_finding(item) for item in example.findings]
    view = View(LAW, example.order, read_question(question, question.get("choices")), items, findings)
    Pipeline(view)  # what opens a conflict is for the pipeline to say
    view.flags.update(example.flags)
    view.status.update(dict.fromkeys(example.out, "irrelevant"))
    view.struck = [("state_statute", "void")]
    (condition,) = build_rule({**RULE, "when": [example.condition]}, "").when
    return holds(view, {"a": items[0], "b": items[1]}, condition)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.word}-{example.holds}")
def test_a_condition_holds_or_not(example: Example) -> None:
    assert ask(example) is example.holds, example


def test_every_word_has_examples_of_both() -> None:
    seen: dict[str, set[bool]] = defaultdict(set)
    for example in EXAMPLES:
        seen[example.word].add(example.holds)
    assert {word: seen[word] for word in VOCABULARY} == {word: {True, False} for word in VOCABULARY}
    assert set(seen) == set(VOCABULARY)
