"""Which instrument governs: a question put to a register, answered by the law.

The archive narrows, the rules decide. Nothing is written. ``relying_on`` names instruments that are weighed although
nothing in their records ties them to the question: those that a party relies on. A question of *what if* adds
instruments and findings that the register does not hold, or holds otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from foedus.dossiers.corpus import Corpus
from foedus.dossiers.near import perhaps
from foedus.dossiers.records import lives_as_agreement
from foedus.dossiers.shelf import Shelf
from foedus.errors import NotFound, Reason, Usage
from foedus.kernel.dates import EARLIEST, LATEST, PartialDate
from foedus.law.precedence.opinion import Opinion
from foedus.law.precedence.pack import Law
from foedus.law.precedence.pipeline import TooManyError, decide
from foedus.law.precedence.through_time import Stretch, through_time_doc
from foedus.law.precedence.through_time import through_time as walk
from foedus.law.precedence.tree import opinion_doc
from foedus.law.precedence.values import Finding, Instrument, Question
from foedus.law.precedence.why_not import WhyNot
from foedus.law.precedence.why_not import why_not as explain
from foedus.ledger.envelope import instant_text
from foedus.ports import Archive, Reading, SecondLook


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put: the legal order, the question, and what goes with it.

    ``instruments`` and ``findings`` are only supposed.
    """

    order: str
    question: Question
    known_at: datetime | None = None
    relying_on: tuple[str, ...] = ()
    instruments: tuple[Mapping[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def supposing(self) -> bool:
        """Whether anything is asked that the register does not hold."""
        return bool(self.instruments or self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return what goes with the question; what was not asked is left out."""
        doc: dict[str, Any] = {"as_known_at": instant_text(self.known_at)} if self.known_at else {}
        if self.relying_on:
            doc["relying_on"] = list(self.relying_on)
        if self.supposing:
            names = [str(item["id"]) for item in self.instruments]
            doc["supposed"] = {"instruments": names, "findings": len(self.findings)}
        return doc


@dataclass(frozen=True, slots=True)
class Governing:
    """The answer: the opinion, and the instruments and findings that it rests on."""

    asked: Asked
    matter: str
    opinion: Opinion
    instruments: Mapping[str, Instrument]
    findings: tuple[Finding, ...]
    law: Law = field(repr=False)
    open: tuple[tuple[str, str, str], ...] = ()
    """open referrals of the governing instruments: agreement, other, who decides"""
    recorded: str | None = None
    """the act that keeps the opinion, where it was recorded"""

    def to_json(self, *, full: bool = False) -> dict[str, Any]:
        """Return the opinion as one tree; ``full`` also says which rules were tried."""
        doc = opinion_doc(self.opinion, self.instruments, self.law, full=full)
        pairs = [{"agreement": one, "other": other, "refer_to": to} for one, other, to in self.open]
        told = {**doc, **self.asked.to_json(), "matter": self.matter, "open_referrals": pairs}
        return told | ({"recorded": self.recorded} if self.recorded else {})


def governs(archive: Archive, law: Law, asked: Asked) -> Governing:
    """Say which instrument governs a question.

    Raises:
        NotFound: an instrument that is relied on is unknown.
        Usage: too many instruments meet the question.

    """
    if asked.known_at is None and not asked.supposing:
        with suppress(SecondLook), archive.glance() as reading:
            return _answered(reading, law, asked)
    with archive.reading() as reading:
        return _answered(reading, law, asked)


def _answered(reading: Reading, law: Law, asked: Asked) -> Governing:
    corpus, names, findings = _gathered(reading, law, asked)
    instruments = _shown(corpus, names, asked, asked.question.date.last)
    with _not_too_many():
        opinion = decide(law, asked.order, asked.question, instruments, findings)
    matter = corpus.matter_name(asked.order, asked.question)
    shown = {item.id: item for item in instruments}
    referrals = _open(reading, opinion) if corpus.referrals else ()
    return Governing(asked, matter, opinion, shown, findings, law, referrals)


def _gathered(reading: Reading, law: Law, asked: Asked) -> tuple[Corpus, tuple[str, ...], tuple[Finding, ...]]:
    corpus = Corpus(Shelf(reading, asked.known_at), reading, law, asked.known_at)
    for doc in asked.instruments:
        if lives_as_agreement(doc) and corpus.shelf.find(str(doc["id"])) is None:
            text = f"{doc['id']} is to live as an agreement, and the register knows no agreement of that id"
            raise NotFound(f"{text[:1].upper()}{text[1:]}.", reasons=[Reason("unknown-agreement", text)])
        corpus.put(doc)
    also = (*asked.relying_on, *(str(doc["id"]) for doc in asked.instruments))
    names = corpus.around(asked.order, asked.question, also, asked.findings)
    findings = _with(corpus.findings(asked.order, asked.question), asked.findings)
    unknown = [name for name in asked.relying_on if name not in names]
    if unknown:
        reasons = [
            Reason(
                "unknown-instrument",
                f"the legal order {asked.order} has no instrument {name!r} here",
                perhaps(reading, name),
            )
            for name in unknown
        ]
        raise NotFound("An instrument that the question names is not in the register.", reasons=reasons)
    return corpus, names, findings


def _shown(corpus: Corpus, names: Sequence[str], asked: Asked, day: date) -> list[Instrument]:
    """Return the instruments as they stand on a day; an agreement made later is shown only if somebody relies on it."""
    wanted = {*asked.relying_on, *(str(doc["id"]) for doc in asked.instruments)}
    return corpus.instruments([name for name in names if name in wanted or not corpus.not_made_yet(name, day)], day)


def _with(recorded: Sequence[Finding], supposed: Sequence[Finding]) -> tuple[Finding, ...]:
    """A supposed finding takes the place of a recorded one about the same."""
    about = {(item.type, item.first, item.second) for item in supposed}
    kept = [item for item in recorded if (item.type, item.first, item.second) not in about]
    return (*kept, *supposed)


@contextmanager
def _not_too_many() -> Iterator[None]:
    try:
        yield
    except TooManyError as error:
        raise Usage(
            f"{error}.", code="too-many-instruments", remedy="Ask about a narrower subject or territory."
        ) from error


def _open(reading: Reading, opinion: Opinion) -> tuple[tuple[str, str, str], ...]:
    shown = dict.fromkeys((*opinion.answer.governs, *(item.id for item in opinion.answer.yields)))
    rows = reading.referrals_among(tuple(shown)) if shown else ()
    found = {(row.agreement, row.other, row.refer_to) for row in rows}
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Stretches:
    """The answer through time, with what it was drawn from."""

    asked: Asked
    stretches: tuple[Stretch, ...]
    instruments: Mapping[str, Instrument]
    law: Law = field(repr=False)
    since: date | None = None
    until: date | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the stretches with the holding of each and the reasons for each change."""
        return {**through_time_doc(self.stretches, self.since, self.until), **self.asked.to_json()}


def through_time(archive: Archive, law: Law, asked: Asked, since: date | None, until: date | None) -> Stretches:
    """Give the spans in which the answer to a question is constant.

    Raises:
        NotFound: an instrument that is relied on is unknown.
        Usage: the last day lies before the first, or too many instruments meet the question.

    """
    if since and until and until < since:
        raise Usage(f"The stretch ends before it begins: {until} lies before {since}.")
    whole = PartialDate(since or EARLIEST, until or LATEST)  # what lies under what may change from day to day
    with archive.reading() as reading:
        corpus, names, findings = _gathered(reading, law, replace(asked, question=replace(asked.question, date=whole)))
        turning = corpus.turning_days(names)
        seen: dict[str, Instrument] = {}

        def on(day: date) -> Sequence[Instrument]:
            items = _shown(corpus, names, asked, day)
            seen.update({item.id: item for item in items})
            return items

        with _not_too_many():
            found = walk(law, asked.order, asked.question, on, findings, since, until, turning)
        return Stretches(asked, found, seen, law, since, until)


def why_not(archive: Archive, law: Law, asked: Asked, instrument: str) -> WhyNot:
    """Say what kept one instrument from governing, and which fact would change it.

    Raises:
        NotFound: the instrument, or one that is relied on, is unknown.
        Usage: too many instruments meet the question.

    """
    with archive.reading() as reading:
        also = replace(asked, relying_on=(*asked.relying_on, instrument))
        corpus, names, findings = _gathered(reading, law, also)
        instruments = _shown(corpus, names, also, asked.question.date.last)
        with _not_too_many():
            return explain(law, asked.order, asked.question, instruments, findings, instrument)
