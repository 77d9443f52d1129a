"""Pages: wrapped, aligned, coloured on a terminal only."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from foedus_cli.clean import cells, wrap
from foedus_cli.options import Instant, InstantType
from foedus_cli.render import Cell, OutputFailedError, Page, put, put_json


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_lines_are_wrapped_and_nothing_is_lost() -> None:
    text = "The quick brown fox " * 20 + "x" * 130
    lines = wrap(text, 40)
    assert all(cells(line) <= 40 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= 10 for line in wrap("关于亚太自由贸易区的协定", 10))
    assert cells("协定") == 4
    assert cells("e\u0301") == 1
    assert wrap("", 10) == [""]


def test_a_table_is_aligned_also_with_wide_signs() -> None:
    page = Page()
    page.table(("name", "title"), [("协定", "one"), (Cell("ab", "good"), "two")])
    assert page.text() == "name  title\n协定  one\nab    two\n"


def test_a_terminal_gets_cut_or_wrapped_cells_and_a_pipe_whole_ones() -> None:
    long = "word " * 30
    cut, wrapped, piped = Page(60, piped=False), Page(60, piped=False), Page()
    cut.table(("", ""), [("id", long)], one_line=True)
    wrapped.table(("", ""), [("id", long)])
    piped.table(("", ""), [("id", long)])
    assert cut.text().endswith("…\n")
    assert max(map(len, cut.text().splitlines())) <= 60
    assert wrapped.text().count("word") == piped.text().count("word") == 30
    assert max(map(len, wrapped.text().splitlines())) <= 60
    assert len(piped.text().splitlines()) == 1


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "77")
    page = Page.on(Terminal())
    page.line("yes", "good")
    assert page.text() == "\x1b[32myes\x1b[0m\n"
    assert page.width == 77
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Page.on(Terminal()).colour
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not Page.on(Terminal()).colour
    plain = Page.on(io.StringIO())
    assert (plain.width, plain.colour) == (100, False)


def test_gaps_and_fields() -> None:
    page = Page()
    page.gap()
    page.fields((("One", "first " * 30), ("Other", None), ("Third", "x")))
    page.gap()
    page.gap()
    page.line("end")
    lines = page.text().splitlines()
    assert lines[0].startswith("One    first")
    assert lines[1].startswith("       first")
    assert lines[-3:] == ["Third  x", "", "end"]


def test_an_old_terminal_gets_plain_signs_and_valid_json() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="latin-1")
    put("✓ über “x” 协\n", stream)
    put_json({"a": "é协"}, stream)
    assert raw.getvalue().decode("latin-1").splitlines()[0] == '+ über "x" \\u534f'
    assert b"\\u00e9\\u534f" in raw.getvalue()


def test_a_reader_that_left_is_no_error_and_a_full_disk_is() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    put("x", Gone())
    with pytest.raises(OutputFailedError, match="No space"):
        put("x", Full())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-02", Instant(datetime(2024, 1, 2, 23, 59, 59, 999999, UTC))),
        ("2024-01-02T03:04:05Z", Instant(datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))),
        ("2024-01-02T03:04:05+02:00", Instant(datetime(2024, 1, 2, 1, 4, 5, tzinfo=UTC))),
        ("2024-01-02T03:04", Instant(datetime(2024, 1, 2, 3, 4, tzinfo=UTC), assumed=True)),
    ],
)
def test_instants(text: str, expected: Instant) -> None:
    assert InstantType().convert(text, None, None) == expected


def test_a_day_can_also_mean_its_beginning() -> None:
    assert InstantType(begin=True).convert("2024-01-02", None, None) == Instant(datetime(2024, 1, 2, tzinfo=UTC))
