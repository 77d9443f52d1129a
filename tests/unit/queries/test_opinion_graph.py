"""Pictures of opinions: well-formed, the same every time, and unbroken by any name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from foedus.definitions.casebook import Case, read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.law.precedence.pipeline import decide
from foedus.law.precedence.tree import opinion_doc
from foedus.queries.opinion_graph import dot, mermaid, svg
from foedus.queries.opinion_layout import WIDTH, lay_out
from foedus.queries.opinion_net import MOST, net_of

LAW = shipped_law()
SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = (
    '"; drop [[x]] -->|end| {{a}} (( subgraph',
    "</title><script>alert(1)</script>",
    'a\\"b\\N\\l\\',
    "```%%{init}%% #quot; &lt; &amp;",
    "end",
    "x" * 300,
    "\u202eright to left\x00\x1b[31m",
    "日本語" * 60,
    "'<>&`$(reboot)\n\n---\nfoo: |\n",
    "graph TD; A-->B",
    "]]> <!-- -->",
    "\ud800 lone",
    "",
)


@cache
def cases() -> dict[str, Case]:
    return {case.id: case for book in read_shipped_casebooks(LAW) for case in book.cases}


def tree(name: str, *, findings: bool = True) -> dict[str, Any]:
    case = cases()[name]
    opinion = decide(LAW, case.order, case.question, case.instruments, case.findings if findings else ())
    return opinion_doc(opinion, {item.id: item for item in case.instruments}, LAW)


def trees() -> Iterator[dict[str, Any]]:
    for name in cases():
        yield tree(name)
        yield tree(name, findings=False)


def hostile(doc: dict[str, Any], turn: int) -> dict[str, Any]:
    """Return the tree with every id, title and kind replaced by something that no format expects."""
    nasty = count(turn)
    ids = {name: f"{name}{HOSTILE[next(nasty) % len(HOSTILE)]}" for name in doc["instruments"]}

    def named(value: Any) -> Any:
        if isinstance(value, dict):
            return {ids.get(key, key): named(item) for key, item in value.items()}
        if isinstance(value, list):
            return [named(item) for item in value]
        return ids.get(value, value) if isinstance(value, str) else value

    found: dict[str, Any] = named(doc)
    for given in found["instruments"].values():
        given["title"] = HOSTILE[next(nasty) % len(HOSTILE)]
        given["kind"] += HOSTILE[next(nasty) % len(HOSTILE)]
    found["asks"] += HOSTILE[next(nasty) % len(HOSTILE)]
    found["summary"] += HOSTILE[next(nasty) % len(HOSTILE)]
    return found


def words_of(picture: str) -> str:
    return "\n".join(text for text in ET.fromstring(picture).itertext())


# ---- all formats


@pytest.mark.parametrize("draw", [svg, dot, mermaid])
def test_the_same_tree_is_drawn_the_same(draw: Callable[[dict[str, Any]], str]) -> None:
    for name in ("cuyler-v-adams-1981", "de-rundfunkbeitrag-2021"):
        assert draw(tree(name)) == draw(tree(name))


def test_every_case_and_every_referral_can_be_drawn() -> None:
    for doc in trees():
        root = ET.fromstring(svg(doc))
        assert root.get("role") == "img"
        assert_mermaid(mermaid(doc))
        assert_dot(dot(doc))


@pytest.mark.parametrize("turn", range(len(HOSTILE)))
def test_no_name_breaks_a_format(turn: int) -> None:
    for name in ("cuyler-v-adams-1981", "de-rundfunkbeitrag-2021", "amica-v-wertz-2020"):
        for findings in (True, False):
            doc = hostile(tree(name, findings=findings), turn)
            picture = svg(doc)
            root = ET.fromstring(picture.encode())
            assert not list(root.iter(f"{SVG}script"))
            assert "\u202e" not in picture
            assert_mermaid(mermaid(doc))
            assert_dot(dot(doc))


_NODE = re.compile(
    r'(?:[nb]\d+|l_\w+)(\(\[|\(|\[\[|\[/|\[|\{\{)"[^"\x00-\x1f<>`\\]*(?:<br/>[^"<>`\\]*)*"(\]\)|\)|\]\]|/\]|\]|\}\}).*'
)
_EDGE = re.compile(r'[nb]\d+ (==>|-\.->|---|-\.-|-->)\|"[^"<>`\\|]*(?:<br/>[^"<>`\\|]*)*"\| [nb]\d+')
_REST = re.compile(
    r"acc(Title|Descr): [^{}\"<>`;#%]+|subgraph legend\[\"Legend\"\]|direction LR|end|classDef \w+ [\w:,#. -]+"
)


def assert_mermaid(text: str) -> None:
    """Hold every line of a flowchart to the few shapes that are written; what is quoted holds no syntax."""
    head, title, tail, kind, *lines = text.splitlines()
    assert (head, tail, kind) == ("---", "---", "flowchart TB")
    assert title.startswith('title: "')
    for line in lines:
        stripped = line.strip()
        assert _NODE.fullmatch(stripped) or _EDGE.fullmatch(stripped) or _REST.fullmatch(stripped), line


_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def assert_dot(text: str) -> None:
    """Without its quoted strings, DOT text is the few statements that are written."""
    bare = _QUOTED.sub("Q", text).splitlines()
    assert bare[0] == "digraph opinion {"
    assert bare[-1] == "}"
    for line in bare[1:-1]:
        assert re.fullmatch(r"  (graph|node|edge|[nb]\d+|[nb]\d+ -> [nb]\d+) \[[\w=, .Q]*\];", line), line


# ---- what is drawn


def test_roles_are_told_in_words_and_shapes_and_not_by_colour_alone() -> None:
    picture = svg(tree("amica-v-wertz-2020"))
    words = words_of(picture)
    for mark in ("GOVERNS", "YIELDS", "LEFT OUT"):
        assert mark in words
    for legend in ("governs", "yields to another", "left out before any ranking", "prevails over", "was made under"):
        assert legend in words
    assert "US-D2a" in words
    assert 'rx="18"' in picture
    assert "prefers-color-scheme: dark" in picture
    assert "GOVERNS" in mermaid(tree("amica-v-wertz-2020"))
    assert 'style="rounded,filled,bold"' in dot(tree("amica-v-wertz-2020"))


def test_what_fell_by_itself_says_why() -> None:
    words = words_of(svg(tree("CH-02")))
    assert "FALLS BY ITSELF" in words
    assert "has no force (CH-02)" in words


def test_a_referred_question_shows_where_it_goes() -> None:
    net = net_of(tree("DE-37a"))
    (body,) = [node for node in net.nodes if node.role == "body"]
    assert body.title == "To the Federal Constitutional Court"
    assert {edge.tie for edge in net.edges} == {"prevails", "referred"}
    assert "NOT BEATEN SO FAR" in words_of(svg(tree("DE-37a")))


def test_an_open_pair_is_drawn_as_open() -> None:
    net = net_of(tree("hinderlider-1938", findings=False))
    assert "open" in net.ties()
    assert "OPEN" in words_of(svg(tree("hinderlider-1938", findings=False)))


def test_the_picture_is_described_for_those_who_do_not_see_it() -> None:
    root = ET.fromstring(svg(tree("hinderlider-1938")))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and desc is not None  # noqa: PT018 - for the type checker
    assert str(title.text).startswith("Which instrument governs water.apportionment")
    assert "prevails over" in str(desc.text)
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_effects_settings_and_the_law_stand_below() -> None:
    net = net_of(tree("DE-37"))
    assert "Displaced to extent: stays on the book" in net.foot
    assert "Disputed rule DE-37: same rank (default)." in net.foot
    assert "Law: de" in net.foot


def test_boxes_do_not_overlap_and_who_governs_stands_above_who_yields() -> None:
    for doc in trees():
        boxes = list(lay_out(net_of(doc), 700).boxes.values())
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                apart = (
                    abs(one.x - other.x) >= WIDTH or one.y + one.height <= other.y or other.y + other.height <= one.y
                )
                assert apart, doc["asks"]
        governs = [box.row for box in boxes if box.node.role == "governs"]
        yields = [box.row for box in boxes if box.node.role == "yields"]
        assert not governs or not yields or max(governs) < min(yields)


def test_a_crowd_is_cut_and_the_cut_is_told() -> None:
    doc = tree("hinderlider-1938")
    for number in range(MOST + 5):
        doc["instruments"][f"more-{number}"] = {"title": f"More {number}", "kind": "state_statute"}
        doc["dropped"].append({"id": f"more-{number}", "reason": "irrelevant", "rule": "GEN-03", "because": []})
    net = net_of(doc)
    assert len(net.nodes) == MOST
    assert net.nodes[0].role == "governs"
    assert "7 further instruments are not drawn." in net.foot
    ET.fromstring(svg(doc))
