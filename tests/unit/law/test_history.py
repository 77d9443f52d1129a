"""What history says: every shipped agreement, and the whole collection where it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus import shipped_agreements
from foedus.checks.files import FilesReport, check_files
from foedus.definitions.agreement import AgreementFile
from foedus.definitions.reading import read_subjects

SHIPPED = shipped_agreements()


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.terms.id)
def test_shipped(file: AgreementFile) -> None:
    assert file.expect is not None
    report = check_files([file], known=[other for other in SHIPPED if other is not file])
    assert report.misses == []
    assert sum(report.treaty_dates.values()) == (
        len(file.expect["in_force"]) if isinstance(file.expect["in_force"], dict) else 1
    )


def test_shipped_together() -> None:
    report = check_files(SHIPPED)
    assert report.holds
    assert report.files == len(SHIPPED) >= 60
    assert report.treaty_dates["exact"] >= 60
    assert report.treaty_dates["unknown"] <= 6


@pytest.fixture(scope="module")
def report(collection: Path) -> FilesReport:
    return check_files(read_subjects([collection / "open"])[0])


def test_collection_tally(report: FilesReport) -> None:
    assert report.files == 79
    tally = report.to_json()
    assert tally["treaty_dates"] == {"exact": 75, "declared": 2, "unknown": 6, "miss": 0}
    assert tally["other"] == {"exact": 102, "miss": 0}
    assert tally["party_dates"]["miss"] == 1
    assert sum(tally["party_dates"].values()) == 600


def test_the_one_date_that_is_missed(report: FilesReport) -> None:
    """Three months after 18 May 2017 is 18 August; the depositary's notice says the 17th."""
    assert [(Path(miss.file).stem, miss.what, miss.party, miss.expected, miss.got) for miss in report.misses] == [
        ("wipo-brussels-1974", "party", "BJ", "2017-08-17", "2017-08-18")
    ]


def test_every_miss_says_why(report: FilesReport) -> None:
    assert report.misses
    for miss in report.misses:
        assert miss.party is None or miss.party in miss.because
        assert str(miss.got) in miss.because
        assert "None" not in miss.because


def test_what_ships_is_what_was_collected(collection: Path) -> None:
    folder = collection / "open"
    for file in SHIPPED:
        assert (folder / file.name).is_file(), file.name
