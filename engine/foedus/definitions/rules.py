"""Models of the rule grammar: conditions, whose acts count, steps, entry (the agreement format, section 2)."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag

from foedus.definitions.kinds import (
    ActKind,
    AtLeast,
    ClockKind,
    Date,
    Id,
    MoreThan,
    OnlyTrue,
    Party,
    Text,
    one_of,
)  # fmt: skip
from foedus.definitions.rule_parts import Steps, Who
from foedus.definitions.shapes import TAG, Strict, absent, among, shape, single_head

HEADS = ("at_least", "more_than", "every", "date", "organ", "in_force", "fact", "all_of", "any_of")
_COMMON = ("then", "must_hold", "by", "otherwise", "unless", "leg")
_QUOTA = ("of", "except", "acts", "about", "weighed_by", "against", "clock")


class RuleNode(Strict):
    """What every condition may have."""

    then: Steps = absent()
    """delay; once triggered it runs even if the condition is lost again"""
    must_hold: OnlyTrue = absent()
    """the condition must still hold when the delay ends"""
    by: Date = absent()
    """it must hold on that day at the latest, else it is dead"""
    otherwise: Node = absent()
    """what applies when it is dead"""
    unless: Node = absent()
    """it is dead if that condition holds first"""
    leg: Id = absent()
    """name of the condition in ``trigger`` and ``counts``"""


class Counted(RuleNode):
    """What every condition on the acts of parties may have."""

    except_: list[Party] = absent("except")
    """parties that do not count"""
    acts: list[ActKind] = absent()
    """which acts count; default: the binding acts"""
    about: Id = absent()
    """only acts about this"""
    weighed_by: Id = absent()
    """weight table; counts weight, not heads"""
    against: Id = absent()
    """divide by the weight of the same parties in this table"""
    clock: ClockKind = absent()
    """on which date an act counts"""


class AtLeastNode(Counted):
    """So many, or more."""

    at_least: AtLeast
    """number, fraction or percentage"""
    of: Who = absent()
    """whose acts count; default: anyone"""


class MoreThanNode(Counted):
    """More than so many."""

    more_than: MoreThan
    """number, fraction or percentage"""
    of: Who = absent()
    """whose acts count; default: anyone"""


class EveryNode(Counted):
    """All of a set."""

    every: Who
    """the set"""


class DateNode(RuleNode):
    """Holds from a day."""

    date: Date
    """the day"""


class OrganNode(RuleNode):
    """Holds from an act of an organ, or from the day that the organ set."""

    organ: Party
    """the organ"""
    does: ActKind
    """its act"""
    about: Id = absent()
    """only an act about this"""
    clock: ClockKind = absent()
    """on which date the act counts"""


class InForceNode(RuleNode):
    """Holds while another agreement is in force."""

    in_force: Id
    """id of the other agreement"""


class FactNode(RuleNode):
    """Holds from a fact outside the agreement."""

    fact: Id
    """the name that the act gives in ``about``"""
    clock: ClockKind = absent()
    """on which date the fact counts"""


class AllOfNode(RuleNode):
    """Every part holds on the same day."""

    all_of: Annotated[list[Node], Field(min_length=2)]
    """the parts"""


class AnyOfNode(RuleNode):
    """The first part that holds."""

    any_of: Annotated[list[Node], Field(min_length=2)]
    """the parts"""


def _head(value: Any) -> str:
    return TAG + next(head for head in HEADS if head in value)


Node: TypeAlias = Annotated[
    Annotated[AtLeastNode, Tag("=at_least")]
    | Annotated[MoreThanNode, Tag("=more_than")]
    | Annotated[EveryNode, Tag("=every")]
    | Annotated[DateNode, Tag("=date")]
    | Annotated[OrganNode, Tag("=organ")]
    | Annotated[InForceNode, Tag("=in_force")]
    | Annotated[FactNode, Tag("=fact")]
    | Annotated[AllOfNode, Tag("=all_of")]
    | Annotated[AnyOfNode, Tag("=any_of")],
    Discriminator(_head),
    BeforeValidator(single_head(HEADS, (*HEADS, "does", *_COMMON, *_QUOTA), "a condition")),
]


class StageModel(Strict):
    """A part of the agreement with its own entry into force."""

    id: Id
    """name of the stage"""
    covers: Text
    """what enters into force"""
    when: Node
    """its rule"""


class MayChoose(Strict):
    """A later day may be named in the instrument."""

    up_to: Steps = absent()
    """the latest such day"""


class Later(Strict):
    """When a party is bound that comes later."""

    clock: ClockKind
    """the date of the act from which the steps count"""
    then: Steps
    """the steps"""
    after: Annotated[str, one_of("trigger", "entry")] = absent()
    """the line between the first parties and the later ones"""
    from_: Date = absent("from")
    """the rule applies to acts from that day on"""
    acts: list[ActKind] = absent()
    """the rule applies to these acts"""
    may_choose: MayChoose = absent()
    """the instrument may name a later day"""


LaterParties: TypeAlias = Annotated[
    Annotated[Later, Tag("=map")] | Annotated[list[Later], Field(min_length=2), Tag("=list")],
    Discriminator(shape),
    among("a rule with clock and then, or a list of such rules", "=map", "=list"),
]


class DeclaredModel(Strict):
    """An official date that overrides the computed one."""

    date: Date
    """the official day"""
    by: Text
    """who declared it"""
    reason: Text
    """why it differs from the literal rule"""


class ProvisionalModel(Strict):
    """A rule on provisional application: for all (``when``) or party by party (``each``)."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["when"]}, {"required": ["each"]}]})

    when: Node = absent()
    """for all, when this holds"""
    each: ActKind = absent()
    """for each party, from this act"""
    unless_act: ActKind = absent()
    """not for a party with this act"""
    covers: Text
    """what is applied"""
    ends: Text
    """when it ends"""


class EntryModel(Strict):
    """How the agreement enters into force."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [head]} for head in ("when", "stages", "between")]}
    )

    words: Text
    """the clause in words, with its article"""
    when: Node = absent()
    """the rule"""
    stages: Annotated[list[StageModel], Field(min_length=2)] = absent()
    """parts with their own rules"""
    between: Annotated[str, one_of("each_pair")] = absent()
    """no threshold: two parties are bound to each other from the later of their acts"""
    continuing: OnlyTrue = absent()
    """in force only while the condition holds"""
    declared: DeclaredModel = absent()
    """official date that overrides the computed one"""
    later_parties: LaterParties = absent()
    """when those are bound who come later"""
    provisional: list[ProvisionalModel] = absent()
    """provisional application"""


for _model in (
    AtLeastNode, MoreThanNode, EveryNode, DateNode, OrganNode, InForceNode, FactNode, AllOfNode, AnyOfNode,
    StageModel, Later, ProvisionalModel, EntryModel,
):  # fmt: skip
    _model.model_rebuild()
