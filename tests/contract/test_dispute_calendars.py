"""Holidays of the places concerned: a dispute keeps the calendars of its parties as they were when it was filed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_disputes_forged import filing, forge
from test_register_checks import seen

import foedus
from foedus.app.registry import Registry
from foedus.errors import NotFound, Refused
from foedus.kernel.canonical import content_hash
from foedus.law.calendars import stored_calendar
from foedus.services.disputes import calendars_named
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
OWN = """\
place: {place}
title: A place of its own
source: Decree
basis: documented
copied: "2026-01-01"
first: "2001-01-01"
last: "2001-12-31"
days: {{"{day}": A day}}
"""


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        yield opened


def filed(registry: Registry, name: str, **how: Any) -> None:
    parties = {"claimant": "DE-SN", "respondent": "DE-BY"}
    registry.dispute.file(name, procedure="de-zpo-book10", parties=parties, on="2001-01-01", **how)


def appoint(registry: Registry, day: str, **how: Any) -> dict[str, Any]:
    """Ask the other side to appoint; a month later the court does it on application (§ 1035 ZPO)."""
    name = f"ZPO-{len(registry.dispute.list()) + 1}"
    filed(registry, name, starts_in_the_middle=True, **how)
    registry.dispute.act(name, "request_to_appoint", on=day)
    (found,) = [one for one in registry.dispute.show(name, on=day).stand.next if one.stage == "appoint"]
    return found.to_json()


def test_a_day_is_a_holiday_if_it_is_one_in_any_of_the_places(registry: Registry) -> None:
    # 31 October is Reformation Day in Saxony, 1 November All Saints in Bavaria; in 2024 a Thursday and a Friday.
    ends = {
        places: appoint(registry, "2024-09-30", calendars=places)["due"]
        for places in ((), ("DE-SN",), ("DE-BY",), ("DE-SN", "DE-BY"))
    }
    assert ends[()] == "2024-10-30"
    ends = {
        places: appoint(registry, "2024-10-01", calendars=places)["due"]
        for places in ((), ("DE-SN",), ("DE-BY",), ("DE-SN", "DE-BY"))
    }
    assert ends == {(): "2024-11-01", ("DE-SN",): "2024-11-01", ("DE-BY",): "2024-11-04",
                    ("DE-SN", "DE-BY"): "2024-11-04"}  # fmt: skip
    both = appoint(registry, "2024-09-30", calendars=["DE-SN"], holidays=["2024-10-30"])
    assert both["due"] == "2024-11-01"
    assert "2024-10-30 is a holiday, 2024-10-31 is a holiday" in both["because"][2]
    assert seen(registry) == []


def test_a_year_beyond_a_calendar_is_told_and_no_day_is_computed(registry: Registry, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN.format(place="XA", day="2001-05-01"), encoding="utf-8")
    found = appoint(registry, "2024-09-30", calendars=["XA"], calendar_files=[own])
    assert found["due"] is None
    assert "no day is computed. 2024-10-30: the calendar of XA is only known from 2001-01-01" in found["because"][1]
    assert appoint(registry, "2001-04-01", calendars=["XA"], calendar_files=[own])["due"] == "2001-05-02"
    assert seen(registry) == []


def test_a_calendar_stays_what_it_was_when_the_dispute_was_filed(registry: Registry, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN.format(place="XA", day="2001-05-01"), encoding="utf-8")
    filed(registry, "kept", starts_in_the_middle=True, calendars=["XA"], calendar_files=[own])
    own.write_text(OWN.format(place="XA", day="2001-06-01"), encoding="utf-8")
    registry.dispute.act("kept", "request_to_appoint", on="2001-04-01")
    assert registry.dispute.show("kept", on="2001-04-02").stand.next[0].to_json()["due"] == "2001-05-02"
    assert [*registry.dispute.show("kept").filing["calendars"]] == ["XA"]


def test_calendars_are_corrected_and_taken_away(registry: Registry) -> None:
    appoint(registry, "2024-10-01", calendars=["DE-BY"])

    def end() -> str | None:
        return registry.dispute.show("ZPO-1", on="2024-10-02").stand.next[0].brief()["due"]

    assert end() == "2024-11-04"
    registry.dispute.correct("ZPO-1", 1, {"calendars": ["DE-SN"]}, reason="the seat is in Leipzig")
    assert end() == "2024-11-01"
    registry.dispute.correct("ZPO-1", 1, {"calendars": "DE-SN,DE-BY"}, reason="both")
    assert end() == "2024-11-04"
    registry.dispute.correct("ZPO-1", 1, {"calendars": None}, reason="none was agreed")
    assert end() == "2024-11-01"
    with pytest.raises(Refused) as caught:
        registry.dispute.correct("ZPO-1", 2, {"calendars": ["DE-SN"]}, reason="of an act")
    assert [one.code for one in caught.value.reasons] == ["not-correctable"]
    with pytest.raises(NotFound):
        filed(registry, "other", calendars=["DE-XX"])
    assert seen(registry) == []


def test_the_inspection_finds_a_calendar_of_another_place(registry: Registry) -> None:
    saxony = foedus.show_calendar("DE-SN")
    with registry._archive.unit_of_work() as writing:
        writing.put_definition(stored_calendar(saxony))
    forge(registry, filing(**calendars_named([replace(saxony, place="DE-BY")])), name="missing")
    forge(registry, filing(calendars={"DE-BY": content_hash(stored_calendar(saxony))}), name="forged")
    found = [str(line) for line in seen(registry)]
    assert any("the calendar that it names for DE-BY is one of DE-SN" in line for line in found)
    assert any("missing" in line for line in found)
