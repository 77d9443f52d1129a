"""The engine against a second reading of the format, written day by day, and laws that hold for every record.

The reference below knows nothing of spans, signals or sweeps: it asks of every single day whether a condition holds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from foedus.kernel.dates import PartialDate
from foedus.kernel.spans import Spans
from foedus.law.acts import ACT_KINDS, LegalAct, read_act
from foedus.law.conditions import Finding
from foedus.law.force import judge
from foedus.law.forecast import forecast
from foedus.law.terms import Evidence, Terms, Trigger, read_terms
from foedus.law.verdict import Verdict, walk_findings

RUN = settings(max_examples=200, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate, Phase.shrink))
ORIGIN = date(2001, 1, 1)
HORIZON = 150
LISTED = ["aa", "bb", "cc", "dd"]
Doc = dict[str, Any]
Days = list[bool]


def day(number: int) -> str:
    return (ORIGIN + timedelta(days=number)).isoformat()


@cache
def number(text: str) -> int:
    return (date.fromisoformat(text) - ORIGIN).days


# --- the reference ----------------------------------------------------------------------------------------------------


class Reference:
    """A rule and a complete list of acts, read day by day straight from the agreement format."""

    def __init__(self, acts: list[Doc]) -> None:
        self.acts = acts
        self.ends = [self._taken_back(act) for act in acts]

    def _taken_back(self, act: Doc) -> int:
        """Return the day on which the party took it back."""
        later = (
            number(other["date"])
            for other in self.acts
            if (other["act"], other["party"]) == ("revoke", act["party"]) and other["date"] > act["date"]
        )
        return min(later, default=HORIZON)

    def standing(self, clock: str, today: int) -> list[Doc]:
        """Return the acts that have been done, and not been taken back."""
        return [
            act
            for act, end in zip(self.acts, self.ends, strict=True)
            if number(act.get("effective", act["date"]) if clock == "effective" else act["date"]) <= today < end
        ]

    def quota(self, node: Doc, today: int) -> bool:
        who = node.get("every", node.get("of", "anyone"))
        circle = LISTED if who == "parties" else None if who == "anyone" else who
        if circle is not None:
            circle = [party for party in circle if party not in node.get("except", ())]
        kinds = node.get("acts", ["ratify", "accede"])
        have = {
            act["party"]
            for act in self.standing(node.get("clock", "act"), today)
            if act["act"] in kinds
            and (circle is None or act["party"] in circle)
            and act["party"] not in node.get("except", ())
        }
        if "every" in node:
            return bool(circle) and have == set(circle or ())
        amount = node.get("at_least", node.get("more_than"))
        if isinstance(amount, str):
            if not circle:
                return False
            need = Fraction(amount) * len(circle)
        else:
            need = Fraction(amount)
        return len(have) >= need if "at_least" in node else len(have) > need

    def leaf(self, node: Doc, today: int) -> bool:
        if "date" in node:
            return today >= number(node["date"])
        if "organ" in node or "fact" in node:
            return any(
                True
                for act in self.standing("effective", today)
                if (act["party"], act["act"]) == (node.get("organ"), node.get("does"))
                or (act["act"] == "fact" and act.get("about") == node.get("fact"))
            )
        return self.quota(node, today)

    def count(self, today: int, steps: list[Doc]) -> int:
        """Count a delay from a day."""
        found = ORIGIN + timedelta(days=today)
        for step in steps:
            ((kind, n),) = step.items()
            if kind == "days":
                found += timedelta(days=n)
            elif kind == "days_elapsed":
                found += timedelta(days=n + 1)
            else:
                found = found.replace(day=1)
                for _ in range(n):
                    found = (found + timedelta(days=31)).replace(day=1)
        return (found - ORIGIN).days

    def holds(self, node: Doc) -> tuple[Days, int | None]:
        """On which days the node holds, and from which day it is dead."""
        dead: int | None = None
        if "all_of" in node or "any_of" in node:
            legs = [self.holds(leg) for leg in node.get("all_of", node.get("any_of"))]
            every = "all_of" in node
            held = [(all if every else any)(leg[0][today] for leg in legs) for today in range(HORIZON)]
            deaths = [leg[1] for leg in legs if leg[1] is not None]
            if deaths and (every or len(deaths) == len(legs)):
                dead = min(deaths) if every else max(deaths)
                if any(held[:dead]):
                    dead = None  # it came to hold before it could die
        else:
            held = [self.leaf(node, today) for today in range(HORIZON)]
        if "by" in node and not held[number(node["by"])]:
            last = number(node["by"])
            held = [on and today <= last for today, on in enumerate(held)]
            dead = last + 1 if dead is None else min(dead, last + 1)
        if "then" in node:
            held, dead = self.delayed(node, held, dead)
        if "unless" in node:
            veto, _ = self.holds(node["unless"])
            first = held.index(True) if True in held else HORIZON
            if any(veto[:first]):
                held, killed = [False] * HORIZON, veto.index(True)
                dead = killed if dead is None else min(dead, killed)
        if "otherwise" in node and dead is not None:
            other, end = self.holds(node["otherwise"])
            held = [on or (today >= dead and other[today]) for today, on in enumerate(held)]
            dead = None if end is None else max(dead, end)
        return held, dead

    def delayed(self, node: Doc, held: Days, dead: int | None) -> tuple[Days, int | None]:
        if not node.get("must_hold"):
            if True not in held:
                return held, dead
            start = self.count(held.index(True), node["then"])
            return [today >= start for today in range(HORIZON)], None
        found, begun = [False] * HORIZON, -1
        for today, on in enumerate(held):
            begun = -1 if not on else today if begun < 0 else begun
            found[today] = on and self.count(begun, node["then"]) <= today
        return found, dead

    def verdict(self, when: Doc) -> tuple[int | None, int | None]:
        """The first day in force, and the day of the lapse."""
        held, dead = self.holds(when)
        first = held.index(True) if True in held else None
        return first, dead if dead is not None and (first is None or dead <= first) else None


# --- small rules and records ------------------------------------------------------------------------------------------

NUMBERS = st.integers(0, 59)
DAYS = NUMBERS.map(day)
STEPS = st.lists(
    st.one_of(
        st.builds(lambda n: {"days": n}, st.integers(0, 20)),
        st.builds(lambda n: {"days_elapsed": n}, st.integers(0, 9)),
        st.builds(lambda n: {"first_of_month": n}, st.integers(0, 1)),
    ),
    min_size=1,
    max_size=2,
)
CIRCLES = st.sampled_from(["anyone", "parties", ["aa"], ["aa", "ee"], ["bb", "cc", "dd"]])


@st.composite
def quotas(draw: st.DrawFn, plain: bool = False) -> Doc:
    circle = draw(CIRCLES)
    head = draw(st.sampled_from(["every", "at_least", "more_than"]))
    node: Doc
    if head == "every":
        node = {"every": circle if circle != "anyone" else "parties"}
    else:
        shares = ["1/2", "2/3", "1/3"] if circle != "anyone" else []
        node = {head: draw(st.sampled_from([1, 2, 3, *shares])), "of": circle}
    if draw(st.integers(0, 4)) == 0:
        node["except"] = [draw(st.sampled_from(LISTED))]
    if not plain and draw(st.integers(0, 4)) == 0:
        node["acts"] = [draw(st.sampled_from(["object", "sign"]))]
    if not plain and draw(st.integers(0, 4)) == 0:
        node["clock"] = "effective"
    return node


LEAVES = st.one_of(
    quotas(),
    quotas(),
    st.builds(lambda at: {"date": at}, DAYS),
    st.just({"organ": "board", "does": "declare"}),
    st.just({"fact": "waiver"}),
)


@st.composite
def rules(draw: st.DrawFn, depth: int = 2, modifiers: str = "then by unless otherwise", plain: bool = False) -> Doc:
    if depth and draw(st.booleans()):
        legs = draw(st.lists(rules(depth - 1, modifiers, plain), min_size=2, max_size=3))
        node: Doc = {draw(st.sampled_from(["all_of", "any_of"])): legs}
    else:
        node = dict(draw(quotas(plain=True) if plain else LEAVES))
    for name in modifiers.split():
        if draw(st.integers(0, 3)):
            continue
        if name == "then":
            node["then"] = draw(STEPS)
            if draw(st.booleans()) and "first_of_month" not in str(node["then"]):
                node["must_hold"] = True
        elif name == "by":
            node["by"] = draw(DAYS)
        elif depth:
            node[name] = draw(rules(depth - 1, modifiers, plain))
    return node


@st.composite
def records(
    draw: st.DrawFn, kinds: tuple[str, ...] = ("ratify", "ratify", "accede", "sign", "object", "revoke")
) -> list[Doc]:
    """Acts of five parties, a board and a fact; nobody acts twice on a day."""
    places = draw(st.sets(st.tuples(st.sampled_from([*LISTED, "ee", "board"]), NUMBERS), max_size=10))
    acts: list[Doc] = []
    for party, at in sorted(places):
        kind = draw(st.sampled_from(["declare", "declare", "revoke"] if party == "board" else [*kinds, "fact"]))
        act: Doc = {"date": day(at), "party": party, "act": kind}
        if kind == "fact":
            act["about"] = "waiver"
        if kind not in ("revoke", "fact") and draw(st.integers(0, 4)) == 0:
            act["effective"] = day(draw(st.integers(0, 70)))
        acts.append(act)
    return draw(st.permutations(acts))


def agreement(when: Doc, **more: Any) -> Terms:
    entry = {"when": when, "later_parties": {"clock": "act", "then": [{"days": 5}]}, **more.pop("entry", {})}
    return read_terms(
        {"id": "test", "parties": LISTED, "entry_into_force": entry, "binding_acts": ["ratify", "accede"], **more}
    )


def build(acts: list[Doc]) -> list[LegalAct]:
    return [read_act(act, f"{act['date']} {act['party']} {act['act']}") for act in acts]


def summary(verdict: Verdict) -> object:
    stages = [(stage.certainty, stage.day, stage.literal, stage.spans, stage.possible) for stage in verdict.stages]
    return (
        stages, dict(verdict.standings), verdict.lapsed, verdict.lapse_possible, verdict.ended, verdict.suspended,
        sorted(map(str, verdict.provisional)),
    )  # fmt: skip


# --- the engine agrees with the reference -----------------------------------------------------------------------------


@settings(RUN, max_examples=400)
@given(rules(), records())
def test_the_engine_agrees_with_a_reading_day_by_day(when: Doc, acts: list[Doc]) -> None:
    entry, lapse = Reference(acts).verdict(when)
    verdict = judge(agreement(when), build(acts), Evidence())
    first = verdict.in_force_on
    assert (None if first is None else (first - ORIGIN).days) == entry
    assert (None if verdict.lapsed is None else (verdict.lapsed - ORIGIN).days) == lapse


@RUN
@given(rules(modifiers="then by"), records())
def test_continuing_force_day_by_day(when: Doc, acts: list[Doc]) -> None:
    held, _ = Reference(acts).holds(_continuing(when))
    verdict = judge(agreement(when, entry={"continuing": True}), build(acts), Evidence())
    assert [ORIGIN + timedelta(days=today) in verdict.stages[0].spans for today in range(HORIZON)] == held


def _continuing(node: Doc) -> Doc:
    """While an agreement is in force only as long as its condition holds, every delay wants the condition to hold."""
    found = dict(node)
    for name in ("all_of", "any_of"):
        if name in node:
            found[name] = [_continuing(leg) for leg in node[name]]
    if "then" in node:
        assume("first_of_month" not in str(node["then"]))  # may reach back before the condition came to hold
        found["must_hold"] = True
    return found


# --- laws that hold for every record ----------------------------------------------------------------------------------

ANY_ACT = st.builds(
    lambda party, at, kind, later: {
        "date": day(at), "party": party, "act": kind, "about": "waiver" if kind == "fact" else None,
        "effective": None if later is None else day(at + later),
    },
    st.sampled_from([*LISTED, "ee", "board"]), NUMBERS,
    st.sampled_from([*ACT_KINDS, "ratify", "accede", "ratify", "accede", "withdraw", "sign"]),
    st.sampled_from([None, None, None, -3, 10]),
)  # fmt: skip
ANY_RECORD = st.lists(ANY_ACT, max_size=14, unique_by=lambda act: (act["party"], act["date"])).map(
    lambda acts: [{key: value for key, value in act.items() if value is not None} for act in acts]
)
MORE = st.fixed_dictionaries(
    {},
    optional={
        "withdrawal": st.sampled_from(
            [
                {"then": [{"days": 10}]},
                {"then": [], "clock": "act"},
                {"then": [{"days": 3}], "one_leaves": "ends_all"},
                {"then": [{"days": 3}], "not_before": {"days": 9}},
            ]
        ),
        "termination": st.just({"below": 2}),
        "entry": st.sampled_from(
            [
                {"continuing": True},
                {"provisional": [{"each": "sign", "unless_act": "object", "covers": "all", "ends": "entry"}]},
                {
                    "provisional": [
                        {"when": {"at_least": 2, "of": "anyone", "acts": ["sign"]}, "covers": "a", "ends": "e"}
                    ]
                },
                {"declared": {"date": day(30), "by": "board", "reason": "practice"}},
            ]
        ),
    },
)


@RUN
@given(rules(), ANY_RECORD, MORE, st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(when: Doc, acts: list[Doc], more: Doc, chance: Any) -> None:
    terms, built = agreement(when, **more), build(acts)
    mixed = list(built)
    chance.shuffle(mixed)
    assert summary(judge(terms, mixed, Evidence())) == summary(judge(terms, built, Evidence()))


@pytest.mark.parametrize(
    ("kinds", "bound"),
    [(("ratify", "revoke"), False), (("withdraw", "rescind"), True)],
    ids=["taken back on the day of deposit", "notice taken back on its day"],
)
def test_nor_does_it_on_one_day(kinds: tuple[str, str], bound: bool) -> None:
    terms = agreement({"at_least": 1, "of": ["bb"]}, withdrawal={"then": [{"days": 10}]})
    first = [{"date": day(0), "party": "bb", "act": "ratify"}]
    if bound:
        first.append({"date": day(0), "party": "aa", "act": "ratify"})
    pair = [{"date": day(9), "party": "aa", "act": kind} for kind in kinds]
    for order in (pair, pair[::-1]):
        verdict = judge(terms, build([*first, *order]), Evidence())
        assert ("aa" in verdict.parties_on(ORIGIN + timedelta(days=100))) == bound


@RUN
@given(records(), NUMBERS, st.sampled_from(["ratify", "accede", "object", "revoke", "withdraw"]))
def test_an_act_outside_the_circle_changes_nothing(acts: list[Doc], at: int, kind: str) -> None:
    when = {"all_of": [{"at_least": "1/2", "of": "parties"}, {"every": ["bb"]}], "then": [{"days": 3}]}
    terms = agreement(when)
    inside = [act for act in acts if act["party"] != "ee"]
    before = judge(terms, build(inside), Evidence())
    after = judge(terms, build([*inside, {"date": day(at), "party": "ee", "act": kind}]), Evidence())
    assert [stage.spans for stage in after.stages] == [stage.spans for stage in before.stages]
    assert after.lapsed == before.lapsed
    assert {name: item for name, item in after.standings.items() if name != "ee"} == dict(before.standings)


@RUN
@given(
    rules(modifiers="then by", plain=True), records(("ratify", "accede", "revoke")), st.sampled_from(LISTED), NUMBERS
)
def test_more_consents_never_delay_entry(when: Doc, acts: list[Doc], party: str, at: int) -> None:
    terms = agreement(when)
    before = judge(terms, build(acts), Evidence()).in_force_on
    after = judge(terms, build([*acts, {"date": day(at), "party": party, "act": "accede"}]), Evidence()).in_force_on
    if before is not None:
        assert after is not None
        assert after <= before


def well_formed(spans: Spans) -> bool:
    starts = all(span.end is None or span.start < span.end for span in spans)
    return starts and all(
        one.end is not None and one.end <= two.start for one, two in zip(spans.items, spans.items[1:], strict=False)
    )


@RUN
@given(rules(), ANY_RECORD, MORE, st.booleans())
def test_spans_are_sorted_disjoint_and_half_open(when: Doc, acts: list[Doc], more: Doc, complete: bool) -> None:
    verdict = judge(agreement(when, **more), build(acts), Evidence(complete=complete))
    findings: list[Finding] = []
    for stage in verdict.stages:
        assert well_formed(stage.spans)
        assert well_formed(stage.possible)
        findings += walk_findings(stage.finding)
    for finding in findings:
        for spans in (finding.bare.must, finding.bare.may, finding.signal.must, finding.signal.may):
            assert well_formed(spans)
        assert finding.count is None or all(map(well_formed, finding.count.counted.values()))
        sure = {span.start for span in finding.signal.must}
        assert all(start in finding.signal.may for start in sure)
    for standing in verdict.standings.values():
        for one, two in zip(standing.bonds, standing.bonds[1:], strict=False):
            assert one.until is not None
            assert one.until < two.since.last
        assert all(bond.until is None or bond.since.last < bond.until for bond in standing.bonds)


@RUN
@given(rules(depth=1), ANY_RECORD, MORE)
def test_nothing_changes_between_turning_days(when: Doc, acts: list[Doc], more: Doc) -> None:
    verdict = judge(agreement(when, **more), build(acts), Evidence())
    turning = set(verdict.turning_days())
    before = None
    for today in (ORIGIN + timedelta(days=n) for n in range(-40, HORIZON)):
        now = (verdict.on(today).state, verdict.parties_on(today))
        assert before is None or today in turning or now == before
        before = now


# --- what is known only in part ---------------------------------------------------------------------------------------

PERIODS = st.sampled_from(["2001-01", "2001-02", "2001", "2001-01-15", "2001-02-03", "2001-03-01", "2000"])


@st.composite
def vague_records(draw: st.DrawFn, kinds: tuple[str, ...]) -> tuple[list[LegalAct], list[LegalAct]]:
    """Acts with days known in part, and the same acts as they really were."""
    vague: list[LegalAct] = []
    exact: list[LegalAct] = []
    for index in range(draw(st.integers(0, 7))):
        at = PartialDate.parse(draw(PERIODS))
        party = draw(st.sampled_from([*LISTED, "board"]))
        kind = "declare" if party == "board" else draw(st.sampled_from(kinds))
        act = LegalAct(f"acts[{index}]", at, party, kind)
        really = at.first + timedelta(days=draw(st.integers(0, (at.last - at.first).days)))
        vague.append(act)
        exact.append(replace(act, date=PartialDate.of(really)))
    return vague, exact


def agrees(terms: Terms, vague: list[LegalAct], exact: list[LegalAct], one: Evidence, two: Evidence) -> None:
    earlier, later = judge(terms, vague, one), judge(terms, exact, two)
    for today in (date(2000, 1, 1) + timedelta(days=7 * n) for n in range(130)):
        said = earlier.on(today)
        if said.certain:
            assert later.on(today).state == said.state, today


@RUN
@given(rules(), vague_records(("ratify", "accede", "object", "sign")))
def test_better_dates_never_contradict_what_was_certain(
    when: Doc, record: tuple[list[LegalAct], list[LegalAct]]
) -> None:
    agrees(agreement(when), *record, Evidence(), Evidence())


@RUN
@given(rules(depth=1), vague_records(("ratify", "ratify", "revoke", "withdraw", "rescind")))
def test_nor_where_instruments_are_taken_back(when: Doc, record: tuple[list[LegalAct], list[LegalAct]]) -> None:
    vague, exact = record
    orders = [[act.key for act in sorted(acts, key=lambda act: (act.party, act.date.last))] for acts in (vague, exact)]
    assume(orders[0] == orders[1])  # which act came first is known, though the days are not
    agrees(agreement(when, withdrawal={"then": [{"days": 30}]}), *record, Evidence(), Evidence())


def test_an_instrument_of_some_day_in_the_year_and_its_withdrawal_in_june() -> None:
    """Taken back in June 2001 is what was deposited in 2001: whoever takes back has deposited before."""
    terms = agreement({"at_least": 1, "of": ["aa"]})
    acts = [
        LegalAct("acts[0]", PartialDate.parse("2001"), "aa", "ratify"),
        LegalAct("acts[1]", PartialDate.parse("2001-06-15"), "aa", "revoke"),
    ]
    really = [replace(acts[0], date=PartialDate.parse("2001-03-01")), acts[1]]
    said = judge(terms, acts, Evidence()).parties_on(date(2002, 1, 1))
    assert said == judge(terms, really, Evidence()).parties_on(date(2002, 1, 1)) == ()


def test_a_lapse_that_may_have_come_earlier() -> None:
    """The objection came in January, the deadline is in July: until it passes, nobody can say that it is alive."""
    terms = agreement(
        {"every": ["aa"], "by": "2001-06-30", "unless": {"at_least": 1, "of": "anyone", "acts": ["object"]}}
    )
    acts = [LegalAct("acts[0]", PartialDate.parse("2001"), "bb", "object")]
    really = [replace(acts[0], date=PartialDate.parse("2001-01-15"))]
    agrees(terms, acts, really, Evidence(), Evidence())


def test_a_trigger_in_a_month_with_an_act_in_its_midst() -> None:
    """What is shown on the 15th may have been met by others on the 2nd, if all that is known is January."""
    terms = agreement({"at_least": 1, "of": "anyone"})
    acts = [LegalAct("acts[0]", PartialDate.parse("2001-01-15"), "aa", "ratify")]
    vague, exact = (Evidence(False, trigger=Trigger(day=PartialDate.parse(text))) for text in ("2001-01", "2001-01-02"))
    agrees(terms, acts, acts, vague, exact)


def test_a_termination_in_some_month_of_the_year() -> None:
    terms = agreement({"at_least": 1, "of": ["aa"]})
    acts = [
        LegalAct("acts[0]", PartialDate.parse("2000-01-01"), "aa", "ratify"),
        LegalAct("acts[1]", PartialDate.parse("2001"), "board", "terminate"),
    ]
    really = [acts[0], replace(acts[1], date=PartialDate.parse("2001-03-01"))]
    agrees(terms, acts, really, Evidence(), Evidence())


@RUN
@given(rules(depth=1), vague_records(("ratify", "accede")), PERIODS, st.integers(0, 364), st.booleans())
def test_a_better_trigger_never_contradicts(
    when: Doc, record: tuple[list[LegalAct], list[LegalAct]], period: str, later: int, bound: bool
) -> None:
    at = PartialDate.parse(period)
    really = min(at.first + timedelta(days=later), at.last)
    vague = Evidence(complete=False, trigger=Trigger(day=at, not_later_than=bound))
    exact = Evidence(complete=False, trigger=Trigger(day=PartialDate.of(really)))
    agrees(agreement(when), record[0], record[0], vague, exact)


# --- forecasts --------------------------------------------------------------------------------------------------------


def added(way_parties: tuple[str, ...], acts: int, on: date) -> list[LegalAct]:
    """The acts of a way, done on the day: those it names, and of new parties as many as it counts."""
    kinds = {"board": "declare", "anybody": "fact"}
    named = [
        LegalAct(
            f"way[{i}]",
            PartialDate.of(on),
            party,
            kinds.get(party, "ratify"),
            about="waiver" if party == "anybody" else None,
        )
        for i, party in enumerate(way_parties)
    ]
    fresh = range(acts - len(named))
    return [*named, *(LegalAct(f"new[{i}]", PartialDate.of(on), f"new-{i}", "ratify") for i in fresh)]


FORESEEN = rules(modifiers="then by otherwise").filter(lambda when: "'acts'" not in str(when))


@settings(RUN, max_examples=400)
@given(FORESEEN, records(("ratify", "accede", "revoke")), NUMBERS)
def test_a_forecast_comes_true(when: Doc, acts: list[Doc], at: int) -> None:
    terms, built, on = agreement(when), build(acts), ORIGIN + timedelta(days=at)
    found = forecast(terms, built, Evidence(), on)
    verdict = judge(terms, built, Evidence())
    assert found.state == verdict.on(on)
    if found.coming is not None:
        assert found.coming > on
        assert verdict.in_force_on == found.coming
    for way in found.ways:
        if way.in_force_on is not None:
            tried = judge(terms, [*built, *added(way.parties, way.acts, on)], Evidence())
            assert tried.in_force_on == way.in_force_on
