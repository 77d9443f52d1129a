from __future__ import annotations

import time
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from foedus.definitions import source as source_module
from foedus.definitions.source import MAX_NODES, read_source
from foedus.definitions.tree import MapNode, Scalar, Source, json_form
from foedus.errors import DefinitionRefused, Reason


def refused(data: bytes | str) -> list[tuple[str, int, int]]:
    with pytest.raises(DefinitionRefused) as caught:
        read_source(data if isinstance(data, bytes) else data.encode(), "f")
    places = [(reason.code, reason.where) for reason in caught.value.reasons]
    return [(code, where.line, where.column) for code, where in places if where is not None]


def value(text: str) -> Scalar:
    node = read_source(f"v: {text}\n".encode(), "f").root.get("v")
    assert isinstance(node, Scalar)
    return node


@pytest.mark.parametrize(
    "text",
    ["yes", "NO", "on", "true", "~", "", "null", "12", "-3", "0x1F", "010", "1_000", "1:30", "1.5", "2.0e+3",
     "2001-01-01", "2001-1-1 10:00:00", "2001-05", "text", "'NO'", '"12"', "55%", "2/3", "1e5", "=", "NOR", "Yes"],
)  # fmt: skip
def test_plain_values_are_what_other_readers_see(text: str) -> None:
    event_tags = {"NoneType": "null", "datetime": "timestamp", "date": "timestamp"}
    if text == "=":
        assert value(text).kind == "value"
        return
    seen = type(yaml.safe_load(f"v: {text}\n")["v"]).__name__
    assert value(text).kind == event_tags.get(seen, seen)


def test_values_keep_their_text_and_their_place() -> None:
    root = read_source(b"a: 1\nb:\n  - {c: 2.50}\n", "f").root
    places = Source("f", root)
    assert str(places("b[0].c")) == "f:3:9"
    assert str(places("b[0].c.nothing[4]")) == "f:3:9"
    assert json_form(root) == {"a": 1, "b": [{"c": "2.5"}]}
    assert value("2.50").value == Decimal("2.50")


def test_numbers_that_readers_read_differently_have_no_value() -> None:
    for text in ("010", "1_000", "0x1F", "1:30"):
        node = value(text)
        assert node.value is node


@pytest.mark.parametrize(
    "text", ["title: Zürich – Genève «Ωmega» 北京", "title: non\u00a0breaking", "title: \U0001f30a"]
)
def test_letters_of_every_script_are_fine(text: str) -> None:
    assert isinstance(read_source(text.encode(), "f").root, MapNode)
    assert isinstance(read_source(b"\xef\xbb\xbf" + text.encode(), "f").root, MapNode)


def test_all_mistakes_at_once_in_the_order_of_the_file() -> None:
    text = "a: 1\non: 2\na: !!str x\nb: .nan\nc: \u200bd\n? [x]\n: y\n"
    assert refused(text) == [
        ("bad-key", 2, 1), ("yaml-duplicate-key", 3, 1), ("yaml-tag", 3, 4), ("bad-number", 4, 4),
        ("bad-character", 5, 4), ("bad-key", 6, 3),
    ]  # fmt: skip


def test_windows_and_old_line_ends_count_as_one() -> None:
    assert refused("a: 1\r\nb: 2\r\non: 3\r\n") == [("bad-key", 3, 1)]
    assert refused("a: 1\rb: \u200b\r") == [("bad-character", 2, 4)]


def test_a_surrogate_cannot_be_escaped_in() -> None:
    assert refused('a: "\\ud800"\n')[0][1] == 1


def test_merge_keys_and_their_aliases_are_one_mistake() -> None:
    assert [code for code, _, _ in refused("a: &x {b: 1}\nc: {<<: *x}\n")] == ["yaml-merge"]
    assert [code for code, _, _ in refused("a: &x {b: 1}\nc: [*x]\n")] == ["yaml-alias"]


def test_too_large() -> None:
    assert refused(b"a: " + b"x" * 5_000_000) == [("file-too-large", 1, 1)]


def test_too_many_values() -> None:
    began = time.perf_counter()
    assert [code for code, _, _ in refused("a: [" + "1," * MAX_NODES + "]")] == ["file-too-large"]
    assert time.perf_counter() - began < 10


def test_deep_files_cost_nothing() -> None:
    began = time.perf_counter()
    assert [code for code, _, _ in refused("a: " + "[" * 1_000_000)] == ["yaml-too-deep"]
    assert time.perf_counter() - began < 10


def test_without_the_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "_LOADER", yaml.SafeLoader)
    assert json_form(read_source(b"a: {b: [1, x]}\n", "f").root) == {"a": {"b": [1, "x"]}}
    assert refused("a: [1\n")[0][0] == "yaml-syntax"
    assert refused("a:\n\tb: 1\n") == [("yaml-syntax", 2, 1)]
    assert refused('a: "\\ud800"\n') == [("bad-character", 1, 4)]


def reasons_or_none(data: bytes) -> tuple[Reason, ...] | None:
    try:
        assert isinstance(read_source(data, "f").root, MapNode)
    except DefinitionRefused as error:
        return error.reasons
    return None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    found = reasons_or_none(data)
    assert found is None or found


@given(st.text(alphabet="ab:- \n\t[]{},&*!|>'\"#%@?<0.1~=", max_size=60))
def test_any_yaml_is_read_or_refused(text: str) -> None:
    if reasons_or_none(text.encode()) is None:
        # What we accept, other readers accept too.
        assert isinstance(yaml.safe_load(text), dict) or "=" in text or "<<" in text
