"""The timeline as a value: states partition time, bonds and instruments tell what the verdict tells."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from foedus.law.acts import LegalAct, read_act, spread
from foedus.law.force import judge
from foedus.law.terms import Evidence, read_evidence, read_terms
from foedus.law.verdict import Verdict
from foedus.queries.timeline import Timeline, timeline
from foedus.queries.timeline_values import date_text
from foedus.queries.timeline_words import row_words

UNTIL = date(2026, 1, 1)
OPEN = Path(__file__).resolve().parents[3].parent / "shared" / "agreements" / "open"
FILES = sorted(OPEN.glob("*.yaml")) if OPEN.is_dir() else []

TWO = {"at_least": 2, "of": "anyone"}
LATER = {"clock": "act", "then": [{"days": 30}]}


def judged(entry: dict[str, Any], acts: list[dict[str, Any]], **more: Any) -> tuple[Verdict, list[LegalAct]]:
    doc = {"id": "small", "title": "Small Agreement", "concluded": "2000-01-01", "entry_into_force": entry, **more}
    listed = doc["parties"] if isinstance(doc.get("parties"), list) else []
    read = [read_act(act, f"acts[{index}]") for index, act in enumerate(spread(acts, listed))]
    return judge(read_terms(doc), read, read_evidence(doc)), read


def drawn(entry: dict[str, Any], *acts: dict[str, Any], until: date = UNTIL, **more: Any) -> Timeline:
    verdict, read = judged(entry, list(acts), **more)
    return timeline(verdict, until=until, acts=read)


def act(day: str, party: Any, kind: str = "ratify", **more: Any) -> dict[str, Any]:
    return {"date": day, "party": party, "act": kind, **more}


def states(found: Timeline) -> list[tuple[str, str, str]]:
    return [(span.state, span.since.isoformat(), span.until.isoformat()) for span in found.states]


def partitions(found: Timeline) -> bool:
    if found.first >= found.until:
        return found.states == ()
    edges = [(span.since, span.until) for span in found.states]
    joined = all(one[1] == two[0] for one, two in pairwise(edges))
    return joined and edges[0][0] == found.first and edges[-1][1] == found.until and all(a < b for a, b in edges)


def test_condition_entry_and_later_party() -> None:
    found = drawn(
        {"when": {**TWO, "then": [{"days": 10}]}, "later_parties": LATER},
        act("2001-01-01", "AA"), act("2002-01-01", "BB"), act("2003-01-01", "CC"),
    )  # fmt: skip
    assert states(found) == [
        ("not_in_force", "2000-01-01", "2002-01-11"),
        ("in_force", "2002-01-11", "2026-01-01"),
    ]
    assert [(event.kind, date_text(event.day), event.parties) for event in found.events] == [
        ("concluded", "2000-01-01", ()),
        ("trigger", "2002-01-01", ("BB",)),
        ("entry", "2002-01-11", ()),
    ]
    assert [(row.party, row.bonds[0].start.isoformat()) for row in found.rows] == [
        ("AA", "2002-01-11"), ("BB", "2002-01-11"), ("CC", "2003-01-31"),
    ]  # fmt: skip
    assert "by BB" in found.states[0].reason


def test_fixed_date_is_named_as_such() -> None:
    found = drawn({"when": {"date": "2005-01-01"}})
    assert [event.words for event in found.events] == ["concluded", "date set in the text", "in force"]


def test_leave_and_come_back_gives_two_bonds() -> None:
    found = drawn(
        {"when": TWO, "later_parties": LATER},
        act("2001-01-01", ["AA", "BB"]), act("2005-01-01", "AA", "withdraw"), act("2007-01-01", "AA"),
        withdrawal={"mode": "notice", "clock": "notice", "then": [{"years": 1}]},
    )  # fmt: skip
    row = next(row for row in found.rows if row.party == "AA")
    assert [(bond.start.isoformat(), bond.until and bond.until.isoformat()) for bond in row.bonds] == [
        ("2001-01-01", "2006-01-01"), ("2007-01-31", None),
    ]  # fmt: skip
    assert [item.fate for item in row.instruments] == ["binds", "binds", "notice"]
    assert "1 Jan 2006" in row.instruments[2].why


def test_taken_back_before_entry_with_and_without_the_acts() -> None:
    verdict, read = judged(
        {"when": {"at_least": 3, "of": "anyone"}},
        [act("2001-01-01", ["AA", "BB"]), act("2002-01-01", "AA", "revoke")],
    )
    for found in (timeline(verdict, until=UNTIL, acts=read), timeline(verdict, until=UNTIL)):
        one = next(row for row in found.rows if row.party == "AA").instruments[0]
        assert (one.fate, one.end) == ("taken_back", date(2002, 1, 1))
        two = next(row for row in found.rows if row.party == "BB").instruments[0]
        assert two.fate == "waits"


def test_does_not_count_and_waiting_for_partners() -> None:
    found = drawn(
        {"when": TWO, "later_parties": LATER},
        act("2001-01-01", ["AA", "BB"]), act("2002-01-01", "CC", does_not_count="not the same text"),
        {**act("2002-02-01", "DD"), "with": ["EE"]},
    )  # fmt: skip
    fates = {row.party: row.instruments[0].fate for row in found.rows}
    assert fates == {"AA": "binds", "BB": "binds", "CC": "does_not_count", "DD": "waits"}
    why = {row.party: row.instruments[0].why for row in found.rows}
    assert why["CC"] == "not the same text"
    assert "EE" in why["DD"]


def test_closed_agreement_says_that_it_came_too_late() -> None:
    found = drawn({"when": TWO}, act("2001-01-01", ["AA", "BB"]), act("2002-01-01", "CC"))
    late = next(row for row in found.rows if row.party == "CC").instruments[0]
    assert late.fate == "no_effect"
    assert "closed" in late.why


def test_lapse_names_its_deadline_and_a_refusal() -> None:
    found = drawn({"when": {**TWO, "by": "2003-12-31"}}, act("2003-05-01", "AA", "refuse"))
    assert states(found)[1] == ("lapsed", "2004-01-01", "2026-01-01")
    assert found.states[1].reason == "the condition was not met by 31 Dec 2003"
    assert [event.kind for event in found.events] == ["concluded", "refusal", "deadline", "lapse"]


def test_declared_day_keeps_the_literal_reading() -> None:
    declared = {"date": "2002-01-01", "by": "the board", "reason": "late paper"}
    found = drawn({"when": TWO, "declared": declared}, act("2001-06-01", ["AA", "BB"]))
    assert {event.kind: date_text(event.day) for event in found.events}["literal"] == "2001-06-01"
    assert "declared by the board: late paper" in found.states[1].reason


def test_stages_provisional_suspension_and_end() -> None:
    found = drawn(
        {
            "stages": [
                {"id": "first", "covers": "the organs", "when": {"at_least": 1, "of": "anyone"}},
                {"id": "second", "covers": "the rest", "when": TWO},
            ],
            "provisional": [{"covers": "all", "ends": "entry", "when": {"date": "2001-01-01"}}],
        },
        act("2002-01-01", "AA"), act("2003-01-01", "BB"), act("2004-01-01", "council", "suspend"),
        act("2005-01-01", "council", "resume"), act("2010-01-01", "council", "terminate"),
    )  # fmt: skip
    assert [(span.state, span.suspended) for span in found.states] == [
        ("not_in_force", False), ("provisional", False), ("partly_in_force", False), ("in_force", False),
        ("in_force", True), ("in_force", False), ("ended", False),
    ]  # fmt: skip
    assert partitions(found)
    assert [(span.stage, span.since.year, span.until.year) for span in found.stages] == [
        ("first", 2002, 2010), ("second", 2003, 2010),
    ]  # fmt: skip


def test_thin_record_is_not_certain() -> None:
    found = drawn({"when": TWO}, act("2001", "AA"), acts_complete=False)
    assert [(span.state, span.certain) for span in found.states] == [("not_in_force", False)]
    assert "too thin" in found.states[0].reason


def test_only_a_bound_is_known() -> None:
    later = {"clock": "notified", "then": [{"months": 3}]}
    found = drawn({"when": TWO, "later_parties": later}, act("2001-01-01", ["AA", "BB"]), act("2002-01-01", "CC"))
    bond = next(row for row in found.rows if row.party == "CC").bonds[0].to_json()
    assert (bond["basis"], bond["from"], bond["latest"]) == ("bound", "2002-04-01", None)


def test_what_begins_at_the_end_is_left_out() -> None:
    entry = {"when": TWO, "later_parties": LATER}
    found = drawn(entry, act("2001-01-01", ["AA", "BB"]), act("2003-01-01", "CC"), until=date(2003, 1, 1))
    assert [row.party for row in found.rows] == ["AA", "BB"]
    assert found.states[-1].until == date(2003, 1, 1)
    acts = act("2001-01-01", ["AA", "BB"]), act("2003-01-01", "CC")
    waiting = drawn(entry, *acts, until=date(2003, 1, 31)).rows[-1]
    assert (waiting.party, waiting.bonds) == ("CC", ())
    assert row_words(waiting) == ["ratify 1 Jan 2003"]
    assert drawn(entry, until=date(1999, 1, 1)).states == ()


def test_a_network_of_pairs_has_bonds_without_acts() -> None:
    found = drawn(
        {"between": "each_pair", "later_parties": {"clock": "act", "then": []}},
        act("2001-01-01", "AA"), act("2002-01-01", "BB"),
    )  # fmt: skip
    assert {row.bonds[0].start for row in found.rows} == {date(2002, 1, 1)}
    assert {row.instruments[0].fate for row in found.rows} == {"binds"}
    assert partitions(found)


KINDS = ("ratify", "accede", "withdraw", "revoke", "rescind", "suspend", "resume", "terminate", "succeed", "refuse")
RULES: tuple[dict[str, Any], ...] = (
    {"when": TWO, "later_parties": LATER},
    {"when": {**TWO, "by": "2003-06-30", "then": [{"months": 3}]}},
    {"when": {"any_of": [{"at_least": 3, "of": "anyone"}, {"date": "2004-01-01"}]}, "later_parties": LATER},
    {"when": {"all_of": [TWO, {"organ": "DD", "does": "accede"}]}, "continuing": True, "later_parties": LATER},
    {"stages": [{"id": "a", "covers": "a", "when": TWO}, {"id": "b", "covers": "b", "when": {"every": ["CC"]}}]},
    {"between": "each_pair", "later_parties": {"clock": "act", "then": []}},
    {"when": TWO, "provisional": [{"covers": "all", "ends": "entry", "each": "refuse"}]},
)
DAYS = st.one_of(
    st.dates(date(2001, 1, 1), date(2006, 12, 31)).map(date.isoformat),
    st.sampled_from(("2001", "2002", "2003-04", "2005-11")),
)
ACTS = st.lists(st.builds(act, DAYS, st.sampled_from(("AA", "BB", "CC", "DD")), st.sampled_from(KINDS)), max_size=9)


@given(st.sampled_from(RULES), ACTS, st.booleans(), st.dates(date(1999, 1, 1), date(2010, 1, 1)))
def test_states_partition_time_and_agree_with_the_verdict(
    rule: dict[str, Any], acts: list[dict[str, Any]], complete: bool, until: date
) -> None:
    verdict, read = judged(rule, acts, acts_complete=complete)
    found = timeline(verdict, until=until, acts=read)
    assert partitions(found)
    assert found == timeline(verdict, until=until, acts=read)
    json.dumps(found.to_json(), allow_nan=False)
    day = found.first
    while day < until:
        span, state = found.on(day), verdict.on(day)
        assert span is not None
        assert (span.state, span.certain) == (state.state, state.certain)
        assert {row.party for row in found.rows for bond in row.bonds if _bound(bond, day)} == set(
            verdict.parties_on(day)
        )
        day += timedelta(days=41)


def _bound(bond: Any, day: date) -> bool:
    return bool(bond.start <= day and (bond.until is None or day < bond.until))


def load(path: Path) -> tuple[Verdict, list[LegalAct]]:
    doc = yaml.safe_load(path.read_text(encoding="utf-8"))
    terms = read_terms(doc)
    docs = spread(doc.get("acts", ()), terms.parties.listed or ())
    read = [read_act(item, f"acts[{index}]") for index, item in enumerate(docs)]
    return judge(terms, read, read_evidence(doc)), read


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_real_agreement_partitions(path: Path) -> None:
    verdict, read = load(path)
    found = timeline(verdict, until=UNTIL, acts=read)
    assert partitions(found)
    assert [row.party for row in found.rows] == [
        row.party for row in sorted(found.rows, key=lambda row: (row.first, row.party))
    ]
    for event in found.events:
        assert event.drawn < UNTIL


def test_default_evidence_is_complete() -> None:
    verdict, _ = judged({"when": TWO}, [])
    assert timeline(verdict, until=UNTIL).complete is Evidence().complete
