"""A dispute in the register: filed, acted on, corrected, moved; refused with all reasons; asked about on any day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_register_checks import Tampering, changes_every_cell, changes_every_row, seen, unsealed

from foedus.app.registry import Registry
from foedus.definitions.procedure import shipped_procedures
from foedus.errors import Conflict, NotFound, Refused
from foedus.kernel.canonical import content_hash
from foedus.law.procedures.stored import from_stored, stored_form
from foedus.ledger.acts import TAGS
from foedus.store import tables
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
PARTIES = {"commission": "eu-commission", "respondent": "GR"}
DISPUTES = (tables.DISPUTE, tables.DISPUTE_PARTY)
EU = "eu-258-tfeu"


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        yield opened


def filed(registry: Registry, name: str = "IP:2020:1", **more: Any) -> str:
    registry.dispute.file(name, procedure=EU, parties=PARTIES, on="2020-01-01", **more)
    return name


def refused(call: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value


def codes(error: Refused) -> list[str]:
    return [reason.code for reason in error.reasons]


def test_what_is_stored_of_a_procedure_is_the_procedure() -> None:
    for procedure in shipped_procedures().values():
        form = stored_form(procedure)
        assert content_hash(form) == procedure.version == from_stored(form).version
        assert from_stored(form).stages == procedure.stages


def test_a_case_from_its_filing_to_its_end(registry: Registry) -> None:
    name = filed(registry, title="Late transposition")
    assert registry.dispute.list()[0].state is None
    for stage, day in (("letter", "2020-02-01"), ("opinion", "2020-09-01"), ("closing", "2021-03-01")):
        outcome = registry.dispute.act(name, stage, on=day)
        assert [act.words for act in outcome.acts] == [f"{stage}, {day}"]
    [line] = registry.dispute.list(party="GR", state="closing", procedure=EU)
    assert (line.ended, line.irregular, line.first_on, line.last_on) == (True, 0, "2020-02-01", "2021-03-01")
    assert registry.dispute.list(party="FR") == registry.dispute.list(state="opinion") == []
    assert registry.dispute.list(on="2020-10-01")[0].state == "opinion"
    assert registry.dispute.list(on="2019-10-01") == []
    assert registry.dispute.list(as_known_at=datetime(2025, 1, 1, tzinfo=UTC)) == []
    shown = registry.dispute.show(name, on="2020-10-01")
    assert (shown.stand.state, shown.stand.ended) == ("opinion", False)
    assert shown.stand.follow == ("additional_opinion", "referral", "closing")
    assert [act["tag"] for act in shown.acts] == ["dispute.file", *["dispute.act"] * 3]
    assert seen(registry) == []


def test_what_the_procedure_does_not_allow_is_refused_with_what_is_possible(registry: Registry) -> None:
    name = filed(registry)
    error = refused(lambda: registry.dispute.act(name, "referral", on="2020-02-01"))
    assert (codes(error), error.exit_code) == (["irregular-act"], 3)
    assert error.possible == ("letter (Letter of formal notice (Article 258), by commission)",)
    registry.dispute.act(name, "letter", on="2020-02-01")
    assert codes(refused(lambda: registry.dispute.act(name, "letter", on="2020-02-01"))) == ["irregular-act"] * 2
    assert codes(refused(lambda: registry.dispute.act(name, "leter", on="2020-03-01"))) == ["unknown-stage"]
    assert codes(refused(lambda: registry.dispute.act(name, "opinion", on="2027-03-01"))) == ["act-in-future"]
    assert codes(refused(lambda: registry.dispute.act(name, on="2021-03-01"))) == ["missing-field"]
    assert codes(refused(lambda: registry.dispute.act(name, "opinion", on="2021", note="\u202e"))) == ["bad-character"]
    with pytest.raises(NotFound):
        registry.dispute.act("nobody", "letter", on="2020-02-01")
    assert len(registry.dispute.show(name).acts) == 2


def test_what_happened_all_the_same_is_recorded_with_its_reason(registry: Registry) -> None:
    name = filed(registry)
    assert codes(refused(lambda: registry.dispute.act(name, "referral", on="2020-02-01", irregular=True))) == [
        "reason-needed"
    ]
    registry.dispute.act(name, "referral", on="2020-02-01", irregular=True, reason="the opinion is lost")
    said = registry.dispute.show(name).acts[-1]["payload"]["irregular"]
    assert (said["reason"], [one["kind"] for one in said["found"]]) == ("the opinion is lost", ["not-a-start"])
    # The letter comes in late; from it the referral does not follow either, which is another irregularity.
    error = refused(lambda: registry.dispute.act(name, "letter", on="2020-01-15"))
    assert "referral does not follow from letter" in error.reasons[0].message
    registry.dispute.act(name, "letter", on="2020-01-15", irregular=True, reason="found in the archive")
    registry.dispute.act(name, "closing", on="2020-03-01", reason="regular all the same", irregular=True)
    assert "irregular" not in registry.dispute.show(name).acts[-1]["payload"]
    assert registry.dispute.list()[0].irregular == 1
    assert seen(registry) == []


def test_filing_is_refused_with_all_reasons(registry: Registry) -> None:
    file = registry.dispute.file
    error = refused(lambda: file("a b", procedure=EU, parties={"panel": "x", "court": ""}, on="2027-01-01"))
    assert set(codes(error)) == {"bad-name", "unknown-role", "empty-value", "act-in-future"}
    assert codes(refused(lambda: file("a", procedure=EU, parties={}, on="2020-01-01"))) == ["missing-field"]
    with pytest.raises(NotFound):
        file("a", procedure="eu-258", parties=PARTIES, on="2020-01-01")
    filed(registry)
    with pytest.raises(Conflict):
        filed(registry)


def test_a_retry_and_a_dry_run(registry: Registry) -> None:
    name = filed(registry, request_id="r-1")
    assert registry.dispute.file(name, procedure=EU, parties=PARTIES, on="2020-01-01", request_id="r-1").repeated
    registry.dispute.act(name, "letter", on="2020-02-01", dry_run=True)
    assert len(registry.dispute.show(name).acts) == 1
    how: dict[str, Any] = {"on": "2020-02-01", "irregular": True, "reason": "so it was", "request_id": "r-2"}
    assert not registry.dispute.act(name, "opinion", **how).repeated
    assert registry.dispute.act(name, "opinion", **how).repeated
    with pytest.raises(Conflict):
        registry.dispute.act(name, "letter", on="2020-02-01", request_id="r-2")


def test_corrections(registry: Registry) -> None:
    name = filed(registry)
    registry.dispute.act(name, "letter", on="2020-02-01")
    registry.dispute.act(name, "opinion", on="2020-09-01")
    correct = registry.dispute.correct
    assert codes(refused(lambda: correct(name, 3, {"date": "2020-08-01"}))) == ["reason-needed"]
    assert codes(refused(lambda: correct(name, 3, {"date": "2020-09-01"}, reason="x"))) == ["nothing-changes"]
    assert codes(refused(lambda: correct(name, 3, {"who": "x"}, reason="x"))) == ["not-correctable"]
    assert codes(refused(lambda: correct(name, 1, strike=True, reason="x"))) == ["not-correctable"]
    assert codes(refused(lambda: correct(name, 3, {"date": "soon"}, reason="x"))) == ["bad-date"]
    assert codes(refused(lambda: correct(name, 2, strike=True, reason="x"))) == ["irregular-act"]
    with pytest.raises(NotFound):
        correct(name, 9, strike=True, reason="x")
    correct(name, 3, {"date": "2020-08-01", "note": "misread"}, reason="misread")
    assert registry.dispute.list()[0].last_on == "2020-08-01"
    correct(name, 4, strike=True, reason="it was right")
    assert registry.dispute.list()[0].last_on == "2020-09-01"
    correct(name, 1, {"parties": {**PARTIES, "respondent": "CY"}, "title": "Another"}, reason="the wrong State")
    assert registry.dispute.list(party="CY")[0].title == "Another"
    assert registry.dispute.list(party="GR") == []
    correct(name, 2, strike=True, reason="never sent", irregular=True)
    assert registry.dispute.list()[0].irregular == 1
    assert codes(refused(lambda: correct(name, 2, strike=True, reason="x"))) == ["nothing-changes"]
    assert seen(registry) == []


def changed_procedure(folder: Path) -> Path:
    """The procedure in another version: there, a referral needs no opinion."""
    from importlib.resources import files

    text = files("foedus").joinpath(f"data/procedures/{EU}.yaml").read_text("utf-8")
    path = folder / f"{EU}.yaml"
    path.write_text(text.replace("next: [observations, additional_letter, opinion, closing]",
                                 "next: [observations, additional_letter, opinion, referral, closing]"))  # fmt: skip
    return path


def test_moving_to_another_version_is_an_act(registry: Registry, tmp_path: Path) -> None:
    name, other = filed(registry), [changed_procedure(tmp_path)]
    registry.dispute.act(name, "letter", on="2020-02-01")
    move = registry.dispute.move
    assert codes(refused(lambda: move(name, EU, reason="x"))) == ["nothing-changes"]
    assert codes(refused(lambda: move(name, EU, procedures=other))) == ["reason-needed"]
    assert codes(refused(lambda: move(name, "wto-dsu", reason="x"))) == ["unknown-role"]
    assert codes(refused(lambda: registry.dispute.act(name, "referral", on="2020-03-01"))) == ["irregular-act"]
    before = registry.dispute.show(name).procedure.version
    move(name, EU, procedures=other, reason="the new rules apply to pending cases")
    registry.dispute.act(name, "referral", on="2020-03-01")
    assert registry.dispute.show(name).procedure.version != before
    # Back under the first text, the referral is one that it does not allow.
    assert codes(refused(lambda: move(name, EU, reason="annulled"))) == ["irregular-act"]
    move(name, EU, reason="annulled", irregular=True)
    assert registry.dispute.list()[0].irregular == 1
    assert seen(registry) == []


@pytest.fixture
def busy(database_url: str, tmp_path: Path) -> Iterator[Registry]:
    """Disputes in which every act of a dispute occurs, and every column has a value somewhere."""
    archive = SqlArchive.from_url(database_url, FixedClock(NOW))
    with Registry(archive, "clerk") as opened:
        filed(opened, "untouched")
        name = filed(opened, "moved", title="Of many turns", urgent=True, holidays=["2020-05-01"])
        opened.dispute.act(name, "letter", on="2020-02-01")
        opened.dispute.act(name, "closing", on="2020-03-01", outcome="odd", irregular=True, reason="so it is written")
        opened.dispute.correct(name, 2, {"date": "2020-02-02"}, reason="misread")
        opened.dispute.move(name, EU, procedures=[changed_procedure(tmp_path)], reason="new rules")
        opened.dispute.file("eu-259", procedure="eu-259-tfeu", parties={"respondent": "HR"}, on="2020-01-01",
                            starts_in_the_middle=True)  # fmt: skip
        opened.dispute.act("eu-259", "opinion", on="2020-06")
        opened.dispute.step(filed(opened, "dropped"), "case.withdraw", on="2020-02-02", by="eu-commission")
        unsealed(archive)
        yield opened


def test_the_control_a_sound_register_of_disputes_is_clean(busy: Registry) -> None:
    assert seen(busy) == []
    tags = {entry.act.tag for entry in busy.log.show()}
    assert {tag for tag in TAGS if tag.startswith("dispute.")} == tags
    tampering = Tampering(busy)
    for table in DISPUTES:
        rows = tampering.rows(table)
        for column in table.columns:
            assert any(row[column.name] is not None for row in rows), f"nothing in {table.name}.{column.name} to change"


@pytest.mark.parametrize("table", DISPUTES, ids=lambda table: table.name)
def test_every_changed_cell_of_a_dispute_is_found(busy: Registry, table: Any) -> None:
    changes_every_cell(busy, table)


@pytest.mark.parametrize("table", DISPUTES, ids=lambda table: table.name)
def test_every_row_of_a_dispute_that_is_gone_or_strange_is_found(busy: Registry, table: Any) -> None:
    changes_every_row(busy, table)
