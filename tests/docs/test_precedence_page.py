"""The worked cases of the page on precedence come out by the rules that it names."""

from __future__ import annotations

import re

import generate
import pytest

from foedus.definitions.casebook import Case, read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.law.precedence.pipeline import decide

PAGE = (generate.DOCS / "explanation" / "precedence.md").read_text("utf-8")
SECTION = PAGE.partition("## One case for each legal order")[2].partition("\n## ")[0]
PARAGRAPHS = re.findall(r"^\*\*.+?(?=\n\n|\Z)", SECTION, re.MULTILINE | re.DOTALL)
ELSEWHERE = {"CN-08"}
"""What the page says would apply if the facts were otherwise."""


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    return {case.id: case for book in read_shipped_casebooks(shipped_law()) for case in book.cases}


def case_of(paragraph: str) -> str:
    (found,) = re.findall(r"`([a-z]+(?:-[a-z0-9]+)+-[0-9]{4})`\)$", paragraph)
    return str(found)


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=case_of)
def test_a_worked_case_comes_out_by_the_rules_that_are_named(paragraph: str, cases: dict[str, Case]) -> None:
    case, law = cases[case_of(paragraph)], shipped_law()
    opinion = decide(law, case.order, case.question, case.instruments, case.findings)
    named = set(re.findall(r"\b[A-Z]{2,3}-[A-Z]?[0-9]+[a-z]?\b", paragraph)) - ELSEWHERE
    assert named
    assert named - set(opinion.rules_used) == set()


def test_every_legal_order_has_one(cases: dict[str, Case]) -> None:
    assert sorted(cases[case_of(one)].order for one in PARAGRAPHS) == sorted(shipped_law().vocabulary.orders)
