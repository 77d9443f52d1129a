"""Opinions on a page: the answer first, then what follows, what is open, and the reasons."""

from __future__ import annotations

import shlex
from functools import cache
from typing import Any

from foedus.definitions.casebook import Case, read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.law.precedence.pipeline import decide
from foedus.law.precedence.through_time import through_time, through_time_doc
from foedus.law.precedence.tree import opinion_doc
from foedus.law.precedence.why_not import why_not
from foedus_cli.commands.finding import command as finding_command_line
from foedus_cli.pages.finding_command import finding_command
from foedus_cli.pages.opinion import write_opinion, write_through_time, write_why_not
from foedus_cli.render import Page

LAW = shipped_law()


@cache
def cases() -> dict[str, Case]:
    return {case.id: case for book in read_shipped_casebooks(LAW) for case in book.cases}


def tree(name: str, *, findings: bool = True, full: bool = False) -> dict[str, Any]:
    case = cases()[name]
    opinion = decide(LAW, case.order, case.question, case.instruments, case.findings if findings else ())
    return opinion_doc(opinion, {item.id: item for item in case.instruments}, LAW, full=full)


def text(name: str, *, findings: bool = True, full: bool = False) -> str:
    page = Page()
    write_opinion(page, tree(name, findings=findings, full=full), full)
    return page.text()


def flat(words: str) -> str:
    return " ".join(words.split())


def before(words: str, *parts: str) -> None:
    places = [words.index(part) for part in parts]
    assert places == sorted(places), parts


def test_the_answer_comes_first_and_then_its_consequences_and_reasons() -> None:
    words = flat(text("hinderlider-1938"))
    before(
        words, "Which instrument governs", "La Plata River Compact governs.", "What yields",
        "it applies again by itself", "The reasons, stage by stage", "US-A3", "GEN-05a", "US-C11", "Law: us",
    )  # fmt: skip
    assert "Hinderlider v. La Plata, 304 U.S. 92 (1938)" in words
    assert "rotation of the whole stream" in words
    assert "tried in vain" not in words


def test_every_case_fits_on_a_page_of_any_width() -> None:
    for name in cases():
        for full in (False, True):
            page = Page(60, piped=False)
            write_opinion(page, tree(name, findings=full, full=full), full)
            assert page.text()


def test_what_must_be_found_comes_with_the_command() -> None:
    words = text("hinderlider-1938", findings=False)
    assert "What must still be found" in words
    assert "yes: La Plata River Compact [la-plata] prevails by US-C11." in words
    assert "no: the two stand beside each other by GEN-05." in words
    (line,) = [line for line in words.splitlines() if "finding record incompatible" in line]
    assert shlex.split(line)[:6] == [
        "foedus", "finding", "record", "incompatible", "--pair", "co-decree-1898,la-plata",
    ]  # fmt: skip


def test_every_command_that_is_suggested_is_one_that_the_command_line_takes() -> None:
    group: Any = finding_command_line
    record = group.commands["record"]
    seen = 0
    for name in cases():
        doc = tree(name, findings=False)
        for entry in doc["missing"]:
            if "type" in entry:
                words = shlex.split(finding_command(doc, entry))
                assert words[:3] == ["foedus", "finding", "record"]
                params = record.make_context("record", words[3:]).params
                assert params["kind"] == entry["type"]
                assert params["subject"] == doc["question"]["subject"]
                seen += 1
    assert seen > 100


def test_a_command_survives_any_name() -> None:
    doc = tree("hinderlider-1938", findings=False)
    entry = {**doc["missing"][0], "pair": ["a; rm -rf ~", "$(b)'\""]}
    assert shlex.split(finding_command(doc, entry))[5] == "a; rm -rf ~,$(b)'\""


def test_a_disputed_point_names_the_other_option() -> None:
    words = flat(text("DE-37"))
    assert "DE-37 is disputed: same rank (the default), that is:" in words
    assert "The other option, pacta sunt servanda, would mean:" in words
    assert "a breach towards the other party" in words


def test_referred_questions_say_to_whom_and_why_and_what_stands_until_then() -> None:
    words = flat(text("DE-37a"))
    before(words, "referred to the Federal Constitutional Court", "What yields, provisionally", "Why it is referred")
    assert "Ask again with `--between A,B`." in text("PIL-05a")
    assert "Recorded is: yes; another finding" in flat(text("wayne-land-v-drbc-2018"))


def test_what_fell_and_what_was_left_out_is_told_with_the_rule() -> None:
    assert "k: void (CH-02)" in text("CH-02")
    assert "is about another subject (GEN-03)" in flat(text("amica-v-wertz-2020"))


def test_full_tells_the_rules_tried_in_vain() -> None:
    words = flat(text("hinderlider-1938", full=True))
    assert "The rules tried in vain" in words
    assert "GEN-06a: La Plata River Compact has no clause that makes it yield" in words
    assert "no exception: La Plata River Compact has the consent" in words


def test_why_not_tells_the_obstacle_and_the_changes() -> None:
    case = cases()["hinderlider-1938"]
    found = why_not(LAW, case.order, case.question, case.instruments, case.findings, "co-decree-1898")
    page = Page()
    write_why_not(page, found.to_json())
    words = flat(page.text())
    before(
        words, "does not govern.", "It is beaten under rule US-C11 by La Plata River Compact [la-plata], which stands",
        "It would govern if", "can both be obeyed (the opposite is recorded)", "until the day before 1925-01-29",
        "suppositions tried",
    )  # fmt: skip
    page = Page()
    write_why_not(page, why_not(LAW, case.order, case.question, case.instruments, (), "la-plata").to_json())
    assert "The question is referred under rule GEN-05b" in page.text()


def test_why_not_of_every_fate() -> None:
    told = []
    for name, instrument in (("CH-02", "k"), ("GEN-03b", "u"), ("GEN-03b", "t")):
        case = cases()[name]
        page = Page()
        write_why_not(
            page, why_not(LAW, case.order, case.question, case.instruments, case.findings, instrument).to_json()
        )
        told.append(flat(page.text()))
    assert "It falls by itself under rule CH-02: void." in told[0]
    assert "It was left out under rule GEN-03b: not reached." in told[1]
    assert told[2] == "t governs."


def test_through_time_tells_each_stretch_and_why_it_began() -> None:
    case = cases()["hinderlider-1938"]
    page = Page()
    stretches = through_time(LAW, case.order, case.question, case.instruments, case.findings)
    write_through_time(page, through_time_doc(stretches))
    words = flat(page.text())
    before(
        words, "Until the day before 1898-01-01", "Nothing that is recorded governs.", "From 1898-01-01 until",
        "[co-decree-1898] governs.", "From 1925-01-29 on", "since then: La Plata River Compact entered into force",
        "3 stretches",
    )  # fmt: skip
    page = Page()
    open_pair = through_time(LAW, case.order, case.question, case.instruments, ())
    write_through_time(page, through_time_doc(open_pair))
    assert "Referred: findings missing" in page.text()
