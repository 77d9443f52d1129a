"""Checking one legal act that somebody dictates, field by field, without the machinery for whole files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
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
    if doc["act"] not in ACT_KINDS:
        yield Reason("unknown-value", f"There is no act {doc['act']!r}.", f"Acts are {', '.join(ACT_KINDS)}.")
    for name, parties in (("party", [doc["party"]]), ("with", doc.get("with", ()))):
        for party in parties:
            if not _PARTY.fullmatch(party):
                yield Reason(
                    "bad-name", f"{name}: {party!r} is no party: write a code such as US-KS, GY, or an id such as oapi."
                )
    for name in ("date", "effective"):
        if name in doc:
            yield from _bad_date(name, doc[name], partial=True)
    for name in ("notified", "chosen"):
        if name in doc:
            yield from _bad_date(name, doc[name], partial=False)
    if "about" in doc and not _ID.fullmatch(doc["about"]):
        yield Reason("bad-name", f"about: {doc['about']!r} is no id: write small letters, digits and hyphens.")
    for name in ("ref", "note", "does_not_count"):
        text = doc.get(name, "")
        if len(text) > _LONGEST:
            yield Reason("out-of-range", f"{name}: the text has {len(text)} characters, at most {_LONGEST} are kept.")
        if hidden_in(text):
            yield Reason("bad-character", f"{name}: the text holds characters that cannot be seen.")


def _bad_date(name: str, text: str, *, partial: bool) -> Iterator[Reason]:
    try:
        if partial:
            PartialDate.parse(text)
        else:
            date.fromisoformat(text)
    except ValueError as error:
        yield Reason("bad-date", f"{name}: {error}.", "Write YYYY-MM-DD.")
