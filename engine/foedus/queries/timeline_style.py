"""Colours, patterns and legend words of the pictures, the same in a file of its own and on a page.

The palette is Okabe and Ito's, which colour-blind readers can tell apart; each state also has its own pattern, so that
the picture survives a greyscale print. Dark surroundings are served by a media query, not by a second picture.
"""

from __future__ import annotations

FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif'

_LIGHT = {
    "bg": "fill:#ffffff",
    "fg": "fill:#1b2127",
    "muted": "fill:#57616b",
    "on": "fill:#ffffff",
    "grid": "stroke:#e4e8ec",
    "rule": "stroke:#c3cad1",
    "lead": "stroke:#8a949e",
    "stripe": "fill:#f6f8f9",
    "s-not_in_force": "fill:#f1f3f5;stroke:#8a949e",
    "s-in_force": "fill:#0b5c94;stroke:#0b5c94",
    "s-edge-partly_in_force": "fill:none;stroke:#0b5c94",
    "s-edge-provisional": "fill:none;stroke:#9a5a00",
    "s-edge-lapsed": "fill:none;stroke:#57616b",
    "s-edge-ended": "fill:none;stroke:#3d454d",
    "s-unsure": "fill:none;stroke:#57616b",
    "p-partly_in_force": "fill:#d3e6f3;stroke:#0b5c94",
    "p-provisional": "fill:#fbe6c6;stroke:#c77700",
    "p-lapsed": "fill:#ebedef;stroke:#7a848e",
    "p-ended": "fill:#b9c0c7;stroke:#3d454d",
    "p-suspended": "fill:none;stroke:#b3261e",
    "p-unsure": "fill:#f1f3f5;stroke:#a9b2bb",
    "bond": "fill:#56b4e9;stroke:#2b86ba",
    "bond-soft": "fill:#e3f2fb;stroke:#2b86ba",
    "bond-open": "fill:none;stroke:#2b86ba",
    "prov": "fill:#fbe6c6;stroke:#c77700",
    "arrow": "fill:none;stroke:#2b86ba",
    "wait": "stroke:#6b7680",
    "period": "fill:none;stroke:#57616b",
    "dot": "fill:#1b2127;stroke:#ffffff",
    "hollow": "fill:#ffffff;stroke:#1b2127",
    "cross": "fill:none;stroke:#b3261e",
    "cross-off": "fill:none;stroke:#57616b",
    "trigger": "stroke:#c04a00",
    "trigger-mark": "fill:#c04a00",
    "entry": "stroke:#0b5c94",
    "entry-mark": "fill:#0b5c94",
}

_DARK = {
    "bg": "fill:#12171c",
    "fg": "fill:#e8edf2",
    "muted": "fill:#a3afba",
    "on": "fill:#07131c",
    "grid": "stroke:#262e36",
    "rule": "stroke:#46515c",
    "lead": "stroke:#77838e",
    "stripe": "fill:#171d23",
    "s-not_in_force": "fill:#1d242b;stroke:#77838e",
    "s-in_force": "fill:#5db2ea;stroke:#5db2ea",
    "s-edge-partly_in_force": "fill:none;stroke:#5db2ea",
    "s-edge-provisional": "fill:none;stroke:#f0a63a",
    "s-edge-lapsed": "fill:none;stroke:#a3afba",
    "s-edge-ended": "fill:none;stroke:#c3cbd3",
    "s-unsure": "fill:none;stroke:#a3afba",
    "p-partly_in_force": "fill:#16364c;stroke:#5db2ea",
    "p-provisional": "fill:#40300f;stroke:#f0a63a",
    "p-lapsed": "fill:#23292f;stroke:#8a949e",
    "p-ended": "fill:#3a434c;stroke:#c3cbd3",
    "p-suspended": "fill:none;stroke:#ff8a80",
    "p-unsure": "fill:#1d242b;stroke:#56616c",
    "bond": "fill:#2f7fb1;stroke:#7cc4f2",
    "bond-soft": "fill:#16364c;stroke:#7cc4f2",
    "bond-open": "fill:none;stroke:#7cc4f2",
    "prov": "fill:#40300f;stroke:#f0a63a",
    "arrow": "fill:none;stroke:#7cc4f2",
    "wait": "stroke:#8f9ba6",
    "period": "fill:none;stroke:#a3afba",
    "dot": "fill:#e8edf2;stroke:#12171c",
    "hollow": "fill:#12171c;stroke:#e8edf2",
    "cross": "fill:none;stroke:#ff8a80",
    "cross-off": "fill:none;stroke:#c3cbd3",
    "trigger": "stroke:#ff9a57",
    "trigger-mark": "fill:#ff9a57",
    "entry": "stroke:#5db2ea",
    "entry-mark": "fill:#5db2ea",
}

_SHAPE = """\
.tl text{font-family:%s}
.tl .s-unsure{stroke-dasharray:4 3}
.tl .bond-soft,.tl .bond-open{stroke-dasharray:3 2}
.tl .wait{stroke-width:1.2;stroke-dasharray:1 2.5;stroke-linecap:round}
.tl .dot{stroke-width:1}
.tl .hollow{stroke-width:1.4}
.tl .cross{stroke-width:1.8;stroke-linecap:round}
.tl .cross-off{stroke-width:1.2}
.tl .arrow{stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.tl .trigger{stroke-width:1.4;stroke-dasharray:6 3}
.tl .entry{stroke-width:1.6}
.tl .p-partly_in_force,.tl .p-suspended{stroke-width:2.6}
.tl .p-provisional{stroke-width:0}
.tl .dots{stroke:none}
"""


_TILES = {
    "partly_in_force": (8, 45, '<line x1="2" y1="0" x2="2" y2="8" class="p-partly_in_force"/>'),
    "provisional": (7, 0, '<circle cx="3.5" cy="3.5" r="1.5" class="dots"/>'),
    "lapsed": (7, 0, '<path d="M0 0L7 7M7 0L0 7" class="p-lapsed" style="fill:none"/>'),
    "ended": (6, 0, '<line x1="3" y1="0" x2="3" y2="6" class="p-ended"/>'),
    "unsure": (6, -45, '<line x1="1" y1="0" x2="1" y2="6" class="p-unsure"/>'),
    "suspended": (10, -45, '<line x1="2" y1="0" x2="2" y2="10" class="p-suspended"/>'),
}
"""For each pattern: its size in pixels, its turn in degrees, and what is drawn on the ground."""


def css() -> str:
    """Return the style sheet for every picture with the class ``tl``, light and dark."""
    light = "".join(f".tl .{name}{{{rule}}}\n" for name, rule in _LIGHT.items())
    dark = "".join(f".tl .{name}{{{rule}}}\n" for name, rule in _DARK.items())
    dots = ".tl .dots{fill:#c77700}\n@media (prefers-color-scheme: dark){.tl .dots{fill:#f0a63a}}\n"
    return f"{light}{_SHAPE % FONT}{dots}@media (prefers-color-scheme: dark){{\n{dark}}}\n"


def patterns(prefix: str) -> str:
    """Return the patterns of the states as SVG definitions; ``prefix`` keeps their ids apart on a page."""
    return "".join(
        f'<pattern id="{prefix}{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate({turn})">{_ground(name, size)}{mark}</pattern>'
        for name, (size, turn, mark) in _TILES.items()
    )


def _ground(name: str, size: int) -> str:
    square = f'<rect width="{size}" height="{size}" class="p-{name}" style="stroke:none"/>'
    return "" if name == "suspended" else square
