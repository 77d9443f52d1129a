"""Text in pictures: cleaned, escaped, measured and wrapped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foedus.queries.svg import clean, safe, shorten, text_width, wrap


@given(st.text(max_size=200), st.floats(30, 400), st.integers(1, 4))
def test_wrapped_lines_fit(text: str, width: float, most: int) -> None:
    for line in wrap(clean(text), 12, width, most=most):
        assert text_width(line, 12) <= width
    assert text_width(shorten(clean(text), 12, width), 12) <= width


def test_clean_keeps_letters_and_joiners() -> None:
    assert clean(" a\n\tb\u2028c ") == "a b c"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("\u202eabc\u2066\x00\ud800\uffff") == "abc"
    assert safe("<a b='\"'>&") == "&lt;a b=&#x27;&quot;&#x27;&gt;&amp;"
