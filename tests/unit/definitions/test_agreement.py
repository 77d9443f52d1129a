from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.definitions.agreement import AgreementFile, agreement_schema, conflicts, read_agreement
from foedus.definitions.grammar import read_grammar_cases
from foedus.errors import BOOK, DefinitionRefused, Reason

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = jsonschema.Draft202012Validator(agreement_schema())


BASE = """\
id: two-rivers
title: Two Rivers Compact
order: us
form: compact
concluded: "2001-05-31"
parties: {list: [US-AA, US-BB, US-CC], groups: {upper: [US-AA, US-BB]}}
weights:
  flow: {unit: flow, tables: [{from: "2001-01-01", total: 100.5, values: {US-AA: 50.25, US-BB: 30.0, US-CC: 20}}]}
entry_into_force:
  words: "Article X"
  when: {all_of: [{at_least: 2, of: parties, leg: states}, {date: "2002-01-01"}]}
  later_parties: {clock: act, then: [{days: 30}]}
acts_complete: true
acts:
  - {date: "2001-05-31", party: all, act: sign}
  - {date: "2001-06-01", party: [US-AA, US-BB], act: enact}
  - {date: "2001-07-01", party: US-CC, act: enact}
expect: {in_force: "2002-01-01"}
"""


def read(text: str, name: str = "f") -> AgreementFile:
    return read_agreement(text.encode(), name)


def reasons(text: str) -> list[Reason]:
    with pytest.raises(DefinitionRefused) as caught:
        read(text)
    return list(caught.value.reasons)


def cases(*words: str) -> str:
    """A file of one grammar case with these fields."""
    return (
        "cases:\n- id: one\n  agreement:\n"
        + "".join(f"    {word}\n" for word in words[:-1])
        + f"  expect: {words[-1]}\n"
    )


def test_what_a_file_becomes() -> None:
    file = read(BASE)
    assert file.terms.id == "two-rivers"
    assert [act.key for act in file.acts] == [
        "acts[0]:US-AA", "acts[0]:US-BB", "acts[0]:US-CC", "acts[1]:US-AA", "acts[1]:US-BB", "acts[2]",
    ]  # fmt: skip
    assert file.doc["weights"]["flow"]["tables"][0] == {
        "from": "2001-01-01", "total": "100.5", "values": {"US-AA": "50.25", "US-BB": 30, "US-CC": 20},
    }  # fmt: skip
    assert json.loads(json.dumps(file.doc)) == file.doc
    assert set(file.definition) == set(file.doc) - {"acts", "acts_complete", "expect"}
    assert file.evidence_doc == {"acts_complete": True}
    assert file.expect == {"in_force": "2002-01-01"}
    assert [doc["party"] for doc in file.act_docs] == [act.party for act in file.acts]
    assert [place.line for place in file.act_places] == [15, 15, 15, 16, 16, 17]


def test_places_lead_back_to_the_file() -> None:
    places = read(BASE).places
    lines = ["", *BASE.splitlines()]
    assert "date:" in lines[places("when.all_of[1].date").line]
    assert places("when.all_of[1]") == places("entry_into_force.when.all_of[1]")
    assert "US-CC, act: enact" in lines[places("acts[2]").line]
    assert places("acts[0]:US-BB") == places("acts[0]")
    assert places("nothing").line == 1


def test_several_mistakes_are_reported_at_once() -> None:
    text = BASE.replace("form: compact", "form: compct").replace('"2001-05-31"\n', "2001-05-31\n")
    text = text.replace("of: parties", "of: lower").replace("act: sign", "act: signe").replace("total:", "totl:")
    found = [(reason.code, reason.where.line) for reason in reasons(text) if reason.where]
    assert found == [
        ("unknown-value", 4), ("unquoted-value", 5), ("unknown-field", 8), ("unknown-group", 11), ("unknown-value", 15),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("of: parties", "off_: parties", '"of"'),
        ("at_least", "at_lest", '"at_least"'),
        ("act: enact", "act: enacted", '"enact"'),
        ("acts_complete", "act_complete", '"acts_complete"'),
        ("days: 30", "dayz: 30", '"days"'),
        ("later_parties", "late_parties", '"later_parties"'),
        ("form: compact", "form: Compact", '"compact"'),
    ],
)
def test_did_you_mean(old: str, new: str, hint: str) -> None:
    assert any(hint in reason.remedy for reason in reasons(BASE.replace(old, new, 1)))


def test_the_message_names_the_path_and_the_value() -> None:
    (reason,) = reasons(BASE.replace('{date: "2002-01-01"}', '{date: "2001-02-30"}'))
    assert reason.message.startswith('entry_into_force.when.all_of[1].date: "2001-02-30"')
    assert reason.to_json()["where"] == {"file": "f", "line": 11, "column": 67}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{at_least: 2, of: parties", '{at_least: "2/3", of: anyone'),
        ("of: parties", "of: parties"),
    ],
)
def test_an_incomplete_file_is_fed_by_its_trigger(old: str, new: str) -> None:
    text = BASE.replace(old, new).replace("acts_complete: true", 'acts_complete: false\ntrigger: {date: "2001-07-01"}')
    text = text.replace("list: [US-AA, US-BB, US-CC], ", "").replace("party: all", "party: US-AA")
    assert read(text).evidence.complete is False


def test_a_late_day_may_be_all_that_is_known_of_a_notice() -> None:
    acts = (
        '  - {date: "2017-05-01", party: US-CC, act: withdraw}\n  - {date: "2017", party: US-CC, act: rescind}\nexpect'
    )
    assert read(BASE.replace("expect", acts, 1))


def test_rounded_shares_may_lie_a_little_above_the_total() -> None:
    rounded = "total: 100, values: {US-AA: 33.34, US-BB: 33.34, US-CC: 33.33}"
    text = BASE.replace("total: 100.5, values: {US-AA: 50.25, US-BB: 30.0, US-CC: 20}", rounded)
    assert read(text)
    (reason,) = reasons(text.replace("33.33", "33.40"))
    assert reason.code == "bad-weights"


@pytest.mark.parametrize("word", ["false", "False", "no", "off"])
def test_yaml_has_many_words_for_false(word: str) -> None:
    rescind = '  - {date: "2002-07-01", party: US-CC, act: rescind}\nexpect'
    text = BASE.replace("expect", rescind, 1).replace("acts_complete: true", f"acts_complete: {word}")
    assert read(text).doc["acts_complete"] is False


def test_too_many_acts() -> None:
    item = '  - {date: "2001-05-31", party: all, act: sign}\n'
    (reason,) = reasons(BASE.replace(item, item * 6_700))
    assert reason.code == "file-too-large"


def test_circles_and_doubles() -> None:
    def waits(name: str, other: str) -> AgreementFile:
        text = BASE.replace("id: two-rivers", f"id: {name}").replace('{date: "2002-01-01"}', f"{{in_force: {other}}}")
        return read(text, f"{name}.yaml")

    one, two, three = waits("aa", "bb"), waits("bb", "cc"), waits("cc", "aa")
    ((reason, out),) = conflicts([two, three, one])
    assert {file.terms.id for file in out} == {one.terms.id, two.terms.id, three.terms.id}
    assert reason.code == "circular-in-force"
    assert "aa → bb → cc → aa" in reason.message
    assert reason.where is not None
    assert reason.where.file == "aa.yaml"
    assert conflicts([one, two, waits("cc", "dd")], known=["dd"]) == []
    assert conflicts([one, two, three], known=["cc"]) == []
    ((double, kept_out),) = conflicts([one, waits("aa", "zz")])
    assert len(kept_out) == 1
    assert double.code == "duplicate-name"


def test_a_grammar_case_says_only_what_matters() -> None:
    text = cases(
        "parties: [aa, bb]",
        "entry_into_force: {when: {every: parties}}",
        "withdrawal: {then: [{years: 1}]}",
        'acts: [{date: "2001-01-01", party: all, act: ratify}]',
        '{in_force: "2001-01-01", parties: {aa: [["2001-01-01", null]], bb: null}, state: {"2001-01-01": in_force}}',
    )
    (case,) = read_grammar_cases(text.encode(), "cases.yaml")
    assert (case.id, case.terms.id, case.note) == ("one", "one", "")
    assert [act.party for act in case.acts] == ["aa", "bb"]
    assert case.evidence.complete
    assert case.expect["parties"]["aa"] == [["2001-01-01", None]]


def test_a_grammar_case_is_checked_like_an_agreement() -> None:
    text = cases("entry_into_force: {when: {every: club}}", "colour: red", "{in_force: null}")
    with pytest.raises(DefinitionRefused) as caught:
        read_grammar_cases(text.encode(), "cases.yaml")
    assert [(reason.code, reason.where.line) for reason in caught.value.reasons if reason.where] == [
        ("unknown-group", 4), ("unknown-field", 5),
    ]  # fmt: skip


def test_every_shipped_agreement_is_read() -> None:
    files = sorted((ROOT / "engine" / "foedus" / "data").rglob("agreements/**/*.yaml"))
    assert conflicts([read_agreement(path.read_bytes(), path.name) for path in files]) == []


def test_the_collection_is_read(agreements: Path) -> None:
    began = time.perf_counter()
    files = [read_agreement(path.read_bytes(), path.name) for path in sorted((agreements / "open").glob("*.yaml"))]
    assert time.perf_counter() - began < 2
    assert len(files) >= 79
    assert conflicts(files) == []
    for file in files:
        SCHEMA.validate(file.doc)


def test_the_grammar_cases_are_read(agreements: Path) -> None:
    found = read_grammar_cases((agreements / "grammar-cases.yaml").read_bytes(), "grammar-cases.yaml")
    assert len(found) >= 46


def test_every_code_has_its_page_in_the_book() -> None:
    for code, entry in BOOK.items():
        assert entry.title, code
        assert entry.why, code
        assert entry.remedy, code


def refused_or_read(reader: Callable[[bytes, str], object], data: bytes) -> None:
    found = reasons_or_none(reader, data)
    assert found is None or (found and all(reason.advice for reason in found))


def reasons_or_none(reader: Callable[[bytes, str], object], data: bytes) -> tuple[Reason, ...] | None:
    try:
        reader(data, "f")
    except DefinitionRefused as error:
        return error.reasons
    return None


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    refused_or_read(read_agreement, data)
    refused_or_read(read_grammar_cases, data)


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=8),
    st.sampled_from(["2001-01-01", "2001", "55%", "2/3", "US-AA", "parties", "upper", "enact", "flow", "all"]),
)  # fmt: skip
FIELDS = st.sampled_from(
    ["when", "all_of", "any_of", "of", "at_least", "every", "date", "weighed_by", "against", "then", "days", "party",
     "act", "with", "from", "until", "members", "list", "groups", "total", "values", "tables", "id", "legs"]
)  # fmt: skip
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=3), max_leaves=8
)


class Writer(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_any_mutation_is_read_or_refused(data: st.DataObject) -> None:
    doc = yaml.safe_load(BASE)
    node: Any = doc
    for _ in range(data.draw(st.integers(1, 6))):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
            node[key] = data.draw(TREES)
            break
        node = node[key]
    if isinstance(node, dict):
        node[data.draw(FIELDS)] = data.draw(TREES)
    text = yaml.dump(doc, Dumper=Writer, allow_unicode=True)
    refused_or_read(read_agreement, text.encode("utf-8", "replace"))
    refused_or_read(read_grammar_cases, yaml.dump({"cases": [doc]}, Dumper=Writer).encode("utf-8", "replace"))


@settings(deadline=None)
@given(st.integers(0, len(BASE)), st.integers(0, 12), st.text(alphabet="{}[]:,-\"' \n#&*!0aA", max_size=4))
def test_any_slip_of_the_pen_is_read_or_refused(at: int, length: int, text: str) -> None:
    refused_or_read(read_agreement, (BASE[:at] + text + BASE[at + length :]).encode())
