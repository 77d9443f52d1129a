"""Projected rows follow what they are told, and only the differences are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import StatementError

from foedus.ports import (
    AdherenceRow,
    AgreementRow,
    BindingRow,
    FindingRow,
    InstrumentRow,
    MatterRow,
    Projection,
    Reach,
    ReferralRow,
    ScopeRow,
    StageRow,
)
from foedus.store.archive import SqlArchive

ROW = AgreementRow("nlc", "Nurse Licensure Compact", "us", "compact", "d" * 64, "open", 3)
FULL = Projection(
    replace(ROW, state="in-force", seq=9, in_force_on=date(2017, 7, 20), ended_on=date(2020, 2, 29)),
    (
        StageRow("nlc", "all", 1, date(2017, 7, 20), date(2020, 2, 29)),
        StageRow("nlc", "all", 2, date(2021, 1, 1), None),
    ),
    (AdherenceRow("nlc", "US-KS", "withdrawn"), AdherenceRow("nlc", "US-NC", "bound")),
    (
        BindingRow("nlc", "US-KS", 1, date(2018, 7, 1), date(2019, 1, 1), "exact"),
        BindingRow("nlc", "US-KS", 2, date(2019, 6, 1), None, "month"),
        BindingRow("nlc", "US-NC", 1, date(2017, 7, 20), None, "exact"),
    ),
)


def project(archive: SqlArchive, rows: Projection) -> None:
    with archive.unit_of_work() as work:
        work.project(rows)


def projected(archive: SqlArchive, agreement: str = "nlc") -> Projection | None:
    with archive.reading() as reading:
        return reading.projection(agreement)


@contextmanager
def written(archive: SqlArchive) -> Iterator[list[tuple[str, int]]]:
    """Collect (verb and table, number of rows) of each changing statement."""
    found: list[tuple[str, int]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        words = statement.split()
        if words[0] in {"INSERT", "UPDATE", "DELETE"}:
            table = next(word for word in words if word.startswith("foedus_"))
            found.append((f"{words[0]} {table}", len(parameters) if many else 1))

    event.listen(archive.engine, "before_cursor_execute", note)
    yield found
    event.remove(archive.engine, "before_cursor_execute", note)


def test_rows_come_back_sorted(archive: SqlArchive) -> None:
    mixed = replace(FULL, adherences=FULL.adherences[::-1], bindings=FULL.bindings[::-1], stages=FULL.stages[::-1])
    project(archive, mixed)
    assert projected(archive) == FULL
    with archive.reading() as reading:
        assert reading.agreement("nlc") == FULL.agreement
        assert reading.agreement("other") is None


def test_agreements_are_sorted_and_keep_apart(archive: SqlArchive) -> None:
    for name in ("b", "a-b", "B", "é"):
        project(archive, Projection(replace(ROW, agreement=name), (), (AdherenceRow(name, "US-KS", "bound"),)))
    with archive.reading() as reading:
        assert [row.agreement for row in reading.agreements()] == ["B", "a-b", "b", "é"]
        assert reading.projected() == ["B", "a-b", "b", "é"]
    project(archive, Projection(replace(ROW, agreement="b")))
    found = projected(archive, "B")
    assert found is not None
    assert found.adherences == (AdherenceRow("B", "US-KS", "bound"),)


def test_rows_that_lost_their_agreement_are_seen_and_replaced(archive: SqlArchive) -> None:
    project(archive, FULL)
    with archive.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            driver: Any = connection.connection.dbapi_connection
            driver.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("DELETE FROM foedus_agreement"))
        connection.commit()
    archive.dispose()
    assert projected(archive) is None
    with archive.reading() as reading:
        assert reading.projected() == ["nlc"]
    project(archive, FULL)
    assert projected(archive) == FULL


def bound(archive: SqlArchive, name: str, doc: dict[str, Any], *parties: str) -> None:
    with archive.unit_of_work() as work:
        digest = work.put_definition({"id": name, **doc})
        bindings = tuple(BindingRow(name, party, 1, date(2020, 1, 1), None, "exact") for party in parties)
        work.project(Projection(replace(ROW, agreement=name, definition=digest), bindings=bindings))


def test_agreements_by_a_text_of_their_definition(archive: SqlArchive) -> None:
    bound(archive, "b", {"when": {"in_force": "nlc"}})
    bound(archive, "a", {"when": {"in_force": "nlc"}})
    bound(archive, "c", {"when": {"in_force": "NLC"}})
    bound(archive, "d", {"when": {"in_force": "nlc-enhanced"}})
    with archive.reading() as reading:
        assert reading.defined_with('"in_force":"nlc"') == ["a", "b"]
        assert reading.defined_with("%") == []
    bound(archive, "b", {})
    with archive.reading() as reading:
        assert reading.defined_with('"in_force":"nlc"') == ["a"]


# -- what a question may concern: too much, never too little --------------------------------------------------------


def instrument(
    archive: SqlArchive, name: str, subjects: Sequence[str], own: Sequence[str] = ("*",), above: Sequence[str] = (),
    order: str = "us",
) -> InstrumentRow:  # fmt: skip
    """Project an instrument by hand: what it is about, on its own ground and all that this lies under."""
    with archive.unit_of_work() as work:
        digest = work.put_definition({"id": name})
        row = InstrumentRow(name, f"On {name}", order, "state_statute", "state", "own", digest, 1)
        grounds = [*((ground, 1) for ground in own), *((ground, 0) for ground in above)]
        scopes = [ScopeRow(order, one, mine, ground, name) for one in subjects for ground, mine in grounds]
        work.project_instrument(name, row, scopes)
    return row


def names(archive: SqlArchive, reach: Reach) -> list[str]:
    with archive.reading() as reading:
        return [row.instrument for row, _ in reading.reached(reach)]


def reach(
    subjects: Sequence[str], asked: Sequence[str], grounds: Sequence[str] = (), below: Sequence[str] = (),
    order: str = "us",
) -> Reach:  # fmt: skip
    return Reach(order, tuple(subjects), (*asked, *grounds), tuple(asked), tuple(below))


def test_instruments_are_reached_by_subject(archive: SqlArchive) -> None:
    for name, subject in (("a", "water"), ("b", "water.quality"), ("c", "water.quality.lead"), ("d", "waterways")):
        instrument(archive, name, [subject])
    instrument(archive, "two", ["health", "water.quality"])
    assert names(archive, reach(["water", "water.quality"], ["US-KS"])) == ["a", "b", "two"]
    assert names(archive, reach(["water"], ["US-KS"])) == ["a"]
    assert names(archive, reach(["water"], ["US-KS"], below=["water"])) == ["a", "b", "c", "two"]
    assert names(archive, reach(["health"], ["US-KS"], below=["health", "water.quality"])) == ["c", "two"]
    assert names(archive, reach(["water"], ["US-KS"], order="de")) == []


def test_instruments_are_reached_by_ground(archive: SqlArchive) -> None:
    instrument(archive, "nowhere", ["water"])
    instrument(archive, "union", ["water"], ["US"])
    instrument(archive, "state", ["water"], ["US-KS"], ["US"])
    instrument(archive, "county", ["water"], ["US-KS-riley"], ["US-KS", "US"])
    instrument(archive, "other", ["water"], ["US-MO"], ["US"])
    # Asked about the state: its own, what it lies under, and what lies inside it; not its neighbour.
    found = names(archive, reach(["water"], ["US-KS"], ["US"]))
    assert found == ["county", "nowhere", "state", "union"]
    # What lies under the union besides Kansas is only reached if the union is asked about.
    assert names(archive, reach(["water"], ["US"])) == ["county", "nowhere", "other", "state", "union"]
    assert names(archive, reach(["water"], ["US-KS-riley"], ["US-KS", "US"])) == ["county", "nowhere", "state", "union"]
    assert names(archive, reach(["water"], ["FR"])) == ["nowhere"]
    many = [f"US-X{n}" for n in range(600)]
    assert names(archive, reach(["water"], [*many, "US-MO"], ["US"])) == ["nowhere", "other", "union"]


def agreed(archive: SqlArchive, name: str, subjects: Sequence[str], *parties: str, ground: str = "@") -> None:
    """Project an agreement by hand; its ground is where it binds."""
    scopes = [ScopeRow("us", one, 1, ground, name) for one in subjects]
    bindings = tuple(BindingRow(name, party, 1, date(2020, 1, 1), None, "exact") for party in parties)
    mine = tuple(scopes) if ground == "@" else ()
    with archive.unit_of_work() as work:
        work.project(Projection(replace(ROW, agreement=name), bindings=bindings, scopes=mine))
        if ground != "@":
            work.project_instrument(name, None, scopes)


def test_agreements_are_reached_where_they_bind(archive: SqlArchive) -> None:
    agreed(archive, "both", ["health", "labour"], "US-KS", "US-MO")
    agreed(archive, "part", ["labour"], "US-KS-riley")
    agreed(archive, "another-subject", ["water"], "US-KS")
    agreed(archive, "abroad", ["health"], "FR")
    agreed(archive, "nobody", ["health"])
    agreed(archive, "by-record", ["health"], "US-NC", ground="@+")
    with archive.reading() as reading:
        assert reading.agreements_reached(reach(["health"], ["US-KS"], ["US"])) == ["both", "by-record"]
        assert reading.agreements_reached(reach(["labour"], ["US-KS"], ["US"])) == ["both", "part"]
        assert reading.agreements_reached(reach(["health"], ["FR"])) == ["abroad"]
        assert reading.agreements_reached(reach([], ["US-KS"])) == []
        assert reading.agreements_reached(reach([], ["US-KS"], below=["labour"])) == []
        assert reading.agreements_reached(reach(["health"], ["US-KS"], ["US"], order="de")) == []
        # Registered instruments are found by ``reached``, agreements never.
        assert reading.reached(reach(["health"], ["US-KS"], ["US"])) == []


def test_instruments_come_back_with_their_records(archive: SqlArchive) -> None:
    rows = [instrument(archive, name, ["water"], ["US-KS"], ["US"]) for name in ("b", "a", "é")]
    with archive.reading() as reading:
        assert reading.instruments() == sorted((row, f'{{"id":"{row.instrument}"}}') for row in rows)
        assert [row.instrument for row, _ in reading.instruments(["é", "a", "x"])] == ["a", "é"]
        assert reading.instruments([]) == []
        many = [f"x-{n}" for n in range(1200)]
        assert [row.instrument for row, _ in reading.instruments([*many, "b"])] == ["b"]
        wanted = [ScopeRow("us", "water", own, ground, "a") for ground, own in (("US", 0), ("US-KS", 1))]
        assert sorted(row for row in reading.scopes("us") if row.instrument == "a") == sorted(wanted)
        assert len(reading.scopes()) == 6
        assert reading.scopes("de") == []


def test_the_rows_of_an_instrument_follow_it(archive: SqlArchive) -> None:
    agreed(archive, "a", ["labour"], "US-KS")
    row = instrument(archive, "a", ["water", "health"], ["US-KS"], ["US"])
    instrument(archive, "b", ["water"])
    with written(archive) as nothing:
        instrument(archive, "a", ["water", "health"], ["US-KS"], ["US"])
    assert [item for item in nothing if "definition" not in item[0]] == []
    with archive.unit_of_work() as work:
        work.project_instrument("a", replace(row, title="Another"), [ScopeRow("us", "water", 1, "*", "a")])
    with archive.reading() as reading:
        assert [item.title for item, _ in reading.instruments(["a"])] == ["Another"]
        mine = [item for item in reading.scopes() if item.instrument == "a"]
        # What it is about as an agreement is its own file's affair.
        assert sorted(mine) == [ScopeRow("us", "labour", 1, "@", "a"), ScopeRow("us", "water", 1, "*", "a")]
    with archive.unit_of_work() as work:
        work.project_instrument("a", None, ())
    with archive.reading() as reading:
        assert [item.instrument for item, _ in reading.instruments()] == ["b"]
        assert [item.ground for item in reading.scopes() if item.instrument == "a"] == ["@"]
        assert projected(archive, "a") is not None
    project(archive, Projection(replace(ROW, agreement="a")))  # and the record's is not the agreement's affair
    with archive.reading() as reading:
        assert [item.instrument for item in reading.scopes()] == ["b"]


def test_the_rows_of_a_question_follow_it(archive: SqlArchive) -> None:
    row = MatterRow("m", "us", "water", "{}", 3)
    found = [FindingRow("m", 2, "incompatible", "a", "b"), FindingRow("m", 3, "is_later", "a", "")]
    with archive.unit_of_work() as work:
        work.project_matter(row, found)
        work.project_matter(replace(row, matter="n"), [FindingRow("n", 2, "incompatible", "b", "c")])
    with written(archive) as nothing, archive.unit_of_work() as work:
        work.project_matter(row, found)
    assert nothing == []
    with archive.reading() as reading:
        assert [item.matter for item in reading.matters()] == ["m", "n"]
        assert reading.findings_about(["a"]) == found
        assert [item.matter for item in reading.findings_about(["b"])] == ["m", "n"]
        assert [item.matter for item in reading.findings_about(["c", "a"])] == ["m", "m", "n"]
        assert reading.findings_about(["", "x"]) == found[1:]
        assert reading.findings_about([]) == []
        assert len(reading.findings_about([*(f"x-{n}" for n in range(1200)), "c"])) == 1
    with written(archive) as some, archive.unit_of_work() as work:
        work.project_matter(replace(row, seq=4), [replace(found[0], second="d")])
    assert sorted(some) == [("DELETE foedus_finding", 1), ("UPDATE foedus_finding", 1), ("UPDATE foedus_matter", 1)]
    with archive.reading() as reading:
        assert reading.findings_about(["d"]) == [FindingRow("m", 2, "incompatible", "a", "d")]


def test_open_referrals_are_found_from_both_sides(archive: SqlArchive) -> None:
    one, two = ReferralRow("a", "s", "us-federal", 7), ReferralRow("b", "a", "findings_missing", 9)
    project(archive, Projection(replace(ROW, agreement="a"), referrals=(one,)))
    project(archive, Projection(replace(ROW, agreement="b"), referrals=(two,)))
    with archive.reading() as reading:
        assert reading.referrals() == [one, two]
        assert reading.referrals("a") == [one, two]
        assert reading.referrals("s") == [one]
        assert reading.referrals("x") == []
    found = projected(archive, "a")
    assert found is not None
    assert found.referrals == (one,)
    project(archive, Projection(replace(ROW, agreement="a")))
    with archive.reading() as reading:
        assert reading.referrals("a") == [two]


def test_only_differences_are_written(archive: SqlArchive) -> None:
    project(archive, FULL)
    with written(archive) as nothing:
        project(archive, FULL)
    assert nothing == []
    changed = replace(
        FULL,
        agreement=replace(FULL.agreement, seq=10, ended_on=None),
        adherences=(replace(FULL.adherences[0], state="bound"), FULL.adherences[1]),
        bindings=(*FULL.bindings[1:], BindingRow("nlc", "US-WY", 1, date(2018, 1, 1), None, "exact")),
    )
    with written(archive) as some:
        project(archive, changed)
    assert some == [
        ("UPDATE foedus_agreement", 1),
        ("UPDATE foedus_adherence", 1),
        ("DELETE foedus_binding", 1),
        ("INSERT foedus_binding", 1),
    ]
    assert projected(archive) == changed


def test_an_instant_is_no_day(archive: SqlArchive) -> None:
    instant = datetime(2017, 7, 20, tzinfo=UTC)
    with pytest.raises(StatementError, match="not a day of the law"):
        project(archive, Projection(replace(ROW, in_force_on=instant)))
    assert projected(archive) is None


days = st.dates(date(1, 1, 1), date(9999, 12, 31))
parties = st.sampled_from(["US-KS", "US-MO", "US-NC", "GB"])
numbers = st.integers(1, 3)
others = st.sampled_from(["ks-statute", "mo-statute", "us-act"])
projections = st.builds(
    Projection,
    st.builds(
        replace,
        st.just(ROW),
        state=st.sampled_from(["open", "in-force"]),
        seq=st.integers(1, 9),
        in_force_on=st.none() | days,
        lapsed_on=st.none() | days,
    ),
    st.dictionaries(numbers, st.tuples(days, st.none() | days), max_size=3).map(
        lambda rows: tuple(StageRow("nlc", "all", n, *spans) for n, spans in sorted(rows.items()))
    ),
    st.dictionaries(parties, st.sampled_from(["signed", "bound"])).map(
        lambda rows: tuple(AdherenceRow("nlc", *row) for row in sorted(rows.items()))
    ),
    st.dictionaries(st.tuples(parties, numbers), st.tuples(days, st.none() | days), max_size=6).map(
        lambda rows: tuple(BindingRow("nlc", *key, *spans, "exact") for key, spans in sorted(rows.items()))
    ),
    st.dictionaries(others, st.tuples(st.sampled_from(["us-federal", "findings_missing"]), numbers)).map(
        lambda rows: tuple(ReferralRow("nlc", other, *rest) for other, rest in sorted(rows.items()))
    ),
    st.sets(st.tuples(st.sampled_from(["us", "de"]), st.sampled_from(["water", "water.quality", "health"]))).map(
        lambda rows: tuple(ScopeRow(*row, 1, "@", "nlc") for row in sorted(rows))
    ),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(projections, min_size=1, max_size=3))
def test_any_projection_replaces_any_other(archive: SqlArchive, history: list[Projection]) -> None:
    for rows in history:
        project(archive, rows)
        assert projected(archive) == rows
