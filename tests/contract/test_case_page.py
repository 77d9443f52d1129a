"""The page of one dispute: everything on it, nothing from elsewhere, and names that cannot become markup."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

import foedus
from foedus.app.registry import Registry
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)>\"&'=cmd"
VOID = {"meta", "br", "img", "input"}


class Page(HTMLParser):
    """Collects tags, ids and text; notices tags that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.crossed: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        parties = {"complainant": "NZ", "respondent": "CA"}
        opened.dispute.file("dairy", procedure="wto-dsu", parties=parties, on="2020-01-06", title=f"Milk {HOSTILE}")
        opened.dispute.act("dairy", "request_consultations", on="2020-01-06", note=HOSTILE)
        opened.dispute.act("dairy", "panel_request", on="2020-02-01", irregular=True, reason=f"agreed {HOSTILE}")
        opened.dispute.act("dairy", "panel_established", on="2020-05-01")
        opened.dispute.correct("dairy", 4, {"date": "2020-05-02"}, reason="misread")
        opened.dispute.step("dairy", "time.freeze", on="2020-05-10", by="dsb", note=HOSTILE)
        yield opened


def test_the_page_says_where_the_case_stands_and_holds_every_act(registry: Registry) -> None:
    page = Page(foedus.case_page(registry.dispute.show("dairy", on="2020-06-01")))
    text = " ".join(" ".join(page.words).split())
    assert (page.open, page.crossed) == ([], [])
    assert len(page.ids) == len(set(page.ids))
    assert "Establishment by the DSB" in text
    assert "Panel composed" in text
    assert "All 6 acts" in text
    assert "time stands still" in text
    assert "What the procedure does not allow" in text
    assert "corrected by #5" in text
    before = " ".join(Page(foedus.case_page(registry.dispute.show("dairy", on="2020-01-10"))).words)
    assert "What the procedure does not allow" in before  # it is a matter of the file, not of the day
    assert "Establishment by the DSB" not in before.partition("All 6 acts")[0]


def test_names_stay_names_and_nothing_is_fetched(registry: Registry) -> None:
    shown = registry.dispute.show("dairy", on="2020-06-01")
    text = foedus.case_page(shown)
    assert "img" not in Page(text).tags
    assert "script" not in Page(text).tags
    assert HOSTILE in " ".join(Page(text).words)
    urls = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]*)""", text.replace(HOSTILE, ""))
    assert not [url for url in urls if not url.startswith("#") and url != "x"]
    drawn = ET.fromstring(foedus.case_svg(shown))
    assert [one.tag for one in drawn.iter() if one.tag.endswith(("script", "image"))] == []


def test_a_case_in_which_nothing_happened_has_a_page(registry: Registry) -> None:
    registry.dispute.file("empty", procedure="us-nlc", parties={"state": "US-KS"}, on="2020-01-06")
    page = Page(foedus.case_page(registry.dispute.show("empty", on="2020-01-06")))
    assert page.crossed == []
    assert "Nothing has been done yet" in " ".join(page.words)
