"""Exact numbers for people: rounding happens here, for display, and nowhere else."""

from __future__ import annotations

from fractions import Fraction


def decimal_text(value: Fraction, places: int) -> str:
    """Write a fraction with a fixed number of decimal places, halves away from zero."""
    scale = 10**places
    scaled = abs(value) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if value < 0 and whole else ""
    if places == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole // scale}.{whole % scale:0{places}d}"


def plain(value: Fraction) -> str:
    """Write an exact number without trailing noise: ``26``, ``56.87``, ``1/3``."""
    if value.denominator == 1:
        return str(value.numerator)
    denominator = value.denominator
    for factor in (2, 5):
        while denominator % factor == 0:
            denominator //= factor
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return decimal_text(value, places)
