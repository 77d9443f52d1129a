"""One rule in words: about which instruments it is, when it applies, what it does, on whose authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from foedus.law.precedence.pack import GENERIC, Law, Rule, Then
from foedus.law.precedence.phrases import EFFECTS, flag_words, plain
from foedus.law.precedence.words import say, selected

NAMES: Final[Mapping[str, str]] = {"x": "the instrument", "a": "A", "b": "B"}
"""What the names of a rule are called."""

_LADDER: Final = "ladder"


@dataclass(frozen=True, slots=True)
class OptionShown:
    """An option of a disputed rule: what it means, whether it counts by default, and which bodies follow it."""

    name: str
    means: str
    default: bool
    fora: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the option as a JSON object."""
        return {"option": self.name, "means": self.means, "default": self.default, "fora": list(self.fora)}


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule of the law in words.

    ``about`` says which instruments A and B are, ``when`` what must hold, ``unless`` what must not, ``does`` what
    follows. ``since`` and ``until`` bound the time in which the rule is law. ``shares`` is the rule whose options a
    disputed rule follows.
    """

    id: str
    order: str
    stage: str
    says: str
    operative: bool
    about: tuple[str, ...]
    when: tuple[str, ...]
    unless: tuple[str, ...]
    does: str
    authority: tuple[str, ...]
    settled: str
    basis: str | None
    note: str
    options: tuple[OptionShown, ...]
    shares: str | None
    since: str | None
    until: str | None
    version: str
    place: str

    def to_json(self) -> dict[str, Any]:
        """Return the rule as a JSON object."""
        return {
            "id": self.id, "order": self.order, "stage": self.stage, "says": self.says, "operative": self.operative,
            "about": list(self.about), "when": list(self.when), "unless": list(self.unless), "does": self.does,
            "authority": list(self.authority), "settled": self.settled, "basis": self.basis, "note": self.note,
            "options": [option.to_json() for option in self.options], "shares": self.shares,
            "since": self.since, "until": self.until, "version": self.version, "place": self.place,
        }  # fmt: skip


def describe(law: Law, rule: Rule) -> RuleShown:
    """Say a rule in words."""
    during = rule.during
    return RuleShown(
        id=rule.id,
        order=rule.order,
        stage=rule.stage,
        says=rule.says,
        operative=rule.operative,
        about=tuple(text for name in NAMES if (text := selected(getattr(rule, name), NAMES[name]))),
        when=tuple(say(condition, NAMES) for condition in rule.when),
        unless=tuple(say(condition, NAMES) for condition in rule.unless),
        does="" if rule.then is None else _does(law, rule.order, rule.then),
        authority=rule.authority,
        settled=rule.settled,
        basis=rule.basis,
        note=rule.note,
        options=_options(law, rule),
        shares=rule.doctrine_of,
        since=None if during.start is None else str(during.start),
        until=None if during.end is None else str(during.end),
        version=law.versions.get(rule.order, ""),
        place=rule.place,
    )


def _options(law: Law, rule: Rule) -> tuple[OptionShown, ...]:
    home = law.by_id.get(rule.doctrine_of) if rule.doctrine_of else rule
    doctrine = None if home is None else home.doctrine
    if doctrine is None:
        return ()
    return tuple(
        OptionShown(
            option,
            doctrine.means.get(option, ""),
            option == doctrine.default,
            tuple(sorted(forum for forum, follows in doctrine.by_forum.items() if follows == option)),
        )
        for option in doctrine.options
    )


def _does(law: Law, order: str, then: Then) -> str:
    vocabulary = law.vocabulary
    if then.set_flags:
        return " and ".join(flag_words(flag, NAMES["x"], value) for flag, value in then.set_flags)
    if then.drop is not None:
        return f"the instrument is left out: {vocabulary.drop_means.get(then.drop, plain(then.drop))}"
    if then.invalid is not None:
        return f"the instrument falls by itself: it {_effect(law, order, then.invalid)}"
    if then.refer is not None:
        return f"the question is referred: {plain(then.refer)}"
    if then.prevails is not None:
        winner, loser = ("A", "B") if then.prevails == "a" else ("B", "A")
        more = "".join(f", {vocabulary.modifiers.get(one, one)}" for one in then.plus)
        return f"{winner} prevails, and {loser} {_effect(law, order, then.effect or '')}{more}"
    if then.add is not None:
        return f"this is added: {vocabulary.modifiers.get(then.add, then.add)}"
    if then.block is not None:
        return f"this is excluded: {vocabulary.modifiers.get(then.block, then.block)}"
    if then.conflict:
        return "A and B are in conflict, and the rules on rank, specialty and time may decide"
    return "A and B stay open until it is found whether both can be obeyed" if then.unassessed else "A and B both apply"


def _effect(law: Law, order: str, effect: str) -> str:
    if effect == _LADDER:
        usual = law.vocabulary.ladder_effect.get(order) if order != GENERIC else None
        if usual is None:
            return "suffers the usual effect of the legal order"
        effect = usual
    return EFFECTS.get(effect, f"suffers the effect {plain(effect)}")
