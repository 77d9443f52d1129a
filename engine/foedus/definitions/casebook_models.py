"""Models of casebooks: decided cases, and invented items that only show that a rule can fire."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag

from foedus.definitions.instruments_models import BareFinding, BareInstrument, CaseFinding, InstrumentModel, ScopeModel
from foedus.definitions.kinds import Number, Partial, Text, one_of
from foedus.definitions.law_kinds import InstrumentId, RuleId
from foedus.definitions.shapes import Strict, absent, among, shape

OUTCOMES = ("referred", "prevails", "not_governed", "invalid", "no_conflict")


class YieldModel(Strict):
    """Who yields, to whom, with which effect."""

    id: InstrumentId
    effect: Text
    to: InstrumentId


class ModifierModel(Strict):
    """What goes with losing."""

    id: InstrumentId
    add: Text
    until: Partial = absent()


class CompensationModel(Strict):
    """Money that the decision gave; no rule computes it."""

    payer: Text
    payee: Text
    amount: Number
    currency: Text


OneOrNone: TypeAlias = Annotated[
    Annotated[None, Tag("=null")] | Annotated[Text, Tag("=text")],
    Discriminator(shape),
    among("a body, or null", "=null", "=text"),
]


class ExpectModel(Strict):
    """What follows; only what is written is compared."""

    outcome: Annotated[str, one_of(*OUTCOMES)] = absent()
    refer_to: OneOrNone = absent()
    governs: list[InstrumentId] = absent()
    invalid: list[InstrumentId] = absent()
    yields: list[YieldModel] = absent()
    modifiers: list[ModifierModel] = absent()
    compensation: CompensationModel = absent()


class HoldingModel(ExpectModel):
    """What a court held."""

    outcome: Annotated[str, one_of(*OUTCOMES)]
    governs: list[InstrumentId]
    yields: list[YieldModel]
    invalid: list[InstrumentId]


class CaseQuestion(ScopeModel):
    """The question that was decided; the legal order stands in the case."""

    date: Partial
    forum: Text = absent()
    choices: dict[RuleId, Text] = absent()
    """options of disputed rules, for invented items: a court has made its choice"""


class CaseModel(Strict):
    """A decided case."""

    id: InstrumentId
    name: Text
    court: Text
    decided: Partial
    citation: Text
    order: Text
    instruments: Annotated[list[InstrumentModel], Field(min_length=1)]
    question: CaseQuestion
    findings: list[CaseFinding]
    holding: HoldingModel
    rules: Annotated[list[RuleId], Field(min_length=1)]
    holding_in_words: Text
    confidence: Annotated[str, one_of("high", "medium", "low")]
    sources: list[Text]
    unconfirmed: list[Text]
    hard: Text = absent()
    note: Text = absent()


class ItemModel(Strict):
    """Invented data for one rule."""

    rule: RuleId
    order: Text
    instruments: Annotated[list[BareInstrument], Field(min_length=1)]
    question: CaseQuestion
    findings: list[BareFinding] = absent()
    expect: ExpectModel
    note: Text = absent()


class CasesModel(Strict):
    """A file of decided cases."""

    meta: dict[str, Text | int] = absent()
    cases: list[CaseModel]


class ItemsModel(Strict):
    """A file of invented items."""

    meta: dict[str, Text | int] = absent()
    items: list[ItemModel]
