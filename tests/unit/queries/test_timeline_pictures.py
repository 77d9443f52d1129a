"""The pictures: well formed, nothing overlaps or runs out, hostile names are inert, nothing is loaded."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from foedus.law.acts import read_act, spread
from foedus.law.force import judge
from foedus.law.terms import read_evidence, read_terms
from foedus.queries.svg import text_width
from foedus.queries.timeline import Timeline, timeline
from foedus.queries.timeline_axis import Scale
from foedus.queries.timeline_page import timeline_page
from foedus.queries.timeline_svg import timeline_svg

UNTIL = date(2026, 1, 1)
OPEN = Path(__file__).resolve().parents[3].parent / "shared" / "agreements" / "open"
FILES = sorted(OPEN.glob("*.yaml")) if OPEN.is_dir() else []
SVG = "{http://www.w3.org/2000/svg}"
VOID = {"meta", "br", "hr", "link", "img", "input"}
HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "]]></style><script>",
    "a\u202eb\u2066c\u200fd\u0000\u0007\x1b\ud800\ufffe",
    "&amp;&lt;&#x3c;script",
    "W" * 300,
    "an unusually long title of an agreement " * 8,
    "協定" * 120,
    "",
)


def drawn(doc: dict[str, Any], until: date = UNTIL) -> Timeline:
    terms = read_terms(doc)
    docs = spread(doc.get("acts", ()), terms.parties.listed or ())
    read = [read_act(item, f"acts[{index}]") for index, item in enumerate(docs)]
    return timeline(judge(terms, read, read_evidence(doc)), until=until, acts=read)


def small(**more: Any) -> dict[str, Any]:
    return {
        "id": "small",
        "title": "Small Agreement",
        "concluded": "2000-01-01",
        "entry_into_force": {
            "when": {"at_least": 2, "of": "anyone", "then": [{"days": 30}]},
            "later_parties": {"clock": "act", "then": [{"days": 30}]},
        },
        "acts": [
            {"date": "2001-01-01", "party": "AA", "act": "ratify"},
            {"date": "2002-01-01", "party": "BB", "act": "ratify"},
            {"date": "2004", "party": "CC", "act": "accede"},
            {"date": "2005-01-01", "party": "CC", "act": "withdraw"},
        ],
        **more,
    }


def crowd(count: int) -> dict[str, Any]:
    acts = [{"date": "2001-01-01", "party": f"P{index:03}", "act": "ratify"} for index in range(count)]
    acts.append({"date": "2003-01-01", "party": "ZZ", "act": "accede"})
    return small(acts=acts)


def boxes(root: ElementTree.Element) -> list[tuple[float, float, float, float, str]]:
    found = []
    for element in root.iter():
        if element.tag.removeprefix(SVG) != "text":
            continue
        words, size = element.text or "", float(element.attrib["font-size"])
        width = text_width(words, size, bold="font-weight" in element.attrib)
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        left = {"start": x, "middle": x - width / 2, "end": x - width}[element.attrib.get("text-anchor", "start")]
        found.append((left, y - size * 0.76, left + width, y + size * 0.2, words))
    return found


def check_picture(text: str) -> ElementTree.Element:
    """Parse a picture and hold it to everything that every picture must be."""
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert root.attrib["role"] == "img"
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert set(root.attrib["aria-labelledby"].split()) <= set(ids)
    found = boxes(root)
    for left, top, right, bottom, words in found:
        assert left >= -0.5, words
        assert right <= width + 0.5, words
        assert top >= 0, words
        assert bottom <= height, words
    for one, two in combinations(found, 2):
        apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
        assert apart, (one[4], two[4])
    check_inert(text)
    return root


def check_inert(text: str) -> None:
    assert re.findall(r"https?:", text.replace('xmlns="http://www.w3.org/2000/svg"', "")) == []
    lowered = text.lower()
    assert "<script" not in lowered
    assert "<img" not in lowered
    assert "javascript:" not in lowered
    assert "@import" not in lowered
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\ufffe\x00-\x08\x0b-\x1f\x7f]", text)


class Page(HTMLParser):
    """A strict reader: every element is closed in order, every id is new, every link leads somewhere."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))
        assert set(self.links) <= set(self.ids)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        assert not any(name.startswith("on") for name in names), (tag, names)
        self.tags.append(tag)
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a":
            assert str(values["href"]).startswith("#")
            self.links.append(str(values["href"])[1:])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag


def words_of(root: ElementTree.Element) -> list[str]:
    return [box[4] for box in boxes(root)]


@pytest.mark.parametrize("width", [300, 480, 640, 1000, 1600])
def test_small_agreement_at_any_width(width: int) -> None:
    root = check_picture(timeline_svg(drawn(small()), width=width))
    words = words_of(root)
    assert "Condition met 1 Jan 2002 – BB" in words
    assert "In force 31 Jan 2002" in words
    assert root.attrib["width"] == str(max(width, 480))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [560, 1000])
def test_every_real_agreement_is_drawn(path: Path, width: int) -> None:
    found = drawn(yaml.safe_load(path.read_text(encoding="utf-8")))
    picture = timeline_svg(found, width=width)
    check_picture(picture)
    assert picture == timeline_svg(found, width=width)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_inert(name: str) -> None:
    doc = small(id=name, title=name, order=name, form=name)
    doc["acts"] = [{**act, "party": f"{name}{act['party']}", "note": name} for act in doc["acts"]]
    doc["acts"].append({"date": "2006-01-01", "party": name, "act": "accede", "does_not_count": name})
    doc["acts"].append({"date": "2006-01-01", "party": name, "act": "refuse"})
    found = drawn(doc)
    check_picture(timeline_svg(found))
    check_picture(timeline_svg(found, width=480))
    page = timeline_page([found, found], today=UNTIL)
    check_inert(page)
    assert "script" not in Page(page).tags


@given(st.text(max_size=80))
def test_any_text_makes_a_well_formed_picture(name: str) -> None:
    doc = small(title=name)
    doc["acts"][0]["party"] = name
    check_picture(timeline_svg(drawn(doc)))


@given(
    st.lists(st.dates(date(2000, 1, 2), date(2003, 12, 30)), max_size=8),
    st.integers(480, 1200),
)
def test_many_close_events_never_overlap(days: list[date], width: int) -> None:
    acts = [{"date": day.isoformat(), "party": f"party-{index}", "act": "refuse"} for index, day in enumerate(days)]
    check_picture(timeline_svg(drawn(small(acts=acts), date(2004, 1, 1)), width=width))


def test_parties_fold_only_where_they_are_many() -> None:
    few = words_of(check_picture(timeline_svg(drawn(crowd(30)))))
    assert "P007" in few
    many = words_of(check_picture(timeline_svg(drawn(crowd(60)))))
    assert "60 parties" in many
    assert "P007" not in many
    assert any("P007, P008" in words for words in many)
    assert "ZZ" in many


def test_gap_bound_and_marks_are_visible() -> None:
    doc = small()
    doc["entry_into_force"]["later_parties"] = {"clock": "notified", "then": [{"days": 30}]}
    doc["acts"] += [
        {"date": "2003-01-01", "party": "DD", "act": "accede"},
        {"date": "2003-01-01", "party": "EE", "act": "accede", "does_not_count": "another text"},
    ]
    picture = timeline_svg(drawn(doc))
    check_picture(picture)
    assert 'class="bond-open"' in picture
    assert 'class="hollow"' in picture
    assert "not before 31 Jan 2003" in picture
    assert "instrument that never bound" in picture


def test_rescinded_notice_has_its_own_mark() -> None:
    doc = small(withdrawal={"mode": "notice", "clock": "notice", "then": [{"years": 1}]})
    assert 'class="cross"' in timeline_svg(drawn(doc))
    doc["acts"].append({"date": "2005-06-01", "party": "CC", "act": "rescind"})
    picture = timeline_svg(drawn(doc))
    check_picture(picture)
    assert 'class="cross-off"' in picture
    assert 'class="cross"' not in picture


def test_doubtful_states_are_drawn_as_such() -> None:
    root = check_picture(timeline_svg(drawn(small(acts=[], acts_complete=False))))
    words = words_of(root)
    assert "perhaps not in force" in words
    assert "the record is too thin to tell" in words
    assert any("incomplete" in item for item in words)


def test_dark_surroundings_and_description() -> None:
    picture = timeline_svg(drawn(small()))
    assert "prefers-color-scheme: dark" in picture
    root = check_picture(picture)
    desc = root.find(f"{SVG}desc")
    assert desc is not None
    assert "in force since 31 Jan 2002" in (desc.text or "")


@pytest.mark.parametrize("first", [date(1, 1, 1), date(1648, 10, 24), date(2025, 12, 30)])
def test_axis_spans_ages_and_days(first: date) -> None:
    check_picture(timeline_svg(drawn(small(concluded=first.isoformat(), acts=[]))))
    assert Scale(first, UNTIL, 0, 700).ticks(11)


def test_nothing_to_draw() -> None:
    check_picture(timeline_svg(drawn(small(acts=[]), date(1990, 1, 1))))
    Page(timeline_page([], today=UNTIL))
    Page(timeline_page([drawn(small(acts=[]), date(1990, 1, 1))], today=UNTIL))


def test_page_holds_every_agreement_once() -> None:
    found = [drawn(small(id="one")), drawn(small(id="one")), drawn(crowd(60))]
    text = timeline_page(found, today=date(2003, 1, 1))
    page = Page(text)
    check_inert(text)
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert page.tags.count("h1") == 1
    assert page.tags.count("section") == 4
    assert {"a1-one", "a2-one", "a3-small"} <= set(page.ids)
    assert "in force since 31 Jan 2002" in text
    assert text == timeline_page(found, today=date(2003, 1, 1))


@pytest.mark.skipif(not FILES, reason="the collection of agreements is not here")
def test_page_of_all_real_agreements() -> None:
    found = [drawn(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in FILES]
    text = timeline_page(found, today=UNTIL)
    check_inert(text)
    assert Page(text).tags.count("section") == len(FILES) + 1
