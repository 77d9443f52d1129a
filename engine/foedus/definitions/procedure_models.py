"""Models of procedure files, counting rules and histories: their shape, which is that of the formats' schemas.

Whether the names in them resolve, and whether the table makes sense, is checked by
:mod:`foedus.definitions.procedure_checks` and :mod:`foedus.definitions.procedure_paths`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, TypeAlias

from pydantic import Discriminator, Field, Tag

from foedus.definitions.kinds import Count, Date, Kind, OnlyTrue, Partial, Text, YesNo, one_of, refuse, wrong
from foedus.definitions.shapes import Strict, absent, among, shape
from foedus.definitions.tree import shown

ORDERS: Final = ("us", "de", "ch", "ca", "au", "eu", "cn", "in", "pil")
RIGHTS: Final = ("start", "via_government", "suggest", "join", "respond", "none")
CATEGORIES: Final = ("government", "enterprise", "ngo", "citizen")
EFFECTS: Final = (
    "settlement", "non_binding", "binding", "declaration", "interim", "referral", "refusal", "terminated",
)  # fmt: skip
EXPIRIES: Final = (
    "advance", "appoint", "deemed_accepted", "deemed_rejected", "deemed_consent", "barred", "lapse", "continue",
    "adopted", "none",
)  # fmt: skip
APPOINTERS: Final = (
    "none", "appointing_authority", "director_general", "roster", "roster_by_lot", "secretariat_by_lot",
    "list_of_mediators", "selecting_authority", "un_secretary_general", "pca", "aaa", "court", "court_presidents",
    "chief_justice", "minister", "deputy_conciliator", "lot_from_other_senate", "president_of_the_ecj", "complainant",
    "three_by_default",
)  # fmt: skip
REMEDIES: Final = (
    "declaration", "declaration_of_violation", "admissibility_of_measure", "cease_undo_tolerate",
    "bring_into_conformity", "eliminate_nonconformity", "report", "award", "judgment", "recommendation", "proposal",
    "as_agreed", "as_claimed", "settlement", "mutually_satisfactory_resolution", "administrative_solution",
    "text_of_strategy_fixed", "division_of_assets", "interim_regime", "allocation", "scheme", "choice_of_norm",
    "self_correction", "annulment", "compensation", "compensation_voluntary", "suspension_of_concessions",
    "suspension_of_benefits", "monetary_assessment", "monetary_penalty", "monetary_penalty_capped_by_population",
    "lump_sum_or_penalty", "civil_penalty", "fines_and_costs", "costs_award", "damages", "specific_performance",
    "performance", "payment", "pay", "reparation", "reimbursement", "training", "cure", "suspension", "termination",
    "injunction",
)  # fmt: skip


def _matching(pattern: str, what: str, example: str) -> Kind:
    compiled = re.compile(pattern)

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise wrong("text")
        if not compiled.fullmatch(value):
            raise refuse("bad-name", f"{shown(value)} is no {what}", f"Write it like {example}.")
        return value

    return Kind(check, {"type": "string", "pattern": f"^{pattern}$"})


Kebab = Annotated[str, _matching("[a-z0-9]+(-[a-z0-9]+)*", "id", "wto-dsu")]
Name = Annotated[str, _matching("[a-z][a-z0-9]*(_[a-z0-9]+)*", "name", "panel_request, small letters and underscores")]
Effect = Annotated[str, one_of(*EFFECTS)]
Appointer = Annotated[str, one_of(*APPOINTERS)]
LimitKind = Annotated[str, one_of("deadline", "wait", "target", "cap")]
Texts: TypeAlias = list[Text]


NameOrNull: TypeAlias = Annotated[
    Annotated[None, Tag("=null")] | Annotated[Name, Tag("=text")],
    Discriminator(shape),
    among("the id of a stage, or null", "=null", "=text"),
]
CountOrNull: TypeAlias = Annotated[
    Annotated[None, Tag("=null")] | Annotated[Count, Tag("=text")],
    Discriminator(shape),
    among("a whole number, or null", "=null", "=text"),
]
TextOrNull: TypeAlias = Annotated[
    Annotated[None, Tag("=null")] | Annotated[Text, Tag("=text")],
    Discriminator(shape),
    among("a name, or null", "=null", "=text"),
]
DateOrNull: TypeAlias = Annotated[
    Annotated[None, Tag("=null")] | Annotated[Partial, Tag("=text")],
    Discriminator(shape),
    among('a day like "2011-05-31", or null', "=null", "=text"),
]


class RightsModel(Strict):
    """What one category may do."""

    may: Annotated[list[Annotated[str, one_of(*RIGHTS)]], Field(min_length=1)]
    condition: Text = absent()


class StandingModel(Strict):
    """Who may do what."""

    government: RightsModel
    enterprise: RightsModel
    ngo: RightsModel
    citizen: RightsModel


class AnchorModel(Strict):
    """An event outside the stages."""

    default: NameOrNull
    words: Text


class LimitModel(Strict):
    """One limit of a stage."""

    n: CountOrNull
    unit: Annotated[str, one_of("day", "week", "month", "year")]
    day_type: Annotated[str, one_of("calendar", "business")]
    from_: Name = Field(alias="from")
    kind: LimitKind
    case: Annotated[str, one_of("urgent")] = absent()
    applies_from: Date = absent()


class ExpiryModel(Strict):
    """What an unused deadline leads to."""

    do: Annotated[str, one_of(*EXPIRIES)]
    to: Name = absent()
    who: Appointer = absent()


class OutcomeModel(Strict):
    """One way in which a stage can end."""

    id: Name
    effect: Effect
    to: Name


class StageModel(Strict):
    """One stage of the table."""

    id: Name
    title: Text
    by: Annotated[list[Name], Field(min_length=1)]
    side: OnlyTrue = absent()
    automatic: OnlyTrue = absent()
    final: OnlyTrue = absent()
    extendable: OnlyTrue = absent()
    limits: Annotated[list[LimitModel], Field(min_length=1)] = absent()
    on_expiry: Annotated[list[ExpiryModel], Field(min_length=1)] = absent()
    outcomes: Annotated[list[OutcomeModel], Field(min_length=1)] = absent()
    next: Annotated[list[Name], Field(min_length=1)] = absent()
    effect: Effect = absent()
    events: list[Name] = absent()
    expiry_note: Text = absent()
    waived_if: Text = absent()
    allowed_if: Text = absent()
    condition: Text = absent()
    decision: Text = absent()
    guideline: Text = absent()
    cap_if: Text = absent()
    extension: Text = absent()
    renewal: Text = absent()
    shorter_if: Text = absent()
    since: Text = absent()
    note: Text = absent()
    answer_days: Count = absent()


class PanelModel(Strict):
    """Who decides, and how they are appointed."""

    size: CountOrNull
    quorum: Count = absent()
    alternative: Text = absent()
    even_number: OnlyTrue = absent()
    standing: OnlyTrue = absent()
    term: Text = absent()
    asymmetric: OnlyTrue = absent()
    appointed_by: Text
    exclusions: Text = absent()
    challenge: Text
    default_appointment: Appointer


class RemediesModel(Strict):
    """What can be had, in the order in which it may be used."""

    ladder: Annotated[list[Annotated[str, one_of(*REMEDIES)]], Field(min_length=1)]
    level: Text = absent()
    cross: Text = absent()
    retroactive: YesNo = absent()
    note: Text = absent()


class ProcedureModel(Strict):
    """A file with one way to settle disputes."""

    id: Kebab
    title: Text
    order: Annotated[str, one_of(*ORDERS)]
    legal_basis: Text
    counting: Kebab
    roles: Annotated[dict[Name, Text], Field(min_length=1)]
    standing: StandingModel
    anchors: dict[Name, AnchorModel]
    start: Annotated[list[Name], Field(min_length=1)]
    stages: Annotated[list[StageModel], Field(min_length=2)]
    panel: PanelModel
    decision_rule: Text
    interim_report: Text
    review: Text
    compliance: Text
    remedies: RemediesModel
    costs: Text
    on_default: Text
    confidence: Annotated[str, one_of("high", "medium")]
    sources: Texts
    unconfirmed: Texts


class CountingRuleModel(Strict):
    """One way of counting time."""

    id: Kebab
    words: Text
    event_day: Annotated[str, one_of("excluded", "included", "next_day")]
    month_end: Annotated[str, one_of("last_day", "first_of_next_month")]
    roll: Annotated[str, one_of("none", "next_working_day", "previous_working_day")]
    sources: Texts = absent()
    unconfirmed: Texts = absent()


class CountingModel(Strict):
    """A file of counting rules."""

    rules: Annotated[list[CountingRuleModel], Field(min_length=1)]


class EventModel(Strict):
    """One entry of a history; ``stage`` or ``event`` must be there, which is checked beside the shape."""

    date: Partial
    stage: Text = absent()
    event: Text = absent()
    outcome: Text = absent()
    party: Text = absent()
    by_expiry: OnlyTrue = absent()
    note: Text = absent()


class NextModel(Strict):
    """A limit that is expected."""

    stage: Text
    kind: LimitKind
    due: DateOrNull
    by: Texts


class ExpectModel(Strict):
    """What must be answered for one day."""

    date: Partial
    state: TextOrNull
    ended: YesNo = absent()
    binding: YesNo
    next: list[NextModel]
    overdue: Texts
    then: Texts = absent()
    note: Text = absent()


class HistoryModel(Strict):
    """A file with the course of one dispute."""

    id: Kebab
    procedure: Text
    title: Text
    kind: Annotated[str, one_of("real", "realistic")]
    parties: dict[Text, Text]
    urgent: YesNo = absent()
    starts_in_the_middle: OnlyTrue = absent()
    holidays: list[Date] = absent()
    events: Annotated[list[EventModel], Field(min_length=1)]
    expect: Annotated[list[ExpectModel], Field(min_length=2)]
    confidence: Annotated[str, one_of("high", "medium")]
    sources: Texts
    unconfirmed: Texts
    notes: Text = absent()
