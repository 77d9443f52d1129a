"""Acts of disputes that no desk would have written, sealed as they are: the strict inspection names each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from test_register_checks import ON_SQLITE, seen

from foedus.app.registry import Registry
from foedus.definitions.procedure import shipped_procedures
from foedus.dossiers.dispute_lookup import Procedures
from foedus.dossiers.disputes import fold_dispute, rows_of
from foedus.errors import FoedusError
from foedus.law.procedures.stored import stored_form
from foedus.ledger.acts import Draft
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
EU = shipped_procedures()["eu-258-tfeu"]
FILING = {"procedure": EU.id, "definition": EU.version, "parties": {"respondent": "GR"}}
SAID = {"reason": "so it was", "found": [{"act": "#4", "kind": "not-allowed", "message": "made up"}]}


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        opened.dispute.file("one", procedure=EU.id, parties={"respondent": "GR"}, on="2020-01-01")
        opened.dispute.act("one", "letter", on="2020-02-01")
        opened.dispute.act("one", "opinion", on="2020-03-01")
        yield opened


def forge(registry: Registry, *drafts: Draft, name: str = "one") -> None:
    """Record what the desk would refuse, with rows that agree."""
    with registry._archive.unit_of_work() as writing:
        file = f"dispute/{name}"
        writing.lock(file)
        writing.put_definition(stored_form(EU))
        writing.append(file, drafts)
        try:
            dispute = fold_dispute(writing.acts_of([file])[file], Procedures(writing.definition))
            rows = rows_of(dispute) if dispute is not None else None
        except (FoedusError, LookupError, TypeError, ValueError):
            return
        if rows is not None:
            writing.project_disputes([rows])


def act(day: str | None = "2020-06-01", **payload: Any) -> Draft:
    doc = {"date": "2020-06-01", "stage": "closing", **payload}
    return Draft("dispute.act", "clerk", {k: v for k, v in doc.items() if v is not None}, day)


def filing(day: str = "2020-01-01", definition: str | None = EU.version, **payload: Any) -> Draft:
    return Draft("dispute.file", "clerk", {**FILING, **payload}, day, definition=definition)


def correction(cause: str = "dispute/one#3", day: str = "2020-03-01", reason: str = "x", **payload: Any) -> Draft:
    return Draft("dispute.correct", "clerk", payload, day, reason=reason, cause=cause)


FORGED: dict[str, tuple[Callable[[Registry], None], str]] = {
    "irregular and silent": (lambda r: forge(r, act(stage="letter")), "does not say so"),
    "irregular with another reason": (lambda r: forge(r, act(stage="letter", irregular=SAID)), "is not what the"),
    "irregular without a reason": (lambda r: forge(r, act(stage="letter", irregular={})), "does not say why"),
    "regular and called irregular": (lambda r: forge(r, act(irregular=SAID)), "which is: nothing"),
    "another date": (lambda r: forge(r, act("2020-07-01")), "its date is 2020-07-01"),
    "of the future": (lambda r: forge(r, act("2030-06-01", date="2030-06-01")), "has not come yet"),
    "a strange field": (lambda r: forge(r, act(mood="good")), "has 'mood'"),
    "neither stage nor event": (lambda r: forge(r, act(stage=None)), "neither a stage nor an event"),
    "no day": (lambda r: forge(r, act(date="soon")), "cannot be folded"),
    "filed twice": (lambda r: forge(r, filing()), "filed already"),
    "another procedure": (lambda r: forge(r, filing(procedure="wto-dsu"), name="two"), "its definition is that of"),
    "another definition": (lambda r: forge(r, filing(definition=None), name="two"), "another definition"),
    "an unknown role": (lambda r: forge(r, filing(parties={"panel": "x"}), name="two"), "no role 'panel'"),
    "a missing definition": (lambda r: forge(r, filing(definition="f" * 64), name="two"), "is missing"),
    "a file without a filing": (lambda r: forge(r, act(), name="two"), "does not begin with the filing"),
    "a strange tag": (lambda r: forge(r, Draft("matter.open", "clerk", {})), "has the tag matter.open"),
    "a correction of nothing": (lambda r: forge(r, correction(corrects=9, strike=True)), "none before it"),
    "a correction without reason": (
        lambda r: forge(r, correction(corrects=3, strike=True, reason="")), "says why the act was wrong",
    ),
    "a correction of another act": (
        lambda r: forge(r, correction("dispute/one#2", corrects=3, strike=True)), "but it corrects dispute/one#3",
    ),
    "a correction of two minds": (
        lambda r: forge(r, correction(corrects=3, strike=True, set={"note": "x"})), "either strikes",
    ),
    "a correction that changes nothing": (
        lambda r: forge(r, correction(corrects=3, set={"stage": "opinion"})), "says just that already",
    ),
    "a correction that makes irregular": (
        lambda r: forge(r, correction(corrects=3, set={"stage": "referral"})), "does not say so",
    ),
    "a move to where it stands": (
        lambda r: forge(r, Draft("dispute.move", "clerk", {"procedure": EU.id, "definition": EU.version}, reason="x",
                                 definition=EU.version)),
        "it changes nothing",
    ),
    "a move without reason": (
        lambda r: forge(r, Draft("dispute.move", "clerk", {"procedure": EU.id, "definition": EU.version},
                                 definition=EU.version)),
        "this act names none",
    ),
}  # fmt: skip


def test_the_control_what_the_desk_writes_is_clean(registry: Registry) -> None:
    forge(registry, act())
    forge(registry, filing(), name="two")
    forge(registry, correction(corrects=3, set={"note": "read again"}))
    assert seen(registry) == []


@ON_SQLITE
@pytest.mark.parametrize("name", FORGED)
def test_what_the_desk_does_not_write_is_found(registry: Registry, name: str) -> None:
    forging, words = FORGED[name]
    forging(registry)
    assert any(words in item for item in seen(registry)), seen(registry)
