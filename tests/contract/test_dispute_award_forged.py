"""What an award has to do with precedence cannot be forged: the strict inspection names each lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from panels import Case, composed, uncitral
from rivers import seen

from foedus.app.registry import Registry
from foedus.dossiers.dispute_lookup import Procedures
from foedus.dossiers.disputes import fold_dispute, rows_of
from foedus.ledger.acts import Draft
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
FILE = "dispute/arbitration"
TREATY = {
    "order": "pil", "id": "river-treaty", "title": "A treaty on the river", "kind": "treaty", "level": "international",
    "parties": ["US-KS", "US-MO"], "subjects": ["water.rivers"], "territory": ["US-KS", "US-MO"],
    "enacted": "1990-01-01", "in_force": "1990-01-01",
}  # fmt: skip


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        opened.instrument.register(TREATY)
        yield opened


def award(registry: Registry) -> Draft:
    """Return the award as the desk would write it; nothing of it is kept."""
    case: Case = composed(uncitral(registry))
    case.act("statement_of_claim", "2020-04-10")
    case.act("statement_of_defence", "2020-05-10")
    ref = registry.governs("water.rivers", "US-KS", order="pil", forum="pca", on="2020-05-01", record=True).recorded
    opinion, file = int(ref.rpartition("#")[2]), ref.rpartition("#")[0]
    with registry._archive.reading() as reading:
        kept = reading.acts_of([file])[file][opinion - 1]
    doc = {
        "step": "award.render", "date": "2020-06-01", "by": "tribunal", "kind": "award", "holding": "half the water",
        "does": "award", "outcome": "rendered", "rests_on": ref,
        "frozen": {"opinion": {"act": ref, "leaf": kept.leaf_hash, "definition": kept.definition,
                               "holding": dict(kept.payload)}},
    }  # fmt: skip
    return Draft("dispute.step", "clerk", doc, "2020-06-01")


def forge(registry: Registry, draft: Draft) -> None:
    with registry._archive.unit_of_work() as writing:
        writing.lock(FILE)
        writing.append(FILE, [draft])
        dispute = fold_dispute(writing.acts_of([FILE])[FILE], Procedures(writing.definition))
        assert dispute is not None
        writing.project_disputes([rows_of(dispute)])


def opinion(**changes: Any) -> Callable[[dict[str, Any]], None]:
    def change(doc: dict[str, Any]) -> None:
        doc["frozen"] = {"opinion": {**doc["frozen"]["opinion"], **changes}}

    return change


def field(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda doc: doc.update(changes)


INSTRUMENT = {"instrument": "x-award", "instrument_kind": "award", "subject": ["water.rivers"]}
LIES: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "another hash": (opinion(leaf="0" * 64), "is not what the ledger holds there"),
    "another holding": (opinion(holding={"governs": ["x"]}), "is not what the ledger holds there"),
    "nothing frozen": (lambda doc: doc.pop("frozen"), "is not frozen: rests_on"),
    "something else frozen": (lambda doc: doc["frozen"].update(mood="good"), "it freezes 'mood'"),
    "no such opinion": (field(rests_on="question/none#2"), "is no recorded opinion"),
    "frozen without a name": (lambda doc: doc.pop("rests_on"), "names none on which it rests"),
    "no instrument behind it": (field(**INSTRUMENT), "is missing or is not what its hash says"),
    "an instrument that it does not describe": (
        lambda doc: doc["frozen"].update(instrument="0" * 64), "does not describe one"
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_the_inspection_names_a_lie_about_what_was_frozen(registry: Registry, lie: str) -> None:
    draft = award(registry)
    doc: dict[str, Any] = {**draft.payload, "frozen": {**draft.payload["frozen"]}}
    change, wanted = LIES[lie]
    change(doc)
    forge(registry, replace(draft, payload=doc))
    assert any(wanted in str(one) for one in seen(registry)), seen(registry)


def test_the_control_is_silent(registry: Registry) -> None:
    forge(registry, award(registry))
    assert seen(registry) == []


def test_the_inspection_misses_an_instrument_that_should_have_followed(registry: Registry) -> None:
    """The award is set aside behind the desk: the record of its instrument stays as it was."""
    case = composed(uncitral(registry))
    case.act("statement_of_claim", "2020-04-10")
    case.act("statement_of_defence", "2020-05-10")
    made = {"kind": "award", "holding": "half the water", "does": "award", "outcome": "rendered"}
    case.step("award.render", "2020-06-01", "tribunal", **made, **INSTRUMENT)
    assert seen(registry) == []
    doc = {"step": "award.set_aside", "date": "2020-09-01", "by": "US-MO", "grounds": "fraud", "court": "The Hague"}
    forge(registry, Draft("dispute.step", "clerk", doc, "2020-09-01"))
    assert any("does not follow it: it is to be corrected" in str(one) for one in seen(registry)), seen(registry)
