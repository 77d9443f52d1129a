"""A register that an earlier release made is upgraded, and stays what it was: sound, with its referrals open."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from foedus.app.registry import Registry
from foedus.store import schema
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

DUMP = Path(__file__).resolve().parents[1] / "cases" / "register-0001.sql"
"""Two compacts about one river, loaded by the release before precedence, as SQLite dumps the file."""


def test_a_register_of_the_first_schema(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "register.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(DUMP.read_text("utf-8"))
    connection.close()
    url = f"sqlite:///{path}"
    schema.create_or_upgrade(url)
    with Registry(SqlArchive.from_url(url, clock), "registrar") as registry:
        assert registry.check("strict").findings == ()
        assert registry.agreement.status("one-river").referred == ("two-rivers",)
        assert registry.agreement.status("two-rivers").referred == ("one-river",)
        found = {item.check for item in registry.check("pedantic").findings}
        assert found == {"referred"}
        about = {"subject": "water", "territory": ["US-CO", "US-KS"], "value": False}
        registry.finding.record("incompatible", pair=["one-river", "two-rivers"], why="both fill by turns", **about)
        assert registry.agreement.status("one-river").referred == ()
        assert registry.check("strict").findings == ()
