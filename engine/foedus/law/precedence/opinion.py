"""The opinion: what governs, what yields to what with which effect, what fell, what was left out, and why.

An opinion is a value. Everything in it can be traced to a rule, a finding or a datum of an instrument; renderers
(text, JSON, graph) read it and add nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foedus.law.precedence.values import Finding, Question

REFERRED = "referred"


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that fitted: its stage, the names it bound, and what it did.

    ``did`` is a word of the rule language (``set``, ``drop``, ``invalid``, ``alongside``, ``conflict``, ``prevails``,
    ``refer``, ``add``, ``block``); ``what`` is its argument (a flag, a reason, an effect, a body, a modifier).
    """

    stage: str
    rule: str
    about: tuple[str, ...]
    did: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the rules say of one pair of live instruments.

    ``how`` is ``prevails``, ``alongside``, ``refer``, ``no_rule`` or ``unassessed``. With ``prevails``, ``beats`` lists
    winner and loser; both directions stand there if the rule fits both ways. ``conflict`` is the rule that opened the
    conflict.
    """

    pair: tuple[str, str]
    how: str
    rule: str | None = None
    beats: tuple[tuple[str, str], ...] = ()
    effect: str | None = None
    plus: tuple[str, ...] = ()
    refer_to: str | None = None
    conflict: str | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Yielded:
    """An instrument that yields, the effect, the governing instrument to which it yields, and the rule."""

    id: str
    effect: str
    to: str
    rule: str = ""

    def to_json(self) -> dict[str, str]:
        """Return the entry as the casebook writes it."""
        return {"id": self.id, "effect": self.effect, "to": self.to}


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """An instrument that was left out or fell: the reason or effect, and the rule."""

    id: str
    reason: str
    rule: str


@dataclass(frozen=True, slots=True, order=True)
class Modifier:
    """What goes with losing: the instrument that lost, the modifier, and the day until which it is kept."""

    id: str
    add: str
    until: str = ""

    def to_json(self) -> dict[str, str]:
        """Return the entry as the casebook writes it."""
        found = {"id": self.id, "add": self.add}
        return {**found, "until": self.until} if self.until else found


@dataclass(frozen=True, slots=True)
class Referral:
    """Where the question goes, why, and about which instruments."""

    to: str
    because: str
    rule: str | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """A dispute about the law in which this question stands, and the option that counts.

    ``by`` says whose option it is: ``default``, the ``forum``'s, or the asker's ``choice``. ``read`` is false where no
    rule asked for the option, so that another would have changed nothing here.
    """

    rule: str
    option: str
    by: str
    read: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """The governing set and what it beats; of a referred question it is provisional."""

    governs: tuple[str, ...] = ()
    yields: tuple[Yielded, ...] = ()
    invalid: tuple[LeftOut, ...] = ()
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """The answer to one question before one legal order.

    A referred opinion governs nothing; ``provisional`` is the ranking that stands until the body named has spoken.
    ``findings`` are those that were shown, whether or not a rule read them.
    """

    order: str
    question: Question
    outcome: str
    answer: Answer
    referrals: tuple[Referral, ...] = ()
    provisional: Answer | None = None
    dropped: tuple[LeftOut, ...] = ()
    decided: tuple[Decided, ...] = ()
    steps: tuple[Step, ...] = ()
    settings: tuple[Setting, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def refer_to(self) -> str | None:
        """Who decides, if nobody here may."""
        return self.referrals[0].to if self.referrals else None

    @property
    def rules_used(self) -> tuple[str, ...]:
        """The rules that fitted, each once, in the order of use."""
        return tuple(dict.fromkeys(step.rule for step in self.steps))

    def holding(self) -> dict[str, Any]:
        """Return the result as the casebook writes a holding."""
        return {
            "outcome": self.outcome,
            "governs": sorted(self.answer.governs),
            "yields": [item.to_json() for item in sorted(self.answer.yields)],
            "invalid": sorted(item.id for item in self.answer.invalid),
            "modifiers": [item.to_json() for item in sorted(self.answer.modifiers)],
            "refer_to": self.refer_to,
        }
