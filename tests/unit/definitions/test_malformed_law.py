"""Every malformed file of rules, cases or instruments is refused for exactly its one mistake, at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.definitions.casebook import read_casebook
from foedus.definitions.instrument_file import read_instruments
from foedus.definitions.law_reading import read_law, shipped_law
from foedus.errors import DefinitionRefused

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "malformed-law"

READERS: dict[str, Callable[[bytes, str], object]] = {
    "rule": lambda data, name: read_law([(name, data)]),
    "vocabulary": lambda data, name: read_law([(name, data)]),
    "case": lambda data, name: read_casebook(data, name, shipped_law()),
    "instrument": lambda data, name: read_instruments(data, name, shipped_law()),
}


def expectations() -> list[tuple[str, str, str, str]]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        first = path.read_text("utf-8").split("\n", 1)[0]
        code, place, words = first.removeprefix("# expect: ").split(" ", 2)
        found.append((path.name, code, place, words))
    return found


CASES = expectations()


def test_there_are_many_of_them() -> None:
    assert len(CASES) >= 80
    assert len({code for _, code, _, _ in CASES}) >= 20
    assert {name.partition("-")[0] for name, *_ in CASES} == set(READERS)


@pytest.mark.parametrize(("name", "code", "place", "words"), CASES, ids=[case[0] for case in CASES])
def test_one_mistake_one_reason(name: str, code: str, place: str, words: str) -> None:
    with pytest.raises(DefinitionRefused) as caught:
        READERS[name.partition("-")[0]]((FOLDER / name).read_bytes(), name)
    listed = [(reason.code, str(reason.where), reason.message) for reason in caught.value.reasons]
    assert [item[:2] for item in listed] == [(code, f"{name}:{place}")], listed
    assert words in listed[0][2]
    assert all(reason.advice for reason in caught.value.reasons)
