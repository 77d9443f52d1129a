"""Numbers for people: exact where possible, halves away from zero where not."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.kernel.rounding import decimal_text, plain

RUN = settings(derandomize=True, deadline=None)

TENTHS = st.integers(-(10**9), 10**9).map(lambda n: Fraction(n, 10_000))


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(-5, 1000), 2, "-0.01"),
        (Fraction(4999, 1_000_000), 2, "0.00"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(7, 2), 0, "4"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(9999, 1000), 2, "10.00"),
        (Fraction(26), 0, "26"),
        (Fraction(26), 1, "26.0"),
        (Fraction(0), 3, "0.000"),
    ],
)
def test_decimal_text(value: Fraction, places: int, text: str) -> None:
    assert decimal_text(value, places) == text


@pytest.mark.parametrize("places", [0, 1, 2])
def test_nothing_has_no_sign(places: int) -> None:
    assert not decimal_text(Fraction(-1, 10_000), places).startswith("-")


@RUN
@given(TENTHS, st.integers(0, 6))
def test_as_the_decimal_module_rounds(value: Fraction, places: int) -> None:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    expected = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert Decimal(decimal_text(value, places)) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(26), "26"),
        (Fraction("56.87"), "56.87"),
        (Fraction("56.870"), "56.87"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(0), "0"),
        (Fraction(100, 3), "100/3"),
    ],
)
def test_plain(value: Fraction, text: str) -> None:
    assert plain(value) == text


@RUN
@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=2000))
def test_plain_loses_nothing(value: Fraction) -> None:
    assert Fraction(plain(value)) == value
