"""The legend of a picture, with exactly the marks that the picture uses; and how a state is painted."""

from __future__ import annotations

from foedus.queries.svg import Canvas, number, safe, text_width

_SIZE = 11.0
_SWATCH = 26.0
_WORDS = {
    "in_force": "in force",
    "partly_in_force": "partly in force",
    "provisional": "applied provisionally",
    "not_in_force": "not in force",
    "lapsed": "lapsed",
    "ended": "ended",
    "unsure": "the record is too thin to tell",
    "suspended": "operation suspended",
    "trigger": "condition met",
    "entry": "entry into force",
    "bond": "party bound",
    "bond-soft": "bound from some day in this period",
    "bond-open": "bound, but not before the arrow",
    "prov": "party applies provisionally",
    "dot": "instrument",
    "period": "day known only as a period",
    "hollow": "instrument that never bound",
    "wait": "instrument stands, party not yet bound",
    "cross": "notice of leaving, or taken back",
    "cross-off": "notice of leaving, later rescinded",
}


def state_rect(
    canvas: Canvas, prefix: str, kind: str, x: float, y: float, width: float, height: float, tip: str = ""
) -> None:
    """Paint a state (or ``unsure``): a plain colour, or a pattern with an edge."""
    if kind in ("in_force", "not_in_force"):
        canvas.rect(x, y, width, height, f"s-{kind}", tip=tip)
        return
    where = f'x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(height)}"'
    canvas.parts.append(f'<rect {where} style="fill:url(#{prefix}{kind})"/>')
    canvas.rect(x, y, width, height, "s-unsure" if kind == "unsure" else f"s-edge-{kind}")
    if tip:
        canvas.parts.append(f'<rect {where} fill="none" pointer-events="all"><title>{safe(tip)}</title></rect>')


def draw_legend(canvas: Canvas, prefix: str, used: set[str], left: float, y: float, right: float) -> float:
    """Draw the legend in lines between ``left`` and ``right``; return the y below it (pixels)."""
    x = left
    for kind, words in _WORDS.items():
        if kind not in used:
            continue
        width = _SWATCH + 6 + text_width(words, _SIZE)
        if x > left and x + width > right:
            x, y = left, y + 19
        _swatch(canvas, prefix, kind, x, y)
        canvas.text(x + _SWATCH + 6, y + 10, words, _SIZE, cls="muted")
        x += width + 20
    return y + 24


def _swatch(canvas: Canvas, prefix: str, kind: str, x: float, y: float) -> None:
    middle, centre = y + 6, x + _SWATCH / 2
    match kind:
        case "trigger" | "entry":
            canvas.line(centre, y - 1, centre, y + 13, kind)
            mark = "l4.2 6.5h-8.4z" if kind == "entry" else "l3.6 3.6l-3.6 3.6l-3.6 -3.6z"
            canvas.path(f"M{number(centre)} {number(y + 2)}{mark}", f"{kind}-mark")
        case "bond" | "bond-soft" | "bond-open" | "prov":
            canvas.rect(x, y + 2, _SWATCH, 8, kind)
            if kind == "bond-open":
                canvas.path(f"M{number(x + 6)} {number(y + 3.6)}l3.6 2.4l-3.6 2.4", "arrow")
        case "dot" | "hollow":
            canvas.circle(centre, middle, 3.2, kind)
        case "wait":
            canvas.line(x, middle, x + _SWATCH, middle, "wait")
        case "period":
            canvas.path(f"M{number(x)} {number(middle - 3)}v6m0 -3H{number(x + _SWATCH)}m0 -3v6", "period")
        case "cross" | "cross-off":
            canvas.path(f"M{number(centre - 3)} {number(middle - 3)}l6 6m0 -6l-6 6", kind)
        case "suspended":
            where = f'x="{number(x)}" y="{number(y)}" width="{number(_SWATCH)}" height="12"'
            canvas.parts.append(f'<rect {where} style="fill:url(#{prefix}suspended)"/>')
        case _:
            state_rect(canvas, prefix, kind, x, y, _SWATCH, 12)
