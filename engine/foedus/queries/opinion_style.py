"""Colours and marks of the picture of an opinion, in light and dark surroundings.

The palette is that of the other pictures. Each role also has its own shape and its own word, each tie its own line, so
that the picture survives a greyscale print.
"""

from __future__ import annotations

from foedus.queries.timeline_style import FONT

_LIGHT = {
    "bg": "fill:#ffffff",
    "fg": "fill:#1b2127",
    "muted": "fill:#57616b",
    "rule": "stroke:#c3cad1",
    "b-governs": "fill:#d3e6f3;stroke:#0b5c94",
    "b-provisional": "fill:#eef6fb;stroke:#0b5c94",
    "b-open": "fill:#fdf6e8;stroke:#9a5a00",
    "b-yields": "fill:#f1f3f5;stroke:#57616b",
    "b-invalid": "fill:#fbeae8;stroke:#b3261e",
    "b-left_out": "fill:#ffffff;stroke:#8a949e",
    "b-body": "fill:#fbe6c6;stroke:#9a5a00",
    "t-governs": "fill:#0b5c94",
    "t-provisional": "fill:#0b5c94",
    "t-open": "fill:#8a5000",
    "t-yields": "fill:#57616b",
    "t-invalid": "fill:#b3261e",
    "t-left_out": "fill:#57616b",
    "t-body": "fill:#8a5000",
    "e-prevails": "stroke:#0b5c94",
    "e-beaten": "stroke:#57616b",
    "e-alongside": "stroke:#57616b",
    "e-open": "stroke:#9a5a00",
    "e-referred": "stroke:#9a5a00",
    "e-made_under": "stroke:#8a949e",
    "h-prevails": "fill:#0b5c94",
    "h-beaten": "fill:#57616b",
    "h-referred": "fill:#9a5a00",
    "h-made_under": "fill:#ffffff;stroke:#8a949e",
}

_DARK = {
    "bg": "fill:#12171c",
    "fg": "fill:#e8edf2",
    "muted": "fill:#a3afba",
    "rule": "stroke:#46515c",
    "b-governs": "fill:#16364c;stroke:#5db2ea",
    "b-provisional": "fill:#14222d;stroke:#5db2ea",
    "b-open": "fill:#2b220f;stroke:#f0a63a",
    "b-yields": "fill:#1d242b;stroke:#a3afba",
    "b-invalid": "fill:#341614;stroke:#ff8a80",
    "b-left_out": "fill:#12171c;stroke:#77838e",
    "b-body": "fill:#40300f;stroke:#f0a63a",
    "t-governs": "fill:#8ecbf5",
    "t-provisional": "fill:#8ecbf5",
    "t-open": "fill:#f5bd68",
    "t-yields": "fill:#c3cbd3",
    "t-invalid": "fill:#ff8a80",
    "t-left_out": "fill:#a3afba",
    "t-body": "fill:#f5bd68",
    "e-prevails": "stroke:#5db2ea",
    "e-beaten": "stroke:#a3afba",
    "e-alongside": "stroke:#a3afba",
    "e-open": "stroke:#f0a63a",
    "e-referred": "stroke:#f0a63a",
    "e-made_under": "stroke:#77838e",
    "h-prevails": "fill:#5db2ea",
    "h-beaten": "fill:#a3afba",
    "h-referred": "fill:#f0a63a",
    "h-made_under": "fill:#12171c;stroke:#77838e",
}

_SHAPE = """\
.op text{font-family:%s}
.op .b-governs{stroke-width:2.6}
.op .b-provisional{stroke-width:2;stroke-dasharray:7 4}
.op .b-open,.op .b-yields,.op .b-invalid,.op .b-body{stroke-width:1.4}
.op .b-left_out{stroke-width:1.2;stroke-dasharray:2 3}
.op .edge{fill:none}
.op .e-prevails{stroke-width:2.4}
.op .e-beaten{stroke-width:1.4;stroke-dasharray:6 4}
.op .e-alongside{stroke-width:1.4}
.op .e-open{stroke-width:1.4;stroke-dasharray:6 4}
.op .e-referred{stroke-width:1.4;stroke-dasharray:1.5 3.5;stroke-linecap:round}
.op .e-made_under{stroke-width:1.2;stroke-dasharray:1.5 3}
"""


def css() -> str:
    """Return the style sheet for a picture with the class ``op``, light and dark."""
    light = "".join(f".op .{name}{{{rule}}}\n" for name, rule in _LIGHT.items())
    dark = "".join(f".op .{name}{{{rule}}}\n" for name, rule in _DARK.items())
    return f"{light}{_SHAPE % FONT}@media (prefers-color-scheme: dark){{\n{dark}}}\n"


def markers(prefix: str) -> str:
    """Return the heads of the arrows as SVG definitions; ``prefix`` keeps their ids apart on a page."""
    heads = {"prevails": "M0 0L10 5L0 10z", "beaten": "M0 0L10 5L0 10z", "referred": "M0 0L10 5L0 10z",
             "made_under": "M1 1L9 5L1 9z"}  # fmt: skip
    return "".join(
        f'<marker id="{prefix}{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9"'
        f' markerUnits="userSpaceOnUse" orient="auto"><path d="{path}" class="h-{name}"/></marker>'
        for name, path in heads.items()
    )
