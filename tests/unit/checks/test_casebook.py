"""The casebook runner: decided cases come out as held, whatever the names and the order, and not without their data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest

from foedus.app.law import check_casebooks as check_files
from foedus.app.law import check_law
from foedus.checks.casebook import ABLATIONS, check_casebooks
from foedus.definitions.casebook import Case, Casebook, read_casebook, read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.errors import DefinitionRefused, Usage
from foedus.law.precedence.pack import Law
from foedus.law.precedence.pipeline import TooManyError, decide
from foedus.law.precedence.records import read_finding, read_instrument, read_question


@pytest.fixture(scope="module")
def law() -> Law:
    return shipped_law()


@pytest.fixture(scope="module")
def books(law: Law) -> list[Casebook]:
    return read_shipped_casebooks(law)


@pytest.fixture(scope="module")
def decided(books: list[Casebook]) -> list[Casebook]:
    return [book for book in books if not book.invented]


@dataclass(frozen=True)
class Pile:
    """Cases without a file."""

    cases: list[Case]
    name: str = "pile"


def test_every_decided_case_comes_out_as_it_was_held(decided: list[Casebook], law: Law) -> None:
    report = check_casebooks(decided, law)
    assert (report.cases, report.full, report.coarse, report.misses) == (101, 101, 101, [])
    assert report.holds
    assert report.to_json()["orders"]["us"] == {"cases": 48, "full": 48, "coarse": 48}


def test_every_invented_item_comes_out_too(books: list[Casebook], law: Law) -> None:
    report = check_casebooks([book for book in books if book.invented], law)
    assert (report.full, report.misses) == (report.cases, [])


def test_every_operative_rule_applies_in_some_case(books: list[Casebook], law: Law) -> None:
    used = check_casebooks(books, law).used
    assert [rule.id for rule in law.rules if rule.operative and rule.id not in used] == []


def test_an_item_shows_that_its_rule_applies(books: list[Casebook], law: Law) -> None:
    silent = [
        case.id
        for book in books
        for case in (book.cases if book.invented else ())
        if not set(case.rules) & set(decide(law, case.order, case.question, case.instruments, case.findings).rules_used)
    ]
    assert silent == []


def test_without_findings_hardly_a_case_comes_out(decided: list[Casebook], law: Law) -> None:
    report = check_casebooks(decided, law, {"findings"})
    assert report.coarse <= 15
    assert report.full < report.coarse
    assert not report.holds


@pytest.mark.parametrize("name", ABLATIONS)
def test_whatever_is_left_out_is_missed(name: str, decided: list[Casebook], law: Law) -> None:
    whole, without = check_casebooks(decided, law), check_casebooks(decided, law, {name})
    assert without.cases == whole.cases
    assert without.full <= whole.full // 2
    assert without.to_json()["ablate"] == [name]


def test_several_things_can_be_left_out_together(decided: list[Casebook], law: Law) -> None:
    both = check_casebooks(decided, law, {"findings", "order-rules"})
    assert both.ablate == ("findings", "order-rules")
    assert both.full <= min(check_casebooks(decided, law, {name}).full for name in both.ablate)


# ---- names and order


@pytest.mark.parametrize("seed", range(5))
def test_names_and_order_change_nothing(seed: int, books: list[Casebook], law: Law) -> None:
    rng = Random(seed)
    pile = Pile([_disguised(case, rng) for book in books for case in book.cases])
    report = check_casebooks([pile], law)
    assert (report.full, report.misses) == (report.cases, [])


def _disguised(case: Case, rng: Random) -> Case:
    """Rename every instrument everywhere, and shuffle every list whose order means nothing."""
    ids = [item.id for item in case.instruments]
    fresh = [f"n{number}" for number in rng.sample(range(1000), len(ids))]
    names = dict(zip(ids, fresh, strict=True))
    docs = json.loads(json.dumps(case.docs))
    instruments = [_renamed(_shuffled(doc, rng), names, ("id", "made_under", "ids")) for doc in docs["instruments"]]
    about = ("instrument", "pair", "of", "over", "than", "about")
    findings = [_renamed(_shuffled(doc, rng), names, about) for doc in docs["findings"]]
    rng.shuffle(instruments)
    rng.shuffle(findings)
    question = _shuffled(docs["question"], rng)
    return replace(
        case,
        instruments=tuple(map(read_instrument, instruments)),
        findings=tuple(map(read_finding, findings)),
        question=read_question(question, question.get("choices")),
        expect={key: _answer(value, names) for key, value in case.expect.items()},
    )


def _renamed(doc: Any, names: Mapping[str, str], fields: tuple[str, ...]) -> Any:
    if isinstance(doc, list):
        return [_renamed(item, names, fields) for item in doc]
    if not isinstance(doc, dict):
        return doc
    return {
        key: _named(value, names) if key in fields else _renamed(value, names, fields) for key, value in doc.items()
    }


def _named(value: Any, names: Mapping[str, str]) -> Any:
    return [names.get(item, item) for item in value] if isinstance(value, list) else names.get(value, value)


def _shuffled(doc: Any, rng: Random) -> Any:
    if isinstance(doc, list):
        return rng.sample([_shuffled(item, rng) for item in doc], len(doc))
    if not isinstance(doc, dict):
        return doc
    return {key: _shuffled(value, rng) for key, value in rng.sample(list(doc.items()), len(doc))}


def _answer(value: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(value, list):
        return value
    renamed = [
        names[item] if isinstance(item, str) else {key: names.get(text, text) for key, text in item.items()}
        for item in value
    ]
    return sorted(renamed, key=lambda item: item if isinstance(item, str) else tuple(item.values()))


def test_the_disguise_is_thorough(decided: list[Casebook]) -> None:
    """No id of a case is left in what the engine gets to see."""
    for book in decided:
        for case in book.cases:
            seen = set(_texts(_disguised(case, Random(0))))
            assert not seen & {item.id for item in case.instruments}, case.id


def _texts(case: Case) -> Iterator[str]:
    for item in case.instruments:
        yield item.id
        yield item.made_under or ""
        yield from (name for clause in item.clauses for name in clause.ids)
    for finding in case.findings:
        yield finding.first
        yield finding.second


# ---- misses


def test_a_miss_says_what_was_expected_and_what_came(decided: list[Casebook], law: Law) -> None:
    case = decided[0].cases[0]
    wrong = replace(case, expect={**case.expect, "outcome": "invalid", "governs": []})
    report = check_casebooks([Pile([wrong, case])], law)
    assert (report.cases, report.full, report.coarse) == (2, 1, 1)
    (miss,) = report.to_json()["misses"]
    assert set(miss["expected"]) == set(miss["got"]) == {
        "outcome", "governs", "yields", "invalid", "modifiers", "refer_to",
    }  # fmt: skip
    assert (miss["id"], miss["expected"]["outcome"], miss["got"]["outcome"]) == (case.id, "invalid", "prevails")
    assert miss["because"].startswith("outcome, governs differ; rules used: ")


def test_a_case_that_cannot_be_judged_is_a_miss(
    decided: list[Casebook], law: Law, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = decided[0].cases[:2]

    def too_many(law: Law, order: str, question: Any, instruments: Any, findings: Any = ()) -> Any:
        if question == first.question:
            raise TooManyError(2000)
        return decide(law, order, question, instruments, findings)

    monkeypatch.setattr("foedus.checks.casebook.decide", too_many)
    report = check_casebooks([Pile([first, second])], law)
    assert (report.cases, report.full) == (2, 1)
    assert "2000 instruments" in report.misses[0].because


def test_files_that_cannot_be_read_do_not_hide_the_others(tmp_path: Any, law: Law) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    text = _one_case()
    good.write_text(text, "utf-8")
    bad.write_text(text.replace("kind: compact,", "kind: pact,"), "utf-8")
    report = check_files([good, bad, tmp_path / "none.yaml"])
    assert (report.files, report.cases, report.full) == (3, 3, 1)
    assert [miss.id for miss in report.misses] == ["river-case", str(tmp_path / "none.yaml")]
    assert "unknown-value" in report.misses[0].because
    with pytest.raises(DefinitionRefused):
        check_files([bad])
    assert read_casebook(good.read_bytes(), "good.yaml", law).cases[0].id == "river-case"


def test_only_known_things_can_be_left_out() -> None:
    with pytest.raises(Usage):
        check_files([], ablate=["findigns"])


def test_another_law_gives_other_answers(tmp_path: Any) -> None:
    rules, cases = tmp_path / "rules.yaml", tmp_path / "cases.yaml"
    rules.write_text('meta: {version: "1"}\nrules: []\n', "utf-8")
    cases.write_text(_one_case(), "utf-8")
    assert check_files([cases]).holds
    assert check_files([cases], law=[rules]).misses[0].got["governs"] == []
    assert check_files([cases], law=shipped_law()).holds


def test_law_without_faults(tmp_path: Any) -> None:
    report = check_law()
    assert (report.rules, report.operative, report.tried, report.findings) == (278, 194, 194, ())
    cases = tmp_path / "cases.yaml"
    cases.write_text(_one_case(), "utf-8")
    few = check_law(cases=[cases])
    assert few.holds
    assert few.tried < 10
    assert {finding.check for finding in few.findings} == {"no-case"}


def _one_case() -> str:
    return """\
cases:
- id: river-case
  name: Upper State v. Lower State
  court: Invented Court
  decided: "2001"
  citation: none
  order: us
  instruments:
    - {id: treaty, title: T, kind: compact, level: joint, parties: [US-AA, US-BB], territory: [US-AA],
       enacted: "1990-01-01", consent: {given: true, date: "1991-01-01"}, subjects: [water]}
    - {id: statute, title: S, kind: state_statute, level: state, parties: [US-AA], territory: [US-AA],
       enacted: "1995-01-01", subjects: [water]}
  question: {subject: water, territory: US-AA, date: "2000-01-01", forum: us-federal}
  findings:
    - {type: incompatible, pair: [treaty, statute], value: true, reason: the statute takes what the compact gives}
  holding: {outcome: prevails, governs: [treaty], yields: [{id: statute, effect: displaced_to_extent, to: treaty}],
            invalid: []}
  rules: [US-C9]
  holding_in_words: The compact stands.
  confidence: high
  sources: []
  unconfirmed: []
"""
