"""Text that would command a terminal, turn a line round or hide: inert in every output."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any
from xml.etree import ElementTree

import pytest

import foedus
from foedus_cli.clean import clean, json_text
from foedus_cli.pages import acts, checks, lists, status
from foedus_cli.render import Page

from .conftest import Clerk

HOSTILE = "\x1b[31m\x1b]0;owned\x07\u202e\u2066\u200b\ufeff\x9b2J\x7f\u00ad\U000e0041\u2028\r\nIn force since 1066"
DANGEROUS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def poisoned(value: Any) -> Any:
    """Put hostile text at the end of every text of a value."""
    if isinstance(value, str):
        return value + HOSTILE
    if isinstance(value, Mapping):
        return {key: poisoned(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(poisoned(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: poisoned(getattr(value, item.name)) for item in fields(value)})
    return value


def inert(text: str) -> None:
    assert not DANGEROUS.search(text), DANGEROUS.findall(text)
    assert not any(line.startswith("In force since 1066") for line in text.splitlines())


def _ask(registry: foedus.Registry) -> list[tuple[Any, Callable[[Page, Any], None]]]:
    ask = registry.agreement
    return [
        (ask.status("iiprc", on="2010-01-01"), lambda page, it: status.write_status(page, it, None, True)),
        (ask.status("ctbt-1996", on="2010-01-01"), lambda page, it: status.write_status(page, it, None, False)),
        (ask.party("nlc-enhanced", "US-NC"), lambda page, it: status.write_party(page, "nlc-enhanced", it, "", None)),
        (ask.list(), lambda page, it: lists.write_list(page, it, None, None)),
        (ask.forecast("npvic"), lists.write_forecast),
        (ask.timeline("kyoto-1997"), lambda page, it: lists.write_timeline(page, it, None)),
        (ask.show("un-fish-stocks-1995"), lambda page, it: acts.write_shown(page, it, None)),
        (registry.log.show(), lambda page, it: acts.write_log(page, it, None)),
        (ask.enact("nlc-enhanced", "US-PA", on="2021-07-01"), lambda page, it: acts.write_outcome(page, it, False)),
        (registry.check("pedantic"), checks.write_inspection),
    ]  # fmt: skip


def test_no_page_passes_hostile_text_on(clerk: Clerk) -> None:
    with foedus.open_registry(clerk.url, actor="ann") as registry:
        answers = _ask(registry)
    for value, write in answers:
        bad = poisoned(value)
        for page in (Page(), Page(width=60, piped=False)):
            write(page, bad)
            assert "<U+001B>" in page.text()
            inert(page.text())
        coloured = Page(width=60, colour=True, piped=False)
        write(coloured, bad)
        inert(re.sub("\x1b\\[(0|1|2|31|32|33)m", "", coloured.text()))
        docs = [item.to_json() for item in bad] if isinstance(bad, list) else [bad.to_json()]
        text = json_text(docs)
        inert(text)
        assert json.loads(text) == json.loads(json.dumps(docs))


def test_what_a_clerk_writes_is_inert_in_every_answer(clerk: Clerk) -> None:
    words = ("agreement", "enact", "nlc-enhanced", "US-PA", "--on", "2021-07-01", "--reason", "why " + HOSTILE)
    recorded = clerk(*words, by="eve" + HOSTILE)
    asked = [
        recorded,
        clerk(*words, by="bob"),
        clerk(*words, "--json", by="bob"),
        clerk("log", "show", "--agreement", "nlc-enhanced"),
        clerk("log", "show", "--agreement", "nlc-enhanced", "--json"),
        clerk("agreement", "show", "nlc-enhanced"),
        clerk("agreement", "show", "nlc-enhanced", "--json"),
        clerk("agreement", "show", HOSTILE),
        clerk("agreement", "show", HOSTILE, "--json"),
        clerk("agreement", "enact", "nlc-enhanced", HOSTILE, "--note", HOSTILE, "--about", HOSTILE),
        clerk("agreement", HOSTILE),
        clerk("agreement", "list", "--on", HOSTILE),
        clerk("agreement", "list", "--as-known-at", HOSTILE),
        clerk("agreement", "list", "--" + HOSTILE),
        clerk("explain", HOSTILE),
        clerk("load", HOSTILE + ".yaml"),
        clerk("agreement", "timeline", "tahoe", "--svg", "/nowhere/" + HOSTILE),
    ]
    for said in asked:
        inert(said.out)
        inert(said.err)


def test_a_hostile_file_name_is_inert(clerk: Clerk, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("odd") / "\x1b[31mpact\u202e\n.yaml"
    path.write_text("id: [", encoding="utf-8")
    for words in (("load", str(path)), ("agreement", "check", str(path)), ("agreement", "check", str(path), "--json")):
        said = clerk(*words)
        assert said.code == 3
        inert(said.err)


def test_pictures_are_inert(clerk: Clerk) -> None:
    with foedus.open_registry(clerk.url) as registry:
        line = registry.agreement.timeline("kyoto-1997")
    bad = replace(line, title=line.title + "<script>alert(1)</script>" + HOSTILE)
    svg = foedus.timeline_svg(bad)
    page = foedus.timeline_page([bad], today=line.until)
    for text in (svg, page):
        assert "<script>alert" not in text
        assert not DANGEROUS.search(text.replace("\r", ""))
    ElementTree.fromstring(svg)


def test_clean_keeps_the_letters_of_every_script() -> None:
    for text in (
        "Interkantonale Vereinbarung über §§",
        "协定",
        "Соглашение",
        "اتفاقية",
        "संधि",
        "Côte d’Ivoire",
        "—“”…",
    ):
        assert clean(text) == text
    assert clean("a\u00a0b") == "a b"
    assert clean("tab\tand\r\nbreak") == "tab and break"
    assert clean("\u202e") == "<U+202E>"
    assert clean("\ud800\u3164\ufe0f") == "<U+D800><U+3164><U+FE0F>"


def test_json_keeps_the_value() -> None:
    value = {"text": HOSTILE + 'ü协\ud800\U0001f600"\\'}
    for ascii_only in (False, True):
        text = json_text(value, ascii_only=ascii_only)
        inert(text)
        assert json.loads(text) == value
    assert "ü协" in json_text(value)
