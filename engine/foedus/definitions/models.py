"""Models of the agreement file (the agreement format, section 1); they accept what its JSON Schema accepts."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Discriminator, Tag

from foedus.definitions.act_models import ActModel, Expect, TriggerModel
from foedus.definitions.kinds import (
    ActKind,
    Id,
    Ordinal,
    Partial,
    Party,
    Subject,
    Text,
    Title,
    YesNo,
    one_of,
)  # fmt: skip
from foedus.definitions.party_models import Parties, Relation, WeightModel
from foedus.definitions.rule_parts import Step, Steps
from foedus.definitions.rules import EntryModel, Node
from foedus.definitions.shapes import Filled, Strict, absent, among, shape


class Consent(Strict):
    """An outside body whose consent matters; the date stands in its act."""

    organ: Party
    need: Annotated[str, one_of("required", "not_required", "disputed")]
    form: Annotated[str, one_of("act", "advance_blanket", "resolution")] = absent()
    citation: Text = absent()
    authority: Text = absent()
    conditions: list[Text] = absent()


class Amendment(Strict):
    """How the agreement is changed."""

    by: Annotated[
        str,
        one_of(
            "all_parties", "majority", "share", "organ", "tacit", "supplementary", "legislatures_concurring",
            "all_parties_and_outside_consent", "all_parties_unless_outside_objection",
        ),
    ]  # fmt: skip
    when: Node = absent()
    binds: Annotated[str, one_of("all", "accepting_only")] = absent()
    words: Text = absent()


class WithdrawalModel(Strict):
    """How a party leaves."""

    mode: Annotated[
        str, one_of("free", "notice", "conditional", "unanimous_only", "majority", "not_stated", "excluded")
    ]
    by: Annotated[str, one_of("statute", "notice", "declaration")] = absent()
    clock: Annotated[str, one_of("act", "effective", "notice", "both")] = absent()
    then: Steps = absent()
    """from the notice to the first day on which the party is no longer bound"""
    not_before: Step = absent()
    one_leaves: Annotated[str, one_of("others_continue", "ends_all")] = absent()
    ends_all: YesNo = absent()
    survives: list[Text] = absent()
    duties: list[Text] = absent()
    reinstatement: Annotated[str, one_of("re_enactment", "new_accession", "consent_of_all")] = absent()
    class_: Annotated[str, one_of("apportionment")] = absent("class")
    words: Text = absent()


class DefaultModel(Strict):
    """What follows when a party does not perform."""

    steps: list[
        Annotated[
            str,
            one_of(
                "notice", "hearing", "cure", "technical_assistance", "training", "costs", "fines",
                "suspension", "termination", "judicial_enforcement",
            ),
        ]
    ]  # fmt: skip
    decided_by: Text = absent()
    survives: Annotated[str, one_of("obligations", "nothing")] = absent()


class Termination(Filled):
    """When the agreement ends for all."""

    below: Ordinal = absent()
    """it ends when fewer parties than this remain"""
    words: Text = absent()


class Rejection(Strict):
    """How the parties reject a rule."""

    by: Annotated[str, one_of("majority_of_legislatures", "none")]
    manner: Annotated[str, one_of("as_adopted")] = absent()
    window: Step = absent()
    effect: Text = absent()


class Review(Strict):
    """Review of the rules."""

    within: Step = absent()
    words: Text = absent()


class Rulemaking(Strict):
    """Rules made under the agreement."""

    force: Annotated[
        str,
        one_of(
            "force_of_law", "statutory_law", "regulation", "administrative", "internal",
            "binding_with_opt_out", "binding_within_plan", "recommendation", "joint_officers", "unsettled", "none",
        ),
    ]  # fmt: skip
    rejection: Rejection = absent()
    emergency: Step = absent()
    late_joiners: Annotated[str, one_of("bound_by_rules_as_they_stand", "must_adopt")] = absent()
    review: Review = absent()
    litigation: list[Id] = absent()
    words: Text = absent()


Procedure: TypeAlias = Annotated[
    Annotated[None, Tag("=null")] | Annotated[Id, Tag("=text")],
    Discriminator(shape),
    among("the name of a procedure file, or null", "=null", "=text"),
]


class Dispute(Strict):
    """How disputes are settled."""

    procedure: Procedure
    """name of a procedure file, or null if there is none"""
    words: Text = absent()


class Clause(Strict):
    """Another clause that matters for precedence."""

    kind: Annotated[
        str,
        one_of(
            "supersession", "savings", "yields", "suspension", "exemption", "local_law_binds",
            "inverse_priority", "immunity", "federal_amendment", "survival", "transition", "opt_in", "renegotiation",
        ),
    ]  # fmt: skip
    words: Text
    except_: list[Text] = absent("except")


class AgreementModel(Strict):
    """One agreement between governments: terms that a machine can apply, acts, and what history says."""

    id: Id
    title: Title
    order: Annotated[str, one_of("us", "de", "ch", "ca", "au", "eu", "cn", "in", "pil")]
    """the legal order"""
    form: Annotated[
        str,
        one_of(
            "compact", "staatsvertrag", "verwaltungsabkommen", "concordat", "treaty", "protocol", "amendment",
            "executive_agreement", "intergovernmental_agreement", "constitutional_amendment",
        ),
    ]  # fmt: skip
    """the kind of instrument"""
    concluded: Partial
    subjects: list[Subject] = absent()
    depositary: Party = absent()
    same_as: Id = absent()
    relations: list[Relation] = absent()
    parties: Parties
    binding_acts: list[ActKind] = absent()
    """which acts bind a party; default: every instrument of consent"""
    weights: dict[Id, WeightModel] = absent()
    consents: list[Consent] = absent()
    entry_into_force: EntryModel
    amendment: Amendment = absent()
    withdrawal: WithdrawalModel = absent()
    default: DefaultModel = absent()
    termination: Termination = absent()
    rulemaking: Rulemaking = absent()
    dispute: Dispute = absent()
    clauses: list[Clause] = absent()
    litigation: list[Id] = absent()
    operational: Partial = absent()
    acts_complete: YesNo
    """every act that matters is listed"""
    acts_scope: Text = absent()
    """within which limits the list of acts is complete"""
    trigger: TriggerModel = absent()
    acts: list[ActModel]
    expect: Expect = absent()
    confidence: Annotated[str, one_of("high", "medium")] = absent()
    sources: list[Text] = absent()
    source_licence: Text = absent()
    unconfirmed: list[Text] = absent()
    notes: Text = absent()
