"""The closed vocabulary of conditions: what a rule may ask, one small function each.

``holds(view, names, args)`` gets the view of the question, the instruments that stand for the names of the rule
(``x``; ``a`` and ``b``; what ``exists`` bound), and the arguments as the rule wrote them. Source: the casebook format,
section 4. A rule that asks anything else is refused when its file is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from foedus.law.precedence.pack import Condition
from foedus.law.precedence.values import SECOND_ARGUMENTS, Clause, Instrument
from foedus.law.precedence.view import View, lapsed_on, unratified

Names = Mapping[str, Instrument]
Test = Callable[[View, Names, Any], bool]
Shape = Literal["name", "names", "fields", "words", "flag", "parts", "part", "exists"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the vocabulary: its test, the shape of its arguments, the fields it takes, what it means."""

    name: str
    holds: Test
    shape: Shape
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    means: str


VOCABULARY: Final[dict[str, Entry]] = {}
_TESTS: Final[dict[str, Test]] = {}


def _entry(shape: Shape, fields: str = "", needed: str = "") -> Callable[[Test], Test]:
    def enter(test: Test) -> Test:
        name = test.__name__
        _TESTS[name] = test
        VOCABULARY[name] = Entry(
            name, test, shape, tuple((needed + " " + fields).split()), tuple(needed.split()), _first_line(test)
        )
        return test

    return enter


def _first_line(test: Test) -> str:
    return (test.__doc__ or "").strip().splitlines()[0]


def holds(view: View, names: Names, condition: Condition) -> bool:
    """Whether one condition holds."""
    if condition.parts:
        return _STRUCTURE[condition.name](view, names, condition)
    return _TESTS[condition.name](view, names, condition.args)


# ---- structure


def _any(view: View, names: Names, condition: Condition) -> bool:
    return any(holds(view, names, part) for part in condition.parts)


def _all(view: View, names: Names, condition: Condition) -> bool:
    return all(holds(view, names, part) for part in condition.parts)


def _not(view: View, names: Names, condition: Condition) -> bool:
    return not holds(view, names, condition.parts[0])


def _exists(view: View, names: Names, condition: Condition) -> bool:
    args = condition.args
    taken = {item.id for item in names.values()}
    for item in view.instruments.values():
        if item.id in taken or not may_stand(view, item, args):
            continue
        if args.get("live") and not view.is_live(item):
            continue
        inner = {**names, args["as"]: item}
        if all(holds(view, inner, part) for part in condition.parts):
            return True
    return False


def may_stand(view: View, item: Instrument, args: Mapping[str, Any]) -> bool:
    """Whether an instrument fits the kinds, levels and flags that a name of a rule asks for."""
    if "kind" in args and item.kind not in args["kind"]:
        return False
    if "level" in args and item.level not in args["level"]:
        return False
    return all(view.flags.get((item.id, name)) is wanted for name, wanted in args.get("flag", {}).items())


_STRUCTURE: Final[dict[str, Callable[[View, Names, Condition], bool]]] = {
    "any": _any, "all": _all, "not": _not, "exists": _exists,
}  # fmt: skip


def _structural(_view: View, _names: Names, _args: Any) -> bool:
    """Structure has parts; without any part nothing is asked, and it holds for nobody."""
    return False


_TESTS.update(dict.fromkeys(_STRUCTURE, _structural))
VOCABULARY["any"] = Entry("any", _structural, "parts", (), (), "One of the conditions holds.")
VOCABULARY["all"] = Entry("all", _structural, "parts", (), (), "All of the conditions hold.")
VOCABULARY["not"] = Entry("not", _structural, "part", (), (), "The condition does not hold.")
VOCABULARY["exists"] = Entry(
    "exists", _structural, "exists", ("as", "where", "kind", "level", "flag", "live"), ("as", "where"),
    "Some other instrument of the case fits; one that was left out too, unless it must be live.",
)  # fmt: skip


# ---- findings


@_entry("fields", "instrument pair of over than about value", "type")
def finding(view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """Such a finding is recorded; a pair is unordered."""
    value = args.get("value")
    if "pair" in args:
        one, other = (names[name].id for name in args["pair"])
        return view.found_of_pair(args["type"], one, other, value)
    first = names[args["instrument"]].id if "instrument" in args else None
    return view.found(args["type"], first, _second(names, args), value)


@_entry("fields", "instrument pair of over than about value", "type")
def no_finding(view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """No such finding is recorded."""
    return not finding(view, names, args)


def _second(names: Names, args: Mapping[str, Any]) -> str | None:
    for name in SECOND_ARGUMENTS:
        if name in args:
            other = args[name]
            return names[other].id if other in names else str(other)
    return None


# ---- clauses and other data of the instruments


@_entry("fields", "target topic value", "of type")
def clause(view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """An instrument has a clause of the type that names the other by id, kind or subject, or lists the topic."""
    types = args["type"] if isinstance(args["type"], (list, tuple)) else (args["type"],)
    target = names[args["target"]] if "target" in args else None
    for item in names[args["of"]].clauses:
        if item.type not in types:
            continue
        if target is not None and not strikes(view, item, target):
            continue
        if "topic" in args and args["topic"] not in item.topics:
            continue
        if "value" in args and args["value"] != item.value:
            continue
        return True
    return False


def strikes(view: View, item: Clause, target: Instrument) -> bool:
    """Whether a clause names an instrument by id, by kind, or by a subject that lies over one of its own."""
    if target.id in item.ids or target.kind in item.kinds:
        return True
    day = view.question.date
    above = view.places.subject_ancestors
    return bool(item.subjects) and any(not above(one, day).isdisjoint(item.subjects) for one in target.subjects)


@_entry("names")
def made_under(_view: View, names: Names, args: Sequence[str]) -> bool:
    """The first instrument rests on the second."""
    return names[args[0]].made_under == names[args[1]].id


@_entry("name")
def agreement(view: View, names: Names, args: str) -> bool:
    """The instrument is an agreement in this order."""
    return view.kinds[names[args].kind].agreement


@_entry("fields", "", "of name is")
def attr(_view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """A field of the instrument's record has the value (``competence.basis``)."""
    group, _, key = args["name"].partition(".")
    held = getattr(names[args["of"]], group, None)
    return bool(isinstance(held, Mapping) and held.get(key) == args["is"])


@_entry("fields", "", "of in")
def kind_is(_view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """The instrument is of one of the kinds."""
    return names[args["of"]].kind in args["in"]


@_entry("fields", "", "of in")
def level_is(_view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """The instrument is law of one of the levels."""
    return names[args["of"]].level in args["in"]


@_entry("name")
def own_forum(view: View, names: Names, args: str) -> bool:
    """The deciding body is the one that the instrument itself set up."""
    return names[args].forum is not None and names[args].forum == view.question.forum


@_entry("name")
def rejected_by_majority(view: View, names: Names, args: str) -> bool:
    """More than half of the parties to the instrument on which this one rests have rejected it."""
    item = names[args]
    basis = view.instruments.get(item.made_under or "")
    if basis is None:
        return False
    members = view.bound(basis)
    rejected = {basis.successors.get(party, party) for party in item.rejected_by}
    return 2 * len(members & rejected) > len(members)


# ---- time


@_entry("names")
def later(view: View, names: Names, args: Sequence[str]) -> bool:
    """The first is surely later than the second, by the date that the order prescribes."""
    return view.later(names[args[0]], names[args[1]])


@_entry("names")
def not_later(view: View, names: Names, args: Sequence[str]) -> bool:
    """The first is surely not later than the second."""
    return view.not_later(names[args[0]], names[args[1]])


@_entry("name")
def in_force(view: View, names: Names, args: str) -> bool:
    """The instrument was in force on the question's date."""
    return view.in_force(names[args])


@_entry("name")
def retroactive_on_date(view: View, names: Names, args: str) -> bool:
    """The question's date lies in the past for which the text claims effect."""
    return view.retroactive(names[args])


@_entry("name")
def lapsed_unratified(view: View, names: Names, args: str) -> bool:
    """The text needs every party by a day, that day has passed, and one of them has not ratified."""
    return lapsed_on(names[args], view.question.date)


@_entry("name")
def not_ratified_in(view: View, names: Names, args: str) -> bool:
    """A party in whose territory the question lies has not ratified."""
    day, asked = view.question.date, view.question.territory
    missing = unratified(names[args])
    return any(not view.places.ancestors(code, day).isdisjoint(missing) for code in asked) if missing else False


# ---- subject and territory


@_entry("name")
def covers(view: View, names: Names, args: str) -> bool:
    """The instrument is about the question's subject, or was found to reach it."""
    return view.covers(names[args])


@_entry("name")
def territory_touches(view: View, names: Names, args: str) -> bool:
    """The instrument's territory and the question's have ground in common."""
    return view.touches_ground(names[args])


@_entry("names")
def territory_disjoint(view: View, names: Names, args: Sequence[str]) -> bool:
    """The two instruments have no ground in common."""
    one, other = (names[name] for name in args)
    if one.territory is None or other.territory is None:
        return False
    day, touches = view.question.date, view.places.touches
    return not any(touches(mine, theirs, day) for mine in view.ground_of(one) for theirs in view.ground_of(other))


@_entry("fields", "", "of in")
def subject_under(view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """A subject of the instrument, or that of the question, is one of these or lies under one."""
    above = view.places.subject_ancestors
    day = view.question.date
    asked = (view.question.subject,) if args["of"] == "question" else names[args["of"]].subjects
    return any(not above(subject, day).isdisjoint(args["in"]) for subject in asked)


@_entry("names")
def special(view: View, names: Names, args: Sequence[str]) -> bool:
    """The first is strictly included in the second, in subjects and ground."""
    return view.special(names[args[0]], names[args[1]])


# ---- parties


@_entry("flag")
def between_given(view: View, _names: Names, args: bool) -> bool:
    """The question names a pair of parties (or, with ``false``, does not)."""
    return (view.question.between is not None) is args


@_entry("name")
def between_all_party(view: View, names: Names, args: str) -> bool:
    """Both parties between whom the question is asked are parties to the instrument; true if none are named."""
    between = view.question.between
    return between is None or view.parties(names[args]).issuperset(between)


@_entry("name")
def between_excludes(view: View, names: Names, args: str) -> bool:
    """The question is asked between two parties of which neither made the instrument."""
    between = view.question.between
    return between is not None and view.parties(names[args]).isdisjoint(between)


@_entry("names")
def outsider(view: View, names: Names, args: Sequence[str]) -> bool:
    """The first has a party that the second lacks."""
    return not view.bound(names[args[0]]) <= view.parties(names[args[1]])


@_entry("names")
def all_parties(view: View, names: Names, args: Sequence[str]) -> bool:
    """Every party to the second is party to the first."""
    return view.bound(names[args[1]]) <= view.parties(names[args[0]])


@_entry("fields", "", "of party")
def has_party(view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """The instrument has this party, by itself or as a member of a group."""
    return args["party"] in view.parties(names[args["of"]])


@_entry("fields", "", "of home")
def has_foreign_party(view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """A party to the instrument lies outside the state."""
    day, home, item = view.question.date, args["home"], names[args["of"]]
    return any(home not in view.places.ancestors(item.successors.get(one, one), day) for one in item.parties)


@_entry("fields", "", "of group")
def member_all(view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """Every party to the instrument belongs to the group on the question's date."""
    day, group = view.question.date, args["group"]
    return all(view.places.member(party, group, day) for party in view.bound(names[args["of"]]))


@_entry("fields", "", "of group")
def before_accession(view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """The instrument was concluded surely before the accession of each of its parties that ever was a member."""
    item = names[args["of"]]
    members = view.places.groups.get(args["group"], {})
    joined = [members[party] for party in view.bound(item) if party in members]
    if item.enacted is None or not joined:
        return False
    return all(each.start is not None and item.enacted.last < each.start.first for each in joined)


# ---- rank, consent and flags


@_entry("names")
def rank_above(view: View, names: Names, args: Sequence[str]) -> bool:
    """The first stands higher on the ladder of the order."""
    return view.rank(names[args[0]]) < view.rank(names[args[1]])


@_entry("names")
def same_rank(view: View, names: Names, args: Sequence[str]) -> bool:
    """Both stand on the same step of the ladder."""
    return view.rank(names[args[0]]) == view.rank(names[args[1]])


@_entry("fields", "", "of is")
def consent_required(_view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """The record says this of the need for consent: needed, not needed, or open."""
    consent = names[args["of"]].consent
    return consent is not None and consent.required == args["is"]


@_entry("name")
def consent_given_by_date(view: View, names: Names, args: str) -> bool:
    """Consent had been given on the question's date, and had not ended."""
    return view.consented(names[args])


@_entry("fields", "", "of name is")
def flag(view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """An earlier rule has set the flag on the instrument to this value."""
    return view.flags.get((names[args["of"]].id, args["name"])) is args["is"]


@_entry("fields", "", "of name is")
def basis_flag(view: View, names: Names, args: Mapping[str, Any]) -> bool:
    """An earlier rule has set the flag on the instrument on which this one rests."""
    basis = names[args["of"]].made_under
    return basis is not None and view.flags.get((basis, args["name"])) is args["is"]


# ---- the question and the result


@_entry("words")
def addressee(view: View, _names: Names, args: Sequence[str]) -> bool:
    """The question is asked for one of these addressees."""
    return view.question.addressee in args


@_entry("words")
def forum(view: View, _names: Names, args: Sequence[str]) -> bool:
    """One of these bodies decides."""
    return view.question.forum in args


@_entry("fields", "", "rule is")
def doctrine(view: View, _names: Names, args: Mapping[str, Any]) -> bool:
    """The forum follows this option of a disputed rule."""
    return bool(view.option(view.law.by_id[args["rule"]]) == args["is"])


@_entry("names")
def conflict_shown(view: View, names: Names, args: Sequence[str]) -> bool:
    """A rule of the stage of conflict would open a conflict for the pair."""
    return view.conflict_opens(names[args[0]], names[args[1]])


@_entry("fields", "", "kind effect")
def struck(view: View, _names: Names, args: Mapping[str, Any]) -> bool:
    """In the result an instrument of one of the kinds is lost with this effect."""
    return any(kind in args["kind"] and effect == args["effect"] for kind, effect in view.struck)
