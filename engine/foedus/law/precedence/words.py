"""Conditions of rules in plain words, each with what it says when it holds and when it does not.

``say`` knows every word of :data:`foedus.law.precedence.conditions.VOCABULARY`; a test holds that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping

from foedus.law.precedence.opinion import Step
from foedus.law.precedence.pack import Condition, Selector
from foedus.law.precedence.phrases import flag_words, plain
from foedus.law.precedence.sayers import SAYERS, one_of


def say(condition: Condition, names: Mapping[str, str] | None = None, *, holds: bool = True) -> str:
    """Say that a condition holds, or with ``holds=False`` that it does not.

    ``names`` gives the words for the names of the rule (``x``; ``a`` and ``b``; what ``exists`` bound); a name without
    words stands as it is.
    """
    known = names or {}
    match condition.name:
        case "not":
            return say(condition.parts[0], known, holds=not holds) if condition.parts else _nothing(holds)
        case "any" | "all":
            parts = [say(part, known, holds=holds) for part in condition.parts]
            if not parts:
                return _nothing(holds == (condition.name == "all"))
            return (" or " if (condition.name == "any") == holds else " and ").join(parts)
        case "exists":
            return _exists(condition, known, holds)
    yes, no = SAYERS[condition.name](lambda name: known.get(name, name), condition.args)
    return yes if holds else no


def selected(selector: Selector, name: str) -> str:
    """Say which instruments may stand for a name of a rule; empty where any may."""
    parts = []
    if selector.kinds:
        parts.append(f"{name} is of the kind {one_of(selector.kinds)}")
    if selector.levels:
        parts.append(f"{name} is law of the level {one_of(selector.levels)}")
    parts += [flag_words(flag, name, value) for flag, value in selector.flags]
    return " and ".join(parts)


def _nothing(holds: bool) -> str:
    return "nothing more is asked" if holds else "nothing can fulfil this"


def _exists(condition: Condition, names: Mapping[str, str], holds: bool) -> str:
    args = condition.args or {}
    name = args.get("as", "y")
    known = {**names, name: names.get(name, "it")}
    selector = Selector(
        frozenset(args.get("kind", ())), frozenset(args.get("level", ())), tuple(args.get("flag", {}).items())
    )
    asked = [part for part in (selected(selector, known[name]),) if part]
    asked += [say(part, known) for part in condition.parts]
    head = "an instrument that still counts" if args.get("live") else "an instrument"
    head = f"there is {head}" if holds else f"there is no {head.partition(' ')[2]}"
    return f"{head} of which this is true: {', and '.join(asked)}" if asked else head


def done(step: Step, called: Mapping[str, str]) -> str:
    """Say what a rule did; ``called`` gives the words for each instrument."""
    about = [called[name] for name in step.about]
    one, both, what = about[0] if about else "", " and ".join(about), plain(step.what)
    match step.did:
        case "set":
            return flag_words(step.what.removeprefix("not "), one, not step.what.startswith("not "))
        case "drop":
            return f"{one} is left out: {what}"
        case "invalid":
            return f"{one} falls by itself: {what}"
        case "prevails":
            return f"{one} prevails over {about[1]}: {what}"
        case "conflict":
            return f"{both} are in conflict"
        case "alongside":
            return f"{both} stand beside each other"
        case "unassessed":
            return f"nothing is recorded of {both}"
        case "refer":
            return f"{both or 'the question'} {'are' if len(about) > 1 else 'is'} referred: {what}"
    return f"{one}: {'not ' if step.did == 'block' else ''}{what.lstrip('+')}"
