"""Wishes for the conditions that look at the data of instruments and questions: dates, ground, parties, consent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from precedence_draft import GONE, Doc, Draft

Names = dict[str, Doc]
"""The instruments that stand for the names of a rule."""

Wish = Callable[[Draft, Names, Any, bool], None]
"""Adds to a draft what would make a condition, with these arguments, hold or fail."""


def _made_under(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        draft.rest_on(names[args[0]], names[args[1]])


def _dates(earlier: int, later: int) -> Wish:
    def dated(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
        asked = int(draft.question["date"][:4])
        years = sorted(draft.rng.sample([year for year in draft.years if year < asked] or [asked - 2, asked - 1], 1))
        years += [years[0] + 1]
        if not wanted:
            years.reverse()
        for name, year in ((args[earlier], years[0]), (args[later], years[1])):
            for field in ("in_force", "promulgated", "retroactive_from"):
                names[name].pop(field, None)
            names[name]["enacted"] = draft.day(year)
            names[name].get("consent", {}).pop("date", None)

    return dated


def _in_force(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if not wanted:
        names[args][draft.rng.choice(("in_force", "ended", "not_in_force_by"))] = draft.question["date"]


def _lapsed(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        draft.clause(names[args], "requires_all")
        names[args]["ratified"] = names[args]["parties"][1:]


def _not_ratified(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        item, asked = names[args], draft.question["territory"]
        here = asked if isinstance(asked, str) else asked[0]
        item["parties"] = sorted({*item["parties"], here})
        item["ratified"] = [party for party in item["parties"] if party != here]


def _retroactive(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        asked = int(draft.question["date"][:4])
        names[args].update(enacted=draft.day(asked + 1), retroactive_from=draft.day(asked - 1))
        for field in ("in_force", "promulgated", "not_in_force_by"):
            names[args].pop(field, None)


def _covers(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    names[args]["subjects"] = (
        draft.matching() if wanted else ["boundary" if "." in draft.question["subject"] else "parks"]
    )


def _ground(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    asked = draft.question["territory"]
    names[args]["territory"] = ["ZZ"] if not wanted else [asked] if isinstance(asked, str) else list(asked)


def _disjoint(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        names[args[0]]["territory"] = [draft.places[-1]]
        names[args[1]]["territory"] = [draft.places[-2]]


def _subject_under(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if not wanted:
        return
    subject = draft.rng.choice(args["in"])
    draft.question["subject"] = subject
    for item in draft.instruments:
        item["subjects"] = draft.matching() if draft.chance(0.8) else item["subjects"]
    if args["of"] != "question":
        names[args["of"]]["subjects"] = [subject]


def _special(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    one, other = (names[name] for name in (args if wanted else reversed(args)))
    draft.question["subject"] = "water.supply.price"
    one["subjects"], other["subjects"] = ["water.supply"], ["water"]
    if "territory" in one:
        other["territory"] = [*one["territory"]]
    else:
        other.pop("territory", None)


def _between(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if args is wanted:
        draft.question["between"] = draft.rng.sample(draft.places, 2)
        for item in names.values():
            item["parties"] = sorted({*item["parties"], *draft.question["between"]})
    else:
        draft.question.pop("between", None)


def _between_party(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    draft.question["between"] = draft.rng.sample(draft.places, 2)
    if wanted:
        names[args]["parties"] = list(draft.question["between"])


def _between_excludes(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        one, *others = draft.places[:3]
        draft.question["between"] = others
        names[args]["parties"] = [one]
        for item in names.values():
            if item is not names[args]:
                item["parties"] = sorted({*item["parties"], *others})


def _all_parties(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    one, other = (names[name] for name in args)
    if wanted:
        one["parties"] = sorted({*one["parties"], *other["parties"]})
    else:
        other["parties"] = sorted({*one["parties"], draft.rng.choice(draft.places)})


def _outsider(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    _all_parties(draft, names, [args[1], args[0]], not wanted)


def _has_party(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        item = names[args["of"]]
        item["parties"] = sorted({*item["parties"], args.get("party") or draft.rng.choice(("FR", GONE[0]))})


def _member_all(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    members = sorted(draft.vocabulary["groups"][args["group"]])
    names[args["of"]]["parties"] = draft.rng.sample(members, 2) if wanted else [draft.rng.choice(members), "XX"]


def _before_accession(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    names[args["of"]]["enacted"] = draft.day(1950 if wanted else 2020)
    for field in ("in_force", "promulgated"):
        names[args["of"]].pop(field, None)


def _rank(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    kinds = draft.kinds
    if wanted and args[0] in names and args[1] in names and draft.chance(0.8):
        one, other = names[args[0]], names[args[1]]
        one["kind"] = other["kind"] = draft.rng.choice((one["kind"], other["kind"]))
        one["level"] = other["level"] = kinds[one["kind"]].get("level") or one["level"]


def _consent_given(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    draft.consent(names[args], given=wanted)


def _consent_required(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        draft.consent(names[args["of"]], given=draft.chance(0.2), required=args["is"])


def _attr(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        names[args["of"]]["competence"] = {args["name"].partition(".")[2]: args["is"]}


def _own_forum(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        names[args]["forum"] = draft.question.setdefault("forum", draft.rng.choice(draft.vocabulary["fora"]))


def _rejected(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        basis = draft.instrument(["compact"])
        draft.rest_on(names[args], basis)
        names[args]["rejected_by"] = basis["parties"][: draft.rng.randint(1, 3)]


def _asked(field: str) -> Wish:
    def ask(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
        if wanted:
            draft.question[field] = draft.rng.choice(args)
        elif draft.question.get(field) in args:
            del draft.question[field]

    return ask


def _doctrine(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    if wanted:
        draft.question["choices"] = {args["rule"]: args["is"]}


def _conflict(draft: Draft, names: Names, args: Any, wanted: bool) -> None:
    draft.find("incompatible", wanted, pair=[names[name]["id"] for name in args])


DATA_WISHES: Final[Mapping[str, Wish]] = {
    "made_under": _made_under,
    "later": _dates(1, 0),
    "not_later": _dates(0, 1),
    "in_force": _in_force,
    "lapsed_unratified": _lapsed,
    "not_ratified_in": _not_ratified,
    "retroactive_on_date": _retroactive,
    "covers": _covers,
    "territory_touches": _ground,
    "territory_disjoint": _disjoint,
    "subject_under": _subject_under,
    "special": _special,
    "between_given": _between,
    "between_all_party": _between_party,
    "between_excludes": _between_excludes,
    "all_parties": _all_parties,
    "outsider": _outsider,
    "has_party": _has_party,
    "has_foreign_party": _has_party,
    "member_all": _member_all,
    "before_accession": _before_accession,
    "same_rank": _rank,
    "consent_given_by_date": _consent_given,
    "consent_required": _consent_required,
    "attr": _attr,
    "own_forum": _own_forum,
    "rejected_by_majority": _rejected,
    "addressee": _asked("addressee"),
    "forum": _asked("forum"),
    "doctrine": _doctrine,
    "conflict_shown": _conflict,
}
