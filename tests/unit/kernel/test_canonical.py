"""One value, one form, one hash."""

from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.kernel.canonical import Json, canonical, content_hash, sha256_hex

RUN = settings(derandomize=True, deadline=None)

VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


def turned(value: Json) -> Json:
    """The same value with every mapping written backwards."""
    if isinstance(value, dict):
        return {key: turned(item) for key, item in reversed(value.items())}
    return [turned(item) for item in value] if isinstance(value, list) else value


@RUN
@given(VALUES)
def test_the_order_of_keys_does_not_matter(value: Json) -> None:
    assert canonical(turned(value)) == canonical(value)
    assert content_hash(turned(value)) == content_hash(value)


@RUN
@given(VALUES)
def test_what_is_written_can_be_read(value: Json) -> None:
    assert json.loads(canonical(value)) == value


@RUN
@given(VALUES, VALUES)
def test_different_values_have_different_forms(one: Json, two: Json) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(two, sort_keys=True)
    assert (canonical(one) == canonical(two)) == same


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"b": 1, "a": [True, None, "ü"]}, '{"a":[true,null,"ü"],"b":1}'),
        (1.0, "1"),
        (1e21, "1e+21"),
        ("\u2028\n", '"\u2028\\n"'),
        ({"\U0001f600": 1, "\ufb33": 2}, '{"\U0001f600":1,"\ufb33":2}'),  # keys by UTF-16 code units
        ({}, "{}"),
    ],
)
def test_forms(value: Json, form: str) -> None:
    assert canonical(value) == form.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, -(2**53), "\ud800", {"a": ["\udfff"]}])
def test_no_form(value: Json) -> None:
    with pytest.raises(ValueError, match="no canonical JSON form"):
        canonical(value)


def test_hashes() -> None:
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert content_hash({"b": 1, "a": 2}) == hashlib.sha256(b'{"a":2,"b":1}').hexdigest()


WEIRD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**54), 2**54)
    | st.floats()
    | st.text()
    | st.sampled_from(["\x7f", "\x1f"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=3) | st.integers(0, 2), inner, max_size=4)
    ),
    max_leaves=12,
)


@RUN
@given(VALUES | WEIRD)
def test_the_quick_way_and_the_known_one_are_the_same(value: Json) -> None:
    try:
        wanted: bytes | None = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        wanted = None
    try:
        found: bytes | None = canonical(value)
    except ValueError:
        found = None
    assert found == wanted
