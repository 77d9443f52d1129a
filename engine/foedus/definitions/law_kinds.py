"""Kinds of values in rule files, casebooks and files of instruments: what each accepts, and how it refuses.

Words of closed vocabularies are only texts here: which of them exist is for the law to say, and is checked against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Final

from foedus.definitions.kinds import Kind, refuse, wrong
from foedus.definitions.tree import shown
from foedus.kernel.dates import PartialDate

CONSENT_REQUIRED: Final = ("needed", "not_needed", "open")
CONSENT_FORMS: Final = ("prior", "subsequent", "advance", "implied")

_LONGEST = 200
_WORDS: Final = 20_000


def _matching(pattern: str, what: str, example: str) -> Kind:
    compiled = re.compile(pattern)

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise wrong("text")
        if len(value) > _LONGEST or not compiled.fullmatch(value):
            raise refuse("bad-name", f"{shown(value)} is no {what}", f"Write it like {example}.")
        return value

    return Kind(check, {"type": "string", "pattern": f"^{pattern}$"})


def _prose(value: Any) -> str:
    if not isinstance(value, str):
        raise wrong("text")
    if not value.strip():
        raise refuse("too-few", "the text is empty")
    if len(value) > _WORDS:
        raise refuse("out-of-range", f"the text has {len(value)} characters; at most {_WORDS:,} are kept")
    return value


def _stretch(value: Any) -> str:
    """Accept a day, or two days with a stroke between them: since when, and until when."""
    if not isinstance(value, str):
        raise wrong('text like "1973-01-01" or "1973-01-01/2020-02-01"')
    days = []
    for part in value.split("/"):
        try:
            days.append(PartialDate.parse(part))
        except ValueError as error:
            raise refuse("bad-date", str(error)) from None
    if len(days) > 2 or (len(days) == 2 and days[1].last <= days[0].first):
        raise refuse("bad-period", f"{shown(value)} is no stretch of time", "Write the first day, a stroke, the end.")
    return value


def _version(value: Any) -> int | str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise wrong('text like "2026.1", or a whole number')
    return value


def _any_word(value: Any) -> bool | str:
    if not isinstance(value, bool | str):
        raise wrong("true, false, or a word")
    return value


def _anything(value: Any) -> Any:
    return value


def _mapping(what: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            raise wrong(what)
        return value

    return check


InstrumentId = Annotated[str, _matching("[a-z0-9]+(-[a-z0-9]+)*", "id of an instrument", "la-plata or ky-act-1812")]
RuleId = Annotated[str, _matching("[A-Z][A-Z0-9]*(-[A-Za-z0-9]+)+", "id of a rule", "US-C2 or GEN-05a")]
Place = Annotated[
    str,
    _matching(
        "[A-Z]{2,}(-[A-Z0-9]{1,3}(-[a-z0-9]+)*)?|[a-z][a-z0-9]*(-[a-z0-9]+)*",
        "party or territory",
        "US-KS, DE, DE-HE-kassel or oapi",
    ),
]
DottedSubject = Annotated[
    str, _matching(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*", "subject", "water or property.land_title, small letters and dots")
]
Prose = Annotated[str, Kind(_prose, {"type": "string", "minLength": 1, "maxLength": _WORDS})]
Stretch = Annotated[str, Kind(_stretch, {"type": "string"})]
WordOrTruth = Annotated[bool | str, Kind(_any_word, {"type": ["boolean", "string"]})]
ConditionForm = Annotated[Any, Kind(_anything, {"type": "object"})]
"""A condition; what it may be is checked by :mod:`foedus.definitions.law_conditions`, at any depth."""

Version = Annotated[int | str, Kind(_version, {"type": ["integer", "string"]})]
AnyMapping = Annotated[dict[str, Any], Kind(_mapping("a mapping"), {"type": "object"})]
