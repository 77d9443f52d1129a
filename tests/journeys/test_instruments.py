"""Instruments at the command line: files, records of agreements, corrections, both axes, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import foedus

from .conftest import Clerk
from .precedence import COMPACT, EXAMPLES, RECORD, WATER, statute


@pytest.fixture
def water(database_url: str, clerk_of: Callable[[str], Clerk], tmp_path: Path) -> Clerk:
    """Two statutes about water, on each database."""
    path = tmp_path / "water.yaml"
    path.write_text(WATER)
    clerk = clerk_of(database_url)
    clerk.ok("load", str(path))
    return clerk


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], str]:
    """Write a file and return its name."""

    def made(text: str) -> str:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.yaml"
        path.write_text(text)
        return str(path)

    return made


ONE = WATER[: WATER.index("  - id: river-act")]


def test_loading_twice_changes_nothing(water: Clerk, write: Callable[[str], str]) -> None:
    again = water.json("load", write(WATER))
    assert again["files"][0] | {"file": ""} == {
        "file": "", "agreement": "", "recorded": 0, "known": 2, "state": "unchanged", "instruments": 0, "findings": 0,
        "opinions": 0,
    }  # fmt: skip
    assert "already known" in water.ok("load", write(WATER))
    more = water.ok("load", write(WATER + statute("third")))
    assert "1 instrument recorded" in more
    assert "2 known before" in more


def test_an_agreement_and_its_record_in_one_load_whatever_the_order(
    database_url: str, clerk_of: Callable[[str], Clerk], write: Callable[[str], str]
) -> None:
    clerk = clerk_of(database_url)
    record, compact = write(RECORD), write(COMPACT)
    alone = clerk("load", record, "--json")
    assert (alone.code, alone.codes) == (3, {"unknown-agreement"})
    assert f"{record}:3:5" in "".join(clerk("load", record).err.split())
    clerk("load", record, compact)
    shown = clerk.json("instrument", "show", "two-rivers")
    assert shown["definition"]["agreement"] is True
    assert "as its life cycle says" in clerk.ok("instrument", "show", "two-rivers")
    (row,) = clerk.json("instrument", "list", "--on", "2001-07-01")["instruments"]
    assert (row["in_force"], row["territory"]) == (True, ["US-CO", "US-NE"])
    assert not clerk.json("instrument", "list", "--on", "2001-06-30")["instruments"][0]["in_force"]
    ask = ("governs", "water", "--in", "US-KS", "--json")
    assert clerk(*ask, "--on", "2003-01-31").doc["governs"] == []
    assert clerk(*ask, "--on", "2003-02-01").doc["governs"] == ["two-rivers"]

    changed = write(RECORD.replace("[water]", "[health]"))
    clerk.ok("instrument", "correct", "two-rivers", "--file", changed, "--reason", "it is about health")
    assert clerk(*ask, "--on", "2003-02-01").doc["governs"] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((", subjects", ", enacted: '2001', subjects"), "unknown-field"),
        ((", subjects", ", parties: [US-KS], subjects"), "unknown-field"),
        (("order: us", "order: de"), "unknown-value"),
        (("kind: compact", "kind: staatsvertrag"), "unknown-value"),
        (("subjects: [water]", "subjects: []"), "too-few"),
        (("subjects: [water]", "subjects: [magic]"), "unknown-value"),
        (("subjects: [water]", "subjects: [water], made_under: two-rivers"), "self-reference"),
    ],
)
def test_records_of_agreements_that_are_refused(
    database_url: str, clerk_of: Callable[[str], Clerk], write: Callable[[str], str], change: tuple[str, str], code: str
) -> None:
    clerk = clerk_of(database_url)
    clerk.ok("load", write(COMPACT))
    said = clerk("load", write(RECORD.replace(*change)), "--json")
    assert said.code == 3
    assert code in said.codes
    assert clerk.json("instrument", "list")["instruments"] == []


def test_a_record_of_another_order_and_an_id_of_an_agreement(
    database_url: str, clerk_of: Callable[[str], Clerk], write: Callable[[str], str]
) -> None:
    clerk = clerk_of(database_url)
    clerk.ok("load", write(COMPACT))
    other = write(RECORD.replace("order: us", "order: de").replace("compact", "staatsvertrag"))
    assert clerk("load", other, "--json").codes == {"terms-differ"}
    assert clerk("load", write(ONE.replace("water-act", "two-rivers")), "--json").codes == {"id-taken"}
    clerk.ok("load", write(ONE.replace("water-act", "three-rivers")))
    late = clerk("load", write(COMPACT.replace("two-rivers", "three-rivers")), "--json")
    assert (late.code, late.codes) == (3, {"id-taken"})


def test_a_correction_on_both_axes(water: Clerk, write: Callable[[str], str]) -> None:
    known = water.json("log", "show")["acts"][-1]["recorded_at"]
    better = write(ONE.replace('"1945"', '"1975"'))
    change = ("instrument", "correct", "water-act", "--file", better)
    assert water(*change, "--json").codes == {"reason-needed"}
    tried = water.json(*change, "--reason", "the stamp reads 1975", "--dry-run")
    assert tried["dry_run"]
    done = water.json(*change, "--reason", "the stamp reads 1975", "--request-id", "letter-1")
    assert water.json(*change, "--reason", "the stamp reads 1975", "--request-id", "letter-1")["repeated"]
    assert done["instrument"] == "water-act"
    assert water.json("instrument", "show", "water-act")["definition"]["enacted"] == "1975"
    assert water.json("instrument", "show", "water-act", "--as-known-at", known)["definition"]["enacted"] == "1945"
    # The law's axis on each side of the register's: in 1960 the act stood, as the register knew it then.
    ask = ("governs", "water", "--in", "US-KS", "--on", "1960-01-01", "--json")
    assert water(*ask).doc["governs"] == []
    assert water(*ask, "--as-known-at", known).doc["governs"] == ["water-act"]
    listed = ("instrument", "list", "--on", "1960-01-01", "--json")
    assert [row["in_force"] for row in water(*listed).doc["instruments"]] == [False, False]
    assert [row["in_force"] for row in water(*listed, "--as-known-at", known).doc["instruments"]] == [False, True]
    assert "the record is replaced — the stamp reads 1975" in water.ok("instrument", "show", "water-act")
    assert water(*change, "--reason", "again", "--json").codes == {"nothing-changes"}


def test_striking_and_registering_again(water: Clerk, write: Callable[[str], str]) -> None:
    known = water.json("log", "show")["acts"][-1]["recorded_at"]
    water.ok("instrument", "correct", "water-act", "--strike", "--reason", "there is no such act")
    assert "The record is struck." in water.ok("instrument", "show", "water-act")
    assert [row["instrument"] for row in water.json("instrument", "list")["instruments"]] == ["river-act"]
    assert len(water.json("instrument", "list", "--as-known-at", known)["instruments"]) == 2
    again = water("instrument", "correct", "water-act", "--strike", "--reason", "again", "--json")
    assert again.code == 4
    found = water("finding", "record", "reaches", "--instrument", "water-act", "--value", "yes", "--why", "it names it",
                  "--subject", "water", "--in", "US-KS", "--json")  # fmt: skip
    assert found.codes == {"unknown-instrument"}
    assert "1 instrument recorded" in water.ok("load", write(ONE))
    assert water.json("instrument", "show", "water-act")["definition"]["title"] == "Water Act"
    assert water.json("check", "--strict")["findings"] == []


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("water-act",), 2, "usage"),
        (("water-act", "--strike", "--file", "x.yaml"), 2, "usage"),
        (("water-act", "--file", "/nowhere.yaml"), 3, "file-unreadable"),
        (("nobody", "--strike"), 4, "not-found"),
    ],
)
def test_corrections_that_make_no_sense(water: Clerk, words: tuple[str, ...], code: int, expected: str) -> None:
    said = water("instrument", "correct", *words, "--reason", "x", "--json")
    assert said.code == code
    assert expected in {said.error["code"], *said.codes}


def test_a_correction_takes_one_instrument_and_the_right_one(water: Clerk, write: Callable[[str], str]) -> None:
    for text in (WATER, ONE.replace("water-act", "other-act"), "order: us\nfindings: []\n"):
        said = water("instrument", "correct", "water-act", "--file", write(text), "--reason", "x", "--json")
        assert (said.code, said.error["code"]) == (2, "usage")


_HEAD = "order: us\ninstruments:\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (_HEAD + statute("a", ", consent: {given: true, act: a}"), "self-reference"),
        (_HEAD + statute("a", ", made_under: a"), "self-reference"),
        (_HEAD + statute("a", ", made_under: b") + statute("b", ", made_under: a"), "circular-basis"),
        (_HEAD + statute("a") + statute("a"), "duplicate-name"),
        (_HEAD + statute("a", ", clauses: [{type: repeals, target: {ids: [a]}}]"), "self-reference"),
        (_HEAD + statute("a", ", clauses: [{type: obliterates}]"), "unknown-value"),
        (_HEAD + statute("a", ', ended: "1990"'), "bad-period"),
        (_HEAD + statute("a", ", level: cosmic").replace("level: state, ", "", 1), "unknown-value"),
        (_HEAD + statute("../a"), "bad-name"),
        (_HEAD + statute("a").replace("US-KS", "ATLANTIS"), "bad-name"),
        ("instruments:\n" + statute("a"), "missing-field"),
        ("order: us\nagreements: []\nagreements: []\n", "yaml-duplicate-key"),
    ],
)
def test_files_that_are_refused_whole(water: Clerk, write: Callable[[str], str], text: str, code: str) -> None:
    said = water("load", write(text), "--json")
    assert said.code == 3
    assert code in said.codes
    assert len(water.json("instrument", "list")["instruments"]) == 2


def test_a_basis_that_runs_in_a_circle_through_the_register(water: Clerk, write: Callable[[str], str]) -> None:
    water.ok("load", write(_HEAD + statute("b", ", made_under: a")))
    said = water("load", write(_HEAD + statute("a", ", made_under: b")), "--json")
    assert (said.code, said.codes) == (3, {"circular-basis"})


def _chain(name: str, length: int, first: str = "") -> str:
    """Write a file in which each instrument rests on the one before, and says that it repeals it."""
    more = (
        f", made_under: {name}{n - 1}, clauses: [{{type: repeals, target: {{ids: [{name}{n - 1}]}}}}]"
        for n in range(1, length)
    )
    return _HEAD + statute(f"{name}0", first) + "".join(statute(f"{name}{n}", text) for n, text in enumerate(more, 1))


def test_a_chain_longer_than_any_stack(
    clerk_of: Callable[[str], Clerk], write: Callable[[str], str], tmp_path: Path
) -> None:
    length = 2_000
    clerk = clerk_of(f"sqlite:///{tmp_path / 'chain.db'}")
    clerk.ok("init")
    assert clerk.json("load", write(_chain("a", length)))["files"][0]["instruments"] == length
    crowded = clerk("governs", "water", "--in", "US-KS", "--json")
    assert (crowded.code, crowded.error["code"]) == (2, "too-many-instruments")
    closed = clerk("load", write(_chain("b", length, f", made_under: b{length - 1}")), "--json")
    assert (closed.code, closed.codes) == (3, {"circular-basis"})


def test_ten_thousand_links_are_read_without_recursion(tmp_path: Path) -> None:
    path = tmp_path / "chain.yaml"
    path.write_text(_chain("a", 10_000))
    with foedus.open_registry(f"sqlite:///{tmp_path / 'x.db'}") as registry:
        registry.init()
        with pytest.raises(foedus.FoedusError) as refused:
            list(registry.load([path]))
    assert {reason.code for reason in refused.value.reasons} == {"file-too-large"}


def test_everything_that_ships_as_an_example_loads(clerk: Clerk) -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == set(foedus.shipped_examples()) - {"market-disputes.yaml"}
    files = sorted(EXAMPLES.iterdir(), key=lambda path: ("supposed" in path.name, path.name))
    said = clerk("load", *map(str, files))
    assert said.code == 0, said.err
    assert "us-nurses.yaml" in said.out
    assert clerk.json("check", "--strict")["findings"] == []
    text = clerk.ok("log", "show", "--tag", "instrument.register")
    assert "registered: Kansas Nurse Practice Act" in text
