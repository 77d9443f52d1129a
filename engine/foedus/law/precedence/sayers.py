"""The words for each condition that has no parts: what it says when it holds, and when it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from foedus.law.precedence.phrases import clause_words, fact_words, flag_words, plain, value_words, whether_words
from foedus.law.precedence.values import SECOND_ARGUMENTS

Call = Callable[[str], str]
"""Gives the words for a name of the rule."""

Said = tuple[str, str]
"""What is said when the condition holds, and when it does not."""

_Sayer = Callable[[Call, Any], Said]

_OF_INSTRUMENTS: Final[dict[str, Said]] = {
    "made_under": ("{0} was made under {1}", "{0} was not made under {1}"),
    "agreement": ("{0} is an agreement", "{0} is no agreement"),
    "own_forum": ("the deciding body is the one that {0} set up", "{0} did not set up the deciding body"),
    "rejected_by_majority": (
        "more than half of the parties to the instrument on which {0} rests have rejected it",
        "no majority of the parties to the instrument on which {0} rests has rejected it",
    ),
    "later": ("{0} is later than {1}", "{0} is not surely later than {1}"),
    "not_later": ("{0} is not later than {1}", "it is not sure that {0} is no later than {1}"),
    "in_force": ("{0} is in force on the day asked about", "{0} is not in force on the day asked about"),
    "retroactive_on_date": (
        "the day asked about lies in the past for which {0} claims effect backwards",
        "the day asked about does not lie in a past for which {0} claims effect backwards",
    ),
    "lapsed_unratified": (
        "{0} needed every party by a day that has passed, and one of them has not ratified",
        "{0} has not lapsed for want of a ratification",
    ),
    "not_ratified_in": (
        "a party in whose territory the question lies has not ratified {0}",
        "no party in whose territory the question lies is recorded as not having ratified {0}",
    ),
    "covers": ("{0} is about the subject asked about", "{0} is not about the subject asked about"),
    "territory_touches": (
        "{0} applies in the territory asked about",
        "{0} does not apply in the territory asked about",
    ),
    "territory_disjoint": (
        "{0} and {1} have no territory in common",
        "{0} and {1} are not known to apply in separate territories",
    ),
    "special": (
        "{0} is more special than {1}, included in its subjects and territory",
        "{0} is not more special than {1}, included in its subjects and territory",
    ),
    "between_all_party": (
        "whoever the question names is a party to {0}",
        "one of the two parties that the question names is no party to {0}",
    ),
    "between_excludes": (
        "neither of the two parties that the question names made {0}",
        "the question does not name two parties of which neither made {0}",
    ),
    "outsider": ("{0} has a party that {1} lacks", "every party to {0} is a party to {1}"),
    "all_parties": ("every party to {1} is a party to {0}", "{1} has a party that {0} lacks"),
    "rank_above": ("{0} ranks above {1}", "{0} does not rank above {1}"),
    "same_rank": ("{0} and {1} have the same rank", "{0} and {1} differ in rank"),
    "consent_given_by_date": (
        "consent to {0} stands on the day asked about",
        "no consent to {0} stands on the day asked about",
    ),
    "conflict_shown": ("a conflict of {0} and {1} is shown", "no conflict of {0} and {1} is shown"),
}
"""Conditions whose arguments are names of instruments only, in the order in which the rule gives them."""

_CONSENT: Final = {
    "needed": "consent is needed",
    "not_needed": "consent is not needed",
    "open": "it is open whether consent is needed",
}


def _of_instruments(words: Said) -> _Sayer:
    def said(call: Call, args: Any) -> Said:
        names = [call(name) for name in ([args] if isinstance(args, str) else args)]
        return words[0].format(*names), words[1].format(*names)

    return said


SAYERS: Final[dict[str, _Sayer]] = {name: _of_instruments(words) for name, words in _OF_INSTRUMENTS.items()}
"""The conditions without parts, each with the function that says it."""


def one_of(words: Any) -> str:
    """Join words of a vocabulary with *or*."""
    given = [words] if isinstance(words, str) else sorted(str(word) for word in words)
    return " or ".join(plain(word) for word in given)


def finding_arguments(args: Mapping[str, Any]) -> tuple[str, str]:
    """Return the names that a condition on findings is about, as the rule writes them; empty where there is none."""
    if "pair" in args:
        return args["pair"][0], args["pair"][1]
    return args.get("instrument", ""), next((str(args[key]) for key in SECOND_ARGUMENTS if key in args), "")


def _sayer(function: _Sayer) -> _Sayer:
    SAYERS[function.__name__.removeprefix("_")] = function
    return function


@_sayer
def _finding(call: Call, args: Mapping[str, Any]) -> Said:
    first, second = finding_arguments(args)
    about = call(second)
    both = call(first), plain(about) if about == second else about
    if args.get("value") is None:
        open_point = whether_words(args["type"], *both)
        return f"it is recorded {open_point}", f"nobody has recorded {open_point}"
    fact = fact_words(args["type"], *both, args["value"])
    return f"it is found that {fact}", f"it is not found that {fact}"


@_sayer
def _no_finding(call: Call, args: Mapping[str, Any]) -> Said:
    yes, no = _finding(call, args)
    return no, yes


@_sayer
def _clause(call: Call, args: Mapping[str, Any]) -> Said:
    types = [args["type"]] if isinstance(args["type"], str) else list(args["type"])
    target = call(args["target"]) if "target" in args else plain(args.get("topic", "")) or "something"
    does = " or ".join(clause_words(kind, target) for kind in types)
    does += f" ({plain(args['value'])})" if "value" in args else ""
    return f"{call(args['of'])} has a clause that {does}", f"{call(args['of'])} has no clause that {does}"


@_sayer
def _attr(call: Call, args: Mapping[str, Any]) -> Said:
    told = f"of {call(args['of'])} says “{plain(args['name']).replace('.', ', ')}: {value_words(args['is'])}”"
    return f"the record {told}", f"no record {told}"


@_sayer
def _kind_is(call: Call, args: Mapping[str, Any]) -> Said:
    kind = f"of the kind {one_of(args['in'])}"
    return f"{call(args['of'])} is {kind}", f"{call(args['of'])} is not {kind}"


@_sayer
def _level_is(call: Call, args: Mapping[str, Any]) -> Said:
    level = f"law of the level {one_of(args['in'])}"
    return f"{call(args['of'])} is {level}", f"{call(args['of'])} is not {level}"


@_sayer
def _subject_under(call: Call, args: Mapping[str, Any]) -> Said:
    of = "the question" if args["of"] == "question" else call(args["of"])
    return f"{of} is about {one_of(args['in'])}", f"{of} is not about {one_of(args['in'])}"


@_sayer
def _between_given(_call: Call, args: bool) -> Said:
    said = ("the question names two parties", "the question does not name two parties")
    return said if args else (said[1], said[0])


@_sayer
def _has_party(call: Call, args: Mapping[str, Any]) -> Said:
    return f"{args['party']} is a party to {call(args['of'])}", f"{args['party']} is no party to {call(args['of'])}"


@_sayer
def _has_foreign_party(call: Call, args: Mapping[str, Any]) -> Said:
    one, home = call(args["of"]), args["home"]
    return f"{one} has a party outside {home}", f"every party to {one} belongs to {home}"


@_sayer
def _member_all(call: Call, args: Mapping[str, Any]) -> Said:
    one, belong = call(args["of"]), f"to {args['group']} on the day asked about"
    return f"every party to {one} belongs {belong}", f"{one} has a party that does not belong {belong}"


@_sayer
def _before_accession(call: Call, args: Mapping[str, Any]) -> Said:
    one, joined = call(args["of"]), f"concluded before its parties joined {args['group']}"
    return f"{one} was {joined}", f"{one} was not surely {joined}"


@_sayer
def _consent_required(call: Call, args: Mapping[str, Any]) -> Said:
    told = f"of {call(args['of'])} says that {_CONSENT.get(args['is'], plain(str(args['is'])))}"
    return f"the record {told}", f"no record {told}"


@_sayer
def _flag(call: Call, args: Mapping[str, Any]) -> Said:
    said = flag_words(args["name"], call(args["of"]), args["is"])
    return said, f"no rule says that {said}"


@_sayer
def _basis_flag(call: Call, args: Mapping[str, Any]) -> Said:
    said = flag_words(args["name"], f"the instrument on which {call(args['of'])} rests", args["is"])
    return said, f"no rule says that {said}"


@_sayer
def _addressee(_call: Call, args: Any) -> Said:
    return f"the question is asked for {one_of(args)}", f"the question is not asked for {one_of(args)}"


@_sayer
def _forum(_call: Call, args: Any) -> Said:
    return f"{one_of(args)} decides", f"the deciding body is not {one_of(args)}"


@_sayer
def _doctrine(_call: Call, args: Mapping[str, Any]) -> Said:
    option = f"the option “{plain(args['is'])}” of the disputed rule {args['rule']}"
    return f"the deciding body follows {option}", f"the deciding body does not follow {option}"


@_sayer
def _struck(_call: Call, args: Mapping[str, Any]) -> Said:
    lost = f"an instrument of the kind {one_of(args['kind'])} is lost with the effect {plain(args['effect'])}"
    return f"in the result {lost}", f"it is not so that in the result {lost}"
