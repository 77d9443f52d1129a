"""Files of instruments and findings, and single ones that a program dictates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.definitions.instrument_file import (
    check_finding_doc,
    check_instrument_doc,
    check_question_doc,
    read_instruments,
)
from foedus.definitions.law_reading import shipped_law
from foedus.errors import DefinitionRefused, Refused
from foedus.law.precedence.pack import Law

LAW = shipped_law()

FILE = """\
order: us
instruments:
  - {id: treaty, title: Compact, kind: compact, level: joint, parties: [US-AA], enacted: "1990", subjects: [water]}
  - {id: vertrag, order: de, title: Vertrag, kind: staatsvertrag, level: joint, parties: [DE-AA],
     enacted: null, subjects: [water]}
findings:
  - question: {subject: water, territory: [US-AA]}
    type: reaches
    instrument: treaty
    value: true
    reason: the text names the river
    by: commission
    date: "2001-06"
"""
INSTRUMENT: dict[str, Any] = {
    "id": "treaty",
    "order": "us",
    "title": "River Compact",
    "kind": "compact",
    "level": "joint",
    "parties": ["US-AA", "US-BB"],
    "enacted": "1990",
    "subjects": ["water"],
}
FINDING: dict[str, Any] = {
    "type": "incompatible",
    "pair": ["treaty", "statute"],
    "value": True,
    "reason": "the one takes what the other gives",
    "by": "commission",
    "date": "2001-06-01",
    "question": {"order": "us", "subject": "water", "territory": "US-AA"},
}
QUESTION: dict[str, Any] = {"order": "us", "subject": "water", "territory": ["US-AA"], "date": "2001-06-01"}


def codes(caught: pytest.ExceptionInfo[Any]) -> list[str]:
    return sorted(reason.code for reason in caught.value.reasons)


def test_a_file_gives_its_order_to_what_names_none() -> None:
    file = read_instruments(FILE.encode(), "x.yaml", LAW)
    assert [(item.order, item.value.id, item.doc["order"]) for item in file.instruments] == [
        ("us", "treaty", "us"),
        ("de", "vertrag", "de"),
    ]
    assert [str(item.where) for item in file.instruments] == ["x.yaml:3:5", "x.yaml:4:5"]
    (finding,) = file.findings
    assert finding.question == {"order": "us", "subject": "water", "territory": ["US-AA"]}
    assert "question" not in finding.doc
    assert (finding.value.first, finding.value.by, finding.value.date) == ("treaty", "commission", "2001-06")
    assert str(finding.where) == "x.yaml:7:5"


def test_findings_of_different_questions_do_not_contradict_each_other() -> None:
    second = FILE.partition("findings:\n")[2]
    other = second.replace("[US-AA]}", "[US-BB]}").replace("value: true", "value: false")
    read_instruments((FILE + other).encode(), "x.yaml", LAW)
    with pytest.raises(DefinitionRefused) as caught:
        read_instruments((FILE + second.replace("value: true", "value: false")).encode(), "x.yaml", LAW)
    assert codes(caught) == ["contradicting-findings"]


def test_two_grounds_for_leaving_do_not_exclude_each_other() -> None:
    text = FILE.replace("type: reaches", "type: exit_ground").replace("value: true", "value: material_breach")
    second = text.partition("findings:\n")[2]
    read_instruments((text + second.replace("material_breach", "impossibility")).encode(), "x.yaml", LAW)
    with pytest.raises(DefinitionRefused) as caught:
        read_instruments((text + second.replace("material_breach", "none")).encode(), "x.yaml", LAW)
    assert codes(caught) == ["contradicting-findings"]


def test_a_chain_of_ten_thousand_instruments() -> None:
    """Nothing is walked by recursion, and every chain once."""
    line = "  - {{id: i-{0}, title: T, kind: compact_rule, level: joint, parties: [US-AA], enacted: null, {1}"
    line += "subjects: [water]}}\n"
    chain = "".join(line.format(n, f"made_under: i-{n + 1}, " if n < 9_999 else "") for n in range(10_000))
    assert len(read_instruments(f"order: us\ninstruments:\n{chain}".encode(), "x.yaml", LAW).instruments) == 10_000
    circle = "".join(line.format(n, f"made_under: i-{(n + 1) % 10_000}, ") for n in range(10_000))
    with pytest.raises(DefinitionRefused) as caught:
        read_instruments(f"order: us\ninstruments:\n{circle}".encode(), "x.yaml", LAW)
    assert codes(caught) == ["circular-basis"]
    assert len(caught.value.reasons[0].message) < 200


def test_an_instrument_that_a_program_dictates() -> None:
    assert check_instrument_doc(INSTRUMENT, LAW) == INSTRUMENT
    bare = {key: value for key, value in INSTRUMENT.items() if key != "order"}
    assert check_instrument_doc(bare, LAW, "us") == bare
    with pytest.raises(Refused) as caught:
        check_instrument_doc(bare, LAW)
    assert codes(caught) == ["missing-field"]


def test_all_reasons_at_once_and_without_places() -> None:
    bad = {**INSTRUMENT, "kind": "satzung", "level": "high", "title": "x\u200by", "subjects": [], "colour": "red"}
    with pytest.raises(Refused) as caught:
        check_instrument_doc(bad, LAW)
    assert codes(caught) == ["bad-character", "too-few", "unknown-field", "unknown-value", "unknown-value"]
    assert all(reason.where is None for reason in caught.value.reasons)
    assert all(reason.message.startswith("instrument") for reason in caught.value.reasons)


def test_a_finding_that_a_program_dictates() -> None:
    assert check_finding_doc(FINDING, LAW) == FINDING
    bare = {key: value for key, value in FINDING.items() if key != "question"}
    assert check_finding_doc(bare, LAW, scoped=False) == bare
    with pytest.raises(Refused) as caught:
        check_finding_doc(bare, LAW)
    assert codes(caught) == ["missing-field"]
    with pytest.raises(Refused) as caught:
        check_finding_doc({**FINDING, "pair": ["treaty", "treaty"], "value": "no", "reason": "the one prevails"}, LAW)
    assert codes(caught) == ["self-reference", "states-conclusion", "unknown-value"]


def test_a_question_that_a_program_dictates() -> None:
    asked = {**QUESTION, "forum": "us-ny", "between": ["US-AA", "US-BB"], "choices": {"US-E1": "parallel"}}
    assert check_question_doc(asked, LAW) == asked
    bad = {
        "order": "uk", "subject": "wine", "territory": [], "date": "2001-02-30", "forum": "us-zz", "addressee": "me",
        "between": ["US-AA", "US-AA"], "choices": {"US-E1": "lax", "US-C2": "first"},
    }  # fmt: skip
    with pytest.raises(Refused) as caught:
        check_question_doc(bad, LAW)
    assert codes(caught) == [
        "bad-date", "self-reference", "too-few", "unknown-rule",
        "unknown-value", "unknown-value", "unknown-value", "unknown-value", "unknown-value",
    ]  # fmt: skip


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def reasons_for(check: Callable[..., Any], doc: dict[str, Any], law: Law) -> list[str]:
    """Return the codes of the reasons; a refusal without a reason is none."""
    try:
        check(doc, law)
    except Refused as error:
        return [reason.code for reason in error.reasons] or pytest.fail("refused for no reason")
    return []


@given(st.sampled_from(sorted({*INSTRUMENT, "consent", "clauses", "successors", "made_under", "rank"})), _JUNK)
def test_no_instrument_upsets_the_checks(field: str, junk: Any) -> None:
    assert reasons_for(check_instrument_doc, {**INSTRUMENT, field: junk}, LAW) is not None


@given(st.sampled_from(sorted({*FINDING, "instrument", "until"})), _JUNK)
def test_no_finding_upsets_the_checks(field: str, junk: Any) -> None:
    assert reasons_for(check_finding_doc, {**FINDING, field: junk}, LAW) is not None


@given(st.sampled_from(sorted({*QUESTION, "between", "choices", "forum"})), _JUNK)
def test_no_question_upsets_the_checks(field: str, junk: Any) -> None:
    assert reasons_for(check_question_doc, {**QUESTION, field: junk}, LAW) is not None
