"""What every file of the house looks like: docstrings, size, and nothing that belongs to one machine."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Module

LONG = 300
LONG_FOR_A_REASON = {
    "engine/foedus/ports.py": "every row and question that passes between desks and archive, nearly all docstring",
    "engine/foedus/ledger/standalone.py": "it lies in every bundle, one file that an auditor reads in one sitting",
    "engine/foedus/law/precedence/conditions.py": "the closed vocabulary, one function of a few lines after the other",
    "engine/foedus/law/precedence/pipeline.py": "one walk, told in the order in which it is walked",
    "engine/foedus/law/terms.py": "the whole grammar of the agreement format as values, read in one sitting",
    "engine/foedus/law/explain.py": "the sentences of every verdict, kept together so that they sound alike",
    "engine/foedus/law/forecast.py": "one search over one tree; half of it would not be understood without the other",
    "engine/foedus/services/desk.py": "the second law of the house, in the order in which it is carried out",
    "engine/foedus/store/reading.py": "every question to the archive, each of a few lines, in the order of ports",
    "engine/foedus/queries/agreements.py": "the answers as values with their JSON beside the questions they answer",
}
"""Files over 300 lines, each with the reason why it is not two files."""

_TEXTS = {".py", ".md", ".toml", ".yaml", ".yml", ".txt", ".sh", ".mako", ".json", ".cfg", ".ini", ".svg", ""}
_NOT_OURS = {
    ".git",
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
    ".grimp_cache",
    "__pycache__",
    "build",
    "dist",
    "demo",
}
_PLACES = [
    re.escape("/" + "work/"),
    re.escape("/" + "tmp/venv"),
    r"/(?:home|Users)/[a-z]",
    r"/root/",
    re.escape("pypi" + ".org"),
    re.escape("python" + "hosted.org"),
    re.escape("registry." + "npmjs"),
]
_INDEX_VARIABLES = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX")


def test_every_module_says_what_it_is_for(house: tuple[Module, ...]) -> None:
    found = [module.path for module in house if module.text.strip() and not ast.get_docstring(module.tree)]
    assert found == []


def test_every_public_name_of_the_engine_says_what_it_does(house: tuple[Module, ...]) -> None:
    found = [
        f"{module.path}:{node.lineno} {name}"
        for module in house
        if module.path.startswith("engine/")
        for name, node in _public(module.tree)
        if not ast.get_docstring(node)
    ]
    assert found == []


def _public(
    tree: ast.Module | ast.ClassDef, within: str = ""
) -> Iterator[tuple[str, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if any(ast.unparse(mark) == "overload" for mark in node.decorator_list):
            continue
        yield within + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from _public(node, f"{within}{node.name}.")


def test_a_long_file_has_its_reason(house: tuple[Module, ...]) -> None:
    """Nobody reads a file of six hundred lines before changing it."""
    lengths = {module.path: module.text.count("\n") for module in house}
    assert {path for path, lines in lengths.items() if lines > LONG} - set(LONG_FOR_A_REASON) == set()
    grown_short = {path for path in LONG_FOR_A_REASON if lengths.get(path, 0) < LONG * 0.9}
    assert grown_short == set(), "a reason that is not needed any more"


@pytest.mark.parametrize("pattern", _PLACES)
def test_no_file_knows_this_machine_or_where_packages_come_from(root: Path, pattern: str) -> None:
    """A path of one machine helps nobody else, and where packages come from is for each reader's own settings."""
    assert list(_named(root, re.compile(pattern))) == []


def test_no_file_names_the_registry_of_this_machine(root: Path) -> None:
    hosts = {
        match[1]
        for name in _INDEX_VARIABLES
        for match in re.finditer(r"//(?:[^/@\s]*@)?([^/:\s]+)", os.environ.get(name, ""))
    }
    found = [
        hit for host in sorted(hosts - {"localhost", "127.0.0.1"}) for hit in _named(root, re.compile(re.escape(host)))
    ]
    assert found == []


def _named(root: Path, pattern: re.Pattern[str]) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _NOT_OURS and not name.endswith(".egg-info"))
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix not in _TEXTS or path == Path(__file__).resolve():
                continue
            text = path.read_bytes().decode("utf-8", "replace")
            for line, words in enumerate(text.splitlines(), start=1):
                if pattern.search(words):
                    yield f"{path.relative_to(root)}:{line}"
