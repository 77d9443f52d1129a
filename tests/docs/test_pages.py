"""Everything that the tutorial, the how-to pages and the README print is run, and prints what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from consoles import Session, blocks, commands, matches, play

ROOT = Path(__file__).resolve().parents[2]
POSTGRESQL = ROOT / "docs" / "howto" / "run-on-postgresql.md"
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs" / "tutorial").glob("*.md")),
    *sorted(path for path in (ROOT / "docs" / "howto").glob("*.md") if path != POSTGRESQL),
]
HAND_WRITTEN = [
    path
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
    if path.parent.name != "errors"
]
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def _run(page: Path, session: Session) -> None:
    problems, _ = play(page, session)
    assert not problems, "\n\n".join(map(str, problems)) + "\n\n`make docs` writes the real outputs into the page."


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_what_a_page_prints_is_what_happens(page: Path, tmp_path: Path) -> None:
    _run(page, Session(tmp_path))


@pytest.fixture
def postgresql_url(postgres_server: object) -> Iterator[str]:
    name = postgres_server.fresh()  # type: ignore[attr-defined]
    yield postgres_server.url(name)  # type: ignore[attr-defined]
    postgres_server.drop(name)  # type: ignore[attr-defined]


@pytest.mark.postgresql
def test_the_page_on_postgresql_is_what_happens(postgresql_url: str, tmp_path: Path) -> None:
    """The page's own address stands for the server that the suite starts."""
    _run(POSTGRESQL, Session(tmp_path, {"postgresql://registrar@db.example.org/treaties": postgresql_url}))


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    found = {link.partition("#")[0] for link in _LINK.findall(page.read_text("utf-8"))}
    inside = {link for link in found if link and "://" not in link}
    assert sorted(link for link in inside if not (page.parent / link).exists()) == []


def test_a_page_is_read_as_it_is_written() -> None:
    """```console
    $ one --two \\
    > three  # exit code 3
    first …
    …
    last
    $ four
    ```
    """
    text = (test_a_page_is_read_as_it_is_written.__doc__ or "").replace("\n    ", "\n")
    (block,) = blocks(text)
    first, second = commands(block)
    assert (first.text, first.code, second.text, second.code) == ("one --two \\\nthree", 3, "four", 0)
    assert matches(first.output, "first x\nlast\n")
    assert matches(first.output, "first \na\nb\nlast\n")
    assert not matches(first.output, "first x\nlast\nmore\n")
    assert not matches(second.output, "anything\n")
