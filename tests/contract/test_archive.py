"""What every archive must do, on every database."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from foedus.errors import Conflict, FoedusError, NotFound, RegisterBroken, Usage
from foedus.kernel.canonical import content_hash
from foedus.ledger.acts import Act, Draft
from foedus.ledger.envelope import verify_act
from foedus.ports import Archive, FileHead, Filter, LogHead
from foedus.store import engine as store_engine
from foedus.store import statements, tables
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

FILE = "agreement/nlc"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


def draft(n: int = 1, **changes: Any) -> Draft:
    return Draft("agreement.act", "clerk", {"n": n, "do": "enact"}, **changes)


def record(archive: Archive, *drafts: Draft, file: str = FILE) -> list[Act]:
    with archive.unit_of_work() as work:
        work.lock(file)
        return list(work.append(file, drafts or (draft(),)))


def everything(archive: Archive) -> list[Act]:
    with archive.reading() as reading:
        return list(reading.stream(batch=3))


def refuse_to_verify(acts: list[Act]) -> list[str]:
    heads: dict[str, str] = {}
    wrong: list[str] = []
    for act in acts:
        wrong += verify_act(act, heads.get(act.file, ""))
        heads[act.file] = act.leaf_hash
    return wrong


def tamper(archive: SqlArchive, statement: str) -> None:
    with archive.engine.begin() as connection:
        connection.execute(text(statement))


# -- acts and heads ---------------------------------------------------------------------------------------------


def test_a_new_register_is_empty(archive: SqlArchive) -> None:
    with archive.reading() as reading:
        assert reading.log_head() == LogHead(0, None)
        assert reading.head(FILE) == FileHead(FILE)
        assert reading.acts(Filter()) == []
        assert reading.agreements() == []
        assert reading.projection("nlc") is None
        assert reading.definitions() == {}


def test_an_act_is_read_as_it_was_recorded(archive: SqlArchive, clock: FixedClock) -> None:
    full = Draft(
        tag="agreement.act",
        actor="clérk — 文",
        payload={"party": "US-KS", "list": [1, 2.5, None, True], "nested": {"ü": "€"}},
        effective_on="2018-04",
        reason="late paper",
        cause=f"{FILE}#1",
        definition="d" * 64,
        request_id="r-1",
        on_behalf_of="US-KS",
        power="p",
    )
    first, second = record(archive, draft(), full)
    assert (first.position, first.seq, first.prev) == (0, 1, "")
    assert (second.position, second.seq, second.prev) == (1, 2, first.leaf_hash)
    assert second.recorded_at == clock.now()
    assert second.ref == f"{FILE}#2"
    assert everything(archive) == [first, second]
    with archive.reading() as reading:
        assert reading.head(FILE) == FileHead(FILE, 2, second.leaf_hash)
        assert reading.log_head() == LogHead(2, clock.now())


def test_chains_run_through_batches_units_and_files(archive: SqlArchive) -> None:
    for n in range(3):
        record(archive, draft(n), draft(n + 10), file="agreement/one")
        record(archive, draft(n), file="agreement/two")
    with archive.unit_of_work() as work:
        work.lock("agreement/one")
        work.append("agreement/one", [draft()])
        work.append("agreement/one", [draft()])
    acts = everything(archive)
    assert [act.position for act in acts] == list(range(11))
    assert [act.seq for act in acts if act.file == "agreement/one"] == list(range(1, 9))
    assert refuse_to_verify(acts) == []
    last = {act.file: act for act in acts}
    with archive.reading() as reading:
        assert reading.heads() == [FileHead(file, last[file].seq, last[file].leaf_hash) for file in sorted(last)]


def test_a_payload_of_100_kilobytes_comes_back(archive: SqlArchive) -> None:
    payload = {"text": "Verträge sind einzuhalten. " * 4000}
    (act,) = record(archive, Draft("agreement.act", "clerk", payload))
    assert everything(archive) == [act]
    assert verify_act(act, "") == []


def test_an_empty_batch_records_nothing(archive: SqlArchive) -> None:
    with archive.unit_of_work() as work:
        work.lock(FILE)
        assert list(work.append(FILE, [])) == []
    assert everything(archive) == []


def test_a_file_must_be_locked_first(archive: SqlArchive) -> None:
    with pytest.raises(RuntimeError, match="not locked"), archive.unit_of_work() as work:
        work.append(FILE, [draft()])


def test_the_recorded_time_never_goes_back(archive: SqlArchive, clock: FixedClock) -> None:
    start = clock.now()
    for step in (timedelta(0), timedelta(days=-1), timedelta(days=1, seconds=5), timedelta(seconds=-1)):
        clock.advance(step)
        record(archive)
    times = [act.recorded_at for act in everything(archive)]
    assert times == [start, start, start + timedelta(seconds=5), start + timedelta(seconds=5)]


@contextmanager
def stopped_at(clock: FixedClock, instant: datetime) -> Iterator[None]:
    clock._now = instant
    yield


def test_naive_instants_are_refused(archive: SqlArchive, clock: FixedClock) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the point of the test
    with archive.reading() as reading:
        for wanted in (Filter(known_at=naive), Filter(since=naive)):
            with pytest.raises(Usage, match="no time zone"):
                reading.acts(wanted)
        with pytest.raises(Usage, match="no time zone"):
            reading.acts_of([FILE], known_at=naive)
    with stopped_at(clock, naive), pytest.raises(StatementError, match="no time zone"):
        record(archive)
    assert everything(archive) == []


# -- questions --------------------------------------------------------------------------------------------------


@pytest.fixture
def history(archive: SqlArchive, clock: FixedClock) -> tuple[SqlArchive, list[Act]]:
    acts = []
    for n, (file, actor, tag) in enumerate(
        [
            ("agreement/a", "anna", "agreement.draft"),
            ("agreement/b", "anna", "agreement.draft"),
            ("agreement/a", "bert", "agreement.act"),
            ("agreement/a", "anna", "agreement.act"),
            ("agreement/b", "bert", "agreement.end"),
        ]
    ):
        acts += record(archive, Draft(tag, actor, {"n": n}, request_id=f"r{n}"), file=file)
        clock.advance(timedelta(hours=1))
    return archive, acts


START = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), [0, 1, 2, 3, 4]),
        (Filter(file="agreement/a"), [0, 2, 3]),
        (Filter(actor="bert"), [2, 4]),
        (Filter(tag="agreement.act", actor="anna"), [3]),
        (Filter(known_at=START + timedelta(hours=2)), [0, 1, 2]),
        (Filter(known_at=START + timedelta(hours=2, microseconds=-1)), [0, 1]),
        (Filter(since=START + timedelta(hours=3)), [3, 4]),
        (Filter(positions=(1, 3)), [1, 2]),
        (Filter(file="agreement/a", positions=(1, 4), known_at=START + timedelta(hours=2)), [2]),
        (Filter(file="agreement/none"), []),
    ],
)
def test_filters_narrow(history: tuple[SqlArchive, list[Act]], wanted: Filter, expected: list[int]) -> None:
    archive, acts = history
    with archive.reading() as reading:
        assert list(reading.acts(wanted)) == [acts[n] for n in expected]


def test_acts_of_several_files_as_known_at(history: tuple[SqlArchive, list[Act]]) -> None:
    archive, acts = history
    with archive.reading() as reading:
        assert reading.acts_of(["agreement/a", "agreement/b", "agreement/none"]) == {
            "agreement/a": [acts[0], acts[2], acts[3]],
            "agreement/b": [acts[1], acts[4]],
            "agreement/none": [],
        }
        assert reading.acts_of(["agreement/a"], START + timedelta(hours=2)) == {"agreement/a": [acts[0], acts[2]]}
        many = reading.acts_of([f"agreement/{n}" for n in range(1200)] + ["agreement/b"])
        assert sum(map(len, many.values())) == 2


def test_acts_by_request(history: tuple[SqlArchive, list[Act]]) -> None:
    archive, acts = history
    with archive.reading() as reading:
        assert reading.by_request(["r1", "r4", "unknown"]) == {"r1": acts[1], "r4": acts[4]}
        assert reading.by_request([]) == {}


def test_a_definition_is_stored_once(archive: SqlArchive) -> None:
    doc: dict[str, Any] = {"title": "Verträge", "n": 1}
    for given in (doc, {"n": 1, "title": "Verträge"}):
        with archive.unit_of_work() as work:
            assert work.put_definition(given) == content_hash(doc)
    with archive.reading() as reading:
        assert reading.definition(content_hash(doc)) == doc
        assert reading.definitions() == {content_hash(doc): doc}
        with pytest.raises(NotFound, match="no definition"):
            reading.definition("0" * 64)


# -- who is second ----------------------------------------------------------------------------------------------


def test_a_request_id_stands_for_one_act(archive: SqlArchive) -> None:
    record(archive, draft(request_id="r-1"))
    with pytest.raises(Conflict, match=rf"'r-1' already stands for {FILE}#1 \(agreement.act, by clerk") as lost:
        record(archive, draft(2), draft(3, request_id="r-1"), file="agreement/other")
    assert lost.value.code == "request-reused"
    with archive.reading() as reading:
        assert reading.log_head().size == 1
        assert reading.head("agreement/other") == FileHead("agreement/other")


def test_a_request_id_cannot_be_given_twice_in_one_unit(archive: SqlArchive) -> None:
    with pytest.raises(Conflict, match="two acts at once"):
        record(archive, draft(request_id="r-2"), draft(request_id="r-2"))

    def twice() -> None:
        with archive.unit_of_work() as work:
            work.lock(FILE)
            for _ in range(2):
                work.append(FILE, [draft(request_id="r-3")])

    with pytest.raises(Conflict) as lost:
        twice()
    assert lost.value.code == "request-reused"
    assert everything(archive) == []


def test_a_number_that_is_taken_shows_the_winner(archive: SqlArchive) -> None:
    record(archive, draft(request_id="r-1"))
    tamper(archive, "UPDATE foedus_file SET seq = 0, leaf_hash = ''")
    with pytest.raises(Conflict, match=rf"{FILE}#1 was already recorded: {FILE}#1 \(agreement.act, by clerk") as lost:
        record(archive)
    assert lost.value.code == "conflict"
    assert len(everything(archive)) == 1


def test_a_log_head_that_was_set_back_is_named(archive: SqlArchive) -> None:
    record(archive)
    tamper(archive, "UPDATE foedus_log_head SET size = 0")
    with pytest.raises(RegisterBroken, match="does not agree"):
        record(archive)


def test_a_log_head_that_was_removed_is_named(archive: SqlArchive) -> None:
    tamper(archive, "DELETE FROM foedus_log_head")
    with pytest.raises(RegisterBroken, match="lost the head"):
        record(archive)
    with pytest.raises(RegisterBroken, match="lost the head"), archive.reading() as reading:
        reading.log_head()


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run in threads that start together; return results and errors."""
    barrier = threading.Barrier(count)

    def one(n: int) -> Any:
        barrier.wait()
        try:
            return act(n)
        except Conflict as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_writers_of_one_file_wait_for_each_other(archive: SqlArchive) -> None:
    done = at_once(4, lambda n: [record(archive, draft(n * 100 + k)) for k in range(10)])
    assert not [error for error in done if isinstance(error, Conflict)]
    acts = everything(archive)
    assert [act.seq for act in acts] == [act.position + 1 for act in acts] == list(range(1, 41))
    assert refuse_to_verify(acts) == []


def test_of_two_clerks_who_saw_the_same_head_one_wins(archive: SqlArchive) -> None:
    record(archive)
    with archive.reading() as reading:
        seen = reading.head(FILE)

    def clerk(n: int) -> Any:
        with archive.unit_of_work() as work:
            work.lock(FILE)
            work._heads[FILE] = seen  # a service that forgot to look again
            return work.append(FILE, [draft(n)])

    done = at_once(2, clerk)
    lost = [error for error in done if isinstance(error, Conflict)]
    assert len(lost) == 1
    assert f"{FILE}#2 was already recorded" in lost[0].message
    acts = everything(archive)
    assert [act.seq for act in acts] == [1, 2]
    assert refuse_to_verify(acts) == []


def test_of_two_equal_requests_one_wins(archive: SqlArchive) -> None:
    done = at_once(2, lambda n: record(archive, draft(n, request_id="same"), file=f"agreement/{n}"))
    assert [error.code for error in done if isinstance(error, Conflict)] == ["request-reused"]
    assert len(everything(archive)) == 1


@ON_POSTGRESQL
def test_without_the_lock_the_unique_number_decides(archive: SqlArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    record(archive)
    monkeypatch.setattr(statements, "LOCK_HEAD", statements.HEAD)
    looked = threading.Barrier(2)

    def clerk(n: int) -> Any:
        with archive.unit_of_work() as work:
            work.lock(FILE)
            looked.wait()
            return work.append(FILE, [draft(n)])

    lost = [error for error in at_once(2, clerk) if isinstance(error, Conflict)]
    assert len(lost) == 1
    assert [act.seq for act in everything(archive)] == [1, 2]


WRITER = """
import sys
from foedus.kernel.clock import SystemClock
from foedus.ledger.acts import Draft
from foedus.store.archive import SqlArchive
archive = SqlArchive.from_url(sys.argv[1], SystemClock())
for n in range(50):
    with archive.unit_of_work() as work:
        work.lock("agreement/nlc")
        work.append("agreement/nlc", [Draft("agreement.act", sys.argv[2], {"n": n})])
archive.dispose()
"""


def test_two_processes_lose_no_act(archive: SqlArchive, database_url: str) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, database_url, name]) for name in ("anna", "bert")]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    acts = everything(archive)
    assert [act.seq for act in acts] == list(range(1, 101))
    for name in ("anna", "bert"):
        assert [act.payload["n"] for act in acts if act.actor == name] == list(range(50))
    assert all(one.recorded_at <= two.recorded_at for one, two in pairwise(acts))
    assert refuse_to_verify(acts) == []


def test_a_writer_gives_up_at_last(database_url: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_engine, "PATIENCE", 0.1)
    one, two = SqlArchive.from_url(database_url, clock), SqlArchive.from_url(database_url, clock)
    with one.unit_of_work() as work:
        work.lock(FILE)
        with pytest.raises(Conflict, match="too long") as lost:
            record(two)
        assert lost.value.code == "register-busy"
        work.append(FILE, [draft()])
    assert [act.seq for act in record(two)] == [2]
    one.dispose()
    two.dispose()


@ON_SQLITE
def test_a_commit_waits_for_readers(archive: SqlArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    # In the DELETE journal a writer can only commit when nobody reads.
    monkeypatch.setattr(store_engine, "PATIENCE", 0.1)
    with archive.reading() as reading:
        reading.log_head()
        with pytest.raises(Conflict, match="too long"):
            record(archive)
    assert everything(archive) == []
    record(archive)
    monkeypatch.setattr(store_engine, "PATIENCE", 5.0)
    reads, leave = threading.Event(), threading.Event()

    def reader() -> None:
        with archive.reading():
            reads.set()
            leave.wait(0.3)

    thread = threading.Thread(target=reader)
    thread.start()
    reads.wait()
    record(archive)
    thread.join()
    assert len(everything(archive)) == 2


@ON_POSTGRESQL  # on SQLite nobody can commit meanwhile, which the test above shows
def test_a_reader_sees_one_snapshot(archive: SqlArchive) -> None:
    record(archive)
    with archive.reading() as reading:
        assert reading.log_head().size == 1
        record(archive)
        assert reading.log_head().size == 1
    assert len(everything(archive)) == 2


# -- nothing by halves, nothing twice, nothing changed ----------------------------------------------------------


def test_an_error_leaves_nothing(archive: SqlArchive) -> None:
    def fails() -> None:
        with archive.unit_of_work() as work:
            work.put_definition({"n": 1})
            work.lock(FILE)
            work.append(FILE, [draft(), draft()])
            raise KeyError("the clerk's mistake")

    with pytest.raises(KeyError):
        fails()
    with archive.reading() as reading:
        assert reading.log_head() == LogHead(0, None)
        assert reading.head(FILE) == FileHead(FILE)
        assert reading.definitions() == {}
        for table in tables.METADATA.sorted_tables:
            if table.name != "foedus_log_head":
                assert reading._connection.execute(select(table)).all() == []


@ON_POSTGRESQL  # SQLite has no read-only transaction
def test_a_reader_cannot_write(archive: SqlArchive) -> None:
    with pytest.raises(FoedusError, match="read-only"), archive.reading() as reading:
        reading._connection.execute(text("UPDATE foedus_file SET seq = 1"))


CHANGES = [
    "UPDATE foedus_act SET actor = 'somebody'",
    "UPDATE foedus_payload SET body = '{}'",
    "UPDATE foedus_definition SET body = '{}'",
    "DELETE FROM foedus_payload",
    "DELETE FROM foedus_act",
    "DELETE FROM foedus_definition",
]
TRUNCATIONS = ["TRUNCATE foedus_payload", "TRUNCATE foedus_act CASCADE", "TRUNCATE foedus_definition"]
REPLACEMENTS = [
    "INSERT OR REPLACE INTO foedus_payload SELECT position, salt, '{}' FROM foedus_payload",
    "INSERT OR REPLACE INTO foedus_definition SELECT digest, '{}' FROM foedus_definition",
]


def _drop_triggers(archive: SqlArchive) -> None:
    with archive.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP FUNCTION foedus_refuse_change() CASCADE"))
            return
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))


@pytest.mark.parametrize("statement", CHANGES)
def test_what_is_recorded_cannot_be_changed(archive: SqlArchive, statement: str) -> None:
    _is_refused_by_a_trigger(archive, statement)


@ON_POSTGRESQL
@pytest.mark.parametrize("statement", TRUNCATIONS)
def test_what_is_recorded_cannot_be_truncated(archive: SqlArchive, statement: str) -> None:
    _is_refused_by_a_trigger(archive, statement)


@ON_SQLITE
@pytest.mark.parametrize("statement", REPLACEMENTS)
def test_what_is_recorded_cannot_be_replaced(archive: SqlArchive, statement: str) -> None:
    _is_refused_by_a_trigger(archive, statement)


def _is_refused_by_a_trigger(archive: SqlArchive, statement: str) -> None:
    with archive.unit_of_work() as work:
        work.put_definition({"n": 1})
    acts = record(archive)
    with pytest.raises(DBAPIError, match="append-only"):
        tamper(archive, statement)
    assert everything(archive) == acts
    # The control: it is the triggers that refuse, and nothing else.
    _drop_triggers(archive)
    if statement == "DELETE FROM foedus_act":
        tamper(archive, "DELETE FROM foedus_payload")
    tamper(archive, statement)
    with archive.reading() as reading:
        digest = content_hash({"n": 1})
        assert list(reading.stream()) != acts or reading.definitions() != {digest: {"n": 1}}


@ON_SQLITE
def test_replacing_an_act_is_refused_on_sqlite(archive: SqlArchive) -> None:
    acts = record(archive)
    columns = ", ".join(column.name for column in tables.ACT.columns)
    changed = columns.replace("actor", "'somebody'")
    with pytest.raises(DBAPIError, match="append-only"):
        tamper(archive, f"INSERT OR REPLACE INTO foedus_act ({columns}) SELECT {changed} FROM foedus_act")
    assert everything(archive) == acts


def test_a_payload_that_was_removed_is_found(archive: SqlArchive) -> None:
    record(archive)
    _drop_triggers(archive)
    tamper(archive, "DELETE FROM foedus_payload")
    (act,) = everything(archive)
    assert "payload" in verify_act(act, "")[0]


@pytest.mark.parametrize("body", ["{", "[]"])
def test_a_payload_that_is_no_json_object_is_named(archive: SqlArchive, body: str) -> None:
    record(archive)
    _drop_triggers(archive)
    tamper(archive, f"UPDATE foedus_payload SET body = '{body}'")
    with pytest.raises(RegisterBroken, match=f"{FILE}#1 is no JSON"):
        everything(archive)


@ON_SQLITE
@pytest.mark.parametrize("instant", ["2026-01-02", "2026-01-02T03:04:05.000000+", "99999999999999999999999999Z"])
def test_an_instant_that_is_none_is_named(archive: SqlArchive, instant: str) -> None:
    record(archive)
    _drop_triggers(archive)
    tamper(archive, f"UPDATE foedus_act SET recorded_at = '{instant}'")
    with pytest.raises(RegisterBroken, match="instant in UTC"):
        everything(archive)


# -- in memory --------------------------------------------------------------------------------------------------


def test_a_register_in_memory(clock: FixedClock) -> None:
    from foedus.store.schema import create_or_upgrade

    archive = SqlArchive.from_url("sqlite://", clock)
    create_or_upgrade(archive.engine)
    acts = record(archive, draft(), draft())
    assert everything(archive) == acts
    archive.dispose()


# -- inside a host application's transaction --------------------------------------------------------------------


@pytest.fixture(params=["ours", "plain"])
def host(request: pytest.FixtureRequest, database_url: str) -> Iterator[Engine]:
    """A host's engine: made by us, or with the settings that SQLAlchemy gives by itself."""
    if request.param == "ours":
        engine = store_engine.make_engine(database_url)
    else:
        engine = create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE host (n INTEGER)"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize("begins", [True, False])
@pytest.mark.parametrize("commits", [True, False])
def test_the_host_commits(host: Engine, archive: SqlArchive, clock: FixedClock, begins: bool, commits: bool) -> None:
    with host.connect() as connection:
        if begins:
            connection.execute(text("INSERT INTO host VALUES (1)"))
        joined = SqlArchive.on_connection(connection, clock)
        acts = record(joined)
        with joined.reading() as reading:
            assert list(reading.stream()) == acts
        joined.dispose()
        connection.execute(text("INSERT INTO host VALUES (2)"))
        if commits:
            connection.commit()
        else:
            connection.rollback()
    assert everything(archive) == (acts if commits else [])
    with host.connect() as connection:
        kept = connection.scalar(text("SELECT count(*) FROM host"))
    assert kept == commits * (1 + begins)


def test_a_failed_unit_leaves_nothing_even_if_the_host_goes_on(
    host: Engine, archive: SqlArchive, clock: FixedClock
) -> None:
    record(archive, draft(request_id="r-1"))
    with host.begin() as connection:
        connection.execute(text("INSERT INTO host VALUES (1)"))
        joined = SqlArchive.on_connection(connection, clock)
        with pytest.raises(Conflict, match="already stands for"):
            record(joined, draft(2), draft(request_id="r-1"))
        record(joined, draft(3))
    assert [act.payload["n"] for act in everything(archive)] == [1, 3]
    with host.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM host")) == 1


@ON_POSTGRESQL  # on SQLite foedus begins the transaction itself
def test_a_host_without_a_transaction_is_refused(archive: SqlArchive, clock: FixedClock) -> None:
    connecting = archive.engine.execution_options(isolation_level="AUTOCOMMIT").connect()
    with connecting as connection, pytest.raises(Usage, match="host's transaction"):
        record(SqlArchive.on_connection(connection, clock))


def test_a_host_without_a_register_is_told(tmp_path: Path, clock: FixedClock) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'host.db'}")
    with engine.connect() as connection, pytest.raises(NotFound, match="no register"):
        record(SqlArchive.on_connection(connection, clock))
    engine.dispose()
