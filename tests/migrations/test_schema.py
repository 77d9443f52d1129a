"""The schema is the sum of its migrations, and the guard knows its version without alembic."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from foedus.errors import NotFound, RegisterBroken, Usage
from foedus.ledger.acts import Draft
from foedus.store import schema, tables
from foedus.store.archive import SqlArchive
from foedus.store.engine import make_engine
from foedus.testing import FixedClock


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def empty(empty_url: str) -> Iterator[Engine]:
    made = make_engine(empty_url)
    yield made
    made.dispose()


@pytest.fixture
def script() -> Iterator[ScriptDirectory]:
    with as_file(files("foedus_migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.set_main_option("path_separator", "os")
        yield ScriptDirectory.from_config(config)


def differences(engine: Engine) -> list[Any]:
    with engine.begin() as connection:
        options = {"compare_type": True, "version_table": schema.VERSION_TABLE}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), tables.METADATA))


def test_the_migrations_make_the_tables_of_the_code(engine: Engine) -> None:
    assert differences(engine) == []


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX ix_foedus_act_tag",
        "ALTER TABLE foedus_file ADD COLUMN more INTEGER",
        "CREATE TABLE more (n INTEGER)",
    ],
)
def test_a_difference_would_be_seen(engine: Engine, change: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(change))
    assert differences(engine) != []


def test_checks_and_names_agree(engine: Engine) -> None:
    # alembic compares neither check constraints nor the names of keys
    found = inspect(engine)
    for table in tables.METADATA.sorted_tables:
        names = {check["name"] for check in found.get_check_constraints(table.name)}
        names |= {key["name"] for key in found.get_foreign_keys(table.name)}
        names |= {found.get_pk_constraint(table.name)["name"]}
        names |= {unique["name"] for unique in found.get_unique_constraints(table.name)}
        assert names == {_name(constraint) for constraint in table.constraints}
        assert all("ondelete" not in key["options"] for key in found.get_foreign_keys(table.name))


def _name(constraint: Any) -> str:
    from sqlalchemy.dialects import sqlite

    formatted = sqlite.dialect().identifier_preparer.format_constraint(constraint)
    assert formatted is not None
    return formatted


def test_the_constant_is_the_newest_revision(script: ScriptDirectory, engine: Engine) -> None:
    assert script.get_heads() == [schema.expected()]
    assert schema.current(engine) == schema.expected()


def test_every_revision_is_ours_by_name(script: ScriptDirectory) -> None:
    for revision in script.walk_revisions():
        assert revision.revision.startswith("foedus_")
        assert Path(revision.path).name.startswith(revision.revision.removeprefix("foedus_"))


def test_a_revision_is_never_taken_back(script: ScriptDirectory) -> None:
    for revision in script.walk_revisions():
        with pytest.raises(RuntimeError, match="append-only"):
            revision.module.downgrade()


def test_an_upgrade_twice_is_harmless(empty_url: str, clock: FixedClock) -> None:
    schema.create_or_upgrade(empty_url)
    archive = SqlArchive.from_url(empty_url, clock)
    with archive.unit_of_work() as work:
        work.lock("register")
        acts = work.append("register", [Draft("register.open", "clerk", {})])
    schema.create_or_upgrade(archive.engine)
    schema.create_or_upgrade(empty_url)
    with archive.reading() as reading:
        assert list(reading.stream()) == list(acts)
    archive.dispose()


def test_an_upgrade_that_fails_leaves_nothing(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Operations.bulk_insert

    def fails(*_arguments: Any, **_options: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Operations, "bulk_insert", fails)
    with pytest.raises(OSError, match="no space"):
        schema.create_or_upgrade(empty)
    assert inspect(empty).get_table_names() == []
    monkeypatch.setattr(Operations, "bulk_insert", whole)
    schema.create_or_upgrade(empty)
    assert schema.current(empty) == schema.expected()


def test_a_host_keeps_its_own_version_table(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('host_17')"))
    schema.create_or_upgrade(empty)
    with empty.begin() as connection:
        assert connection.scalars(text("SELECT version_num FROM alembic_version")).all() == ["host_17"]
    assert schema.current(empty) == schema.expected()


def test_foreign_keys_are_on_again_after_an_upgrade(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'register.db'}")
    schema.create_or_upgrade(engine)
    with engine.begin() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_an_upgrade_that_breaks_a_foreign_key_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'register.db'}")
    schema.create_or_upgrade(engine)
    orphan = "INSERT INTO foedus_adherence VALUES ('no such agreement', 'US-KS', 'bound')"
    monkeypatch.setattr(schema, "_run_alembic", lambda connection: connection.execute(text(orphan)))
    with pytest.raises(RegisterBroken, match="1 rows of foedus_adherence"):
        schema.create_or_upgrade(engine)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM foedus_adherence")) == 0
    engine.dispose()


# -- the guard --------------------------------------------------------------------------------------------------


def refused(url: str, clock: FixedClock, kind: type[NotFound] | type[RegisterBroken]) -> str:
    archive = SqlArchive.from_url(url, clock)
    codes = set()
    for opening in (archive.reading, archive.unit_of_work):
        with pytest.raises(kind) as error, opening():
            pass
        codes.add(error.value.code)
    archive.dispose()
    assert len(codes) == 1
    return codes.pop()


def test_a_database_without_a_register(empty_url: str, clock: FixedClock, tmp_path: Path) -> None:
    assert refused(empty_url, clock, NotFound) == "register-missing"
    assert list(tmp_path.iterdir()) == []  # looking makes no file
    made = make_engine(empty_url)
    assert schema.current(made) is None
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE other (n INTEGER)"))
    made.dispose()
    assert refused(empty_url, clock, NotFound) == "register-missing"


@pytest.mark.parametrize("statement", ["UPDATE {} SET version_num = 'foedus_0999'", "DELETE FROM {}"])
def test_a_register_of_another_version(engine: Engine, database_url: str, clock: FixedClock, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement.format(schema.VERSION_TABLE)))
    assert refused(database_url, clock, RegisterBroken) == "register-version"


def test_a_newer_register_is_not_touched(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = 'foedus_0999'"))
    with pytest.raises(RegisterBroken, match="newer than"):
        schema.create_or_upgrade(engine)
    assert schema.current(engine) == "foedus_0999"


def test_the_guard_does_not_load_alembic(database_url: str) -> None:
    code = (
        "import sys; from foedus.kernel.clock import SystemClock; from foedus.store.archive import SqlArchive\n"
        "archive = SqlArchive.from_url(sys.argv[1], SystemClock())\n"
        "with archive.reading() as reading: reading.log_head()\n"
        "archive.dispose()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, database_url], check=False).returncode == 0


# -- URLs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["register.db", "mysql://host/db", "postgresql+asyncpg://host/db", "", "sqlite:x"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(Usage) as error:
        make_engine(url)
    assert error.value.code == "database-url"


def test_a_password_is_never_shown() -> None:
    for url in ("mysql://anna:secret@host/db", "anna:secret@host"):
        with pytest.raises(Usage) as error:
            make_engine(url)
        assert "secret" not in error.value.message


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_the_ways_to_write_postgresql(scheme: str) -> None:
    assert make_engine(f"{scheme}://anna@host/db").url.drivername == "postgresql+psycopg"


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Usage, match="driver for PostgreSQL is not installed") as error:
        make_engine("postgresql://host/db")
    assert "foedus[postgresql]" in error.value.remedy


def test_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 1))
    with pytest.raises(Usage, match="too old"):
        make_engine("sqlite://")


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Usage, match="cannot be reached") as error:
        schema.current(make_engine(f"postgresql:///db?host={tmp_path}"))
    assert error.value.code == "database-url"


@pytest.mark.postgresql
def test_a_database_that_is_not_there(postgres_server: Any) -> None:
    with pytest.raises(Usage, match="cannot be reached") as error:
        schema.create_or_upgrade(postgres_server.url("nowhere"))
    assert error.value.code == "database-url"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Usage, match="cannot be opened"):
        schema.create_or_upgrade(f"sqlite:///{tmp_path / 'none' / 'register.db'}")


def test_a_file_that_is_no_database(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "letter.db").write_text("Dear colleague, " * 100)
    assert refused(f"sqlite:///{tmp_path / 'letter.db'}", clock, RegisterBroken) == "register-broken"


def test_the_pragmas_hold(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'register.db'}")
    with engine.begin() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "trusted_schema")
        }
    engine.dispose()
    assert found == {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
    }
