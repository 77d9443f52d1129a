"""What each room may touch; `make check` holds the import contracts, and these hold what they cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Module

CLOCK = "engine/foedus/kernel/clock.py"
"""The one module that may ask what time it is."""

_TELLS_TIME = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.date.today",
}
_SQL = {"sqlalchemy", "alembic", "sqlite3", "psycopg"}
_ARCHIVE = ("engine/foedus/store/", "migrations/")


def test_only_one_module_asks_what_time_it_is(house: tuple[Module, ...]) -> None:
    """Everything else is handed a Clock, so that a test, a dry run and a replay can stand on any day."""
    found = [
        f"{module.path}:{line} {name}"
        for module in house
        if module.path != CLOCK
        for line, name in module.calls()
        if name in _TELLS_TIME
    ]
    assert found == []


def test_only_the_archive_and_the_migrations_speak_sql(house: tuple[Module, ...]) -> None:
    found = [
        f"{module.path}:{line} {name}"
        for module in house
        if not module.path.startswith(_ARCHIVE)
        for line, name in module.imports()
        if name.partition(".")[0] in _SQL
    ]
    assert found == []


def test_the_schema_is_the_sum_of_the_migrations(house: tuple[Module, ...]) -> None:
    """A schema that is made from the tables instead is another one sooner or later."""
    found = [
        f"{module.path}:{line}"
        for module in house
        for line, name in module.calls()
        if name.endswith((".create_all", ".drop_all"))
    ]
    assert found == []


def test_a_migration_is_frozen_and_imports_nothing_of_the_engine(house: tuple[Module, ...]) -> None:
    """A revision that imports today's tables makes tomorrow's tables in yesterday's register."""
    found = [
        f"{module.path}:{line} {name}"
        for module in house
        if module.path.startswith("migrations/")
        for line, name in module.imports()
        if name.partition(".")[0] in {"foedus", "foedus_cli"}
    ]
    assert found == []


def test_the_command_line_enters_by_the_front_door(house: tuple[Module, ...]) -> None:
    found = [
        f"{module.path}:{line} {name}"
        for module in house
        if module.path.startswith("cli/")
        for line, name in module.imports()
        if name.startswith("foedus.")
    ]
    assert found == []
