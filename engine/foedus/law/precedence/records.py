"""From the JSON form of an instrument, a finding or a question to its value, and back to canonical JSON.

The JSON forms are those of the casebook format, sections 1 and 2; a register keeps them as definitions and payloads.
Nothing is checked here: ``definitions`` does that, with places.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from foedus.kernel.dates import PartialDate
from foedus.law.precedence.values import SECOND_ARGUMENTS, Clause, Consent, Finding, Instrument, Question

_DATES = ("enacted", "promulgated", "in_force", "in_force_by", "not_in_force_by", "retroactive_from", "ended")


def read_instrument(doc: Mapping[str, Any]) -> Instrument:
    """Build an instrument from its JSON form."""
    territory = doc.get("territory")
    ratified = doc.get("ratified")
    return Instrument(
        id=doc["id"],
        kind=doc["kind"],
        level=doc["level"],
        parties=tuple(doc["parties"]),
        subjects=tuple(doc["subjects"]),
        territory=None if territory is None else tuple(territory),
        title=doc.get("title", ""),
        **{name: _date(doc.get(name)) for name in _DATES},
        ratified=None if ratified is None else frozenset(ratified),
        rejected_by=frozenset(doc.get("rejected_by", ())),
        consent=_consent(doc["consent"]) if "consent" in doc else None,
        competence=dict(doc.get("competence", {})),
        made_under=doc.get("made_under"),
        forum=doc.get("forum"),
        clauses=tuple(_clause(item) for item in doc.get("clauses", ())),
        successors=dict(doc.get("successors", {})),
        rank=doc.get("rank"),
    )


def read_finding(doc: Mapping[str, Any], ref: str | None = None) -> Finding:
    """Build a finding from its JSON form; ``ref`` is the act that recorded it."""
    if "pair" in doc:
        first, second = sorted(doc["pair"])
    else:
        first = doc.get("instrument", "")
        second = next((doc[name] for name in SECOND_ARGUMENTS if name in doc), "")
    return Finding(
        doc["type"], first, second, doc["value"], doc.get("reason", ""), doc.get("by", ""), doc.get("date", ""),
        doc.get("until"), ref,
    )  # fmt: skip


def read_question(doc: Mapping[str, Any], choices: Mapping[str, str] | None = None) -> Question:
    """Build a question from its JSON form; ``choices`` are the options of disputed rules that the asker sets."""
    territory = doc["territory"]
    between = doc.get("between")
    return Question(
        subject=doc["subject"],
        territory=(territory,) if isinstance(territory, str) else tuple(territory),
        date=PartialDate.parse(doc["date"]),
        forum=doc.get("forum"),
        addressee=doc.get("addressee"),
        between=None if between is None else (between[0], between[1]),
        choices=dict(choices or {}),
    )


def question_doc(question: Question) -> dict[str, Any]:
    """Return the JSON form of a question; what was not asked is left out."""
    doc: dict[str, Any] = {"subject": question.subject, "territory": list(question.territory)}
    doc["date"] = str(question.date)
    if question.forum is not None:
        doc["forum"] = question.forum
    if question.addressee is not None:
        doc["addressee"] = question.addressee
    if question.between is not None:
        doc["between"] = list(question.between)
    if question.choices:
        doc["choices"] = dict(sorted(question.choices.items()))
    return doc


_parsed = lru_cache(maxsize=32_768)(PartialDate.parse)
"""A register of a million instruments has some ten thousand dates."""


def _date(text: str | None) -> PartialDate | None:
    return None if text is None else _parsed(text)


def _consent(doc: Mapping[str, Any]) -> Consent:
    return Consent(
        doc.get("required"), doc["given"], _date(doc.get("date")), _date(doc.get("given_by")), _date(doc.get("ended"))
    )


def _clause(doc: Mapping[str, Any]) -> Clause:
    target = doc.get("target", {})
    return Clause(
        type=doc["type"],
        ids=frozenset(target.get("ids", ())),
        kinds=frozenset(target.get("kinds", ())),
        subjects=tuple(target.get("subjects", ())),
        topics=frozenset(target.get("topics", ())),
        value=doc.get("value"),
        by=_date(doc.get("by")),
        words=doc.get("words", ""),
    )
