"""The page on files of instruments names every field that is allowed and none that is not; its examples are read."""

from __future__ import annotations

import re

import generate
import pytest
from pydantic import BaseModel

from foedus.definitions import instruments_models as models
from foedus.definitions.instrument_file import read_instruments
from foedus.definitions.law_reading import shipped_law

PAGE = (generate.DOCS / "reference" / "instrument-format.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def named(section: str) -> set[str]:
    """Return the fields in the first column of a section's table."""
    text = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    (found,) = [part for part in text if part.startswith(f"{section}\n")]
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", found, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize(
    ("section", "model"),
    [
        ("The file", models.InstrumentsModel),
        ("An instrument", models.InstrumentModel),
        ("A clause", models.ClauseModel),
        ("A finding", models.ScopedFinding),
    ],
)
def test_a_table_names_just_the_fields_of_its_model(section: str, model: type[BaseModel]) -> None:
    assert named(section) == set(model.model_fields)


@pytest.mark.parametrize("model", [models.ConsentModel, models.CompetenceModel, models.TargetModel, models.RecordModel])
def test_the_fields_inside_others_are_named_too(model: type[BaseModel]) -> None:
    assert [name for name in model.model_fields if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_file_of_instruments(example: str) -> None:
    read_instruments(example.encode(), "example.yaml", shipped_law())


def test_there_are_examples_of_all_three() -> None:
    assert [name for name in ("instruments:", "agreements:", "findings:") if name not in "".join(EXAMPLES)] == []
