"""Models of rule files and of the vocabulary of the law: their shape.

What the words mean, and which of them exist, is checked by :mod:`foedus.definitions.law_checks`; what a rule may ask,
by :mod:`foedus.definitions.law_conditions`.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from foedus.definitions.instruments_models import PartialOrNull
from foedus.definitions.kinds import OnlyTrue, Partial, Text, YesNo, one_of, whole
from foedus.definitions.law_kinds import AnyMapping, ConditionForm, Place, Prose, RuleId, Stretch, Version, WordOrTruth
from foedus.definitions.shapes import Strict, absent

SETTLED = ("settled", "consistent", "disputed")
BASES = ("text", "decision", "unconfirmed")
OVER = ("instrument", "question", "pair", "result")
DATES = ("enacted", "promulgated", "in_force")

Words: TypeAlias = list[Text]
Conditions: TypeAlias = list[ConditionForm]
Rank: TypeAlias = Annotated[int, whole(0, 1000)]


class MetaModel(Strict):
    """What the file says of itself; ``pack`` is the legal order whose rules it holds."""

    version: Version
    pack: Text = absent()
    dates: Text = absent()
    codes: Text = absent()


class StageModel(Strict):
    """One stage of the pipeline."""

    stage: Text
    over: Annotated[str, one_of(*OVER)]
    needs: Annotated[str, one_of("conflict")] = absent()


class SelectorModel(Strict):
    """Which instruments may stand for a name."""

    kind: Words = absent()
    level: Words = absent()
    flag: dict[Text, YesNo] = absent()


class ThenModel(Strict):
    """What the rule does."""

    set: dict[Text, YesNo] = absent()
    drop: Text = absent()
    invalid: Text = absent()
    alongside: OnlyTrue = absent()
    unassessed: OnlyTrue = absent()
    conflict: OnlyTrue = absent()
    prevails: Annotated[str, one_of("a", "b")] = absent()
    effect: Text = absent()
    plus: Words = absent()
    refer: Text = absent()
    add: Text = absent()
    block: Text = absent()


class DoctrineModel(Strict):
    """A dispute about the law."""

    options: Annotated[Words, Field(min_length=2)]
    default: Text
    by_forum: dict[Text, Text] = absent()
    means: dict[Text, Text] = absent()
    enters_by: Text = absent()
    """the type of finding through which the dispute enters"""


class ValidModel(Strict):
    """The stretch of time in which the rule is law."""

    from_: Partial = absent("from")
    until: PartialOrNull = absent()


class RuleModel(Strict):
    """One rule."""

    id: RuleId
    order: Text
    stage: Text
    says: Prose
    operative: YesNo = absent()
    x: SelectorModel = absent()
    a: SelectorModel = absent()
    b: SelectorModel = absent()
    when: Conditions = absent()
    unless: Conditions = absent()
    then: ThenModel = absent()
    authority: Words
    settled: Annotated[str, one_of(*SETTLED)]
    basis: Annotated[str, one_of(*BASES)] = absent()
    note: Text = absent()
    doctrine: DoctrineModel = absent()
    doctrine_of: RuleId = absent()
    parameters: AnyMapping = absent()
    valid: ValidModel = absent()


class RulesModel(Strict):
    """A file of rules."""

    meta: MetaModel
    pipeline: Annotated[list[StageModel], Field(min_length=1)] = absent()
    rules: list[RuleModel]


# ---- the vocabulary


class EffectModel(Strict):
    """What happens to the instrument that yields."""

    means: Text
    revives_when_winner_ends: Text
    prospective_only: YesNo
    binds: Text


class DropModel(Strict):
    """A reason for leaving an instrument out, and the outcome that it is worth."""

    label: Text
    means: Text


class FindingTypeModel(Strict):
    """A type of finding."""

    args: list[Annotated[str, one_of("instrument", "pair", "of", "over", "than", "about")]]
    values: Annotated[list[WordOrTruth], Field(min_length=1)]
    extra: list[Annotated[str, one_of("until")]] = absent()
    means: Text
    used_by: list[RuleId] = absent()


class ConsentWords(Strict):
    """The words of consent data."""

    required: Words
    form: Words


class RankIfModel(Strict):
    """A rank that depends on a flag."""

    flag: Text = absent()
    basis_flag: Text = absent()
    is_: YesNo = absent("is")
    rank: Rank


class KindModel(Strict):
    """A kind of instrument."""

    level: Text = absent()
    rank: Rank = absent()
    rank_if: Annotated[list[RankIfModel], Field(min_length=1)] = absent()
    agreement: YesNo = absent()
    background: YesNo = absent()
    means: Text = absent()


class EdgeModel(Strict):
    """A child that lies under a parent for a stretch of time."""

    child: Text
    parent: Text
    from_: Partial = absent("from")
    until: Partial = absent()


class VocabularyModel(Strict):
    """The closed vocabularies."""

    meta: MetaModel
    orders: Annotated[Words, Field(min_length=1)]
    levels: dict[Text, Text]
    outcomes: dict[Text, Text] = absent()
    outcome_precedence: Words = absent()
    effects: dict[Text, EffectModel]
    modifiers: dict[Text, Text]
    drop_reasons: dict[Text, DropModel]
    findings: dict[Text, FindingTypeModel]
    conclusion_words: Words
    finding_topics: Words
    clauses: dict[Text, Text]
    clause_topics: Words
    fora: Words
    refer_to: Words
    addressees: Words
    consent: ConsentWords = absent()
    kinds: dict[Text, dict[Text, KindModel]]
    ladder_effect: dict[Text, Text]
    date_basis: dict[Text, Annotated[list[Annotated[str, one_of(*DATES)]], Field(min_length=1)]]
    groups: dict[Text, dict[Place, Stretch]]
    subjects_top: Words
    places: list[EdgeModel] = absent()
    subjects: list[EdgeModel] = absent()
