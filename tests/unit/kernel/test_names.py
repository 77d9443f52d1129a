"""Party codes, ids, hidden characters and the clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from foedus.kernel.clock import SystemClock, today
from foedus.kernel.names import ID, PARTY
from foedus.kernel.text import HIDDEN
from foedus.testing import FixedClock


@pytest.mark.parametrize(
    "name", ["US", "US-KS", "DE-BY", "CH-ZH", "GY", "NO", "oapi", "us-congress", "cs-czechoslovakia"]
)
def test_parties(name: str) -> None:
    assert re.fullmatch(PARTY, name)


@pytest.mark.parametrize("name", ["", "us-", "US-", "Us", "us congress", "US-ABCD", "-us", "1us", "üs", "us_congress"])
def test_no_parties(name: str) -> None:
    assert re.fullmatch(PARTY, name) is None


@pytest.mark.parametrize("name", ["nlc-enhanced", "art-41", "product_standards", "2", "annex-1-co2-1990"])
def test_ids(name: str) -> None:
    assert re.fullmatch(ID, name)


@pytest.mark.parametrize("name", ["", "NLC", "a--b", "a_", "_a", "a b", "a-b_c", "ä"])
def test_no_ids(name: str) -> None:
    assert re.fullmatch(ID, name) is None


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x7f", "\x85", "\u00ad", "\u061c", "\u200b", "\u200f", "\u2028", "\u202e", "\u2066", "\ufeff",
     "\ufffd", "\U000e0001"],
)  # fmt: skip
def test_hidden(character: str) -> None:
    assert HIDDEN.search(f"a{character}b")


@pytest.mark.parametrize("text", ["Länder", "§ 35", "Ελλάδα", "Україна", "北京", "العربية", "a\tb\nc", "1 000 €"])
def test_not_hidden(text: str) -> None:
    assert HIDDEN.search(text) is None


def test_the_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_today_is_the_day_in_utc() -> None:
    late = datetime(2026, 1, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert today(FixedClock(late.astimezone(UTC))) == date(2025, 12, 31)
