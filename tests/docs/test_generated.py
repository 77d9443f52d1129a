"""Generated pages are what the generator writes today; `make docs` writes them anew."""

from __future__ import annotations

import re

import generate
import pytest

import foedus

REFERENCE = generate.DOCS / "reference"


@pytest.mark.parametrize("name", generate.REFERENCE)
def test_a_generated_page_is_what_the_code_says(name: str) -> None:
    assert (REFERENCE / name).read_text("utf-8") == generate.REFERENCE[name](), "`make docs` writes the page anew"


def test_every_command_and_every_name_of_the_library_is_on_its_page() -> None:
    commands = generate.command_page()
    for path, _ in generate._walk(generate.cli, ()):
        assert f"foedus {' '.join(path)}" in commands
    library = generate.library_page()
    assert [name for name in foedus.__all__ if name != "__version__" and f"## foedus.{name}\n" not in library] == []


def test_the_page_on_the_format_names_every_field_and_every_kind_of_act() -> None:
    text = (REFERENCE / "agreement-format.md").read_text("utf-8")
    wanted = [*foedus.agreement_schema()["properties"], *foedus.ACT_KINDS]
    assert [name for name in wanted if f"`{name}`" not in text] == []
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named - set(foedus.agreement_schema()["properties"]) == set()
