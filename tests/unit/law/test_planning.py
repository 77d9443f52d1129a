"""A plan leaves out rules that cannot fit, and never one that does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from random import Random
from typing import Any

import pytest
from precedence_corpora import Packs, drawn

from foedus.definitions.casebook import read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.law.precedence.pack import Law
from foedus.law.precedence.pipeline import Pipeline
from foedus.law.precedence.planning import Recorded
from foedus.law.precedence.records import read_finding, read_instrument, read_question
from foedus.law.precedence.view import View


@pytest.fixture(scope="module")
def law() -> Law:
    return shipped_law()


def views(law: Law, count: int) -> Iterator[View]:
    for book in read_shipped_casebooks(law):
        for case in book.cases:
            yield View(law, case.order, case.question, case.instruments, case.findings)
    packs, rng = Packs(), Random(11)
    for _ in range(count):
        doc: Any = drawn(rng, packs)
        items = [read_instrument(one) for one in doc["instruments"]]
        findings = [read_finding(one) for one in doc["findings"]]
        yield View(law, doc["order"], read_question(doc["question"]), items, findings)


def test_no_plan_lacks_a_rule_that_fits(law: Law) -> None:
    spared = tried = 0
    for view in views(law, 400):
        run = Pipeline(view)
        run.run()  # sets the flags that rules about pairs ask for
        for one, other in permutations(view.instruments.values(), 2):
            plan = view.recorded.plan(one, other)
            kept = {planned.rule.id: planned for planned in plan.rules}
            for rule, needs_conflict, forward, backward in law.pair_rules(
                view.order, (one.kind, one.level), (other.kind, other.level)
            ):
                tried += 1
                planned = kept.get(rule.id)
                spared += planned is None
                if needs_conflict and not plan.openers:
                    continue
                if forward and run._holds_for(rule, {"a": one, "b": other}):
                    assert planned is not None
                    assert planned.forward
                if backward and run._holds_for(rule, {"a": other, "b": one}):
                    assert planned is not None
                    assert planned.backward
    assert spared > tried / 2  # the control: it does leave rules out


def test_a_question_without_an_opener_has_no_conflict(law: Law) -> None:
    for view in views(law, 200):
        run = Pipeline(view)
        run.run()
        for one, other in permutations(view.instruments.values(), 2):
            if not view.recorded.plan(one, other).openers:
                pairs = (one.kind, one.level), (other.kind, other.level)
                opening = [
                    each for each in law.pair_rules(view.order, *pairs) if each.rule.then and each.rule.then.conflict
                ]
                assert not any(run._holds_for(each.rule, {"a": one, "b": other}) for each in opening if each.forward)


def test_no_single_rule_that_fits_is_left_out(law: Law) -> None:
    for view in views(law, 200):
        recorded = Recorded(
            law, view.order, view.instruments.values(), [f for fs in view.findings.values() for f in fs]
        )
        run = Pipeline(view)
        for stage in (one.name for one in law.pipeline if one.over == "instrument"):
            for item in view.instruments.values():
                meant = recorded.single(stage, item)
                for number, rule in enumerate(law.rules_of(view.order, stage)):
                    if number not in meant and rule.x.may_be(item.kind, item.level):
                        assert not run._holds_for(rule, {"x": item})
