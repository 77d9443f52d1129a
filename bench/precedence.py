"""Precedence at size: `governs` on registers of a thousand to a million instruments, and the scan for conflicts.

The register is made up but shaped like one: a federation with states and counties, subjects in three steps, for every
cell of subject and place about one instrument. Instruments, their definitions and what they are about are written
straight into the tables that their acts would come to; recording a million acts first would measure something else.
"""

from __future__ import annotations

import json
import random
import resource
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import foedus
from foedus.definitions.law_reading import shipped_law, shipped_law_sources
from foedus.dossiers.records import Record, row_of, scopes_of
from foedus.kernel.canonical import canonical, content_hash
from foedus.law.precedence.pairs import question_of
from foedus.store.tables import DEFINITION, INSTRUMENT, SCOPE

COUNTRY, STATE, COUNTY = (
    ("federal_statute", "federal"),
    ("state_statute", "state"),
    ("municipal_ordinance", "local"),
)
TOPS = ("water", "health", "taxation", "transport", "education", "environment", "energy", "housing", "labor", "trade")
CHUNK = 20_000
ON = "2024-01-01"


@dataclass(frozen=True)
class World:
    """How many subjects and counties a register of some size has: about one instrument for every cell."""

    subjects: tuple[str, ...]
    counties: tuple[str, ...]

    @classmethod
    def of(cls, size: int) -> World:
        """Choose the breadth of the two trees."""
        leaves = max(9, round((0.9 * size) ** 0.5 * 0.95))
        counties = max(4, size // leaves)
        step = max(1, round((leaves / len(TOPS)) ** 0.5))
        named = (f"{top}.m{mid}.l{leaf}" for mid in range(step + 2) for leaf in range(step + 2) for top in TOPS)
        found: set[str] = set()
        for one in islice(named, leaves):
            found |= {one, one.rpartition(".")[0], one.split(".")[0]}
        return cls(tuple(sorted(found)), tuple(f"US-{n % 50:02d}-c{n}" for n in range(counties)))

    @property
    def states(self) -> tuple[str, ...]:
        """The states in which the counties lie."""
        return tuple(sorted({code.rpartition("-")[0] for code in self.counties}))

    @property
    def leaves(self) -> tuple[str, ...]:
        """The most special subjects."""
        return tuple(one for one in self.subjects if one.count(".") == 2)


def documents(world: World, size: int) -> Iterator[dict[str, Any]]:
    """Yield the records: for every subject one of the federation, one of every state, then those of the counties."""
    made = 0
    layers = ((("US",), COUNTRY), (world.states, STATE), (world.counties, COUNTY), (world.counties, COUNTY))
    for places, (kind, level) in layers:
        for place in places:
            for subject in world.subjects:
                if made == size:
                    return
                made += 1
                yield {
                    "id": f"i{made}", "order": "us", "title": f"Act {made}", "kind": kind, "level": level,
                    "parties": [place], "territory": [place], "subjects": [subject],
                    "enacted": f"{1950 + made % 70}-01-01",
                }  # fmt: skip


class _Act:
    seq = 1


def fill(registry: foedus.Registry, world: World, size: int) -> None:
    """Write a register of this size."""
    engine: Any = registry._archive.engine
    docs = documents(world, size)
    with engine.begin() as connection:
        while chunk := list(islice(docs, CHUNK)):
            records = [Record(doc["id"], content_hash(doc), doc, (_Act(),)) for doc in chunk]  # type: ignore[arg-type]
            _add(connection, DEFINITION, ((one.definition, canonical(one.doc).decode()) for one in records))
            _add(connection, INSTRUMENT, (_cells(INSTRUMENT, row_of(one)) for one in records))
            _add(connection, SCOPE, (_cells(SCOPE, row) for one in records for row in scopes_of(one)))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _cells(table: Any, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, column.name) for column in table.columns)


def _add(connection: Any, table: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    names = [column.name for column in table.columns]
    if connection.dialect.name == "sqlite":
        signs = ", ".join("?" for _ in names)
        connection.connection.dbapi_connection.executemany(f"INSERT INTO {table.name} VALUES ({signs})", list(rows))
        return
    with (
        connection.connection.dbapi_connection.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def governing(url: str, size: int, samples: int) -> dict[str, float]:
    """Time `governs` against selects by primary key in the same register; medians in seconds."""
    with foedus.open_registry(url, actor="bench") as registry:
        registry.init()
        world = World.of(size)
        fill(registry, world, size)
        draw = random.Random(7)
        asked = [(draw.choice(world.leaves), draw.choice(world.counties)) for _ in range(samples)]
        names = [f"i{draw.randrange(size) + 1}" for _ in range(samples)]
        met: list[int] = []

        def ask(index: int) -> None:
            found = registry.governs(*asked[index], on=ON, order="us", forum="us-federal")
            met.append(len(found.instruments))

        def select(index: int) -> None:
            with registry._archive.reading() as reading:
                reading.instruments([names[index]])

        with driver(registry._archive.engine) as raw:
            tasks = {"governs": ask, "select": select, "driver": lambda index: raw(names[index])}
            return {**interleaved(tasks, samples), "met": statistics.mean(met)}


@contextmanager
def driver(engine: Any) -> Iterator[Callable[[str], Any]]:
    """Give the driver's own select by primary key, on a connection that stays open."""
    if engine.dialect.name == "sqlite":
        connection: Any = sqlite3.connect(engine.url.database)
        sign = "?"
    else:
        import psycopg

        text = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection, sign = psycopg.connect(text, autocommit=True), "%s"
    statement = f"SELECT * FROM foedus_instrument WHERE instrument = {sign}"
    try:
        yield lambda name: connection.execute(statement, (name,)).fetchone()
    finally:
        connection.close()


def interleaved(tasks: dict[str, Callable[[int], Any]], samples: int) -> dict[str, float]:
    """Time several tasks in turn, and return their medians in seconds."""
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        task(0)  # warm
    for index in range(samples):
        for name, task in tasks.items():
            start = time.perf_counter()
            task(index)
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in taken.items()}


def scan(url: str, size: int, sample: int) -> dict[str, float]:
    """Time the scan for conflicts, and clingo on a sample of the pairs that it finds."""
    with foedus.open_registry(url, actor="bench") as registry:
        registry.init()
        fill(registry, World.of(size), size)
        start = time.perf_counter()
        found = registry.conflicts(on=ON)
        seconds = time.perf_counter() - start
        pairs = random.Random(7).sample(list(found.pairs), sample)
        start = time.perf_counter()
        solved = oracle([_case(registry, met) for met in pairs])
        each = (time.perf_counter() - start) / sample
    assert all(result["refer_to"] == met.refer_to for result, met in zip(solved, pairs, strict=True))
    return {"seconds": seconds, "pairs": len(found.pairs), "clingo": each * len(found.pairs)}


def _case(registry: foedus.Registry, met: Any) -> dict[str, Any]:
    question = question_of(met.one, met.other, met.day, shipped_law().vocabulary.places)
    assert question is not None  # they meet
    with registry._archive.reading() as reading:
        docs = [json.loads(body) for _, body in reading.instruments(met.pair)]
    asked = {"subject": question.subject, "territory": list(question.territory), "date": str(question.date)}
    return {"order": met.order, "instruments": docs, "question": asked, "findings": []}


def oracle(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put cases to the independent encoding of the same semantics in clingo."""
    import yaml

    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "oracle"))
    import precedence_oracle

    texts = {str(name): yaml.safe_load(data) for name, data in shipped_law_sources()}
    vocabulary = next(doc for doc in texts.values() if "findings" in doc)
    packs = [doc for doc in texts.values() if "rules" in doc]
    rules = {"pipeline": next(doc["pipeline"] for doc in packs if "pipeline" in doc),
             "rules": [rule for doc in packs for rule in doc["rules"]]}  # fmt: skip
    found: list[dict[str, Any]] = precedence_oracle.solve_all(rules, vocabulary, json.loads(json.dumps(cases)))
    return found


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
