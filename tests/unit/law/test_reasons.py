"""The reasons of real agreements on chosen days, as a lawyer would read them: the words that must be there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

import pytest

from foedus.definitions.agreement import AgreementFile
from foedus.law.explain import Why, because_party, because_stage, ordinal, share_text, why
from foedus.law.force import judge
from foedus.law.neighbours import Neighbours
from foedus.law.verdict import Verdict

Ask = Callable[[str], tuple[AgreementFile, Verdict]]


@pytest.fixture
def ask(shipped: dict[str, AgreementFile], neighbours: Neighbours) -> Ask:
    def answer(name: str) -> tuple[AgreementFile, Verdict]:
        file = shipped[name]
        return file, judge(file.terms, file.acts, file.evidence, neighbours)

    return answer


@pytest.fixture
def tree(ask: Ask) -> Callable[[str, str], str]:
    def lines(name: str, day: str) -> str:
        file, verdict = ask(name)
        return "\n".join(line for item in why(verdict, date.fromisoformat(day), file.evidence) for line in item.lines())

    return lines


@pytest.fixture
def because(ask: Ask) -> Callable[[str], list[str]]:
    def sentences(name: str) -> list[str]:
        _, verdict = ask(name)
        return [because_stage(verdict, stage) for stage in verdict.stages]

    return sentences


Tree = Callable[[str, str], str]
Because = Callable[[str], list[str]]


def has(text: str, *words: str) -> None:
    for word in words:
        assert word in text, f"{word!r} is not in: {text}"


def line(text: str, word: str) -> str:
    return next(item for item in text.splitlines() if word in item)


def everything(item: Why) -> Iterator[Why]:
    yield item
    for leg in item.legs:
        yield from everything(leg)


class TestNurseLicensureCompact:
    def test_why(self, because: Because) -> None:
        has(because("nlc-enhanced")[0], "2017-07-20", "at least 26", "record")

    def test_the_day_before(self, tree: Tree) -> None:
        text = tree("nlc-enhanced", "2017-07-19")
        assert "✓" not in text
        has(line(text, "26"), "·", "to be met on 2017-07-20", "US-NC", "26th", "incomplete")
        has(line(text, "the day 2018-12-31"), "·", "to be met on 2018-12-31")

    def test_on_the_day(self, tree: Tree) -> None:
        text = tree("nlc-enhanced", "2017-07-20")
        has(line(text, "26"), "✓", "met on 2017-07-20")
        assert line(text, "the day 2018-12-31").lstrip().startswith("·")


class TestKyoto:
    def test_why(self, because: Because) -> None:
        has(because("kyoto-1997")[0], "2004-11-18", "55 %", "RU", "2005-02-16")

    def test_on_new_year_2003(self, tree: Tree) -> None:
        text = tree("kyoto-1997", "2003-01-01")
        has(line(text, "parties:"), "✓", "met on 2002-05-23", "at least 55 of", "except EU")
        has(line(text, "emissions:"), "·", "44.07 %", "55 % needed", "10.93 % more needed")

    def test_what_is_to_come_is_not_told_as_past(self, tree: Tree) -> None:
        root = tree("kyoto-1997", "2003-01-01").splitlines()[0]
        assert " — met on" not in root, "on 1 January 2003 nothing was met on 18 November 2004"
        assert "to be met on 2004-11-18" in root

    def test_during_the_ninety_days(self, tree: Tree) -> None:
        root = tree("kyoto-1997", "2005-01-01").splitlines()[0]
        has(root, "·", "met on 2004-11-18", "2005-02-16", "90 days")


class TestTestBan:
    def test_why_not(self, because: Because) -> None:
        text = because("ctbt-1996")[0]
        has(text, "annex-2")
        assert "1998-09-24" not in text, "the fixed day is long past and is not what is missing"

    def test_today(self, tree: Tree) -> None:
        text = tree("ctbt-1996", "2025-06-01")
        has(line(text, "annex-2:"), "·", "35 of 44", "missing: CN, EG, IL, IN, IR, KP, PK, RU, US")
        has(line(text, "1998-09-24"), "✓")

    def test_before_the_russian_federation_took_its_instrument_back(self, tree: Tree) -> None:
        text = line(tree("ctbt-1996", "2023-01-01"), "annex-2:")
        has(text, "36 of 44")
        assert "RU" not in text


class TestColoradoRiver:
    def test_why(self, because: Because) -> None:
        has(because("colorado-river")[0], "1929-06-25", "us-president")

    def test_in_june_the_alternative_governs(self, tree: Tree) -> None:
        text = tree("colorado-river", "1929-06-24")
        has(line(text, "otherwise:"), "✓")
        has(line(text, "at least 6"), "✓", "6")
        has(line(text, "us-congress"), "✓", "1928-12-21")
        has(line(text, "us-president"), "·", "to be met on 1929-06-25")

    def test_six_of_seven_are_not_all(self, tree: Tree) -> None:
        """The first choice died on 22 June; it must not be shown as met by all seven."""
        text = line(tree("colorado-river", "1929-06-24"), "all of the parties")
        assert "6 of 7" in text
        has(text, "1929-06-22")
        assert re.search(r"dead|otherwise|alternative|expired", text), text

    def test_before_the_alternative_nothing_is_told_as_past(self, tree: Tree) -> None:
        text = line(tree("colorado-river", "1929-03-01"), "all of the parties")
        assert " — met on 1929-03-06" not in text


class TestGreatLakes:
    def test_declared_and_literal(self, because: Because) -> None:
        text = because("great-lakes")[0]
        has(text, "2008-12-08", "Great Lakes Regional Body", "literal", "2008-10-03")
        assert ".;" not in text

    def test_between_the_two_days_the_reasons_name_the_declared_one(self, ask: Ask, tree: Tree) -> None:
        _, verdict = ask("great-lakes")
        assert verdict.on(date(2008, 11, 1)).state == "not_in_force"
        has(tree("great-lakes", "2008-11-01"), "2008-12-08")


class TestFourteenthBroadcastingAmendment:
    def test_why_not(self, because: Because) -> None:
        has(because("de-14-raestv-2010")[0], "2010-12-31", "2011-01-01", "lapsed")

    def test_the_last_day(self, tree: Tree) -> None:
        text = tree("de-14-raestv-2010", "2010-12-31")
        assert "✗" not in text
        has(line(text, "parties"), "0 of 16", "2010-12-31 at the latest")

    def test_the_day_after(self, tree: Tree) -> None:
        text = tree("de-14-raestv-2010", "2011-01-01")
        assert text.startswith("✗")
        has(line(text, "parties"), "✗")
        has(line(text, "the day"), "✓")


class TestStages:
    def test_psypact(self, because: Because, tree: Tree) -> None:
        commission, full = because("psypact")
        has(commission, "commission: ", "2019-04-23", "at least 7")
        has(full, "full: ", "psypact-commission")
        text = tree("psypact", "2019-05-01")
        has(line(text, "stage commission"), "✓", "US-GA", "7th")
        has(line(text, "stage full"), "·")

    def test_insurance_compact(self, because: Because, tree: Tree) -> None:
        commission, standards = because("iiprc")
        has(commission, "commission: ", "2004-03")
        has(standards, "product_standards: ", "2006-05", "at least 26")
        has(tree("iiprc", "2010-01-01"), "US-AK", "26th", "more than 40 %")

    def test_no_last_day_is_claimed_where_none_may_be_used(self, because: Because) -> None:
        for text in because("iiprc"):
            assert "last day" not in text, "the list of acts is incomplete, so no last day may be used"

    def test_a_weight_that_nobody_brought_is_no_weight(self, tree: Tree) -> None:
        assert "nothing of 40 %" not in tree("iiprc", "2010-01-01")

    def test_the_bound_of_the_calendar_is_nobody_s_day(self, because: Because) -> None:
        for text in because("de-20-raestv-2016"):
            assert "0001" not in text
            assert "2017-" in text


class TestFishStocks:
    def test_why(self, because: Because) -> None:
        has(because("un-fish-stocks-1995")[0], "2001-11-11", "MT", "at least 30", "2001-12-11")

    def test_instruments_taken_back_are_not_counted(self, tree: Tree) -> None:
        has(tree("un-fish-stocks-1995", "2000-11-01"), "28 of 30", "2 more needed")
        has(tree("un-fish-stocks-1995", "2001-01-01"), "27 of 30", "3 more needed")

    def test_who_took_its_instrument_back_is_told_so(self, ask: Ask) -> None:
        _, verdict = ask("un-fish-stocks-1995")
        has(because_party(verdict, "IT"), "IT", "1999-06-04")


class TestNationalPopularVote:
    def test_why_not(self, because: Because) -> None:
        has(because("npvic")[0], "at least 270", "electoral-votes")

    def test_the_votes(self, tree: Tree) -> None:
        has(tree("npvic", "2024-06-01"), "votes:", "209 of 270", "61 more needed")
        has(tree("npvic", "2007-04-10"), "10 of 270", "260 more needed")


class TestParties:
    @pytest.mark.parametrize(
        ("name", "party", "words"),
        [
            ("paris-2015", "US", ["2016-11-04", "2020-11-04", "2021-02-19", "2026-01-27", "withdraw"]),
            ("antarctic-1959", "SU", ["1961-06-23", "1991-12-25", "no longer exists"]),
            ("un-fish-stocks-1995", "GB", ["2001-12-10", "later parties", "2002-01-09"]),
            ("kyoto-1997", "CA", ["2005-02-16", "2012-12-15", "2011-12-15"]),
            ("npvic", "US-NV", ["does not count", "constitutional amendment"]),
            ("colorado-river", "US-AZ", ["1944-02-24"]),
            ("nlc-enhanced", "US-TX", ["US-TX"]),
        ],
    )
    def test_because(self, ask: Ask, name: str, party: str, words: list[str]) -> None:
        _, verdict = ask(name)
        has(because_party(verdict, party), *words)


DAYS = [date(1900, 1, 1), date(1961, 6, 23), date(1990, 1, 1), date(2005, 1, 1), date(2010, 12, 31), date(2026, 1, 1)]


def test_every_shipped_agreement_gives_reasons_on_every_day(
    shipped: dict[str, AgreementFile], neighbours: Neighbours
) -> None:
    for name, file in shipped.items():
        verdict = judge(file.terms, file.acts, file.evidence, neighbours)
        for stage in verdict.stages:
            assert "None" not in because_stage(verdict, stage), name
        for party in verdict.standings:
            assert "None" not in because_party(verdict, party), name
        for day in DAYS:
            for item in why(verdict, day, file.evidence):
                text = "\n".join(item.lines())
                assert "None" not in text, name
                assert "  — " not in text, name


def test_a_stage_holds_in_the_reasons_when_it_is_in_force(
    shipped: dict[str, AgreementFile], neighbours: Neighbours
) -> None:
    for name, file in shipped.items():
        verdict = judge(file.terms, file.acts, file.evidence, neighbours)
        if verdict.declared is not None or verdict.terms.entry.pairs or verdict.ended is not None:
            continue
        for day in DAYS:
            found = why(verdict, day, file.evidence)
            assert [item.holds for item in found] == [day in stage.spans for stage in verdict.stages], (name, day)


def test_a_conjunction_holds_exactly_when_its_legs_do(
    shipped: dict[str, AgreementFile], neighbours: Neighbours
) -> None:
    seen = 0
    for name, file in shipped.items():
        verdict = judge(file.terms, file.acts, file.evidence, neighbours)
        for day in DAYS:
            for item in (part for root in why(verdict, day, file.evidence) for part in everything(root)):
                if item.clause.endswith("all of these on the same day") and item.holds:
                    seen += 1
                    assert all(leg.holds for leg in item.legs if not leg.clause.startswith("otherwise")), (name, day)
    assert seen


def test_as_json(ask: Ask) -> None:
    file, verdict = ask("ctbt-1996")
    doc = why(verdict, date(2025, 6, 1), file.evidence)[0].to_json()
    assert doc["holds"] is False
    assert doc["since"] is None
    leg = doc["legs"][0]
    assert (leg["leg"], leg["have"], leg["need"]) == ("annex-2", "35", "44")
    assert leg["missing_parties"] == ["CN", "EG", "IL", "IN", "IR", "KP", "PK", "RU", "US"]
    assert leg["path"] == "when.all_of[0]"
    assert "dead_from" not in leg


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"),
     (26, "26th"), (102, "102nd"), (111, "111th"), (113, "113th")],
)  # fmt: skip
def test_ordinals(number: int, text: str) -> None:
    assert ordinal(number) == text


@pytest.mark.parametrize(("value", "text"), [("2/3", "2/3"), ("1/2", "50 %"), ("11/20", "55 %"), ("1/8", "12.5 %")])
def test_shares(value: str, text: str) -> None:
    assert share_text(Fraction(value)) == text
