"""Lint of the rule base: silent on the law that ships, and loud where a rule can never apply."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foedus.checks.casebook import check_casebooks
from foedus.definitions.casebook import read_shipped_casebooks
from foedus.definitions.law_reading import read_law, shipped_law
from foedus.law.precedence.lint import ALLOWED, CHECKS, lint
from foedus.law.precedence.pack import Law, Selector

RULE = """\
- id: {id}
  order: us
  stage: {stage}
  says: "A rule."
  {who}
  when: {when}
  unless: {unless}
  then: {then}
  authority: {authority}
  settled: settled
"""
PAIR = "a: {kind: [compact]}\n  b: {kind: [state_statute]}"


def rule(name: str, then: str = "{prevails: a, effect: void}", **fields: str) -> str:
    given = {"stage": "rank", "who": PAIR, "when": "[]", "unless": "[]", "authority": "[a case]", **fields}
    return RULE.format(id=name, then=then, **given)


def found(*rules: str, used: tuple[str, ...] | None = None) -> list[tuple[str, str, str]]:
    law = read_law([("us.yaml", ('meta: {version: "1"}\nrules:\n' + "".join(rules)).encode())])
    names = [one.id for one in law.rules] if used is None else used
    # The ranks of the shipped vocabulary ask for flags that these few rules do not set.
    return [(item.level, item.check, item.about) for item in lint(law, names) if item.check != "rank-open"]


@pytest.fixture(scope="module")
def law() -> Law:
    return shipped_law()


def test_nothing_is_wrong_with_the_law_that_ships(law: Law) -> None:
    report = check_casebooks(read_shipped_casebooks(law), law)
    assert lint(law, report.used) == []


def test_every_exception_is_needed_and_known(law: Law) -> None:
    """An entry of the list of exceptions that excuses nothing hides the next fault of that rule."""
    assert {check for check, _ in ALLOWED} <= set(CHECKS)
    names = {(check, f"{about}-again") for check, about in ALLOWED}
    renamed = {about: f"{about}-again" for _, about in ALLOWED}
    again = replace(
        law, rules=tuple(replace(one, id=renamed.get(one.id, one.id), doctrine_of=None) for one in law.rules)
    )
    loud = {(item.check, item.about) for item in lint(again, [one.id for one in again.rules])}
    assert names <= loud


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule("US-1"), rule("US-2")], [("error", "shadowed", "US-2")]),
        ([rule("US-1"), rule("US-2", when="[{later: [a, b]}]")], [("error", "shadowed", "US-2")]),
        ([rule("US-1", when="[{later: [a, b]}]"), rule("US-2")], []),
        ([rule("US-1", unless="[{later: [a, b]}]"), rule("US-2", unless="[{later: [a, b]}]")],
         [("error", "shadowed", "US-2")]),
        ([rule("US-1", unless="[{later: [a, b]}]"), rule("US-2")], []),
        # The same pair the other way round: the first rule decides it in both directions.
        ([rule("US-1"), rule("US-2", who="a: {kind: [state_statute]}\n  b: {kind: [compact]}")],
         [("error", "shadowed", "US-2")]),
        ([rule("US-1", who="a: {kind: [compact, federal_statute]}\n  b: {}"), rule("US-2")],
         [("error", "shadowed", "US-2"), ("warning", "mutual", "US-1")]),
        ([rule("US-1", when="[{any: [{later: [a, b]}, {special: [a, b]}]}]"), rule("US-2", when="[{later: [a, b]}]")],
         [("error", "shadowed", "US-2")]),
        ([rule("US-1", when="[{forum: [us-ny, us-nj]}]"), rule("US-2", when="[{forum: [us-ny]}]")],
         [("error", "shadowed", "US-2")]),
        ([rule("US-1", when="[{forum: [us-ny]}]"), rule("US-2", when="[{forum: [us-ny, us-nj]}]")], []),
        # An open conflict is needed later on, so a rule before it does not decide what has none.
        ([rule("US-1", stage="clause"), rule("US-2")], [("error", "shadowed", "US-2")]),
        ([rule("US-1", "{drop: irrelevant}", stage="status", who="x: {}"),
          rule("US-2", "{invalid: void}", stage="coverage", who="x: {kind: [compact]}")],
         [("error", "shadowed", "US-2")]),
        ([rule("US-1", "{set: {consented: true}}", stage="status", who="x: {}"),
          rule("US-2", "{invalid: void}", stage="coverage", who="x: {kind: [compact]}")], []),
    ],
)  # fmt: skip
def test_a_rule_in_the_shadow_of_another(rules: list[str], expected: list[tuple[str, str, str]]) -> None:
    assert found(*rules) == expected


def test_no_kind_can_stand_for_a_name() -> None:
    assert found(rule("US-1", when="[{kind_is: {of: a, in: [state_statute]}}]")) == [("error", "no-kind", "US-1")]
    assert found(rule("US-1", unless="[{kind_is: {of: a, in: [compact]}}]")) == [("error", "no-kind", "US-1")]
    assert found(rule("US-1", unless="[{kind_is: {of: a, in: [common_law]}}]")) == []


def test_flags_in_their_order() -> None:
    sets = rule("US-1", "{set: {consented: true}}", stage="status", who="x: {kind: [compact]}")
    asks = rule("US-2", "{invalid: void}", stage="status", who="x: {flag: {consented: true}}")
    assert found(sets, asks) == []
    assert found(asks, sets) == [("error", "flag-unset", "US-2")]
    other = sets.replace("consented", "marked")
    assert found(other) == [("warning", "flag-unused", "US-1")]


def test_a_flag_that_nothing_sets(law: Law) -> None:
    without = [one for one in law.rules if one.id != "DE-42"]
    assert [(item.check, item.about) for item in lint(replace(law, rules=tuple(without)), law.by_id)] == [
        ("flag-unset", "DE-41"),
        ("flag-unset", "DE-30"),
    ]


def test_a_rank_that_depends_on_a_flag_which_nothing_sets(law: Law) -> None:
    without = tuple(one for one in law.rules if one.id != "US-A5")
    others = tuple(replace(one, doctrine_of=None) for one in without)
    checks = {(item.check, item.about) for item in lint(replace(law, rules=others), law.by_id)}
    assert checks == {("rank-open", "us"), ("flag-unset", "US-B6a")}


def test_priorities_in_a_circle(law: Law) -> None:
    """The constitution over the statute by rank, the statute over the ordinance by rank, the ordinance over both."""
    first = replace(
        law.by_id["DE-33"],
        id="DE-98",
        a=Selector(frozenset({"land_ordinance"})),
        b=Selector(frozenset({"constitution"})),
        stage="clause",
    )
    rules = (first, *law.rules)
    circles = [item for item in lint(replace(law, rules=rules), law.by_id) if item.check == "priority-circle"]
    assert circles
    assert {item.about for item in circles} == {"de"}
    assert any("land_ordinance over constitution (DE-98)" in item.message for item in circles)
    assert all(item.level == "error" for item in circles)


def test_who_decides_names_an_authority() -> None:
    assert found(rule("US-1", authority="[]")) == [("warning", "no-authority", "US-1")]
    assert found(rule("US-1", "{refer: fact_finder}", authority="[]")) == []


def test_a_rule_that_nobody_has_tried() -> None:
    assert found(rule("US-1"), used=()) == [("warning", "no-case", "US-1")]


def test_two_of_one_kind_that_beat_each_other() -> None:
    both = "a: {kind: [compact]}\n  b: {kind: [compact, state_statute]}"
    assert found(rule("US-1", who=both)) == [("warning", "mutual", "US-1")]
    pair = "[{finding: {type: incompatible, pair: [a, b], value: true}}]"
    assert found(rule("US-1", who=both, when=pair)) == [("warning", "mutual", "US-1")]
    assert found(rule("US-1", who=both, when="[{later: [a, b]}]")) == []


def test_an_option_that_changes_nothing() -> None:
    disputed = rule("US-1").replace("settled: settled", "settled: disputed")
    disputed += "  doctrine: {options: [one, two], default: one}\n"
    assert found(disputed) == [("warning", "no-option", "US-1")]
    asked = disputed.replace("when: []", "when: [{doctrine: {rule: US-1, is: one}}]")
    assert found(asked) == []


def test_a_stage_that_no_pipeline_has(law: Law) -> None:
    lost = replace(law.by_id["US-C2"], id="US-98", stage="nowhere")
    assert [(item.check, item.about) for item in lint(replace(law, rules=(*law.rules, lost)), law.by_id)] == [
        ("unknown-stage", "US-98")
    ]
