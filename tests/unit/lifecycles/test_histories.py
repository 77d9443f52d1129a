"""Real histories: whatever happened is a lawful path, recorded in order or loaded as a whole."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from foedus.law.acts import LegalAct, read_act, spread
from foedus.law.force import judge
from foedus.law.terms import Evidence, Terms, read_evidence, read_terms
from foedus.lifecycles.adherence import follow, is_organ_act
from foedus.lifecycles.recording import refusals

AGREEMENTS = Path(__file__).resolve().parents[3].parent / "shared" / "agreements"
FILES: list[Path | None] = [*sorted((AGREEMENTS / "open").glob("*.yaml"))]
TODAY = date(2026, 12, 31)
History = tuple[Terms, Evidence, list[LegalAct]]


def read(doc: dict[str, Any]) -> History:
    terms = read_terms(doc)
    docs = spread(doc.get("acts", ()), terms.parties.listed or ())
    return terms, read_evidence(doc), [read_act(item, f"acts[{index}]") for index, item in enumerate(docs)]


@pytest.fixture(params=FILES or [None], ids=lambda path: path.stem if path else "none")
def history(request: pytest.FixtureRequest) -> History:
    if request.param is None:
        pytest.skip("the collection of agreements does not lie beside the repository")
    return read(yaml.safe_load(request.param.read_text(encoding="utf-8")))


@pytest.fixture
def grammar_cases() -> list[dict[str, Any]]:
    file = AGREEMENTS / "grammar-cases.yaml"
    if not file.exists():
        pytest.skip("the grammar cases do not lie beside the repository")
    cases: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]
    return cases


def against(new: LegalAct, others: list[LegalAct], terms: Terms, evidence: Evidence) -> list[str]:
    found, _ = refusals(
        new, others, terms, evidence, agreement_state="ratification", verdict=judge(terms, others, evidence),
        today=TODAY, reason="as recorded in the file",
    )  # fmt: skip
    return [f"{new.describe()}: {reason.code}: {reason.message}" for reason in found]


def test_recorded_one_by_one(history: History) -> None:
    terms, evidence, acts = history
    done: list[LegalAct] = []
    for new in sorted(acts, key=lambda item: item.date.last):
        assert against(new, done, terms, evidence) == []
        done.append(new)


def test_loaded_as_a_whole(history: History) -> None:
    terms, evidence, acts = history
    verdict = judge(terms, acts, evidence)
    for new in acts:
        others = [item for item in acts if item is not new]
        found, _ = refusals(
            new, others, terms, evidence, agreement_state="in_force", verdict=verdict, today=TODAY, reason="x"
        )
        assert [(new.describe(), reason.message) for reason in found] == []


def test_every_party_follows_a_path_in_any_order_of_recording(history: History) -> None:
    terms, evidence, acts = history
    mine: dict[str, list[LegalAct]] = defaultdict(list)
    for item in acts:
        if not is_organ_act(item, terms):
            mine[item.party].append(item)
    for party, own in mine.items():
        forward, backward = follow(own, terms, evidence), follow(own[::-1], terms, evidence)
        assert forward.reasons == backward.reasons == (), party
        assert forward.state == backward.state, party


def test_grammar_cases_are_paths(grammar_cases: list[dict[str, Any]]) -> None:
    refused = {}
    for case in grammar_cases:
        terms, evidence, acts = read({"id": case["id"], **case["agreement"]})
        verdict = judge(terms, acts, evidence)
        for new in acts:
            found, _ = refusals(
                new, [item for item in acts if item is not new], terms, evidence,
                agreement_state="in_force", verdict=verdict, today=TODAY, reason="x",
            )  # fmt: skip
            if found:
                refused[case["id"]] = [reason.code for reason in found]
    assert refused == {"deadline-missed": ["agreement-lapsed"]}
