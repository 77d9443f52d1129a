"""Models of instruments, findings and questions (the casebook format, sections 1 and 2), and of files of them.

They say the shape. Which kinds, clauses, topics and bodies exist is for the law to say:
:mod:`foedus.definitions.instrument_checks`.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag

from foedus.definitions.kinds import Partial, Text, YesNo, one_of, whole
from foedus.definitions.law_kinds import (
    CONSENT_FORMS,
    CONSENT_REQUIRED,
    DottedSubject,
    InstrumentId,
    Place,
    Prose,
    RuleId,
    WordOrTruth,
)
from foedus.definitions.shapes import Strict, absent, among, shape

PartialOrNull: TypeAlias = Annotated[
    Annotated[None, Tag("=null")] | Annotated[Partial, Tag("=text")],
    Discriminator(shape),
    among("a day, month or year, or null where nobody knows it", "=null", "=text"),
]
Territory: TypeAlias = Annotated[
    Annotated[Place, Tag("=text")] | Annotated[list[Place], Field(min_length=1), Tag("=list")],
    Discriminator(shape),
    among("a code, or a list of codes", "=text", "=list"),
]
Pair: TypeAlias = Annotated[list[Place], Field(min_length=2, max_length=2)]
IdPair: TypeAlias = Annotated[list[InstrumentId], Field(min_length=2, max_length=2)]


class ConsentModel(Strict):
    """The consent of a superior authority."""

    given: YesNo
    required: Annotated[str, one_of(*CONSENT_REQUIRED)] = absent()
    date: Partial = absent()
    given_by: Partial = absent()
    """given at the latest on this day"""
    ended: Partial = absent()
    form: Annotated[str, one_of(*CONSENT_FORMS)] = absent()
    act: Text = absent()
    conditions: list[Text] = absent()


class CompetenceModel(Strict):
    """The title on which the maker relied."""

    claimed: Text = absent()
    basis: Text = absent()
    continued: YesNo = absent()
    """old law that could no longer be enacted"""


class TargetModel(Strict):
    """What a clause is about."""

    ids: list[InstrumentId] = absent()
    kinds: list[Text] = absent()
    subjects: list[DottedSubject] = absent()
    topics: list[Text] = absent()


class ClauseModel(Strict):
    """What the text says about other law."""

    type: Text
    target: TargetModel = absent()
    value: Text = absent()
    by: Partial = absent()
    words: Text = absent()


class BareInstrument(Strict):
    """An instrument of which only what matters is written: invented data have no titles."""

    id: InstrumentId
    order: Text = absent()
    """whose law it is, where the file does not say it"""
    title: Text = absent()
    kind: Text
    level: Text
    rank: Annotated[int, whole(-1_000_000, 1_000_000)] = absent()
    parties: Annotated[list[Place], Field(min_length=1)]
    successors: dict[Place, Place] = absent()
    territory: Annotated[list[Place], Field(min_length=1)] = absent()
    enacted: PartialOrNull = absent()
    promulgated: Partial = absent()
    in_force: Partial = absent()
    in_force_by: Partial = absent()
    not_in_force_by: Partial = absent()
    retroactive_from: Partial = absent()
    ended: Partial = absent()
    """the first day on which it no longer applies"""
    ratified: list[Place] = absent()
    rejected_by: list[Place] = absent()
    consent: ConsentModel = absent()
    competence: CompetenceModel = absent()
    made_under: InstrumentId = absent()
    forum: Text = absent()
    subjects: Annotated[list[DottedSubject], Field(min_length=1)]
    clauses: list[ClauseModel] = absent()


class InstrumentModel(BareInstrument):
    """An instrument as a register and a casebook keep it."""

    title: Text
    enacted: PartialOrNull


class ScopeModel(Strict):
    """The question for which a finding was made."""

    order: Text = absent()
    subject: DottedSubject
    territory: Territory
    addressee: Text = absent()
    between: Pair = absent()


class QuestionModel(ScopeModel):
    """A question of precedence."""

    date: Partial
    forum: Text = absent()
    choices: dict[RuleId, Text] = absent()
    """options of disputed rules that the asker sets"""


class BareFinding(Strict):
    """A finding without its author: in a casebook the deciding court made it."""

    type: Text
    instrument: InstrumentId = absent()
    pair: IdPair = absent()
    of: InstrumentId = absent()
    over: InstrumentId = absent()
    than: InstrumentId = absent()
    about: Text = absent()
    """another instrument, or a topic"""
    value: WordOrTruth
    until: Partial = absent()
    reason: Prose = absent()
    by: Prose = absent()
    date: Partial = absent()


class CaseFinding(BareFinding):
    """A finding of a decided case."""

    reason: Prose


class FindingModel(BareFinding):
    """A finding of a person: with author, date and reason."""

    reason: Prose
    by: Prose
    date: Partial
    question: ScopeModel = absent()


class ScopedFinding(FindingModel):
    """A finding with the question for which it was made."""

    question: ScopeModel


class RecordModel(Strict):
    """An agreement of the register as an instrument: its dates, parties and ground come from its life cycle."""

    id: InstrumentId
    order: Text = absent()
    """whose law it is, where the file does not say it"""
    title: Text = absent()
    kind: Text
    level: Text
    rank: Annotated[int, whole(-1_000_000, 1_000_000)] = absent()
    consent: ConsentModel = absent()
    competence: CompetenceModel = absent()
    made_under: InstrumentId = absent()
    forum: Text = absent()
    subjects: Annotated[list[DottedSubject], Field(min_length=1)]
    clauses: list[ClauseModel] = absent()


class KeptRecordModel(RecordModel):
    """The same as a register keeps it: it says that it is an agreement."""

    agreement: YesNo


class InstrumentsModel(Strict):
    """A file of instruments, of agreements as instruments, and of findings about them; at least one of the three."""

    order: Text = absent()
    """the legal order of everything that names none itself"""
    instruments: list[InstrumentModel] = absent()
    agreements: list[RecordModel] = absent()
    """agreements of the register, for what precedence asks and their files do not say"""
    findings: list[ScopedFinding] = absent()
