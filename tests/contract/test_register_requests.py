"""Retries are harmless, and of two clerks at once one wins and the other is told who did."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any

import pytest
from sqlalchemy import text

from foedus.app.registry import Registry
from foedus.definitions.agreement import AgreementFile, read_agreement
from foedus.dossiers import resolution
from foedus.errors import Conflict, Refused
from foedus.ledger.acts import Draft
from foedus.services import desk
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TWO = {"at_least": 2, "of": "anyone"}
LATER = {"later_parties": {"clock": "act", "then": []}}
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def registry(archive: SqlArchive) -> Registry:
    found = Registry(archive, "anna")
    list(found.load([agreement("nlc", TWO)]))
    return found


def agreement(name: str, when: object, acts: Sequence[Mapping[str, Any]] = (), **more: Any) -> AgreementFile:
    entry = {"words": "as written", "when": when, **more.pop("entry", LATER)}
    doc = {
        "id": name, "title": f"Agreement on {name}", "order": "pil", "form": "treaty", "concluded": "2000-01-01",
        "subjects": ["trade"], "parties": {"open_to": "States"}, "entry_into_force": entry, "acts_complete": True,
        "acts": list(acts), **more,
    }  # fmt: skip
    return read_agreement(json.dumps(doc).encode(), f"{name}.yaml")


def ratified(day: str, party: str, **more: Any) -> dict[str, Any]:
    return {"date": day, "party": party, "act": "ratify", **more}


def size(registry: Registry) -> int:
    return len(registry.log.show())


# -- the same request again -------------------------------------------------------------------------------------


def test_a_request_id_stands_for_one_act(registry: Registry) -> None:
    first = registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-1")
    before = size(registry)
    again = registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-1")
    assert (first.repeated, again.repeated) == (False, True)
    assert again.acts == first.acts
    assert again.state == first.state
    assert size(registry) == before


def test_the_first_outcome_is_given_again_with_all_its_results(registry: Registry) -> None:
    registry.agreement.ratify("nlc", "FR", on="2020-01-01")
    first = registry.agreement.ratify("nlc", "DE", on="2020-02-01", request_id="r-2")
    assert [act.tag for act in first.acts[1:]] == ["agreement.meet", "agreement.resolve", "agreement.enter"]
    again = registry.agreement.ratify("nlc", "DE", on="2020-02-01", request_id="r-2")
    assert again.acts == first.acts


def test_every_service_takes_a_request_id(registry: Registry, clock: FixedClock) -> None:
    book = registry.agreement
    calls: list[Callable[[], Any]] = [
        lambda: book.draft(agreement("steps", TWO), request_id="s-1"),
        lambda: book.adopt("steps", on="2001-01-01", request_id="s-2"),
        lambda: book.open("steps", on="2001-01-01", request_id="s-3"),
        lambda: book.ratify("steps", "FR", on="2002-01-01", request_id="s-4"),
        lambda: book.correct("steps", 5, {"note": "by fax"}, reason="source", request_id="s-5"),
        lambda: book.correct("steps", 5, strike=True, reason="forged", request_id="s-6"),
        lambda: book.abandon("steps", on="2003-01-01", reason="no use", request_id="s-7"),
    ]
    for call in calls:
        first = call()
        before = size(registry)
        clock.advance(timedelta(minutes=1))
        again = call()
        assert (first.repeated, again.repeated) == (False, True)
        assert again.acts[0] == first.acts[0]
        assert size(registry) == before
    for call in calls:  # and still, after all the others
        assert call().repeated


@pytest.mark.parametrize("step", ["record", "procedure"])
def test_a_retry_after_midnight_is_the_same_request(registry: Registry, clock: FixedClock, step: str) -> None:
    # Neither call names a day: the first one's day counts, because it was recorded.
    list(registry.load([agreement("late", TWO)]))
    registry.agreement.draft(agreement("fresh", TWO))

    def call() -> Any:
        if step == "record":
            return registry.agreement.ratify("late", "FR", request_id="night")
        return registry.agreement.adopt("fresh", request_id="night")

    clock.set(datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC))
    first = call()
    clock.advance(timedelta(seconds=2))
    again = call()
    assert again.repeated
    assert again.acts == first.acts


def test_a_retry_may_carry_the_number_that_it_expected(registry: Registry) -> None:
    # The reply was lost: the clerk sends exactly the same again, and the file has moved on by that very act.
    seen = registry.agreement.show("nlc").acts[-1]["seq"]
    first = registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-3", expected_seq=seen)
    again = registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-3", expected_seq=seen)
    assert again.repeated
    assert again.acts == first.acts


def test_a_request_that_was_only_tried_is_new(registry: Registry) -> None:
    tried = registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-4", dry_run=True)
    assert (tried.dry_run, tried.repeated) == (True, False)
    assert not registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-4").repeated
    assert registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-4").repeated


def test_a_refused_request_uses_no_id_up(registry: Registry) -> None:
    with pytest.raises(Refused):
        registry.agreement.withdraw("nlc", "FR", on="2020-01-01", request_id="r-5")
    assert not registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-5").repeated


def test_a_request_id_for_another_act_is_a_conflict(registry: Registry) -> None:
    list(registry.load([agreement("other", TWO)]))
    registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-6")
    before = size(registry)
    book = registry.agreement
    for call in (
        lambda: book.ratify("nlc", "FR", on="2020-01-02", request_id="r-6"),
        lambda: book.ratify("nlc", "DE", on="2020-01-01", request_id="r-6"),
        lambda: book.accede("nlc", "FR", on="2020-01-01", request_id="r-6"),
        lambda: book.ratify("nlc", "FR", on="2020-01-01", note="by fax", request_id="r-6"),
        lambda: book.ratify("other", "FR", on="2020-01-01", request_id="r-6"),
        lambda: book.correct("nlc", 5, strike=True, reason="?", request_id="r-6"),
        lambda: book.draft(agreement("third", TWO), request_id="r-6"),
    ):
        with pytest.raises(Conflict, match=r"'r-6' already stands for agreement/nlc#5: FR ratify, 2020-01-01") as lost:
            call()
        assert (lost.value.code, lost.value.exit_code) == ("request-reused", 6)
    assert size(registry) == before


def test_another_program_knows_the_request_too(registry: Registry, database_url: str, clock: FixedClock) -> None:
    registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-7")
    with Registry(SqlArchive.from_url(database_url, clock), "bert") as other:
        again = other.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-7")
        assert again.repeated
        other.agreement.ratify("nlc", "DE", on="2020-02-01")
    assert registry.agreement.ratify("nlc", "FR", on="2020-01-01", request_id="r-7").state == "in_force"


# -- a file that has moved on -----------------------------------------------------------------------------------


def test_a_stale_number_shows_the_act_that_came_next(registry: Registry, database_url: str, clock: FixedClock) -> None:
    seen = registry.agreement.show("nlc").acts[-1]["seq"]
    with Registry(SqlArchive.from_url(database_url, clock), "bert") as other:
        other.agreement.ratify("nlc", "FR", on="2020-01-01")
        other.agreement.ratify("nlc", "DE", on="2020-02-01")
    before = size(registry)
    with pytest.raises(Conflict) as lost:
        registry.agreement.ratify("nlc", "IT", on="2020-03-01", expected_seq=seen)
    message = lost.value.message
    assert f"stands at act {seen + 5}, not {seen}" in message
    assert f"agreement/nlc#{seen + 1} by bert: FR ratify, 2020-01-01" in message
    assert lost.value.exit_code == 6
    for wrong in (-1, 0, 999):
        with pytest.raises(Conflict, match="stands at act"):
            registry.agreement.ratify("nlc", "IT", on="2020-03-01", expected_seq=wrong)
    for call in (registry.agreement.adopt, registry.agreement.open, registry.agreement.abandon):
        with pytest.raises(Conflict, match="stands at act"):
            call("nlc", on="2020-01-01", expected_seq=seen)
    with pytest.raises(Conflict, match="stands at act"):
        registry.agreement.correct("nlc", seen + 1, strike=True, reason="?", expected_seq=seen)
    assert size(registry) == before
    assert registry.agreement.ratify("nlc", "IT", on="2020-03-01", expected_seq=seen + 5).acts


def test_the_same_paper_twice_is_a_conflict_that_shows_the_first(registry: Registry) -> None:
    registry.agreement.ratify("nlc", "FR", on="2020-01-01")
    with pytest.raises(Conflict) as lost:
        registry.agreement.ratify("nlc", "FR", on="2020-01-01", note="seen again")
    assert lost.value.code == "already-recorded"
    assert "agreement/nlc#5 by anna" in lost.value.message


def test_an_act_that_was_struck_may_be_recorded_anew(registry: Registry) -> None:
    registry.agreement.ratify("nlc", "FR", on="2020-01-01")
    registry.agreement.correct("nlc", 5, strike=True, reason="wrong file")
    assert registry.agreement.ratify("nlc", "FR", on="2020-01-01").acts


# -- several programs at once -----------------------------------------------------------------------------------

CLERK = """
import json, sys
from datetime import UTC, datetime
from foedus.app.registry import Registry
from foedus.errors import FoedusError
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

url, actor = sys.argv[1:]
with Registry(SqlArchive.from_url(url, FixedClock(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))), actor) as registry:
    registry.agreement.ids()  # everything is imported and connected
    print("ready", flush=True)
    for line in sys.stdin:
        kind, name, party, fields = json.loads(line)
        try:
            found = registry.agreement.record(kind, name, party, **fields)
            print(json.dumps(found.to_json()), flush=True)
        except FoedusError as error:
            print(json.dumps({"exit": error.exit_code, **error.to_json()["error"]}), flush=True)
"""


class Clerk:
    """A clerk at work in a process of his own."""

    def __init__(self, url: str, actor: str) -> None:
        self.actor = actor
        self._process = subprocess.Popen(
            [sys.executable, "-c", CLERK, url, actor], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Clerk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def ready(self) -> None:
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n"

    def ask(self, *call: Any) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(call) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found


@pytest.fixture
def clerks(database_url: str) -> Iterator[Callable[[int], list[Clerk]]]:
    with ExitStack() as stack:

        def hire(count: int) -> list[Clerk]:
            found = [stack.enter_context(Clerk(database_url, f"clerk-{n}")) for n in range(count)]
            for clerk in found:
                clerk.ready()
            return found

        yield hire


def test_of_two_programs_with_the_same_paper_one_wins(registry: Registry, clerks: Callable[[int], list[Clerk]]) -> None:
    two = clerks(2)
    for n, party in enumerate(("FR", "DE", "IT", "ES", "PT", "AT", "BE", "NL")):
        before = size(registry)
        for clerk in two:
            clerk.ask("ratify", "nlc", party, {"on": f"2020-01-0{n + 1}"})
        answers = {clerk.actor: clerk.answer() for clerk in two}
        lost = {actor: answer for actor, answer in answers.items() if "exit" in answer}
        assert len(lost) == 1, answers
        ((loser, answer),) = lost.items()
        (winner,) = set(answers) - {loser}
        ref = answers[winner]["acts"][0]["ref"]
        assert answer["exit"] == 6
        assert f"{ref} by {winner}" in answer["message"]
        assert size(registry) == before + len(answers[winner]["acts"])
    parties = [act["payload"].get("party") for act in registry.agreement.show("nlc").acts]
    assert len([party for party in parties if party]) == 8
    assert registry.check("strict").findings == ()


def test_the_same_request_from_two_programs_is_one_act(
    registry: Registry, clerks: Callable[[int], list[Clerk]]
) -> None:
    list(registry.load([agreement("other", TWO)]))
    two = clerks(2)
    for n, party in enumerate(("FR", "DE", "IT", "ES")):
        for clerk in two:
            clerk.ask("ratify", "nlc", party, {"on": "2020-01-01", "request_id": f"same-{n}"})
        found = [clerk.answer() for clerk in two]
        assert sorted(answer["repeated"] for answer in found) == [False, True]
        assert found[0]["acts"][0] == found[1]["acts"][0]
        # In two files at once, the id decides.
        for clerk, name in zip(two, ("nlc", "other"), strict=True):
            clerk.ask("ratify", name, ("SE", "FI", "DK", "IE")[n], {"on": "2021-01-01", "request_id": f"twice-{n}"})
        found = [clerk.answer() for clerk in two]
        assert sorted(answer.get("code", "recorded") for answer in found) == ["recorded", "request-reused"]
    assert registry.check("strict").findings == ()


def test_six_programs_at_once_lose_nothing(registry: Registry, clerks: Callable[[int], list[Clerk]]) -> None:
    list(registry.load([agreement(f"a{n}", TWO) for n in range(2)]))
    six = clerks(6)
    before = size(registry)
    recorded: list[dict[str, Any]] = []
    for year in range(2010, 2014):
        for n, clerk in enumerate(six):  # two to each file, and each with a party of its own
            party = f"{'ABCDEF'[n]}{'ABCDEFGH'[year - 2010]}"
            clerk.ask("ratify", ("nlc", "a0", "a1")[n % 3], party, {"on": f"{year}-01-0{n + 1}"})
        recorded += [clerk.answer() for clerk in six]
    assert [answer for answer in recorded if "exit" in answer] == []
    log = [entry.act for entry in registry.log.show()]
    assert len(log) == before + sum(len(answer["acts"]) for answer in recorded)
    assert [act.position for act in log] == list(range(len(log)))
    for name in ("nlc", "a0", "a1"):
        seqs = [act.seq for act in log if act.file == f"agreement/{name}"]
        assert seqs == list(range(1, len(seqs) + 1))
        assert registry.agreement.status(name).procedure == "in_force"
    assert registry.check("strict").findings == ()


# -- where PostgreSQL lets several write at once ------------------------------------------------------------------


@pytest.fixture
def other(database_url: str) -> Iterator[SqlArchive]:
    """The same register, opened by somebody else."""
    found = SqlArchive.from_url(database_url, FixedClock(NOW))
    yield found
    found.dispose()


def _waits(archive: SqlArchive) -> bool:
    with archive.engine.connect() as connection:
        return bool(
            connection.scalar(
                text(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
            )
        )


@ON_POSTGRESQL
def test_dependents_are_locked_before_the_log_head(registry: Registry, archive: SqlArchive, other: SqlArchive) -> None:
    # Somebody holds the dependent's file and is about to append: whoever wants both must not hold the log meanwhile.
    list(registry.load([agreement("rider", {"in_force": "nlc"})]))
    registry.agreement.ratify("nlc", "FR", on="2020-01-01")
    with ThreadPoolExecutor(1) as pool:
        with other.unit_of_work() as work:
            work.lock("agreement/rider")
            brings_in_force = pool.submit(registry.agreement.ratify, "nlc", "DE", on="2020-02-01")
            until = threading.Event()
            while not _waits(archive) and not until.wait(0.01):
                pass
            work.append(
                "agreement/rider",
                [Draft("agreement.act", "bert", {"date": "2020-01-01", "party": "FR", "act": "reserve"})],
            )
        assert brings_in_force.result(timeout=20).state == "in_force"
    tags = [act["tag"] for act in registry.agreement.show("rider").acts]
    assert tags[-4:] == ["agreement.act", "agreement.meet", "agreement.resolve", "agreement.enter"]


@ON_POSTGRESQL
def test_a_dependent_waits_for_what_it_depends_on(
    registry: Registry, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The dependent also meets the agreement in subject and party, so that precedence reads it before it is locked.
    either = {"any_of": [{"in_force": "nlc"}, {"date": "2010-01-01"}]}
    list(registry.load([agreement("rider", either, [ratified("2009-01-01", "FR")])]))
    registry.agreement.ratify("nlc", "FR", on="2020-01-01")
    real, idle = resolution.resolve, [True]

    def other_clerk() -> None:
        with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "bert") as other:
            other.agreement.ratify("rider", "IT", on="2015-01-01")

    thread = threading.Thread(target=other_clerk)

    def meanwhile(*given: Any) -> Any:
        found = real(*given)
        if idle:
            idle.clear()
            thread.start()
            thread.join(0.5)  # it waits for our file, and holds nothing yet
        return found

    monkeypatch.setattr(resolution, "resolve", meanwhile)
    registry.agreement.ratify("nlc", "DE", on="2020-02-01")
    thread.join(20)
    assert not idle
    assert registry.agreement.party("rider", "IT").bound
    assert registry.check("strict").findings == ()


@ON_POSTGRESQL
def test_what_an_agreement_depends_on_cannot_change_under_it(
    registry: Registry, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # While a new agreement that waits for another is loaded, the other enters into force; nobody may miss it.
    registry.agreement.ratify("nlc", "FR", on="2020-01-01")
    real, busy = desk.project, [True]
    done: list[object] = []

    def other_clerk() -> None:
        with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "bert") as other:
            done.append(other.agreement.ratify("nlc", "DE", on="2020-02-01"))

    thread = threading.Thread(target=other_clerk)

    def meanwhile(*given: Any) -> Any:
        if busy:
            busy.clear()
            thread.start()
            thread.join(1.0)  # it is through, or it waits for us
        return real(*given)

    monkeypatch.setattr(desk, "project", meanwhile)
    list(registry.load([agreement("rider", {"in_force": "nlc"})]))
    thread.join(20)
    assert len(done) == 1
    assert registry.agreement.status("rider").procedure == "in_force"
    assert registry.check("strict").findings == ()


@ON_POSTGRESQL
def test_nobody_waits_in_a_circle_along_a_chain(registry: Registry, archive: SqlArchive, other: SqlArchive) -> None:
    # The last of a chain also waits for the first: it must not be held before those that lie between are.
    waits = {"a": "nlc", "b": "a", "c": "b"}
    list(registry.load([agreement(name, {"in_force": other}) for name, other in waits.items()]))
    list(registry.load([agreement("d", {"all_of": [{"in_force": "c"}, {"in_force": "nlc"}]})]))
    registry.agreement.ratify("nlc", "FR", on="2020-01-01")
    with ThreadPoolExecutor(1) as pool:
        with other.unit_of_work() as work:  # somebody records in c: first what it waits for, then itself
            work.lock("agreement/b")
            work.lock("agreement/c")
            brings_in_force = pool.submit(registry.agreement.ratify, "nlc", "DE", on="2020-02-01")
            while not _waits(archive) and not brings_in_force.done():
                pass
            work.lock("agreement/d")  # and then what waits for it
        assert brings_in_force.result(timeout=20).state == "in_force"
    assert [registry.agreement.status(name).procedure for name in "abcd"] == ["in_force"] * 4
    assert registry.check("strict").findings == ()
