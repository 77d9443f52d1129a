"""The rules that were tried on a pair before the one that decided it, and where each failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from foedus.law.precedence.conditions import Names, holds
from foedus.law.precedence.grounds import Replay
from foedus.law.precedence.opinion import Decided
from foedus.law.precedence.pack import Rule, Selector
from foedus.law.precedence.phrases import flag_words
from foedus.law.precedence.words import say


def tried_rules(replay: Replay, decided: Decided) -> list[dict[str, Any]]:
    """Return the rules whose kinds fit the pair and which did not fit, each with the first condition that failed."""
    return list(_tried(replay, decided))


def _tried(replay: Replay, decided: Decided) -> Iterator[dict[str, Any]]:
    view = replay.view
    one, other = (view.instruments[name] for name in decided.pair)
    for planned in view.law.pair_rules(view.order, (one.kind, one.level), (other.kind, other.level)):
        rule = planned.rule
        if rule.id == decided.rule:
            return
        if planned.needs_conflict and decided.conflict is None:
            yield {"stage": rule.stage, "failed": "no conflict of the two is shown, and every further rule needs one"}
            return
        if not rule.during.holds(view.question.date):
            yield {"rule": rule.id, "stage": rule.stage, "failed": "the rule was not in force on the day asked about"}
            continue
        for fits, names in ((planned.forward, {"a": one, "b": other}), (planned.backward, {"a": other, "b": one})):
            failed = first_failure(replay, rule, names) if fits else None
            if failed is not None:
                about = {name: item.id for name, item in names.items()}
                yield {"rule": rule.id, "stage": rule.stage, **about, "failed": failed}


def first_failure(replay: Replay, rule: Rule, names: Names) -> str | None:
    """Say which condition of a rule failed first, or ``None`` if it fits."""
    called = {name: replay.titles[item.id] for name, item in names.items()}
    for name, item in names.items():
        selector: Selector = getattr(rule, name)
        for flag, wanted in selector.flags:
            if replay.view.flags.get((item.id, flag)) is not wanted:
                return f"no rule says that {flag_words(flag, called[name], wanted)}"
    for condition in rule.when:
        if not holds(replay.view, names, condition):
            return say(condition, called, holds=False)
    for condition in rule.unless:
        if holds(replay.view, names, condition):
            return f"an exception: {say(condition, called)}"
    return None
