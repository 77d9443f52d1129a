"""The kinds of single values in definition files: what they accept, how they refuse, and their JSON Schema.

The patterns are those of the agreement format; the calendar and the ranges are ours: no pattern says them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from foedus.definitions.tree import shown
from foedus.kernel.dates import PartialDate
from foedus.kernel.names import ID, PARTY
from foedus.law.acts import ACT_KINDS

GROUP = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
PARTIAL = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
SHARE = r"^[0-9]+(\.[0-9]+)?%$"
AMOUNT = r"^[0-9]+/[0-9]+$|^[0-9]+(\.[0-9]+)?%$"
STATES = ("not_in_force", "provisional", "partly_in_force", "in_force", "lapsed", "ended")

_FRACTION = re.compile(r"([0-9]{1,18})/([0-9]{1,18})")
_PERCENT = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,18})?)%")
_NAME_LIMIT = 200


def refuse(code: str, text: str, remedy: str = "", **more: object) -> PydanticCustomError:
    """Build the error of a validator; ``at`` in ``more`` names a part of the value as its place."""
    return PydanticCustomError("foedus", "refused", {"code": code, "text": text, "remedy": remedy, **more})


def wrong(expected: str) -> PydanticCustomError:
    """Build the error for a value of another type; what was found is said where the place is known."""
    return PydanticCustomError("foedus", "refused", {"code": "wrong-type", "expected": expected})


def closest(word: str, options: Iterable[str]) -> str:
    """Return ``did you mean …?`` for the nearest option, or nothing."""
    found = difflib.get_close_matches(word.lower(), list(options), n=1, cutoff=0.6)
    return f'Did you mean "{found[0]}"?' if found else ""


@dataclass(frozen=True)
class Kind:
    """Annotation of a value: the check and its JSON Schema."""

    check: Callable[[Any], Any]
    schema: dict[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate with the check alone."""
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema as it was written."""
        return dict(self.schema)

    def __hash__(self) -> int:
        return id(self)


def _is_text(value: Any, expected: str = "text") -> str:
    if not isinstance(value, str):
        raise wrong(expected)
    return value


def _text(least: int = 0) -> Kind:
    def check(value: Any) -> str:
        text = _is_text(value)
        if len(text) < least:
            raise refuse("too-few", f"{shown(text)} is too short; at least {least} characters are expected")
        return text

    return Kind(check, {"type": "string", **({"minLength": least} if least else {})})


def _name(what: str, pattern: str, example: str) -> Kind:
    compiled = re.compile(pattern)

    def check(value: Any) -> str:
        text = _is_text(value)
        found = compiled.fullmatch(text)
        if not found or len(text) > _NAME_LIMIT:
            raise refuse("bad-name", f"{shown(text)} is no {what}", f"Write it like {example}.")
        return text

    return Kind(check, {"type": "string", "pattern": pattern})


def one_of(*options: str) -> Kind:
    """Accept the listed words and no others."""

    def check(value: Any) -> str:
        text = _is_text(value)
        if text not in options:
            expected = f"expected is {'one of ' if len(options) > 1 else ''}{', '.join(options)}"
            raise refuse("unknown-value", f"{shown(text)} is not known here; {expected}", closest(text, options))
        return text

    return Kind(check, {"enum": list(options)})


def only(wanted: bool) -> Kind:
    """Accept exactly ``true``, or exactly ``false``: the other value is said by leaving the field out."""
    word = "true" if wanted else "false"

    def check(value: Any) -> bool:
        if not isinstance(value, bool):
            raise wrong(word)
        if value is not wanted:
            text = f"only {word} can be written here"
            raise refuse("unknown-value", text, "Leave the field out where it does not apply.")
        return value

    return Kind(check, {"const": wanted})


def whole(least: int, most: int = 10**18 - 1) -> Kind:
    """Accept a whole number in a range."""

    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong("a whole number")
        if not least <= value <= most:
            limit = f"from {least} to {most:,}" if most < 10**17 else f"from {least} on"
            raise refuse("out-of-range", f"{value} is out of range; expected is a whole number {limit}")
        return value

    return Kind(check, {"type": "integer", "minimum": least, **({"maximum": most} if most < 10**17 else {})})


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong("true or false")
    return value


def _number(value: Any) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise wrong("a number")
    return value


def _date(pattern: str, forms: str) -> Kind:
    compiled = re.compile(pattern)

    def check(value: Any) -> str:
        text = _is_text(value, forms)
        exact = compiled.fullmatch(text) is not None
        try:
            PartialDate.parse(text)
        except ValueError as error:
            reason = str(error).partition(": ")[2]
            detail = reason if exact else f"expected is {forms}"
            raise refuse("bad-date", f"{shown(text)} is not a date: {detail}") from None
        if not exact:
            raise refuse("bad-date", f"{shown(text)} is not a whole date: expected is {forms}")
        return text

    return Kind(check, {"type": "string", "pattern": pattern})


def _share(value: Any) -> str:
    text = _is_text(value)
    if not _PERCENT.fullmatch(text):
        raise refuse("bad-amount", f"{shown(text)} is no percentage", 'Write it like "55%" or "0.5%".')
    return text


def _amount(zero: bool) -> Kind:
    def check(value: Any) -> int | str:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise wrong('a number, or a share like "2/3" or "55%"')
        problem = _whole_amount(value) if isinstance(value, int) else _share_amount(value, zero)
        if problem:
            raise refuse("bad-amount", f"{shown(str(value))} {problem}")
        return value

    schema = {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": AMOUNT}]}
    return Kind(check, schema)


def _whole_amount(value: int) -> str:
    return "" if value >= 1 else "is no number that must be reached; it begins with 1"


def _share_amount(text: str, zero: bool) -> str:
    fraction, percent = _FRACTION.fullmatch(text), _PERCENT.fullmatch(text)
    if fraction:
        part, total = Decimal(fraction[1]), Decimal(fraction[2])
    elif percent:
        part, total = Decimal(percent[1]), Decimal(100)
    else:
        hint = "; write a number without quotation marks" if text.isdigit() else ""
        return f'is no share like "2/3" or "55%"{hint}'
    if total == 0:
        return "divides by zero"
    if part > total:
        return "is more than the whole"
    return "is always reached" if part == 0 and not zero else ""


Text = Annotated[str, _text()]
Title = Annotated[str, _text(3)]
Id = Annotated[str, _name("id", ID, "nlc-enhanced or product_standards")]
Party = Annotated[str, _name("party or organ", PARTY, "US-KS, GY, oapi or us-congress")]
Subject = Annotated[str, _name("subject", "^[a-z][a-z0-9_]*$", "intellectual_property")]
GroupName = Annotated[str, _name("group of parties", GROUP, "annex-1, and a single party as a list, [US-KS]")]
Date = Annotated[str, _date(DATE, 'a day like "2011-05-31"')]
Partial = Annotated[str, _date(PARTIAL, 'a day, month or year like "2011-05-31", "2011-05" or "2011"')]
ActKind = Annotated[str, one_of(*ACT_KINDS)]
State = Annotated[str, one_of(*STATES)]
ClockKind = Annotated[str, one_of("act", "notified", "effective")]
YesNo = Annotated[bool, Kind(_yes_no, {"type": "boolean"})]
OnlyTrue = Annotated[bool, only(True)]
OnlyFalse = Annotated[bool, only(False)]
Number = Annotated[int | Decimal, Kind(_number, {"type": "number"})]
Share = Annotated[str, Kind(_share, {"type": "string", "pattern": SHARE})]
AtLeast = Annotated[int | str, _amount(zero=False)]
MoreThan = Annotated[int | str, _amount(zero=True)]
Ordinal = Annotated[int, whole(1)]
Count = Annotated[int, whole(0)]
