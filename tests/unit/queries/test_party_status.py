"""What is said of a party whose first day the record bounds and does not give."""

from __future__ import annotations

from foedus.app.registry import Registry
from foedus.definitions.reading import read_shipped
from foedus.store.archive import SqlArchive


def test_a_day_that_is_only_bounded_is_certain_when_the_bound_has_passed(archive: SqlArchive) -> None:
    registry = Registry(archive, "clerk")
    list(registry.load([file for file in read_shipped() if file.terms.id == "nlc-enhanced"]))
    asked = {day: registry.agreement.party("nlc-enhanced", "US-TX", on=day) for day in ("2017-07-20", "2018-01-01")}
    assert [(item.bound, item.certain) for item in asked.values()] == [(True, False), (True, True)]
    assert registry.agreement.party("nlc-enhanced", "US-NC", on="2017-07-20").certain
    assert not registry.agreement.party("nlc-enhanced", "US-TX", on="2017-07-19").bound
