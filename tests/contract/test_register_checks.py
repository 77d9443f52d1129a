"""The strict inspection finds every cell that was changed behind the register's back, and names the place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from rivers import FACTS, NOW, RECORDS, RIVERS, TWO, agreement, append, did, instrument_file, matter, seen, unsealed
from sqlalchemy import Column, Table, bindparam, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from foedus.app.registry import Registry
from foedus.definitions.reading import read_shipped
from foedus.ledger.acts import TAGS, Draft
from foedus.store import tables
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PROJECTIONS = (tables.AGREEMENT, tables.STAGE, tables.ADHERENCE, tables.BINDING)
PRECEDENCE = (tables.REFERRAL, tables.INSTRUMENT, tables.SCOPE, tables.MATTER, tables.FINDING)
HEADS = (tables.FILE, tables.LOG_HEAD)
LEDGER = (tables.ACT, tables.PAYLOAD, tables.DEFINITION)


BOTH = [did("ratify", "2001-01-01", "FR"), did("ratify", "2002-01-01", "DE")]
FILES = [
    # Between them, every column of every projection holds a value somewhere.
    agreement("base", TWO, [did("sign", "2000-06-01", "IT"), *BOTH], withdrawal={"mode": "notice", "then": []}),
    agreement("rider", {"in_force": "base"}, [did("ratify", "2001-05-01", "FR")]),
    agreement("lapsed", {**TWO, "by": "2001-12-31"}, BOTH),
    agreement(
        "ended",
        TWO,
        [*BOTH, did("withdraw", "2010-01-01", "DE")],
        withdrawal={"mode": "notice", "then": []},
        termination={"below": 2},
    ),
]


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    archive = SqlArchive.from_url(database_url, FixedClock(NOW))
    with Registry(archive, "clerk") as opened:
        list(opened.load(FILES, reason="as published"))
        found = opened.agreement.withdraw("base", "DE", on="2020-01-01", reason="election", request_id="r-1")
        seq = int(found.acts[0].ref.rpartition("#")[2])
        opened.agreement.correct("base", seq, {"date": "2020-02-01"}, reason="misread", request_id="r-2")
        unsealed(archive)
        yield opened


class Tampering:
    """An administrator at work on the tables, whom no foreign key and no trigger stops."""

    def __init__(self, registry: Registry) -> None:
        self.engine = registry._archive.engine

    def do(self, *statements: Any) -> None:
        with self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                driver: Any = connection.connection.dbapi_connection
                driver.execute("PRAGMA foreign_keys=OFF")
                try:
                    self._run(connection, statements)
                finally:
                    driver.execute("PRAGMA foreign_keys=ON")
            else:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                self._run(connection, statements)

    def _run(self, connection: Any, statements: Sequence[Any]) -> None:
        try:
            for statement in statements:
                connection.execute(*statement) if isinstance(statement, tuple) else connection.execute(statement)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise

    def rows(self, table: Table) -> list[dict[str, Any]]:
        with self.engine.connect() as connection:
            keys = list(table.primary_key.columns)
            return [dict(row._mapping) for row in connection.execute(select(table).order_by(*keys))]

    @contextmanager
    def changed(self, table: Table, row: Mapping[str, Any], column: str, value: Any) -> Iterator[None]:
        self.do(change(table, row, column, value))
        try:
            yield
        finally:
            self.do(change(table, {**row, column: value}, column, row[column]))

    @contextmanager
    def gone(self, table: Table, row: Mapping[str, Any]) -> Iterator[None]:
        self.do(drop(table, row))
        try:
            yield
        finally:
            self.do((insert(table), dict(row)))

    @contextmanager
    def added(self, table: Table, row: Mapping[str, Any]) -> Iterator[None]:
        self.do((insert(table), dict(row)))
        try:
            yield
        finally:
            self.do(drop(table, row))


def change(table: Table, row: Mapping[str, Any], column: str, value: Any) -> Any:
    keys = [key == row[key.name] for key in table.primary_key.columns]
    return update(table).where(*keys).values({column: bindparam("changed", value, type_=table.c[column].type)})


def drop(table: Table, row: Mapping[str, Any]) -> Any:
    return delete(table).where(*(key == row[key.name] for key in table.primary_key.columns))


def others(column: Column[Any], value: Any, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Other values for a cell: a neighbour's, a similar one, and nothing."""
    found = [row[column.name] for row in rows if row[column.name] not in (value, None)][:1]
    match value:
        case None:
            found += [] if found else [{"Date": date(1999, 9, 9), "Day": date(1999, 9, 9)}.get(
                type(column.type).__name__, NOW if type(column.type).__name__ == "Instant" else "x"
            )]  # fmt: skip
        case datetime():
            found += [value + timedelta(microseconds=1), value - timedelta(days=1)]
        case date():
            found += [value + timedelta(days=1)]
        case int():
            found += [value + 1, value + 1000]
        case str():
            found += [value + "x", value[:-1]] if value else ["x"]
    return [*found, None] if column.nullable and value is not None else found


def picked(rows: Sequence[Mapping[str, Any]], column: str) -> list[Mapping[str, Any]]:
    """The first and the last row, and one that has, and one that lacks, a value."""
    full = [row for row in rows if row[column] is not None]
    bare = [row for row in rows if row[column] is None]
    found: list[Mapping[str, Any]] = []
    for row in (*rows[:1], *rows[-1:], *full[1:2], *bare[:1]):
        if row not in found:
            found.append(row)
    return found


def name_of(table: Table, row: Mapping[str, Any]) -> str:
    parts = [str(row[key.name]) for key in table.primary_key.columns]
    return f"{table.name}[{', '.join(parts)}]"


def test_the_control_a_sound_register_is_clean(registry: Registry) -> None:
    tampering = Tampering(registry)
    assert seen(registry) == []
    for table in PROJECTIONS:
        rows = tampering.rows(table)
        for column in table.columns:
            assert any(row[column.name] is not None for row in rows), f"nothing in {table.name}.{column.name} to change"
    for table in (*PROJECTIONS, *HEADS, *LEDGER):  # to write a cell as it is changes nothing
        for row in tampering.rows(table)[:1]:
            for column in table.columns:
                tampering.do(change(table, row, column.name, row[column.name]))
    assert seen(registry) == []


def test_the_control_a_sound_register_with_instruments_is_clean(water: Registry) -> None:
    tampering = Tampering(water)
    assert seen(water) == []
    states = {act["payload"]["state"] for act in water.agreement.show("rivers").acts if "opinion" in act["tag"]}
    assert states == {"decided", "compatible", "unexamined", "referred", "apart"}
    tags = {entry.act.tag for entry in water.log.show()}
    assert {tag for tag in TAGS if not tag.startswith(("agreement.", "register.", "dispute."))} <= tags
    for table in PRECEDENCE:
        rows = tampering.rows(table)
        assert rows
        for row in rows[:1]:  # to write a cell as it is changes nothing
            for column in table.columns:
                assert row[column.name] is not None
                tampering.do(change(table, row, column.name, row[column.name]))
    assert seen(water) == []


def test_what_ships_is_clean_with_instruments_beside_it(database_url: str) -> None:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        list(opened.load([*read_shipped(), RIVERS, instrument_file(RECORDS, FACTS)], reason="as published"))
        opened.finding.correct(matter("US-CO"), 2, {"value": False}, reason="overruled")
        opened.instrument.correct("nm-act", strike=True, reason="never enacted")
        assert seen(opened) == []
        assert {entry.act.tag for entry in opened.log.show()} >= {"agreement.opinion", "finding.correct"}


@pytest.mark.parametrize("table", [*PROJECTIONS, *HEADS], ids=lambda table: table.name)
def test_every_changed_cell_of_a_projection_is_found(registry: Registry, table: Table) -> None:
    changes_every_cell(registry, table)


@pytest.mark.parametrize("table", PRECEDENCE, ids=lambda table: table.name)
def test_every_changed_cell_of_precedence_is_found(water: Registry, table: Table) -> None:
    changes_every_cell(water, table)


def changes_every_cell(registry: Registry, table: Table) -> None:
    tampering, missed = Tampering(registry), []
    rows = tampering.rows(table)
    assert rows
    for column in table.columns:
        for row in picked(rows, column.name):
            for value in others(column, row[column.name], rows):
                after = {**row, column.name: value}
                if column.primary_key and any(name_of(table, after) == name_of(table, one) for one in rows):
                    continue  # the database itself has an answer to that
                if table is tables.LOG_HEAD and column.primary_key:
                    continue
                with tampering.changed(table, row, column.name, value):
                    found = seen(registry)
                if table is tables.LOG_HEAD:
                    place = f"{table.name}.{column.name}"
                else:
                    place = name_of(table, row) + ("" if column.primary_key else f".{column.name}")
                if not any(item.startswith(place) for item in found):
                    missed.append((place, row[column.name], value, found))
    assert missed == []
    assert seen(registry) == []


@pytest.mark.parametrize("table", [*PROJECTIONS, *HEADS], ids=lambda table: table.name)
def test_every_row_that_is_gone_or_strange_is_found(registry: Registry, table: Table) -> None:
    changes_every_row(registry, table)


@pytest.mark.parametrize("table", PRECEDENCE, ids=lambda table: table.name)
def test_every_row_of_precedence_that_is_gone_or_strange_is_found(water: Registry, table: Table) -> None:
    changes_every_row(water, table)


def changes_every_row(registry: Registry, table: Table) -> None:
    tampering, missed = Tampering(registry), []
    rows = tampering.rows(table)
    for row in rows:
        with tampering.gone(table, row):
            found = seen(registry)
        place = table.name if table is tables.LOG_HEAD else name_of(table, row)
        if not any(item.startswith(place) or "head of its log" in item for item in found):
            missed.append(("gone", place, found))
        if table is tables.LOG_HEAD:
            continue
        for key in table.primary_key.columns:
            stranger = {**row, key.name: row[key.name] + (1000 if isinstance(row[key.name], int) else "-x")}
            with tampering.added(table, stranger):
                found = seen(registry)
            if not any(item.startswith(name_of(table, stranger)) for item in found):
                missed.append(("strange", name_of(table, stranger), found))
    assert missed == []
    assert seen(registry) == []


def test_a_strange_head_of_an_empty_file_is_found(registry: Registry) -> None:
    tampering = Tampering(registry)
    with tampering.added(tables.FILE, {"file": "agreement/atlantis", "seq": 0, "leaf_hash": ""}):
        assert any("agreement/atlantis" in item for item in seen(registry))


def ref_of(row: Mapping[str, Any]) -> str:
    return f"{row['file']}#{row['seq']}"


def test_every_changed_cell_of_an_act_is_found_and_the_act_named(registry: Registry) -> None:
    tampering, missed = Tampering(registry), []
    rows = tampering.rows(tables.ACT)
    by_tag = list({row["tag"]: row for row in rows}.values())
    for column in tables.ACT.columns:
        for row in [*picked(rows, column.name), *(by_tag if column.name in ("tag", "position") else ())]:
            for value in others(column, row[column.name], rows)[-2:]:
                try:
                    with tampering.changed(tables.ACT, row, column.name, value):
                        found = _names(registry)
                except DBAPIError:  # a constraint that even the administrator meets
                    continue
                after = {**row, column.name: value}
                if not any(ref_of(row) in item or ref_of(after) in item for item in found):
                    missed.append((ref_of(row), row["tag"], column.name, value, found))
    assert missed == []
    assert seen(registry) == []


def _names(registry: Registry) -> list[str]:
    """What the inspection says; an error that it does not explain is kept as what it is."""
    try:
        return seen(registry)
    except Exception as error:
        return [f"{type(error).__name__} instead of a finding"]


@pytest.mark.parametrize("column", ["salt", "body"])
def test_every_changed_payload_is_found_and_the_act_named(registry: Registry, column: str) -> None:
    changes_every_payload(registry, column)


def test_every_changed_payload_of_precedence_is_found_and_the_act_named(water: Registry) -> None:
    changes_every_payload(water, "body")


def changes_every_payload(registry: Registry, column: str) -> None:
    tampering, missed = Tampering(registry), []
    acts = {row["position"]: row for row in tampering.rows(tables.ACT)}
    first_of_tag = {row["tag"]: row["position"] for row in reversed(acts.values())}.values()
    for row in tampering.rows(tables.PAYLOAD):
        act, value = acts[row["position"]], row[column]
        if column == "salt":
            values = [value[:-1] + ("0" if value[-1] != "0" else "1"), value[:-2], "", "no salt"]
        else:
            doc = json.loads(value)
            values = [
                json.dumps({**doc, "note": "x"}, separators=(",", ":"), sort_keys=True),
                json.dumps({**doc, "party": "XX", "date": "1990-01-01", "day": "1990-01-01"}),
                "{}", "[]", "{", "null", '{"date":NaN}', "",
            ]  # fmt: skip
        for other in values if row["position"] in first_of_tag else values[:1]:
            with tampering.changed(tables.PAYLOAD, row, column, other):
                found = _names(registry)
            if not any(ref_of(act) in item for item in found):
                missed.append((ref_of(act), act["tag"], other, found))
    assert missed == []
    assert seen(registry) == []


def test_the_same_meaning_in_other_bytes_is_found(registry: Registry) -> None:
    # Other people's programs read these bytes; "it means the same to us" is not the seal.
    tampering, missed = Tampering(registry), []
    acts = {row["position"]: row for row in tampering.rows(tables.ACT)}
    row = next(row for row in tampering.rows(tables.PAYLOAD) if '"party":"FR"' in row["body"])
    twice = row["body"].replace('"party":"FR"', '"party":"XX","party":"FR"')
    for column, value in (
        ("body", row["body"].replace(":", ": ")),
        ("body", " " + row["body"] + "\n"),
        ("body", twice),
        ("body", row["body"].replace("FR", "\\u0046R")),
        ("salt", row["salt"].upper()),
        ("salt", " ".join((row["salt"][:2], row["salt"][2:]))),
    ):
        assert value != row[column]
        with tampering.changed(tables.PAYLOAD, row, column, value):
            found = _names(registry)
        if not any(ref_of(acts[row["position"]]) in item for item in found):
            missed.append((column, value, found))
    definition = tampering.rows(tables.DEFINITION)[0]
    with tampering.changed(tables.DEFINITION, definition, "body", definition["body"].replace('":', '": ')):
        found = _names(registry)
    if not any(f"foedus_definition[{definition['digest'][:12]}" in item for item in found):
        missed.append(("definition", found))
    assert missed == []


def test_every_changed_definition_is_found(registry: Registry) -> None:
    changes_every_definition(registry)


def test_every_changed_record_and_kept_opinion_is_found(water: Registry) -> None:
    changes_every_definition(water)


def changes_every_definition(registry: Registry) -> None:
    tampering, missed = Tampering(registry), []
    rows = tampering.rows(tables.DEFINITION)
    for row in rows:
        doc = json.loads(row["body"])
        for column, value in (
            ("body", json.dumps({**doc, "title": "Another"})),
            ("body", json.dumps({key: doc[key] for key in doc if key != "entry_into_force"})),
            ("body", json.dumps({**doc, "entry_into_force": {"words": "at once", "when": {"date": "2001-01-01"}}})),
            ("body", "{"),
            ("body", "{}"),
            ("digest", "0" * 64),
        ):
            with tampering.changed(tables.DEFINITION, row, column, value):
                found = _names(registry)
            if not any(row["digest"][:12] in item for item in found):
                missed.append((row["digest"], column, str(value)[:40], found))
        with tampering.gone(tables.DEFINITION, row):
            found = _names(registry)
        if not any(row["digest"][:12] in item for item in found):
            missed.append((row["digest"], "gone", found))
    with tampering.added(tables.DEFINITION, {"digest": "0" * 64, "body": "{}"}):
        assert any("0" * 12 in item for item in _names(registry))
    assert missed == []
    assert seen(registry) == []


def test_acts_that_were_deleted_swapped_or_doubled_are_found(registry: Registry) -> None:
    tampering, missed = Tampering(registry), []
    acts, payloads = tampering.rows(tables.ACT), tampering.rows(tables.PAYLOAD)

    def look(what: str, *refs: str) -> None:
        found = _names(registry)
        if not any(ref in item for item in found for ref in refs):
            missed.append((what, refs, found))

    for number, (act, payload) in enumerate(zip(acts, payloads, strict=True)):
        following = acts[number + 1 : number + 2] or [{"file": f"foedus_file[{act['file']}].seq", "seq": ""}]
        after = [ref_of(row) for row in acts if row["file"] == act["file"] and row["seq"] == act["seq"] + 1]
        with tampering.gone(tables.ACT, act), tampering.gone(tables.PAYLOAD, payload):
            look("deleted", ref_of(act), *after, ref_of(following[0]), f"foedus_file[{act['file']}]")
        with tampering.gone(tables.PAYLOAD, payload):
            look("without payload", ref_of(act))
    for one, two in [pair for pair in pairwise(payloads) if pair[0]["body"] != pair[1]["body"]][:12]:
        if one["body"] != two["body"]:  # to adopt and to open on one day is the same payload
            with tampering.changed(tables.PAYLOAD, one, "body", two["body"]):
                look("payload of another", ref_of(acts[one["position"]]))
        tampering.do(
            change(tables.PAYLOAD, one, "body", two["body"]),
            change(tables.PAYLOAD, two, "body", one["body"]),
            change(tables.PAYLOAD, one, "salt", two["salt"]),
            change(tables.PAYLOAD, two, "salt", one["salt"]),
        )
        look("swapped", ref_of(acts[one["position"]]))
        for row in (one, two):
            tampering.do(change(tables.PAYLOAD, row, "body", row["body"]))
            tampering.do(change(tables.PAYLOAD, row, "salt", row["salt"]))
    last, body = acts[-1], payloads[-1]
    double = {**last, "position": last["position"] + 1, "seq": last["seq"] + 1, "request_id": None}
    with (
        tampering.added(tables.ACT, double),
        tampering.added(tables.PAYLOAD, {**body, "position": double["position"]}),
    ):
        look("doubled", ref_of(double))
    with tampering.added(tables.PAYLOAD, {**body, "position": 9999}):
        found = _names(registry)
        if not any("9999" in item for item in found):
            missed.append(("a payload without an act", found))
    assert missed == []
    assert seen(registry) == []


def test_every_place_is_named_at_once(registry: Registry) -> None:
    # One damaged file does not keep the inspection from looking at the others.
    tampering = Tampering(registry)
    rows = tampering.rows(tables.PAYLOAD)
    acts = {row["position"]: ref_of(row) for row in tampering.rows(tables.ACT)}
    hit = [next(row for row in rows if acts[row["position"]] == f"agreement/{name}#1") for name in ("base", "ended")]
    for row in hit:
        tampering.do(change(tables.PAYLOAD, row, "body", "{}"))
    tampering.do(change(tables.AGREEMENT, {"agreement": "lapsed"}, "state", "in_force"))
    found = _names(registry)
    for place in ("agreement/base#1", "agreement/ended#1", "foedus_agreement[lapsed].state"):
        assert any(item.startswith(place) for item in found), (place, found)


SQLITE_CELLS = [
    (tables.AGREEMENT, "in_force_on", "no day", "foedus_agreement[base].in_force_on"),
    (tables.AGREEMENT, "in_force_on", "20020101", "foedus_agreement[base].in_force_on"),
    (tables.AGREEMENT, "seq", "nine", "foedus_agreement[base].seq"),
    (tables.AGREEMENT, "state", b"in_force", "foedus_agreement[base].state"),
    (tables.ACT, "recorded_at", "yesterday", "agreement/base#1"),
    (tables.ACT, "recorded_at", "2026-01-02 03:04:05.678900Z", "agreement/base#1"),
    (tables.ACT, "version", "one", "agreement/base#1"),
    (tables.ACT, "actor", b"clerk", "agreement/base#1"),
    (tables.LOG_HEAD, "recorded_at", "2026-01-02 03:04:05.678900Z", "foedus_log_head.recorded_at"),
    (tables.LOG_HEAD, "size", "many", "foedus_log_head.size"),
]


@ON_SQLITE
@pytest.mark.parametrize(
    ("table", "column", "value", "place"),
    SQLITE_CELLS,
    ids=[f"{table.name}.{column}={value!r}" for table, column, value, _ in SQLITE_CELLS],
)
def test_a_cell_of_another_kind_is_found(
    registry: Registry, table: Table, column: str, value: object, place: str
) -> None:
    # SQLite keeps whatever it is given, whatever the column is declared to be.
    where = {tables.AGREEMENT: "agreement = 'base'", tables.ACT: "position = 0", tables.LOG_HEAD: "id = 1"}[table]
    Tampering(registry).do((text(f"UPDATE {table.name} SET {column} = :value WHERE {where}"), {"value": value}))
    found = _names(registry)
    assert any(place in item for item in found), found


# -- sealed, and yet unlawful ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "draft"),
    [
        ("base", Draft("agreement.adopt", "mallory", {"day": "2001-01-01"}, "2001-01-01")),
        ("lapsed", Draft("agreement.enter", "mallory", {"stage": "main", "day": "2002-01-01"}, "2002-01-01")),
        ("base", Draft("agreement.act", "mallory", did("rescind", "2003-01-01", "ES"), "2003-01-01")),
        ("base", Draft("agreement.act", "mallory", did("ratify", "2099-01-01", "ES"), "2099-01-01")),
        ("base", Draft("agreement.act", "mallory", did("ratify", "2002-01-01", "DE"), "2002-01-01")),
        ("lapsed", Draft("agreement.act", "mallory", did("ratify", "2015-01-01", "ES"), "2015-01-01")),
        ("base", Draft("agreement.act", "mallory", did("crown", "2003-01-01", "ES"), "2003-01-01")),
        ("base", Draft("agreement.correct", "mallory", {"corrects": 1, "strike": True}, "2003-01-01")),
        ("base", Draft("agreement.correct", "mallory", {"corrects": 6, "set": {"party": "ES"}}, "2003-01-01")),
        ("base", Draft("agreement.end", "mallory", {"day": "2015-01-01", "because": "I say so"}, "2015-01-01")),
        ("base", Draft("agreement.draft", "mallory", {"definition": "0" * 64, "title": "Mine"})),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.tag}-{value.payload.get('act', '')}",
)  # fmt: skip
def test_an_unlawful_act_with_a_good_seal_is_found(registry: Registry, name: str, draft: Draft) -> None:
    # Replay: every act must be one that the desk would have recorded.
    append(registry, name, draft)
    found = _names(registry)
    assert any(f"agreement/{name}" in item for item in found), found


def test_a_file_that_begins_without_a_draft_is_found(registry: Registry) -> None:
    with registry._archive.unit_of_work() as work:
        work.lock("agreement/atlantis")
        work.append("agreement/atlantis", [Draft("agreement.adopt", "mallory", {})])
    assert any("agreement/atlantis" in item for item in seen(registry))


def test_the_levels_build_on_each_other(registry: Registry) -> None:
    levels = [registry.check(level) for level in ("basic", "strict", "pedantic")]
    assert [inspection.holds for inspection in levels[:2]] == [True, True]
    for less, more in pairwise(levels):
        assert less.checks == more.checks[: len(less.checks)]
        assert set(less.findings) <= set(more.findings)
    assert levels[0].acts == len(registry.log.show())
    assert levels[0].agreements == len(FILES)
    assert registry.log.verify() == levels[1]
    Tampering(registry).do(change(tables.AGREEMENT, {"agreement": "lapsed"}, "state", "in_force"))
    assert registry.check("basic").holds
    assert not registry.check("strict").holds
    assert registry.check("strict").to_json()["by_check"] == {"projections": 1}
