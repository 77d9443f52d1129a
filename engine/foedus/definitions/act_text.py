"""Checking one legal act that somebody dictates, field by field, without the machinery for whole files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from foedus.errors import Reason, Refused
from foedus.kernel.dates import PartialDate
from foedus.kernel.names import ID, PARTY
from foedus.kernel.text import hidden_in
from foedus.law.acts import ACT_KINDS

_PARTY, _ID = re.compile(PARTY), re.compile(ID)
_LONGEST = 2000


def check_act(doc: Mapping[str, Any]) -> dict[str, Any]:
    """Check the JSON form of one act with one party, and return it.

    Raises:
        Refused: with every field that is not what the agreement format wants.

    """
    reasons = list(_wrong(doc))
    if reasons:
        raise Refused("The act cannot be recorded as it is written.", reasons=reasons)
    return dict(doc)


def _wrong(doc: Mapping[str, Any]) -> Iterator[Reason]:
    for name in ("date", "party", "act"):
        if name not in doc:
            yield Reason("missing-field", f"An act has a {name}.")
    for name, value in doc.items():
        check = _CHECKS.get(name)
        if check is None:
            yield Reason("unknown-field", f"An act has no field {name!r}.", f"Fields are {', '.join(_CHECKS)}.")
        else:
            yield from check(name, value)


def _kind(name: str, value: Any) -> Iterator[Reason]:
    if value not in ACT_KINDS:
        yield Reason("unknown-value", f"{name}: there is no act “{value}”.", f"Acts are {', '.join(ACT_KINDS)}.")


def _party(name: str, value: Any) -> Iterator[Reason]:
    if not isinstance(value, str) or not _PARTY.fullmatch(value):
        yield Reason(
            "bad-name", f"{name}: “{value}” is no party.", "Write a code such as US-KS, GY, or an id such as oapi."
        )


def _parties(name: str, value: Any) -> Iterator[Reason]:
    if not isinstance(value, list | tuple) or not value:
        yield Reason("wrong-type", f"{name}: “{value}” is no list of parties.")
        return
    for party in value:
        yield from _party(name, party)


def _partial(name: str, value: Any) -> Iterator[Reason]:
    try:
        PartialDate.parse(value)
    except (TypeError, ValueError) as error:
        why = str(error) if isinstance(error, ValueError) else f"“{value}” is not a date"
        yield Reason("bad-date", f"{name}: {why}.", "Write YYYY-MM-DD, YYYY-MM or YYYY.")


def _day(name: str, value: Any) -> Iterator[Reason]:
    if not isinstance(value, str) or len(value) != len("2018-04-10"):
        yield Reason("bad-date", f"{name}: “{value}” is not a day.", "Write YYYY-MM-DD.")
    else:
        yield from _partial(name, value)


def _name(name: str, value: Any) -> Iterator[Reason]:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        yield Reason("bad-name", f"{name}: “{value}” is no id.", "Write small letters, digits and hyphens.")


def _ordinal(name: str, value: Any) -> Iterator[Reason]:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        yield Reason("wrong-type", f"{name}: “{value}” is no number from 1 on.")


def _text(name: str, value: Any) -> Iterator[Reason]:
    if not isinstance(value, str):
        yield Reason("wrong-type", f"{name}: “{value}” is no text.")
    elif len(value) > _LONGEST:
        yield Reason("out-of-range", f"{name}: the text has {len(value)} characters, at most {_LONGEST} are kept.")
    elif hidden_in(value):
        yield Reason("bad-character", f"{name}: the text holds characters that cannot be seen.")


_CHECKS: Mapping[str, Callable[[str, Any], Iterator[Reason]]] = {
    "date": _partial, "party": _party, "act": _kind, "effective": _partial, "notified": _day, "chosen": _day,
    "with": _parties, "about": _name, "nth": _ordinal, "does_not_count": _text, "ref": _text, "note": _text,
}  # fmt: skip
