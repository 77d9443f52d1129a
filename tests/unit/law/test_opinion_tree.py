"""The opinion as one tree: the result as the casebook writes it, and reasons that come from the record alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

import pytest

from foedus.definitions.casebook import Case, read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.law.precedence.conditions import VOCABULARY
from foedus.law.precedence.opinion import Step
from foedus.law.precedence.pack import Condition, Selector
from foedus.law.precedence.phrases import EFFECTS, clause_types, fact_words, finding_types, flag_words, whether_words
from foedus.law.precedence.pipeline import decide
from foedus.law.precedence.sayers import SAYERS
from foedus.law.precedence.summary import REFER_TO, effect_words
from foedus.law.precedence.tree import opinion_doc
from foedus.law.precedence.values import Finding, Instrument
from foedus.law.precedence.words import done, say, selected

LAW = shipped_law()


@cache
def cases() -> dict[str, Case]:
    return {case.id: case for book in read_shipped_casebooks(LAW) for case in book.cases}


def tree(case: Case, *, findings: bool = True, full: bool = False) -> dict[str, Any]:
    opinion = decide(LAW, case.order, case.question, case.instruments, case.findings if findings else ())
    return opinion_doc(opinion, {item.id: item for item in case.instruments}, LAW, full=full)


def of(name: str, **more: bool) -> dict[str, Any]:
    return tree(cases()[name], **more)


def steps(doc: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return chain.from_iterable(stage["rules"] for stage in doc["stages"])


class TestTheWholeCasebook:
    def test_the_result_stands_on_top_as_a_holding(self) -> None:
        for case in cases().values():
            doc = tree(case)
            assert {key: doc[key] for key in case.expect} == case.expect, case.id

    def test_the_tree_is_json_and_always_the_same(self) -> None:
        for case in cases().values():
            turned = Case(**{name: getattr(case, name) for name in Case.__dataclass_fields__} | {
                "instruments": case.instruments[::-1], "findings": case.findings[::-1],
            })  # fmt: skip
            for full in (False, True):
                assert json.dumps(tree(case, full=full)) == json.dumps(tree(turned, full=full)), case.id

    def test_every_rule_that_fitted_has_its_words_and_at_least_one_ground(self) -> None:
        for case in cases().values():
            for step in steps(tree(case, full=True)):
                rule = LAW.by_id[step["rule"]]
                assert (step["says"], step["authority"]) == (rule.says, list(rule.authority))
                assert step["so"]
                asked = rule.when or any(getattr(rule, name) != Selector() for name in ("x", "a", "b"))
                assert bool(step["because"]) == bool(asked), (case.id, rule.id)

    def test_no_finding_and_no_clause_is_invented(self) -> None:
        for case in cases().values():
            told = {(item.type, item.first, item.second, item.value, item.reason) for item in case.findings}
            words = {clause.words for item in case.instruments for clause in item.clauses}
            for step in steps(tree(case, full=True)):
                for ground in step["because"]:
                    if "finding" in ground:
                        assert _key(ground["finding"]) in told
                    if "words" in ground.get("clause", {}):
                        assert ground["clause"]["words"] in words

    def test_without_findings_every_open_pair_names_what_is_missing(self) -> None:
        for case in cases().values():
            doc = tree(case, findings=False)
            for referral in doc["referrals"]:
                if referral["to"] == "findings_missing":
                    pairs = [item["pair"] for item in doc["missing"] if item["type"] == "incompatible"]
                    assert referral["about"] in pairs, case.id

    def test_where_a_missing_finding_is_said_to_lead_it_leads(self) -> None:
        for case in cases().values():
            doc = tree(case, findings=False)
            for item in doc["missing"]:
                for lead in item.get("leads_to", ()):
                    first, second = item.get("pair") or (item["instrument"], _second(item))
                    found = Finding(item["type"], first, second, lead["value"])
                    opinion = decide(LAW, case.order, case.question, case.instruments, [found])
                    pairs = {decided.pair: decided for decided in opinion.decided}
                    pair = next((pairs[key] for key in pairs if {first, second} == set(key)), None)
                    if pair is not None:
                        assert pair.how == lead["then"], (case.id, item)

    def test_all_effects_that_occur_are_explained(self) -> None:
        for case in cases().values():
            doc = tree(case)
            answer = doc["provisional"] or doc
            assert {item["effect"] for item in answer["yields"]} <= set(doc["effects"])
            assert doc["law"] == {case.order: LAW.versions[case.order], "any": LAW.versions["any"]}


class TestOneCase:
    def test_a_finding_is_told_with_its_reason(self) -> None:
        opened = next(step for step in steps(of("hinderlider-1938")) if step["did"] == "conflict")
        (ground,) = opened["because"]
        assert ground["says"].endswith("cannot both be obeyed")
        assert ground["finding"]["pair"] == ["co-decree-1898", "la-plata"]
        assert "without the water" in ground["finding"]["reason"]

    def test_author_date_and_act_of_a_finding_are_told(self) -> None:
        case = cases()["hinderlider-1938"]
        found = Finding(
            "incompatible", "co-decree-1898", "la-plata", True, "no water", "A. Clerk", "2020-01-02", ref="q#7"
        )
        opinion = decide(LAW, case.order, case.question, case.instruments, [found])
        doc = opinion_doc(opinion, {item.id: item for item in case.instruments}, LAW)
        (ground,) = next(step for step in steps(doc) if step["did"] == "conflict")["because"]
        assert ground["finding"] == {
            "type": "incompatible", "pair": ["co-decree-1898", "la-plata"], "value": True, "reason": "no water",
            "by": "A. Clerk", "date": "2020-01-02", "ref": "q#7",
        }  # fmt: skip

    def test_a_flag_names_the_rule_that_set_it(self) -> None:
        federal = next(step for step in steps(of("hinderlider-1938")) if step["what"] == "federal_law")
        assert {"US-A3"} == {rule for ground in federal["because"] for rule in ground.get("rules", ())}

    def test_dates_stand_with_the_comparison_that_they_decided(self) -> None:
        later = next(step for step in steps(of("de-rundfunkbeitrag-2021")) if step["rule"] == "LX-03")
        assert later["because"][-1]["dates"] == {"maestv-1": "2020-06-10", "rfinstv-1750": "1996-09-11"}

    def test_words_of_a_clause_are_quoted(self) -> None:
        doc = of("de-rundfunkbeitrag-2021")
        clauses = [ground["clause"] for step in steps(doc) for ground in step["because"] if "clause" in ground]
        assert any("31 December 2020" in clause["words"] for clause in clauses)

    def test_a_disputed_option_is_printed_with_the_others(self) -> None:
        (setting,) = of("DE-37")["settings"]
        assert (setting["rule"], setting["option"], setting["by"]) == ("DE-37", "same_rank", "default")
        assert set(setting["options"]) == set(setting["means"]) == {"same_rank", "pacta_sunt_servanda"}

    def test_what_stays_ambiguous_is_missing_and_recorded(self) -> None:
        (item,) = of("wayne-land-v-drbc-2018")["missing"]
        assert (item["type"], item["instrument"], item["recorded"]) == ("ambiguous", "drbc", True)

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("US-E1o", "concurrence"), ("US-C2b", "intends_to_override"), ("US-C10b", "contract_like"),
            ("PIL-12a", "exit_ground"), ("US-A1c", "encroaches"),
        ],
    )  # fmt: skip
    def test_a_rule_that_waits_names_what_it_waits_for(self, name: str, kind: str) -> None:
        assert [item["type"] for item in of(name)["missing"]] == [kind]

    def test_a_question_between_nobody_asks_for_the_pair(self) -> None:
        (item,) = of("PIL-05a")["missing"]
        assert item["question"] == "between"
        assert item["parties"]

    def test_a_referred_question_keeps_its_provisional_ranking(self) -> None:
        doc = of("DE-37a")
        assert doc["governs"] == []
        assert doc["provisional"]["outcome"] == "prevails"
        assert doc["provisional"]["governs"] == ["t"]
        assert "Federal Constitutional Court" in doc["summary"]

    def test_full_says_which_rules_were_tried_and_where_each_failed(self) -> None:
        (pair,) = of("hinderlider-1938", full=True)["pairs"]
        tried = {(item["rule"], item.get("a")): item["failed"] for item in pair["tried"]}
        assert pair["rule"] == "US-C11"
        assert "has no clause" in tried["GEN-06a", "la-plata"]
        assert all(item["failed"] for item in pair["tried"])
        assert "tried" not in of("hinderlider-1938")["pairs"][0]

    def test_without_conflict_the_later_stages_are_not_tried(self) -> None:
        tried = [pair["tried"] for pair in of("hinderlider-1938", findings=False, full=True)["pairs"]]
        assert tried
        assert not any(item["stage"] == "time" and "rule" in item for items in tried for item in items)


class TestWords:
    def test_every_word_of_the_vocabulary_can_be_said(self) -> None:
        assert set(SAYERS) | {"any", "all", "not", "exists"} == set(VOCABULARY)

    def test_every_condition_of_the_shipped_rules_is_said_both_ways_and_differently(self) -> None:
        names = {"x": "X-TEXT", "a": "A-TEXT", "b": "B-TEXT"}
        for rule in LAW.rules:
            for condition in (*rule.when, *rule.unless):
                yes, no = say(condition, names), say(condition, names, holds=False)
                assert len({"", yes, no}) == 3, rule.id
                assert "{" not in yes + no

    def test_every_finding_and_every_clause_has_words_of_its_own(self) -> None:
        assert finding_types() == set(LAW.vocabulary.findings)
        assert clause_types() == set(LAW.vocabulary.clauses)
        for kind, known in LAW.vocabulary.findings.items():
            said = {fact_words(kind, "ONE", "TWO", value) for value in known.values}
            assert len(said) == len(known.values)
            assert whether_words(kind, "ONE", "TWO")
            for text in said:
                assert all(word in text for word in ("ONE", "TWO")[: 2 if known.args == ("pair",) else len(known.args)])

    def test_every_effect_and_every_referral_has_words(self) -> None:
        assert set(EFFECTS) | {"alongside"} == set(LAW.vocabulary.effects)
        assert effect_words("new_effect") == "is new effect"
        assert set(REFER_TO) == set(LAW.vocabulary.refer_to)

    def test_what_a_pack_adds_is_said_by_its_own_name(self) -> None:
        assert fact_words("new_type", "one", "", True) == "new type (one) is yes"
        assert whether_words("new_type", "one", "two") == "the finding new type (one, two)"
        assert flag_words("odd", "it", False) == "it is marked not odd"

    def test_structure_is_said(self) -> None:
        later, kind = Condition("later", ["a", "b"]), Condition("kind_is", {"of": "a", "in": ["treaty"]})
        both = Condition("all", None, (later, kind))
        assert say(both) == "a is later than b and a is of the kind treaty"
        assert say(both, holds=False) == "a is not surely later than b or a is not of the kind treaty"
        assert say(Condition("not", None, (kind,))) == "a is not of the kind treaty"
        assert say(Condition("any", None, (later, kind)), {"a": "the one"}).count("the one") == 2
        assert say(Condition("any")) == "nothing can fulfil this"
        some = Condition("exists", {"as": "y", "kind": ["compact"], "live": True}, (Condition("covers", "y"),))
        assert say(some).startswith("there is an instrument that still counts of which this is true: it is of the kind")
        assert say(some, holds=False).startswith("there is no instrument")
        assert selected(Selector(levels=frozenset({"state"})), "a") == "a is law of the level state"

    @pytest.mark.parametrize(
        ("step", "words"),
        [
            (Step("status", "r", ("a",), "set", "not contract"), "A counts as a uniform law, not as a contract"),
            (Step("coverage", "r", ("a",), "drop", "not_reached"), "A is left out: not reached"),
            (Step("rank", "r", ("a", "b"), "prevails", "void"), "A prevails over B: void"),
            (Step("refer", "r", (), "refer", "fact_finder"), "the question is referred: fact finder"),
            (Step("modifier", "r", ("a",), "block", "+keep_until"), "A: not keep until"),
        ],
    )
    def test_what_a_rule_did_is_said(self, step: Step, words: str) -> None:
        assert done(step, {"a": "A", "b": "B"}) == words


def test_titles_that_are_long_or_shared_give_way_to_the_id() -> None:
    case = cases()["hinderlider-1938"]
    same = tuple(_retitled(item, "One title") for item in case.instruments)
    opinion = decide(LAW, case.order, case.question, same, case.findings)
    assert "la-plata governs" in opinion_doc(opinion, {item.id: item for item in same}, LAW)["summary"]


def _retitled(item: Instrument, title: str) -> Instrument:
    return Instrument(**{name: getattr(item, name) for name in Instrument.__dataclass_fields__} | {"title": title})


def _key(found: dict[str, Any]) -> tuple[Any, ...]:
    first, second = found.get("pair") or (found.get("instrument", ""), _second(found))
    return found["type"], first, second, found["value"], found.get("reason", "")


def _second(found: dict[str, Any]) -> str:
    return next((str(found[name]) for name in ("of", "over", "than", "about") if name in found), "")
