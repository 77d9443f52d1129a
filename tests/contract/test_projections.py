"""Projected rows follow what they are told, and only the differences are written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import StatementError

from foedus.ports import AdherenceRow, AgreementRow, BindingRow, Projection, StageRow
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


def test_agreements_that_meet_in_subject_and_party(archive: SqlArchive) -> None:
    bound(archive, "nlc", {"subjects": ["health", "labour"]}, "US-KS")
    bound(archive, "both", {"subjects": ["labour"]}, "US-KS", "US-MO")
    bound(archive, "another-subject", {"subjects": ["water"]}, "US-KS")
    bound(archive, "another-party", {"subjects": ["health"]}, "US-NC")
    bound(archive, "nothing-said", {}, "US-KS")
    with archive.reading() as reading:
        assert reading.meeting("nlc", ["health", "labour"], ["US-KS", "US-MO"]) == ["both"]
        assert reading.meeting("nlc", ["health"], ["US-NC"]) == ["another-party"]
        assert reading.meeting("nlc", [], ["US-KS"]) == reading.meeting("nlc", ["health"], []) == []
        many = [f"X-{n}" for n in range(1200)]
        assert reading.meeting("nlc", ["health"], [*many, "US-NC"]) == ["another-party"]


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
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(projections, min_size=1, max_size=3))
def test_any_projection_replaces_any_other(archive: SqlArchive, history: list[Projection]) -> None:
    for rows in history:
        project(archive, rows)
        assert projected(archive) == rows
