"""What goes wrong: the exit code, all reasons, and one error object on standard error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import foedus

from .conftest import MALFORMED, SHIPPED, Clerk


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (("agreement", "status", "nobody"), 4, "not-found"),
        (("agreement", "show", "nobody"), 4, "not-found"),
        (("agreement", "timeline", "nobody"), 4, "not-found"),
        (("agreement", "forecast", "nobody"), 4, "not-found"),
        (("agreement", "enact", "nobody", "US-KS"), 4, "not-found"),
        (("agreement", "correct", "tahoe", "999", "--strike", "--reason", "x"), 4, "not-found"),
        (("agreement", "status", "tahoe", "--as-known-at", "1999-01-01"), 4, "not-found"),
        (("explain", "nothing-like-it"), 4, "not-found"),
        (("agreement", "status", "tahoe", "--on", "2017-02-30"), 2, "bad-argument-date"),
        (("agreement", "status", "tahoe", "--on", "20170230"), 2, "bad-argument-date"),
        (("agreement", "enact", "tahoe", "US-CA", "--on", "yesterday"), 2, "bad-argument-date"),
        (("agreement", "status", "tahoe", "--as-known-at", "noon"), 2, "bad-argument-date"),
        (("log", "show", "--since", "2017-02-30"), 2, "bad-argument-date"),
        (("tick", "--until", "soon", "--dry-run"), 2, "bad-argument-date"),
        (("agreement", "correct", "tahoe", "1", "--set", "date", "--reason", "x"), 2, "usage"),
        (("agreement", "correct", "tahoe", "1", "--set", "date=1", "--set", "on=2", "--reason", "x"), 2, "usage"),
        (("agreement", "correct", "tahoe", "1", "--reason", "x"), 2, "usage"),
        (("agreement", "correct", "tahoe", "1", "--set", "note=x", "--strike"), 2, "usage"),
        (("agreement", "correct", "tahoe", "none", "--strike"), 2, "usage"),
        (("agreement", "timeline"), 2, "usage"),
        (("agreement", "timeline", "--all"), 2, "usage"),
        (("agreement", "timeline", "tahoe", "--all"), 2, "usage"),
        (("agreement", "timeline", "tahoe", "--svg", "a", "--html", "b"), 2, "usage"),
        (("agreement", "timeline", "tahoe", "--svg", "/no/such/folder/a.svg"), 2, "usage"),
        (("agreement", "fly", "tahoe"), 2, "usage"),
        (("agreement", "enact", "tahoe"), 2, "usage"),
        (("agreement", "enact", "tahoe", "US-CA", "--expect-seq", "-1"), 2, "usage"),
        (("agreement", "status", "tahoe", "--no-such-option"), 2, "usage"),
        (("agreement", "status", "tahoe\udcff"), 2, "usage"),
        (("load",), 2, "usage"),
        (("load", "no-such-file.yaml"), 3, "definition-refused"),
        (("fly",), 2, "usage"),
    ],
)
def test_every_error_has_its_code(clerk: Clerk, words: tuple[str, ...], code: int, name: str) -> None:
    said = clerk(*words, "--json")
    assert (said.code, said.error["code"]) == (code, name)
    assert said.error["message"]
    assert said.error["remedy"]
    told = clerk(*words)
    assert (told.code, told.out) == (code, "")
    assert told.err.count(f"docs: docs/errors/{name}.md") == 1
    assert "Traceback" not in told.err


def test_a_group_without_a_command_shows_its_help(clerk: Clerk) -> None:
    assert clerk().err.startswith("Wrong usage: Missing command.")
    for words in (("agreement",), ("log",)):
        told = clerk(*words)
        assert (told.code, told.out) == (2, "")
        assert f"Usage: foedus {words[0]}" in told.err
        assert clerk(*words, "--json").code == 2
    assert clerk("agreement", "--help").code == 0


def test_a_malformed_file_is_refused_with_file_line_and_column(clerk: Clerk) -> None:
    names = ("bad-party", "turned-text")
    files = [str(MALFORMED / f"{name}.yaml") for name in names]
    said = clerk("load", *files, "--json")
    assert said.code == 3
    assert said.codes == {"bad-name", "bad-character"}
    told = " ".join(clerk("load", *files).err.split())
    for reason in said.error["reasons"]:
        where = reason["where"]
        assert f"{where['file']}:{where['line']}:{where['column']}: " in told
        assert f"[{reason['code']}]" in told
        assert f"→ {reason['remedy']}" in told
    assert clerk("agreement", "check", files[0], "--json").code == 3
    assert clerk("agreement", "draft", files[0], "--json").code == 3


def test_a_missing_register_is_not_found(clerk_of: Callable[[str], Clerk], tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    clerk = clerk_of(f"sqlite:///{path}")
    for words in (("agreement", "list"), ("check",), ("log", "show"), ("tick",), ("db", "current"),
                  ("load", str(SHIPPED / "tahoe.yaml")), ("agreement", "enact", "x", "US-KS")):  # fmt: skip
        said = clerk(*words, "--json")
        assert (said.code, said.error["code"]) == (4, "register-missing"), words
        assert "foedus init" in clerk(*words).err
    assert not path.exists()


def test_a_database_that_is_none(clerk_of: Callable[[str], Clerk], tmp_path: Path) -> None:
    said = clerk_of("oracle://nobody:secret@nowhere/x")("agreement", "list", "--json")
    assert (said.code, said.error["code"]) == (2, "database-url")
    assert "secret" not in said.err
    path = tmp_path / "no.db"
    path.write_bytes(b"this is no database at all, " * 200)
    said = clerk_of(f"sqlite:///{path}")("agreement", "list", "--json")
    assert (said.code, said.error["code"]) == (7, "register-broken")


def test_a_refusal_says_what_is_possible_now(clerk: Clerk) -> None:
    words = ("agreement", "resume", "un-fish-stocks-1995", "MT", "--on", "2024-01-01")
    said = clerk(*words, "--json")
    assert said.code == 3
    assert "withdraw" in said.error["possible"]
    told = " ".join(clerk(*words).err.split())
    assert f"Possible now: {', '.join(name.replace('_', '-') for name in said.error['possible'])}" in told


def test_a_damaged_register_is_reported_with_7(clerk: Clerk) -> None:
    import sqlite3

    path = clerk.url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE foedus_agreement SET state = 'ended' WHERE agreement = 'tahoe'")
    connection.close()
    assert clerk("check").code == 0
    for words in (("check", "--strict"), ("check", "--pedantic"), ("log", "verify")):
        said = clerk(*words, "--json")
        assert said.code == 7
        assert said.err == ""
        assert any("foedus_agreement[tahoe].state" in item["place"] for item in said.doc["findings"])
    assert "foedus_agreement[tahoe].state" in clerk("check", "--strict").out


def test_an_unforeseen_error_is_ours(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise LookupError("a secret of the inside\nand more")

    monkeypatch.delenv("FOEDUS_DEBUG", raising=False)
    monkeypatch.setattr(foedus.Registry, "check", broken)
    said = clerk("check", "--json")
    assert (said.code, said.error["code"]) == (70, "internal")
    told = clerk("check")
    assert told.code == 70
    assert "Traceback" not in told.err
    assert "and more" not in told.err
    monkeypatch.setenv("FOEDUS_DEBUG", "1")
    assert "Traceback" in clerk("check").err


def test_an_interrupt_is_quiet(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(foedus.Registry, "check", stopped)
    told = clerk("check")
    assert (told.code, told.out, told.err.strip()) == (130, "", "")


def test_nothing_is_printed_before_the_commit(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    leave = foedus.Registry.__exit__

    def leaving(self: foedus.Registry, *what: Any) -> None:
        printed.append(clerk._capsys.readouterr().out)
        leave(self, *what)

    monkeypatch.setattr(foedus.Registry, "__exit__", leaving)
    assert clerk("agreement", "enact", "nlc-enhanced", "US-PA", "--on", "2021-07-01").out
    assert printed == [""]


def test_a_missing_zone_is_read_as_utc_and_said(clerk: Clerk) -> None:
    naive = ("agreement", "status", "tahoe", "--as-known-at", "2999-01-01T00:00")
    assert "2999-01-01 00:00:00 UTC (no zone was given: read as UTC)" in clerk.ok(*naive)
    assert clerk.json(*naive)["as_known_at"] == "2999-01-01T00:00:00.000000Z"
    whole = ("agreement", "status", "tahoe", "--as-known-at", "2999-01-01")
    assert "at 2999-01-01 23:59:59 UTC." in clerk.ok(*whole)
