"""Every malformed file is refused for exactly its one mistake, at its place, with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from foedus.definitions.agreement import read_agreement
from foedus.errors import DefinitionRefused

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "malformed"


def expectations() -> list[tuple[str, str, str, str]]:
    index = yaml.safe_load((FOLDER / "index.yaml").read_text("utf-8"))
    found = [(name, item["code"], item["place"], item["words"]) for name, item in index.items()]
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.name in index or path.name == "index.yaml":
            continue
        first = path.read_text("utf-8").split("\n", 1)[0]
        code, place, words = first.removeprefix("# expect: ").split(" ", 2)
        found.append((path.name, code, place, words))
    return found


CASES = expectations()


def test_there_are_many_of_them() -> None:
    assert len(CASES) >= 45
    assert len({code for _, code, _, _ in CASES}) >= 30


@pytest.mark.parametrize(("name", "code", "place", "words"), CASES, ids=[case[0] for case in CASES])
def test_one_mistake_one_reason(name: str, code: str, place: str, words: str) -> None:
    with pytest.raises(DefinitionRefused) as caught:
        read_agreement((FOLDER / name).read_bytes(), name)
    listed = [(reason.code, str(reason.where), reason.message) for reason in caught.value.reasons]
    assert [item[:2] for item in listed] == [(code, f"{name}:{place}")], listed
    assert words in listed[0][2]
    assert all(reason.advice for reason in caught.value.reasons)
