"""The schema's version: making and upgrading it with alembic, and guarding it without.

The guard runs on every start and alembic takes a fifth of a second to import; so the guard reads one row of
the version table and compares it with a constant, which a test holds to the newest revision.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, column, select, table, text

from foedus.errors import NotFound, RegisterBroken
from foedus.store.engine import make_engine, patiently, reader
from foedus.store.faults import translated
from foedus.store.tables import METADATA

VERSION_TABLE: Final = "foedus_alembic_version"

_EXPECTED: Final = "foedus_0004"
_UPGRADE_LOCK: Final = 0x666F65647573  # "foedus" in ASCII
_VERSION: Final[Select[Any]] = select(column("version_num")).select_from(table(VERSION_TABLE))
_THERE: Final = {
    "sqlite": text("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :name"),
    "postgresql": text("SELECT count(to_regclass(:name))"),
}


def expected() -> str:
    """Return the schema version that this program needs."""
    return _EXPECTED


def current(engine: Engine) -> str | None:
    """Return the schema version of a database, or ``None`` if there is no register in it."""
    if is_absent(engine):
        return None
    with translated(), reader(engine).begin() as connection:
        return version_of(connection)


def is_absent(engine: Engine) -> bool:
    """Say whether the engine's SQLite file does not exist; asking SQLite itself would make an empty one."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return False
    return not Path(name).exists()


def version_of(connection: Connection) -> str | None:
    """Return the schema version inside a transaction, or ``None`` if there is no register."""
    if not connection.scalar(_THERE[connection.dialect.name], {"name": VERSION_TABLE}):
        return None
    found: str | None = connection.scalar(_VERSION)
    return found or "nameless"  # the table without its row: a register that somebody damaged


def guard(connection: Connection) -> None:
    """Refuse to work on a database without a register, or with one of another version.

    Raises:
        NotFound: ``register-missing``.
        RegisterBroken: ``register-version``.

    """
    found = version_of(connection)
    if found is None:
        raise missing(connection.engine)
    if found != _EXPECTED:
        raise RegisterBroken(
            f"the register has the schema {found}, this foedus needs {_EXPECTED}", code="register-version"
        )


def missing(engine: Engine) -> NotFound:
    """Return the error for a database without a register."""
    where = engine.url.render_as_string(hide_password=True)
    return NotFound(f"there is no register at {where}", code="register-missing")


def create_or_upgrade(target: str | Engine) -> None:
    """Bring a database to the expected schema, in one transaction; on an up-to-date register nothing happens.

    Raises:
        Usage: ``database-url``, the URL names no usable database.
        RegisterBroken: ``register-version``, the register was made by a newer foedus.

    """
    engine = make_engine(target) if isinstance(target, str) else target
    try:
        with translated(), _upgrading(engine) as connection:
            _refuse_newer(version_of(connection))
            _run_alembic(connection)
    finally:
        if isinstance(target, str):
            engine.dispose()


def _refuse_newer(found: str | None) -> None:
    if found is not None and found > _EXPECTED:
        raise RegisterBroken(
            f"the register has the schema {found}, newer than {_EXPECTED}, which this foedus knows",
            code="register-version",
            remedy="Install the newer foedus; a register is never moved back.",
        )


@contextmanager
def _upgrading(engine: Engine) -> Iterator[Connection]:
    """Open the one transaction of an upgrade, alone: a second upgrade waits for the first.

    SQLite rebuilds a table to change it, which foreign keys would forbid: they are off and checked after.
    """
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
                yield connection
            return
        _set_foreign_keys(connection, "OFF")  # inside a transaction it would do nothing
        try:
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)
        finally:
            _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, state: str) -> None:
    driver = connection.connection.dbapi_connection
    assert driver is not None  # the connection is open
    patiently(lambda: driver.cursor().execute(f"PRAGMA foreign_keys={state}"))


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise RegisterBroken(f"the upgrade was undone: {len(broken)} rows of {tables} point to rows that are not there")


def _run_alembic(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    with as_file(files("foedus_migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        config.attributes["target_metadata"] = METADATA
        command.upgrade(config, "head")
