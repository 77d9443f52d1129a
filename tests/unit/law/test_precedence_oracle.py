"""The engine against an independent reading of the casebook format, written in answer set programming.

``tests/oracle`` holds that reading; it was made from the format alone. On thousands of random corpora, and on every
case and item that ships, both must give the same outcome, governing set, yields, invalid ones, modifiers and referral.

``FOEDUS_ORACLE_INSTANCES`` sets how many random corpora are compared.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest
import yaml
from precedence_compare import CHOSEN, compare, opinion_on
from precedence_corpora import Packs, drawn, instances
from precedence_oracle import Oracle

from foedus.definitions.casebook import read_casebook, read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.law.precedence import pipeline
from foedus.law.precedence.defeat import stand
from foedus.law.precedence.pack import GENERIC, Law, Rule, Then

Doc = dict[str, Any]

CHUNKS = 8
INSTANCES = int(os.environ.get("FOEDUS_ORACLE_INSTANCES", "2640"))
SEED = 20_260


@cache
def packs() -> Packs:
    return Packs()


@cache
def oracle() -> Oracle:
    return Oracle(packs().rules, packs().vocabulary, CHOSEN)


@cache
def shipped() -> tuple[Doc, ...]:
    """The decided cases and the invented items that ship with the product."""
    books = read_shipped_casebooks(shipped_law())
    return tuple({"id": case.id, "order": case.order, **case.docs} for book in books for case in book.cases)


def chunk(number: int) -> list[Doc]:
    """The random corpora of one part of the comparison: parts can be run side by side."""
    return list(instances(SEED + number, INSTANCES // CHUNKS, packs(), shipped()))


def told(differences: Sequence[tuple[Doc, Doc, Doc]]) -> str:
    """Write the first differences so that they can be read, with the corpus that shows them."""
    return "\n".join(
        f"\nengine {engine}\noracle {expected}\n{yaml.safe_dump(json.loads(json.dumps(doc)), sort_keys=False)}"
        for doc, engine, expected in differences[:3]
    )


@pytest.mark.parametrize("number", range(CHUNKS))
def test_engine_and_oracle_agree_on_random_corpora(number: int) -> None:
    run = compare(oracle(), chunk(number))
    assert not run.differences, f"{len(run.differences)} of {INSTANCES // CHUNKS}:{told(run.differences)}"
    # The comparison says something only where the answers are of all sorts.
    assert min(run.outcomes[name] for name in packs().vocabulary["outcomes"]) >= INSTANCES // CHUNKS // 100


def test_engine_and_oracle_agree_on_all_that_ships() -> None:
    run = compare(oracle(), shipped())
    assert sum(run.outcomes.values()) >= 190
    assert not run.differences, told(run.differences)


def test_engine_and_oracle_agree_wherever_a_rule_is_used() -> None:
    """Every operative rule is met: there is the first corpus drawn around it in which the engine uses it."""
    using = {rule["id"]: first_using(rule, seed) for seed, rule in enumerate(packs().operative)}
    assert [name for name, doc in using.items() if doc is None] == []
    run = compare(oracle(), [doc for doc in using.values() if doc is not None])
    assert not run.differences, told(run.differences)
    assert all(run.rules[name] for name in using)


def first_using(rule: Doc, seed: int) -> Doc | None:
    rng = Random(seed)
    docs = (drawn(rng, packs(), rule) for _ in range(500))
    return next((doc for doc in docs if rule["id"] in opinion_on(doc).rules_used), None)


def test_random_corpora_are_such_as_a_casebook_may_hold() -> None:
    items = [{"rule": "GEN-02", **doc, "expect": {"outcome": "no_conflict"}} for doc in chunk(0)]
    book = read_casebook(json.dumps({"items": items}).encode(), "random.yaml", shipped_law())
    assert len(book.cases) == len(items)


# ---- controls: a mistake in the engine is seen


def test_a_wrong_reinstatement_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def once_beaten(everyone: Any, beats: Any) -> dict[str, bool | None]:
        beaten = {loser for _, loser in beats}
        return {name: None if label is None else name not in beaten for name, label in stand(everyone, beats).items()}

    monkeypatch.setattr(pipeline, "stand", once_beaten)
    assert compare(oracle(), chunk(0)[:150]).differences


def test_a_wrong_order_of_rules_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def generic_first(law: Law, order: str, stage: str) -> tuple[Rule, ...]:
        found = [
            rule for rule in law.rules if rule.stage == stage and rule.operative and rule.order in (order, GENERIC)
        ]
        return tuple(sorted(found, key=lambda rule: rule.order != GENERIC))

    law = replace(shipped_law())  # a copy, for a law remembers the plans of its rules
    monkeypatch.setattr(Law, "rules_of", generic_first)
    assert compare(oracle(), chunk(1)[:150], law).differences


SAME_WITHOUT = {
    "DE-41": "what has lapsed is not in force, and GEN-02 leaves it out for the same reason",
    "US-A4": "sets a flag that explanations name and no rule reads",
    "US-B2": "GEN-03c says the same for every order",
}


def test_every_rule_does_its_work_in_some_corpus() -> None:
    """Each rule, made to do the opposite, changes an answer: being met alone would show little."""
    unseen = [rule["id"] for number, rule in enumerate(packs().operative) if not changes_something(rule, number)]
    assert unseen == sorted(SAME_WITHOUT)


def changes_something(rule: Doc, seed: int) -> bool:
    law = shipped_law()
    wrong = replace(law, rules=tuple(opposite(each) if each.id == rule["id"] else each for each in law.rules))
    rng = Random(seed)
    for _ in range(400):
        doc = drawn(rng, packs(), rule)
        opinion = opinion_on(doc)
        if rule["id"] in opinion.rules_used and opinion_on(doc, wrong).holding() != opinion.holding():
            return True
    return False


def opposite(rule: Rule) -> Rule:
    then = rule.then
    assert then is not None
    if then.prevails is not None:
        return replace(rule, then=replace(then, prevails="b" if then.prevails == "a" else "a"))
    if then.alongside or (then.refer is not None and rule.stage != "refer"):
        return replace(rule, then=Then(prevails="a", effect="void"))
    if then.set_flags:
        return replace(rule, then=Then(set_flags=tuple((name, not value) for name, value in then.set_flags)))
    return replace(rule, operative=False)
