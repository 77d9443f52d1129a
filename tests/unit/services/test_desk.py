"""What a desk remembers of the files it wrote must never be older than the files themselves."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from foedus.app.registry import Registry
from foedus.definitions.agreement import AgreementFile, read_agreement
from foedus.errors import Conflict, DefinitionRefused, FoedusError, Refused, Usage
from foedus.ledger.acts import Act, Draft
from foedus.services import desk
from foedus.services.outcome import Outcome, Recorded, words
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TWO = {"at_least": 2, "of": "anyone"}
PARTIES = ("FR", "DE", "IT", "ES", "PT", "AT")


def agreement(name: str, when: object, acts: Sequence[Mapping[str, Any]] = (), **more: Any) -> AgreementFile:
    doc = {
        "id": name, "title": f"Agreement on {name}", "order": "pil", "form": "treaty", "concluded": "2000-01-01",
        "subjects": ["trade"], "parties": {"open_to": "States"},
        "entry_into_force": {"words": "as written", "when": when, "later_parties": {"clock": "act", "then": []}},
        "withdrawal": {"mode": "notice", "then": []}, "acts_complete": True, "acts": list(acts), **more,
    }  # fmt: skip
    return read_agreement(json.dumps(doc).encode(), f"{name}.yaml")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "register.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


def opened(url: str, clock: FixedClock, actor: str = "anna") -> Registry:
    return Registry(SqlArchive.from_url(url, clock), actor)


@pytest.fixture
def registry(url: str, clock: FixedClock) -> Iterator[Registry]:
    with opened(url, clock) as found:
        yield found


def sound(registry: Registry) -> bool:
    return registry.check("strict").holds and registry.tick(dry_run=True) == []


# -- the memory --------------------------------------------------------------------------------------------------


def test_what_was_only_tried_is_not_remembered(registry: Registry) -> None:
    list(registry.load([agreement("a", TWO)]))
    registry.agreement.ratify("a", "FR", on="2020-01-01", dry_run=True)
    found = registry.agreement.ratify("a", "DE", on="2020-01-01")
    assert (found.state, found.acts[0].ref) == ("ratification", "agreement/a#5")
    assert registry.agreement.status("a").seq == 5
    assert sound(registry)


def test_what_failed_is_not_remembered(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    list(registry.load([agreement("a", TWO), agreement("rider", {"in_force": "a"})]))
    registry.agreement.ratify("a", "FR", on="2020-01-01")

    with monkeypatch.context() as patch:  # after the file itself was remembered
        patch.setattr(SqlArchive, "unit_of_work", _failing(SqlArchive.unit_of_work))
        with pytest.raises(KeyError):
            registry.agreement.ratify("a", "DE", on="2020-01-01")
    assert registry.agreement.status("a").procedure == "ratification"
    assert registry.agreement.ratify("a", "IT", on="2020-02-01").state == "in_force"
    assert registry.agreement.status("a").bound == ("FR", "IT")
    assert registry.agreement.status("rider").procedure == "in_force"
    assert sound(registry)


def _failing(real: Any) -> Any:
    @contextmanager
    def unit_of_work(self: SqlArchive) -> Iterator[Any]:
        with real(self) as work:
            yield work
            raise KeyError("just before the commit")

    return unit_of_work


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_desks_on_one_register_see_what_the_other_did(
    registry: Registry, url: str, clock: FixedClock, seed: int
) -> None:
    chance = random.Random(seed)
    list(registry.load([agreement("a", TWO), agreement("b", TWO), agreement("rider", {"in_force": "a"})]))
    with opened(url, clock, "bert") as other:
        for step in range(40):
            here = chance.choice([registry, other])
            name, party = chance.choice(["a", "b"]), chance.choice(PARTIES)
            day = f"20{chance.randrange(10, 25)}-01-{1 + step % 28:02d}"
            clock.advance(timedelta(minutes=1))
            try:
                match chance.randrange(6):
                    case 0:
                        here.agreement.withdraw(name, party, on=day, reason="a vote")
                    case 1:
                        acts = [act["seq"] for act in here.agreement.show(name).acts if act["tag"] == "agreement.act"]
                        here.agreement.correct(name, chance.choice(acts or [1]), strike=True, reason="forged")
                    case 2:
                        here.agreement.ratify(name, party, on=day, dry_run=True)
                    case _:
                        here.agreement.ratify(name, party, on=day)
            except (Refused, Conflict):
                continue
            assert registry.check("strict").findings == (), (seed, step)
        assert registry.agreement.show("a") == other.agreement.show("a")
    assert len(registry.log.show()) > 20
    assert sound(registry)


def test_a_memory_that_is_full_forgets_the_oldest(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_REMEMBERED_FILES", 3)
    names = [f"a{n}" for n in range(6)]
    list(registry.load([agreement(name, TWO) for name in names]))
    for party in PARTIES[:3]:
        for name in names:
            registry.agreement.ratify(name, party, on="2020-01-01")
    assert len(registry._archive.memory) <= 3
    assert {registry.agreement.status(name).bound for name in names} == {("DE", "FR", "IT")}
    assert sound(registry)


def test_threads_share_a_desk(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_REMEMBERED_FILES", 2)
    names = [f"a{n}" for n in range(4)]
    list(registry.load([agreement(name, TWO) for name in names]))
    together = threading.Barrier(4)

    def clerk(n: int) -> None:
        together.wait()
        for party in PARTIES:
            registry.agreement.ratify(names[n], party, on="2020-01-01")

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(clerk, n) for n in range(4)]:
            done.result(timeout=30)
    assert {len(registry.agreement.status(name).bound) for name in names} == {len(PARTIES)}
    assert sound(registry)


def test_a_file_that_asks_about_others_is_never_remembered(registry: Registry) -> None:
    # Its verdict changes while nothing is recorded in it.
    list(registry.load([agreement("base", TWO), agreement("rider", {"in_force": "base"})]))
    registry.agreement.ratify("rider", "FR", on="2019-01-01")
    registry.agreement.ratify("base", "FR", on="2020-01-01")
    registry.agreement.ratify("base", "DE", on="2020-02-01")
    assert registry.agreement.ratify("rider", "DE", on="2019-06-01").state == "in_force"
    assert registry.agreement.status("rider").bound == ("DE", "FR")
    assert sound(registry)


def test_a_new_record_is_seen_by_parties_who_did_nothing(registry: Registry) -> None:
    # That the record is complete changes what is made of a notice that rests on nothing recorded.
    notice = {"date": "2010-01-01", "party": "IT", "act": "withdraw"}
    france = {"date": "2001-01-01", "party": "FR", "act": "ratify"}
    list(registry.load([agreement("thin", TWO, [france, notice], acts_complete=False)]))
    with suppress(FoedusError):  # it may be refused; it may not leave the register unsound
        list(registry.load([agreement("thin", TWO, [france, notice])]))
    assert registry.check("strict").findings == ()


# -- small things ------------------------------------------------------------------------------------------------


def test_a_file_that_is_refused_does_not_keep_the_others_out(registry: Registry, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(json.dumps({**agreement("good", TWO).doc}), encoding="utf-8")
    bad.write_text("id: bad\n", encoding="utf-8")
    loading = registry.load([bad, good, tmp_path / "missing.yaml"])
    loaded = next(loading)
    with pytest.raises(DefinitionRefused) as refused:
        next(loading)
    assert loaded.to_json() == {
        "file": str(good), "agreement": "good", "recorded": 4, "known": 0, "state": "open", "instruments": 0,
        "findings": 0, "opinions": 0,
    }  # fmt: skip
    assert {reason.where.file for reason in refused.value.reasons if reason.where} == {
        str(bad),
        str(bad.parent / "missing.yaml"),
    }
    assert registry.agreement.ids() == ("good",)


def test_a_reason_that_is_too_long_is_refused_before_anything_is_kept(registry: Registry) -> None:
    list(registry.load([agreement("a", TWO)]))
    with pytest.raises(Usage) as refused:
        registry.agreement.ratify("a", "FR", on="2020-01-01", reason="x" * 301)
    assert refused.value.code == "act-too-long"
    with pytest.raises(Usage):
        registry.agreement.ratify("a", "FR", on="2020-01-01", request_id="x" * 2000)
    assert len(registry.log.show()) == 4
    assert registry.agreement.ratify("a", "FR", on="2020-01-01", reason="x" * 300).acts


def test_a_correction_strikes_or_changes(registry: Registry) -> None:
    list(registry.load([agreement("a", TWO)]))
    for wrong in ({"strike": True, "changes": {"date": "2001-01-01"}}, {}):
        with pytest.raises(Usage):
            registry.agreement.correct("a", 5, reason="?", **wrong)


def recorded(tag: str, payload: Mapping[str, Any]) -> Act:
    return Act(
        position=0, file="agreement/a", seq=1, tag=f"agreement.{tag}", version=1, actor="anna", effective_on=None,
        recorded_at=NOW, reason=None, cause=None, definition=None, request_id=None, on_behalf_of=None, power=None,
        prev="", salt="", payload_sha256="", leaf_hash="leaf", payload=payload,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (recorded("act", {"party": "FR", "act": "ratify", "date": "2001"}), "FR ratify, 2001"),
        (
            recorded("act", {"party": "FR", "act": "reserve", "date": "2001", "about": "art-4"}),
            "FR reserve (art-4), 2001",
        ),
        (recorded("correct", {"corrects": 5, "strike": True}), "act 5 struck"),
        (
            recorded("correct", {"corrects": 5, "set": {"date": "2001", "note": None}}),
            "act 5 corrected: date = 2001, note = nothing",
        ),
        (recorded("enter", {"stage": "main", "day": "2001-01-01", "because": "x"}), "in force on 2001-01-01: x"),
        (
            recorded("enter", {"stage": "two", "day": "2001-01-01", "because": "x"}),
            "in force on 2001-01-01 (stage two): x",
        ),
        (recorded("draft", {"title": "T", "definition": "d"}), "drafted: T"),
        (recorded("resolve", {"because": "nothing meets it"}), "nothing meets it"),
        (recorded("lapse", {"because": "too late"}), "lapse: too late"),
        (recorded("open", {"day": "2001-01-01"}), "open"),
    ],
)
def test_an_act_in_one_line(act: Act, said: str) -> None:
    assert words(act) == said
    found = Outcome.of("a", "open", [act], repeated=True).to_json()
    assert found["acts"] == [Recorded.of(act).to_json()]
    assert found["acts"][0]["words"] == said
    assert (found["repeated"], found["dry_run"], found["state"]) == (True, False, "open")


def test_a_draft_in_somebodys_name() -> None:
    by = desk.By("anna", "as decided", "r-1", "FR", "full powers")
    assert by.draft("agreement.act", {"n": 1}, "2001-01-01", cause="agreement/a#1") == Draft(
        "agreement.act", "anna", {"n": 1}, "2001-01-01", "as decided", "agreement/a#1", None, "r-1", "FR",
        "full powers",
    )  # fmt: skip
