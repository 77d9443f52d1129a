"""The answer to one question through time: stretches of days with one answer each, and why it changed.

Between two turning days nothing changes that a rule could see, so each stretch is decided once, on its first day.
Findings are taken to hold on every day: whoever recorded one with other times in mind asks about those times only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heapify, heappop, heappush
from typing import Any

from foedus.kernel.dates import EARLIEST, LATEST, PartialDate
from foedus.law.precedence.opinion import Opinion
from foedus.law.precedence.pack import Law
from foedus.law.precedence.pipeline import Memory, decide
from foedus.law.precedence.records import question_doc
from foedus.law.precedence.turning import changes, turning_days
from foedus.law.precedence.values import Finding, Instrument, Question

Corpus = Callable[[date], Sequence[Instrument]]
"""Gives the instruments that meet the question on a day."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days from ``start`` on, up to but not including ``end``, with one answer.

    The last stretch has no ``end``: it runs to the last day asked about, and nothing is said of what comes after.
    ``reasons`` say why the answer is another than the day before; the first stretch has none.
    """

    start: date
    end: date | None
    opinion: Opinion
    reasons: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def to_json(self) -> dict[str, Any]:
        """Return the stretch with its holding, as the casebook writes one; no ``start`` = as far back as can be."""
        referrals = [
            {"to": item.to, "because": item.because, "rule": item.rule, "about": list(item.about)}
            for item in self.opinion.referrals
        ]
        return {
            "start": None if self.start == EARLIEST else self.start.isoformat(),
            "end": self.end.isoformat() if self.end else None,
            "because": list(self.reasons),
            **self.opinion.holding(),
            "referrals": referrals,
        }


def through_time(
    law: Law,
    order: str,
    question: Question,
    corpus: Corpus | Sequence[Instrument],
    findings: Iterable[Finding],
    since: date | None = None,
    until: date | None = None,
    turning: Iterable[date] = (),
    memory: Memory | None = None,
) -> tuple[Stretch, ...]:
    """Answer a question for every day from ``since`` to ``until``, both included; without them for all days.

    ``corpus`` gives the instruments of a day, or is a list that is the same on all days; what it gives may change
    only on a day of ``turning``, or on one that the instruments' own dates bring.

    Raises:
        ValueError: ``until`` lies before ``since``.
        TooManyError: too many instruments meet the question.

    """
    first, last = since or EARLIEST, until or LATEST
    if last < first:
        raise ValueError(f"{last} lies before {first}")
    on: Corpus = corpus if callable(corpus) else (lambda _day: corpus)
    known = tuple(findings)
    found: list[Stretch] = []
    before: Sequence[Instrument] = ()
    memory = memory or Memory()
    for day, shown in _walk(law, order, question, on, first, last, turning):
        reasons = changes(law, order, question, before, shown, day) if found else ()
        before = shown
        if found and not reasons:  # a day that might have turned something, and did not
            continue
        opinion = decide(law, order, replace(question, date=PartialDate.of(day)), shown, known, memory)
        if not found or _answer(found[-1].opinion) != _answer(opinion):
            if found:
                found[-1] = replace(found[-1], end=day)
            found.append(Stretch(day, None, opinion, reasons, tuple(shown)))
    return tuple(found)


def through_time_doc(
    stretches: Sequence[Stretch], since: date | None = None, until: date | None = None
) -> dict[str, Any]:
    """Return the stretches as one JSON object, with the question and the titles of the instruments."""
    opinion = stretches[0].opinion
    question = question_doc(opinion.question)
    del question["date"]
    shown = {item.id: item for stretch in stretches for item in stretch.instruments}
    return {
        "order": opinion.order,
        "question": question,
        "since": None if since is None else since.isoformat(),
        "until": None if until is None else until.isoformat(),
        "instruments": {name: {"title": item.title or name, "kind": item.kind} for name, item in sorted(shown.items())},
        "stretches": [stretch.to_json() for stretch in stretches],
    }


def _walk(
    law: Law, order: str, question: Question, on: Corpus, since: date, until: date, turning: Iterable[date]
) -> Iterable[tuple[date, Sequence[Instrument]]]:
    """Give each turning day with its instruments; instruments that join bring turning days of their own."""
    waiting = [since, *(day for day in turning if since < day <= until)]
    heapify(waiting)
    seen: set[date] = set()
    before: tuple[Instrument, ...] | None = None
    while waiting:
        day = heappop(waiting)
        if day in seen:
            continue
        seen.add(day)
        shown = tuple(on(day))
        yield day, shown
        if shown != before:
            before = shown
            for later in turning_days(law, order, question, shown):
                if day < later <= until:
                    heappush(waiting, later)


def _answer(opinion: Opinion) -> tuple[Any, ...]:
    return opinion.holding(), opinion.referrals
