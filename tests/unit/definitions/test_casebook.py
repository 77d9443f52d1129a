"""Casebooks: what the format's schema accepts is read, cases that cannot be read do not hide the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foedus.definitions.casebook import Casebook, read_casebook, read_each_case, read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.errors import DefinitionRefused
from foedus.law.precedence.pack import Law
from foedus.law.precedence.records import read_finding, read_instrument

SHARED = Path(__file__).resolve().parents[4] / "shared" / "casebook"
MALFORMED = Path(__file__).resolve().parents[2] / "cases" / "malformed-law"


@pytest.fixture(scope="module")
def law() -> Law:
    return shipped_law()


@pytest.fixture(scope="module")
def shipped(law: Law) -> dict[str, Casebook]:
    return {book.name: book for book in read_shipped_casebooks(law)}


def test_all_shipped_cases_can_be_put_to_the_shipped_law(shipped: dict[str, Casebook], law: Law) -> None:
    counts = {name: len(book.cases) for name, book in shipped.items()}
    assert {name: counts[name] for name in ("us.yaml", "world.yaml", "synthetic.yaml")} == {
        "us.yaml": 48,
        "world.yaml": 53,
        "synthetic.yaml": 89,
    }
    assert {name for name, book in shipped.items() if book.invented} == {"synthetic.yaml", "more.yaml"}
    for name, book in shipped.items():
        data = (Path(__file__).resolve().parents[3] / "engine/foedus/data/casebook" / name).read_bytes()
        assert read_casebook(data, name, law) == book


@pytest.mark.parametrize("name", ["us.yaml", "world.yaml", "synthetic.yaml"])
def test_the_casebooks_next_to_the_repository_are_those_that_ship(
    name: str, shipped: dict[str, Casebook], law: Law
) -> None:
    if not (SHARED / name).exists():
        pytest.skip("no casebook next to the repository")
    assert read_casebook((SHARED / name).read_bytes(), name, law) == shipped[name]


def test_an_item_has_the_name_of_its_rule(shipped: dict[str, Casebook]) -> None:
    names = [case.id for case in shipped["synthetic.yaml"].cases]
    assert len(set(names)) == len(names)
    assert {"DE-09", "DE-09-2", "GEN-03b", "GEN-03b-2"} <= set(names)


def test_a_holding_leaves_nothing_open_and_an_expectation_only_says_what_it_says(shipped: dict[str, Casebook]) -> None:
    for name, book in shipped.items():
        for case in book.cases:
            if book.invented:
                assert set(case.expect) <= {"outcome", "governs", "yields", "invalid", "modifiers", "refer_to"}
            else:
                assert len(case.expect) == 6, (name, case.id)


def test_the_documents_of_a_case_are_its_values(shipped: dict[str, Casebook]) -> None:
    for book in shipped.values():
        for case in book.cases:
            docs = json.loads(json.dumps(case.docs))
            assert tuple(read_instrument(doc) for doc in docs["instruments"]) == case.instruments
            assert tuple(read_finding(doc) for doc in docs["findings"]) == case.findings


def test_a_case_knows_its_place(shipped: dict[str, Casebook]) -> None:
    first = shipped["us.yaml"].cases[0]
    assert (first.id, str(first.where)) == ("green-v-biddle-1823", "us.yaml:3:3")


def test_a_bad_case_does_not_hide_the_others(law: Law) -> None:
    bad = (MALFORMED / "case-states-the-conclusion.yaml").read_text("utf-8")
    good = bad.replace("prevails over the statute that takes", "gives").replace("id: river-case", "id: lake-case")
    text = bad + good.partition("cases:\n")[2]
    book, refused = read_each_case(text.encode(), "two.yaml", law)
    assert [case.id for case in book.cases] == ["lake-case"]
    assert {name: [reason.code for reason in reasons] for name, reasons in refused.items()} == {
        "river-case": ["states-conclusion"]
    }
    with pytest.raises(DefinitionRefused):
        read_casebook(text.encode(), "two.yaml", law)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", {"yaml-document"}),
        ("- a\n- b\n", {"yaml-document"}),
        ("cases: {a: b}\n", {"wrong-type"}),
        ("agreement: x\n", {"missing-field", "unknown-field"}),
        ("items: [1, two]\n", {"wrong-type"}),
        ("cases: [[]]\n", {"wrong-type"}),
    ],
)
def test_what_is_no_casebook(law: Law, text: str, codes: set[str]) -> None:
    with pytest.raises(DefinitionRefused) as caught:
        read_casebook(text.encode(), "x.yaml", law)
    assert {reason.code for reason in caught.value.reasons} == codes


def test_the_same_case_twice(law: Law, shipped: dict[str, Casebook]) -> None:
    text = (MALFORMED / "case-states-the-conclusion.yaml").read_text("utf-8")
    text = text.replace("prevails over the statute that takes", "gives")
    with pytest.raises(DefinitionRefused) as caught:
        read_casebook((text + text.partition("cases:\n")[2]).encode(), "x.yaml", law)
    assert [reason.code for reason in caught.value.reasons] == ["duplicate-name"]


@pytest.mark.parametrize(
    "reason",
    [
        "the text avoids the word and closes the list",
        "the drafters discussed the field and left it",
        "Baldwin's reading of the clause",
    ],
)
def test_a_word_that_only_holds_a_conclusion_word_is_none(law: Law, reason: str) -> None:
    text = (MALFORMED / "case-states-the-conclusion.yaml").read_text("utf-8")
    start, end = text.index("reason: ") + len("reason: "), text.index("}", text.index("reason: "))
    read_casebook((text[:start] + f'"{reason}"' + text[end:]).encode(), "x.yaml", law)


@pytest.mark.parametrize(
    "reason",
    [
        "the act is Unconstitutional",
        "the older text takes\n        precedence",
        "one is pre-empted",
        "the rule was nullified",
        "he lacks competence here",
        "the treaty is void",
    ],
)
def test_a_conclusion_is_no_reason(law: Law, reason: str) -> None:
    text = (MALFORMED / "case-states-the-conclusion.yaml").read_text("utf-8")
    start, end = text.index("reason: ") + len("reason: "), text.index("}", text.index("reason: "))
    with pytest.raises(DefinitionRefused) as caught:
        read_casebook((text[:start] + f'"{reason}"' + text[end:]).encode(), "x.yaml", law)
    assert [item.code for item in caught.value.reasons] == ["states-conclusion"]


def test_a_case_with_an_alias_is_named_and_the_others_are_judged() -> None:
    data = (Path(__file__).parents[2] / "cases" / "casebook-aliases.yaml").read_bytes()
    book, refused = read_each_case(data, "aliases.yaml", shipped_law())
    assert [case.id for case in book.cases] == ["three"]
    assert {name: [reason.code for reason in reasons] for name, reasons in refused.items()} == {
        "one": ["yaml-alias"], "two": ["yaml-alias"],
    }  # fmt: skip
