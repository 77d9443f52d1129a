"""A database in trouble is named in words of the error book, and nothing of the act is stored."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from foedus.errors import Conflict, FoedusError
from foedus.ledger.acts import Draft
from foedus.ports import LogHead
from foedus.store.archive import SqlArchive

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
LARGE = Draft("agreement.act", "clerk", {"text": "x" * 200_000})


def nothing_is_stored(archive: SqlArchive) -> bool:
    with archive.reading() as reading:
        return reading.log_head() == LogHead() and not list(reading.stream())


@ON_SQLITE
def test_a_full_disk(archive: SqlArchive) -> None:
    def record() -> None:
        with archive.unit_of_work() as work:
            pages = work._connection.scalar(text("PRAGMA page_count"))
            work._connection.execute(text(f"PRAGMA max_page_count = {pages + 5}"))
            work.lock("agreement/a")
            work.append("agreement/a", [LARGE])

    with pytest.raises(FoedusError, match="full") as error:
        record()
    assert error.value.code == "database-failed"
    assert nothing_is_stored(archive)


@ON_SQLITE
def test_a_database_that_may_only_be_read(archive: SqlArchive) -> None:
    def record() -> None:
        with archive.unit_of_work() as work:
            work._connection.execute(text("PRAGMA query_only = ON"))
            work.lock("agreement/a")

    with pytest.raises(FoedusError, match="readonly") as error:
        record()
    assert error.value.code == "database-failed"
    archive.dispose()
    assert nothing_is_stored(archive)


@ON_POSTGRESQL
def test_a_connection_that_breaks(archive: SqlArchive) -> None:
    def record() -> None:
        with archive.unit_of_work() as work:
            work.lock("agreement/a")
            own = work._connection.scalar(text("SELECT pg_backend_pid()"))
            with archive.engine.begin() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": own})
            work.append("agreement/a", [LARGE])

    with pytest.raises(FoedusError) as error:
        record()
    assert error.value.code == "database-failed"
    assert nothing_is_stored(archive)


@ON_POSTGRESQL
def test_files_locked_in_opposite_order(archive: SqlArchive) -> None:
    both = threading.Barrier(2)

    def clerk(files: tuple[str, str]) -> str:
        try:
            with archive.unit_of_work() as work:
                work.lock(files[0])
                both.wait()
                work.lock(files[1])
                work.append(files[1], [Draft("agreement.act", "clerk", {})])
        except Conflict as error:
            return error.code
        return "recorded"

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(clerk, [("agreement/a", "agreement/b"), ("agreement/b", "agreement/a")]))
    assert done == ["recorded", "register-busy"]
    with archive.reading() as reading:
        assert reading.log_head().size == 1
