"""The docket of all disputes, its calendar for other programs, and what a tick records and proposes."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from test_register_checks import seen

from foedus.app.registry import Registry
from foedus.definitions.procedure import shipped_procedures
from foedus.dossiers.dispute_lookup import Procedures
from foedus.dossiers.disputes import fold_dispute
from foedus.errors import NotFound, Usage
from foedus.law.procedures.opens import openings
from foedus.queries.docket import Docket
from foedus.queries.docket_ics import _folded
from foedus.services.desk import By
from foedus.services.dispute_ticks import automatic
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WTO = {"complainant": "US", "respondent": "EU"}
CFTA = {"complainant": "CA-BC", "respondent": "CA-AB"}


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        yield opened


@pytest.fixture
def busy(registry: Registry) -> Registry:
    """A dispute whose deadlines pass, one whose report becomes final by itself, one that waits and one that is over."""
    dispute = registry.dispute
    dispute.file("DSU-1", procedure="wto-dsu", parties=WTO, on="2024-01-05", title="Hormones; meat, and more")
    dispute.act("DSU-1", "request_consultations", on="2024-01-05")
    appealable(registry, "CFTA-1")
    dispute.file("ZPO-1", procedure="de-zpo-book10", parties={"claimant": "DE-SN"}, on="2024-01-01",
                 starts_in_the_middle=True)  # fmt: skip
    dispute.act("ZPO-1", "constituted", on="2024-01-02")
    dispute.act("ZPO-1", event="time_set", on="2024-01-03")
    dispute.file("OVER-1", procedure="eu-258-tfeu", parties={"respondent": "GR"}, on="2023-01-01")
    dispute.act("OVER-1", "letter", on="2023-02-01")
    dispute.act("OVER-1", "closing", on="2024-03-01")
    return registry


def appealable(registry: Registry, name: str) -> None:
    """A panel has reported in a dispute under the agreement on free trade within Canada."""
    registry.dispute.file(name, procedure="ca-cfta-a", parties=CFTA, on="2023-01-05")
    for stage, day in (("request", "2023-01-05"), ("consultations", "2023-02-05"), ("panel_request", "2023-07-01"),
                       ("panel_appointed", "2023-07-20"), ("report", "2024-01-10")):  # fmt: skip
        registry.dispute.act(name, stage, on=day)


def brief(docket: Docket) -> list[tuple[Any, ...]]:
    return [
        (str(one.end), one.item.dispute, one.item.stage, one.item.kind, one.state, one.days) for one in docket.lines
    ]


def waits(docket: Docket) -> list[tuple[str, str, str]]:
    return [(one.dispute, one.stage, one.event) for one in docket.waiting]


def test_every_limit_of_every_open_dispute_stands_in_order_of_its_day(busy: Registry) -> None:
    found = busy.docket(on="2024-02-01")
    assert brief(found) == [
        ("2024-01-15", "DSU-1", "reply", "deadline", "overdue", -17),
        ("2024-01-16", "ZPO-1", "challenge", "deadline", "overdue", -16),
        ("2024-01-16", "ZPO-1", "imbalance", "deadline", "overdue", -16),
        ("2024-02-04", "DSU-1", "consultations", "deadline", "runs", 3),
        ("2024-02-09", "CFTA-1", "appeal", "deadline", "runs", 8),
        ("2024-03-05", "DSU-1", "panel_request", "wait", "runs", 33),
    ]
    reply, _, _, _, appeal, _ = found.lines
    assert (reply.item.who(), reply.item.event, str(reply.start)) == (
        "respondent (EU)", "receipt_of_request", "2024-01-05"
    )  # fmt: skip
    assert [one.words for one in reply.opens] == ["complainant may go on to panel_request (Panel request)"]
    assert appeal.item.who() == "complainant (CA-BC) or respondent (CA-AB)"
    assert ("ZPO-1", "claim", "time_set") in waits(found)
    assert "OVER-1" in {one.dispute for one in found.waiting}  # it was not over on that day
    assert "OVER-1" not in {one.dispute for one in busy.docket(on="2024-03-01").waiting}
    assert found.to_json()["lines"][0]["due"] == "2024-01-15"


def test_a_docket_is_narrowed(busy: Registry) -> None:
    def names(**how: Any) -> set[str]:
        found = busy.docket(**{"on": "2024-02-01", **how})
        return {one.item.stage for one in found.lines} | {f"~{one.stage}" for one in found.waiting}

    assert names(party="EU") == {"reply", "consultations"}
    assert names(role="complainant", dispute="DSU-1") == {"panel_request"}
    assert names(party="CA-AB", role="complainant") == {"appeal"}
    assert names(procedure="ca-cfta-a") == names(dispute="CFTA-1")
    assert names(dispute="CFTA-1", procedure="wto-dsu") == set()
    assert names(overdue=True) == {"reply", "imbalance", "challenge"}
    assert names(until="2024-02-04", procedure="wto-dsu") == {"reply", "consultations"}
    assert names(on="2023-12-01", procedure="wto-dsu") == set()  # not filed yet
    assert busy.docket(as_known_at=datetime(2025, 1, 1, tzinfo=UTC), on="2024-02-01").lines == ()
    assert brief(busy.docket(as_known_at=NOW, on="2024-02-01")) == brief(busy.docket(on="2024-02-01"))
    with pytest.raises(NotFound):
        busy.docket(dispute="nobody")


def test_what_the_end_of_a_limit_opens_is_said_for_every_procedure() -> None:
    for procedure in shipped_procedures().values():
        for stage in procedure.stages:
            for limit in stage.limits:
                found = openings(procedure, stage, limit.kind)
                expected = [one.code for one in stage.on_expiry if one.do != "none"]
                if limit.kind == "deadline":
                    assert [one.code for one in found] == expected
                assert all(one.words and "None" not in one.words for one in found)


def test_what_was_extended_or_stands_still_is_said(busy: Registry) -> None:
    step = busy.dispute.step
    extended = step("CFTA-1", "time.extend", on="2024-02-01", by="panel", stage="appeal", n=10).acts[0]
    more = "#" + extended.ref.rpartition("#")[2]
    (line,) = [one for one in busy.docket(on="2024-02-02", dispute="CFTA-1").lines if one.item.stage == "appeal"]
    assert (str(line.end), line.days, line.changes) == ("2024-02-19", 17, (more,))
    assert f"extended by {more} from 2024-02-09 to 2024-02-19" in line.item.because
    frozen = step("CFTA-1", "time.freeze", on="2024-02-05", by="panel").acts[0]
    stop = "#" + frozen.ref.rpartition("#")[2]
    (item,) = [one for one in busy.docket(on="2024-03-01", dispute="CFTA-1").waiting if one.stage == "appeal"]
    assert any(f"time stands still since 2024-02-05 ({stop})" in reason for reason in item.because)
    ticked = busy.tick("2025-01-01", dry_run=True)
    assert [one for one in ticked.proposed if one.dispute == "CFTA-1"] == []
    with busy._archive.reading() as reading:
        file = "dispute/CFTA-1"
        lookup = Procedures(reading.definition)
        still = fold_dispute(reading.acts_of([file])[file], lookup)
        assert still is not None
        assert automatic(still, By("clerk"), date(2025, 1, 1), lookup, NOW)[0] == []


# ---- the calendar for other programs


def test_the_calendar_is_read_by_another_program(busy: Registry) -> None:
    docket = busy.docket(on="2024-02-01")
    text = docket.ics()
    read = icalendar.Calendar.from_ical(text)
    events = list(read.walk("VEVENT"))
    assert [one.decoded("dtstart") for one in events] == [line.end.first for line in docket.lines]
    assert [one.decoded("dtend") - one.decoded("dtstart") for one in events] == [date.resolution] * len(events)
    assert {one.decoded("dtstamp") for one in events} == {NOW}
    assert len({one["uid"] for one in events}) == len(events)
    assert str(events[0]["summary"]) == "Last day: Reply to the request (DSU-1)"
    assert str(events[0]["description"]).splitlines()[0] == "Hormones; meat, and more (DSU-1), under wto-dsu"
    assert str(events[0]["description"]).splitlines()[-1].startswith("after it: complainant may go on")
    lines = text.encode().split(b"\r\n")
    assert lines.pop() == b""
    assert all(0 < len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert (lines[0], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")
    assert text == busy.docket(on="2024-02-01").ics()


def test_an_event_keeps_its_name_from_day_to_day(busy: Registry) -> None:
    def names(on: str) -> dict[str, str]:
        read = icalendar.Calendar.from_ical(busy.docket(on=on, dispute="DSU-1").ics())
        return {str(one["summary"]): str(one["uid"]) for one in read.walk("VEVENT")}

    assert names("2024-01-10") == names("2024-03-10")


@pytest.mark.parametrize("text", ["x" * 300, "ä" * 150, "漢" * 99, "🜁" * 60, "a" + "é" * 80, ""])
def test_long_lines_are_folded_inside_no_character(text: str) -> None:
    parts = _folded(text).encode().split(b"\r\n")
    assert all(len(part) <= 75 for part in parts)
    assert b"".join([parts[0], *(part.removeprefix(b" ") for part in parts[1:])]).decode() == text
    assert all(part.startswith(b" ") for part in parts[1:])


def test_hostile_text_stays_text(registry: Registry) -> None:
    title = 'A\\;,b:END:VEVENT "quoted" ' + "ß" * 60
    registry.dispute.file("X-1", procedure="wto-dsu", parties=WTO, on="2024-01-05", title=title)
    registry.dispute.act("X-1", "request_consultations", on="2024-01-05")
    (event, *_) = icalendar.Calendar.from_ical(registry.docket(on="2024-01-06").ics()).walk("VEVENT")
    assert str(event["description"]).splitlines()[0] == f"{title} (X-1), under wto-dsu"


# ---- ticks


def test_a_tick_records_what_nobody_has_to_do_and_proposes_the_rest(busy: Registry) -> None:
    tried = busy.tick("2024-03-10", dry_run=True)
    assert [(one.agreement, one.day, one.recorded, one.noun) for one in tried] == [
        ("CFTA-1", date(2024, 2, 10), False, "dispute")
    ]
    assert len(busy.dispute.show("CFTA-1").acts) == 6
    (done,) = busy.tick("2024-03-10")
    assert done.recorded
    assert done.because == "report_final, for the deadline of appeal ended on 2024-02-09 and nobody has to act"
    assert done.to_json()["dispute"] == "CFTA-1"
    last = busy.dispute.show("CFTA-1").acts[-1]
    assert last["payload"] == {
        "date": "2024-02-10", "stage": "report_final", "by_expiry": True,
        "note": "for the deadline of appeal ended on 2024-02-09 and nobody has to act",
    }  # fmt: skip
    assert busy.dispute.show("CFTA-1", on="2024-02-09").stand.state == "report"
    assert busy.dispute.show("CFTA-1", on="2024-02-10").stand.state == "report_final"
    assert [(one.dispute, one.stage, one.code) for one in tried.proposed] == [
        ("DSU-1", "reply", "advance:panel_request"),
        ("ZPO-1", "challenge", "barred"),
        ("ZPO-1", "imbalance", "barred"),
        ("DSU-1", "consultations", "advance:panel_request"),
    ]
    again = busy.tick("2024-03-10")
    assert again == []
    assert again.proposed == tried.proposed
    assert seen(busy) == []


def test_what_has_not_come_can_only_be_listed(busy: Registry) -> None:
    with pytest.raises(Usage):
        busy.tick("2026-02-01")
    assert [one.agreement for one in busy.tick("2026-02-01", dry_run=True)] == ["CFTA-1"]
    assert busy.tick("2024-02-09", dry_run=True) == []  # the last day itself is in time


def test_a_broken_record_is_no_silence(registry: Registry) -> None:
    registry.dispute.file("middle", procedure="ca-cfta-a", parties=CFTA, on="2023-01-05", starts_in_the_middle=True)
    registry.dispute.act("middle", "report", on="2024-01-10")
    appealable(registry, "odd")
    registry.dispute.act("odd", "panel_appointed", on="2024-01-11", irregular=True, reason="so it is written")
    registry.dispute.act("odd", "report", on="2024-01-12", irregular=True, reason="a second one")
    found = registry.tick("2025-01-01")
    assert found == []
    assert {(one.dispute, one.code) for one in found.proposed} >= {("middle", "advance:report_final")}
    appealable(registry, "control")
    assert [one.agreement for one in registry.tick("2025-01-01")] == ["control"]
    assert seen(registry) == []


def test_an_appeal_stops_the_clock(registry: Registry) -> None:
    appealable(registry, "CFTA-2")
    registry.dispute.act("CFTA-2", "appeal", on="2024-02-01")
    found = registry.tick("2025-01-01")
    assert (list(found), [one for one in found.proposed if one.stage == "appeal"]) == ([], [])


def run(registry: Registry, command: str) -> None:
    """Do what a proposed command says, through the library."""
    words = shlex.split(command)
    assert words[:3] == ["foedus", "dispute", "act"]
    given: dict[str, Any] = {}
    rest = words[5:]
    while rest:
        name = rest.pop(0).removeprefix("--").replace("-", "_")
        given[name] = True if name in ("by_expiry", "irregular") else rest.pop(0)
    registry.dispute.act(words[3], words[4], **given)


def stand_at(registry: Registry, procedure: str, stages: list[str], day: str) -> None:
    name = f"P-{procedure}-{stages[-1]}"
    parties = dict.fromkeys(shipped_procedures()[procedure].roles, "XX")
    registry.dispute.file(name, procedure=procedure, parties=parties, on=day, starts_in_the_middle=True)
    for stage in stages:
        registry.dispute.act(name, stage, on=day)
    for anchor in shipped_procedures()[procedure].anchors:
        registry.dispute.act(name, event=anchor, on=day)


def test_every_proposed_command_records_what_it_says(registry: Registry) -> None:
    """Wherever a case may stand in any procedure, what is proposed there can be done as it is written."""
    for procedure in shipped_procedures().values():
        for stage in procedure.stages:
            if not stage.final and not stage.side:
                stand_at(registry, procedure.id, [stage.id], "2015-01-05")
    proposed = registry.tick("2025-06-01", dry_run=True).proposed
    assert {one.code.partition(":")[0] for one in proposed} == {
        "advance", "appoint", "deemed_accepted", "deemed_rejected", "deemed_consent", "barred", "lapse", "continue",
        "adopted",
    }  # fmt: skip
    done = set()
    for one in proposed:
        assert one.command or one.note
        if one.command and one.dispute not in done:
            done.add(one.dispute)
            run(registry, one.command)
    assert len(done) > 30
    silent = {one.code for one in proposed if one.command is None}
    assert "barred" in silent
    assert not any(code.startswith(("advance", "appoint", "adopted")) for code in silent)
    assert seen(registry) == []
