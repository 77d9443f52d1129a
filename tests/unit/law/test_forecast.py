"""Forecasts: what would bring an agreement into force, each way tried out by doing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foedus.definitions.agreement import AgreementFile
from foedus.definitions.reading import read_subjects
from foedus.kernel.dates import PartialDate
from foedus.law.acts import LegalAct, read_act
from foedus.law.force import judge
from foedus.law.forecast import Forecast, forecast
from foedus.law.neighbours import Neighbours
from foedus.law.terms import Evidence, read_terms

Doc = dict[str, Any]
ON = date(2003, 1, 1)


def foresee(
    when: Doc, *rows: tuple[str, str, str], on: date = ON, evidence: Evidence | None = None, **more: Any
) -> Forecast:
    terms = read_terms({"id": "test", "entry_into_force": {"when": when, **more.pop("entry", {})}, **more})
    acts = [
        read_act({"date": day, "party": party, "act": kind}, f"acts[{i}]") for i, (day, party, kind) in enumerate(rows)
    ]
    return forecast(terms, acts, evidence or Evidence(), on)


def as_known_then(file: AgreementFile, on: date) -> list[LegalAct]:
    return [act for act in file.acts if act.date.last <= on]


def test_ctbt(shipped: dict[str, AgreementFile]) -> None:
    file = shipped["ctbt-1996"]
    found = forecast(file.terms, file.acts, file.evidence, date(2025, 6, 1))
    (way,) = found.ways
    assert way.parties == ("CN", "EG", "IL", "IN", "IR", "KP", "PK", "RU", "US")
    assert (way.acts, way.in_force_on) == (9, date(2025, 11, 28))
    assert "RU" in found.words
    assert "2025-11-28" in found.words
    assert found.coming is None
    added = [LegalAct(f"new[{i}]", PartialDate.of(found.on), party, "ratify") for i, party in enumerate(way.parties)]
    assert judge(file.terms, [*file.acts, *added], file.evidence).in_force_on == way.in_force_on


def test_a_number_of_anyone(shipped: dict[str, AgreementFile]) -> None:
    """The shape of the treaties of the World Intellectual Property Organization: so many instruments and a delay."""
    file = shipped["un-fish-stocks-1995"]
    on = date(2001, 1, 15)
    found = forecast(file.terms, as_known_then(file, on), file.evidence, on)
    (way,) = found.ways
    assert (way.acts, way.parties, way.in_force_on) == (3, (), date(2001, 2, 14))
    assert way.words == "3 more instruments"


def test_the_open_treaties_of_the_collection(collection: Path) -> None:
    riyadh, gratk = (
        read_subjects([collection / "open" / name])[0][0] for name in ("wipo-riyadh-2024.yaml", "wipo-gratk-2024.yaml")
    )
    for file in (riyadh, gratk):
        found = forecast(file.terms, file.acts, file.evidence, date(2026, 1, 1))
        (way,) = found.ways
        assert way.in_force_on is not None
        assert way.in_force_on > date(2026, 1, 1)
        fresh = [LegalAct(f"new[{i}]", PartialDate.of(found.on), f"new-{i}", "ratify") for i in range(way.acts)]
        assert judge(file.terms, [*file.acts, *fresh], file.evidence).in_force_on == way.in_force_on
        assert judge(file.terms, [*file.acts, *fresh[1:]], file.evidence).in_force_on is None


def test_colorado_river_in_march_1929(shipped: dict[str, AgreementFile]) -> None:
    file = shipped["colorado-river"]
    on = date(1929, 3, 1)
    found = forecast(file.terms, as_known_then(file, on), file.evidence, on)
    seven, six = found.ways
    assert set(seven.parties) == {"US-AZ", "US-CA", "US-UT", "us-president"}
    assert seven.in_force_on == on
    assert "US-CA" in six.parties
    assert "california-limitation-act" in six.words
    assert "six-state-waiver" in six.words
    assert six.in_force_on == date(1929, 6, 22), "the alternative applies only when the six months are over"


def test_colorado_river_with_what_came(shipped: dict[str, AgreementFile]) -> None:
    file = shipped["colorado-river"]
    found = forecast(file.terms, file.acts, file.evidence, date(1929, 3, 1))
    assert found.coming == date(1929, 6, 25)
    assert found.ways == ()


def test_npvic_names_no_state_whose_votes_are_not_recorded(shipped: dict[str, AgreementFile]) -> None:
    file = shipped["npvic"]
    found = forecast(file.terms, file.acts, file.evidence, date(2024, 6, 1))
    assert found.coming is None
    (way,) = found.ways
    assert way.in_force_on is None
    assert "61 more needed" in way.words
    assert "electoral-votes" in found.words
    assert not found.words.startswith("What nobody"), "a sentence that a reader can follow"


def test_the_heaviest_come_first() -> None:
    weights = {"votes": {"unit": "votes", "tables": [{"from": "2000-01-01", "values": {"aa": 20, "bb": 50, "cc": 30}}]}}
    found = foresee({"more_than": "1/2", "of": "anyone", "weighed_by": "votes"}, weights=weights)
    (way,) = found.ways
    assert (way.acts, way.parties, way.in_force_on) == (2, ("bb", "cc"), ON)


def test_a_certificate_cannot_be_tried() -> None:
    weights = {"ghg": {"unit": "share", "certified": [{"date": "2001-01-01", "share": "40%"}]}}
    found = foresee({"at_least": "55%", "of": "anyone", "weighed_by": "ghg"}, weights=weights)
    (way,) = found.ways
    assert way.in_force_on is None
    assert "certificate" in way.words


def test_a_fixed_day_to_come_hides_no_instrument() -> None:
    """Two instruments and not before 1 July 2004: the two are what is needed; the day comes by itself."""
    found = foresee({"all_of": [{"at_least": 2, "of": "anyone"}, {"date": "2004-07-01"}]})
    (way,) = found.ways
    assert (way.acts, way.in_force_on) == (2, date(2004, 7, 1))
    assert way.words == "2 more instruments"


def test_a_day_to_come_is_no_way_of_its_own(shipped: dict[str, AgreementFile]) -> None:
    file = shipped["montreal-1987"]
    on = date(1988, 1, 20)
    vienna = shipped["vienna-ozone-1985"]
    neighbours = Neighbours({vienna.terms.id: (vienna.terms, vienna.acts, vienna.evidence)})
    found = forecast(file.terms, as_known_then(file, on), replace(file.evidence, trigger=None), on, neighbours)
    assert all(not way.words.startswith("The day") for way in found.ways)


def test_what_works_back_enters_into_force_on_the_day_it_works_back_to() -> None:
    found = foresee({"at_least": 1, "of": "anyone", "then": [{"set_to": "2002-06-01"}]})
    assert [way.in_force_on for way in found.ways] == [date(2002, 6, 1)]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"any_of": [{"at_least": 2, "of": "anyone"}, {"every": ["zz"]}]}, [1, 2]),
        ({"all_of": [{"at_least": 3, "of": "anyone"}, {"every": ["ru", "us"]}]}, [3]),
        ({"every": ["aa", "bb"], "by": "2002-01-01", "otherwise": {"at_least": 1, "of": "anyone"}}, [1]),
        ({"every": ["aa", "bb"], "by": "2003-01-01"}, [2]),
        ({"every": ["aa", "bb"], "except": ["bb"]}, [1]),
        ({"organ": "board", "does": "declare"}, [1]),
    ],
)
def test_how_many_acts(when: Doc, expected: list[int]) -> None:
    assert [way.acts for way in foresee(when).ways] == expected


def test_named_parties_count_for_the_number_too() -> None:
    (way,) = foresee(
        {"all_of": [{"at_least": 3, "of": "anyone"}, {"every": ["ru", "us"]}]}, ("2001-01-01", "aa", "ratify")
    ).ways
    assert (way.acts, way.parties) == (2, ("ru", "us"))


def test_too_late() -> None:
    found = foresee({"every": ["aa"], "by": "2002-12-31"})
    assert found.state.state == "lapsed"
    assert found.ways == ()
    assert "lapsed on 2003-01-01" in found.words


def test_in_force_and_ended_have_nothing_to_come() -> None:
    assert "in force" in foresee({"at_least": 1, "of": "anyone"}, ("2001-01-01", "aa", "ratify")).words
    ended = foresee(
        {"at_least": 1, "of": "anyone"}, ("2001-01-01", "aa", "ratify"), ("2002-01-01", "council", "terminate")
    )
    assert "ended on 2002-01-01" in ended.words


def test_coming_by_itself() -> None:
    found = foresee({"at_least": 1, "of": "anyone", "then": [{"years": 3}]}, ("2001-01-01", "aa", "ratify"))
    assert found.coming == date(2004, 1, 1)
    assert "without any further act" in found.words


def test_a_condition_that_must_hold_again() -> None:
    weights = {"votes": {"unit": "votes", "tables": [
        {"from": "2000-01-01", "total": 100, "values": {"aa": 51, "bb": 5}},
        {"from": "2002-01-01", "total": 100, "values": {"aa": 49, "bb": 5}},
    ]}}  # fmt: skip
    found = foresee(
        {"more_than": "1/2", "of": "anyone", "weighed_by": "votes"}, ("2001-01-01", "aa", "enact"),
        weights=weights, entry={"continuing": True},
    )  # fmt: skip
    assert found.state.state == "not_in_force"
    assert [(way.parties, way.in_force_on) for way in found.ways] == [(("bb",), ON)]


def test_an_incomplete_list_is_said() -> None:
    found = foresee({"at_least": 5, "of": "anyone"}, evidence=Evidence(complete=False))
    assert "incomplete" in found.words


def test_another_agreement_cannot_be_tried() -> None:
    found = foresee({"all_of": [{"at_least": 1, "of": "anyone"}, {"in_force": "elsewhere"}]})
    (way,) = found.ways
    assert way.in_force_on is None
    assert "elsewhere" in way.words


def test_the_next_stage(shipped: dict[str, AgreementFile]) -> None:
    file = shipped["psypact"]
    found = forecast(file.terms, file.acts, file.evidence, date(2019, 5, 1))
    assert found.stage == "full"
    assert [way.parties for way in found.ways] == [("psypact-commission",)]
    assert "psypact-commission" in found.words


def test_as_json(shipped: dict[str, AgreementFile]) -> None:
    file = shipped["ctbt-1996"]
    doc = forecast(file.terms, file.acts, file.evidence, date(2025, 6, 1)).to_json()
    assert doc["agreement"] == "ctbt-1996"
    assert doc["on"] == "2025-06-01"
    assert doc["state"] == "not_in_force"
    assert doc["ways"][0]["in_force_on"] == "2025-11-28"
    assert doc["ways"][0]["parties"][0] == "CN"
