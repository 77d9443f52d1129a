"""Data that mostly fulfil what a rule asks, so that a random corpus has a chance to meet it.

For each condition of the rule language there is a wish that adds to a draft what would make the condition hold, or
fail. Wishes may spoil each other, and are not meant to be perfect: what does not come out is another corpus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from precedence_data_wishes import DATA_WISHES, Names, Wish
from precedence_draft import Draft

SECOND: Final = ("of", "over", "than", "about")


def draw_for(draft: Draft, rule: Mapping[str, Any]) -> None:
    """Add instruments that stand for the names of a rule, and data that its conditions ask for."""
    names: Names = {}
    plain = draft.chance(0.5)
    for name in ("x", "a", "b"):
        if name in rule or any(_mentions(part, name) for part in (*rule.get("when", ()), *rule.get("unless", ()))):
            selector = rule.get(name) or {}
            names[name] = draft.instrument(selector.get("kind", ()), selector.get("level", ()), plain=plain)
            for flag, value in selector.get("flag", {}).items():
                _flag(draft, names, {"of": name, "name": flag, "is": value}, True)
    for condition in rule.get("when", ()):
        if draft.chance(0.95):
            wish(draft, names, condition, True)
    for condition in rule.get("unless", ()):
        wish(draft, names, condition, draft.chance(0.25))
    if "a" in names and "b" in names and draft.chance(0.7):
        draft.find("incompatible", True, pair=[names["a"]["id"], names["b"]["id"]])


def _mentions(condition: Any, name: str) -> bool:
    if isinstance(condition, Mapping):
        return any(_mentions(value, name) for value in condition.values())
    if isinstance(condition, Sequence) and not isinstance(condition, str):
        return any(_mentions(value, name) for value in condition)
    return bool(condition == name)


def wish(draft: Draft, names: Names, condition: Mapping[str, Any], wanted: bool) -> None:
    """Make a condition hold, or fail, as far as that is easy."""
    ((word, args),) = condition.items()
    if word == "not":
        wish(draft, names, args, not wanted)
    elif word in ("any", "all"):
        every = (word == "all") is wanted
        for part in args if every else [draft.rng.choice(args)]:
            wish(draft, names, part, wanted)
    elif word in WISHES:
        WISHES[word](draft, names, args, wanted)


def _exists(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        inner = {**names, args["as"]: draft.instrument(args.get("kind", ()), args.get("level", ()))}
        for flag, value in args.get("flag", {}).items():
            _flag(draft, inner, {"of": args["as"], "name": flag, "is": value}, True)
        for part in args["where"]:
            wish(draft, inner, part, True)


def _finding(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    value = args.get("value")
    if not wanted:
        if not isinstance(value, bool) or draft.chance(0.4):
            return
        value = not value  # the opposite, so that nothing else records what is not wanted
    about: dict[str, Any] = {}
    if "pair" in args:
        about["pair"] = [names[name]["id"] for name in args["pair"]]
    for field in ("instrument", *SECOND):
        if field in args:
            about[field] = names[args[field]]["id"] if args[field] in names else args[field]
    draft.find(args["type"], value, **about)


def _no_finding(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    _finding(draft, names, args, not wanted)


def _clause(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if not wanted:
        return
    types = args["type"] if isinstance(args["type"], list) else [args["type"]]
    target: dict[str, list[str]] = {}
    if "topic" in args:
        target["topics"] = [args["topic"]]
    if "target" in args:
        other = names[args["target"]]
        how = draft.rng.choice(("ids", "ids", "kinds", "subjects"))
        target[how] = {"ids": [other["id"]], "kinds": [other["kind"]], "subjects": other["subjects"][:1]}[how]
    clause = draft.clause(names[args["of"]], draft.rng.choice(types), **target)
    if "value" in args:
        clause["value"] = args["value"]


def _flag(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    item, value = names[args["of"]], args["is"] is wanted
    match args["name"]:
        case "consented":
            draft.consent(item, given=value)
        case "consent_needed":
            draft.consent(item, given=draft.chance(0.2), required="needed" if value else "not_needed")
        case "contract":
            draft.find("contract_like", value, instrument=item["id"])
        case "provisional" if value:
            draft.question["forum"] = "bverfg"
            draft.clause(item, "requires_all")
            draft.find("necessary", True, instrument=item["id"])
            draft.find("tenable", False, instrument=item["id"])


def _basis_flag(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    basis = draft.instrument(["compact"])
    draft.rest_on(names[args["of"]], basis)
    _flag(draft, {"y": basis}, {**args, "of": "y"}, wanted)


def _struck(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        one = draft.instrument(args["kind"])
        higher = draft.instrument(["constitution"])
        draft.find("incompatible", True, pair=[one["id"], higher["id"]])


WISHES: Final[Mapping[str, Wish]] = {
    **DATA_WISHES, "exists": _exists, "finding": _finding, "no_finding": _no_finding, "clause": _clause, "flag": _flag,
    "basis_flag": _basis_flag, "struck": _struck,
}  # fmt: skip
"""What is left out needs no wish: ranks, kinds and levels come from the selectors, agreements from the kinds."""
