"""Several timelines as one self-contained HTML page: an overview over a common axis, then one section each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import escape

from foedus.queries.svg import number, safe
from foedus.queries.timeline_axis import Scale, padded
from foedus.queries.timeline_page_style import page_css
from foedus.queries.timeline_style import css, patterns
from foedus.queries.timeline_svg import draw
from foedus.queries.timeline_values import BondSpan, PartyRow, StateSpan, Timeline
from foedus.queries.timeline_words import (
    STATE_WORDS,
    bond_words,
    day_words,
    partial_words,
    row_words,
    span_words,
    subtitle,
)

_OPEN_UP_TO = 20
_OVERVIEW = "k-"
_TODAY = (
    '<span><svg class="tl key" width="8" height="12" aria-hidden="true">'
    '<line x1="4" y1="-2" x2="4" y2="14" class="trigger"/></svg> today</span>'
)


def timeline_page(timelines: Sequence[Timeline], *, today: date) -> str:
    """Write an HTML page over several timelines, in the order given; ``today`` is the day whose state is named."""
    names = [_anchor(index, item) for index, item in enumerate(timelines)]
    sections = "\n".join(_section(item, name) for item, name in zip(timelines, names, strict=True))
    count = f"{len(timelines)} agreement{'' if len(timelines) == 1 else 's'}"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Agreements over time, {day_words(today)}</title>
<style>
{css()}{page_css()}</style>
</head>
<body>
<header>
<h1>Agreements over time</h1>
<p class="lead">{count}; the state named is that of {_time(today)}.</p>
</header>
<main>
{_overview(timelines, names, today)}
{sections}
</main>
</body>
</html>
"""


def _anchor(index: int, timeline: Timeline) -> str:
    """Return the id of a section: unique, and plain whatever the agreement is called."""
    plain = re.sub(r"[^a-z0-9]+", "-", timeline.id.lower())[:48].strip("-")
    return f"a{index + 1}-{plain}" if plain else f"a{index + 1}"


def _time(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{day_words(day)}</time>'


def _overview(timelines: Sequence[Timeline], names: Sequence[str], today: date) -> str:
    if not timelines:
        return "<p>There is nothing to show.</p>"
    first = min(item.first for item in timelines)
    until = max(item.until for item in timelines)
    scale = Scale(padded(first, until), until, 0.0, 100.0)
    axis = _axis(scale)
    rows = "\n".join(_strip_row(item, name, scale, today) for item, name in zip(timelines, names, strict=True))
    keys = list(dict.fromkeys(_kind(span) for item in timelines for span in item.states))
    return f"""<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">Overview</h2>
<svg class="tl defs" width="0" height="0" aria-hidden="true"><defs>{patterns(_OVERVIEW)}</defs></svg>
<p class="keys">{" ".join(_key(kind) for kind in keys)} {_TODAY}</p>
<div class="strips">
<div class="axis">{axis}</div>
<ul>
{rows}
</ul>
<div class="axis">{axis}</div>
</div>
</section>"""


def _ticks(scale: Scale) -> dict[str, float]:
    """Return labels and places, in per cent, far enough apart for a phone."""
    return {tick.words: scale.x(tick.day) for tick in Scale(scale.first, scale.until, 0.0, 400.0).ticks(11.0)}


def _axis(scale: Scale) -> str:
    """Draw the common axis in per cent."""
    labels = []
    for words, part in _ticks(scale).items():
        anchor = "start" if part < 3 else "end" if part > 97 else "middle"
        place = f'x="{number(part)}%" y="12" font-size="11" text-anchor="{anchor}"'
        labels.append(f'<text {place} class="muted">{escape(words)}</text>')
    return f'<svg class="tl strip" height="16" aria-hidden="true">{"".join(labels)}</svg>'


def _kind(span: StateSpan) -> str:
    return span.state if span.certain else "unsure"


def _key(kind: str) -> str:
    words = STATE_WORDS.get(kind, "the record is too thin to tell")  # type: ignore[call-overload]
    swatch = _box(kind, 0.0, 100.0)
    return f'<span><svg class="tl key" width="26" height="12" aria-hidden="true">{swatch}</svg> {words}</span>'


def _box(kind: str, left: float, right: float, height: int = 12, tip: str = "") -> str:
    """Draw a stretch of a state, from left to right in per cent of the strip."""
    where = f'x="{number(left)}%" y="0" width="{number(max(right - left, 0.15))}%" height="{height}"'
    told = f"<title>{safe(tip)}</title>" if tip else ""
    if kind in ("in_force", "not_in_force"):
        return f'<rect {where} class="s-{kind}">{told}</rect>'
    edge = "s-unsure" if kind == "unsure" else f"s-edge-{kind}"
    return f'<rect {where} style="fill:url(#{_OVERVIEW}{kind})">{told}</rect><rect {where} class="{edge}"/>'


def _strip_row(timeline: Timeline, name: str, scale: Scale, today: date) -> str:
    now = _state_on(timeline, today)
    words = span_words(now) if now else "no state known"
    grid = "".join(
        f'<line x1="{number(x)}%" y1="-5" x2="{number(x)}%" y2="19" class="grid"/>' for x in _ticks(scale).values()
    )
    boxes = grid + "".join(
        _box(_kind(span), scale.x(span.since), scale.x(span.until), 14, f"{span_words(span)}: {span.reason}")
        for span in timeline.states
    )
    at = number(scale.x(today))
    line = f'<line x1="{at}%" y1="-2" x2="{at}%" y2="18" class="trigger"/>' if today < scale.until else ""
    label = safe(f"States of {timeline.title}: {'; '.join(span_words(span) for span in timeline.states)}")
    title = safe(timeline.title) or "(untitled)"
    strip = f'<svg class="tl strip" height="14" role="img" aria-label="{label}">{boxes}{line}</svg>'
    return f'<li><a href="#{name}" title="{title}">{title}</a>{strip}<span class="now">{words}</span></li>'


def _state_on(timeline: Timeline, today: date) -> StateSpan | None:
    """Return the state on a day, or the last one that is known where the timeline ends before it."""
    if timeline.states and today >= timeline.until:
        return timeline.states[-1]
    return timeline.on(today)


def _section(timeline: Timeline, name: str) -> str:
    picture = draw(timeline, width=1040, prefix=f"{name}-", standalone=False)
    title = safe(timeline.title) or "(untitled)"
    return f"""<section id="{name}" aria-labelledby="{name}-h">
<h2 id="{name}-h">{title}</h2>
<p class="lead">{safe(subtitle(timeline))}</p>
<div class="picture" tabindex="0" role="group" aria-label="Picture, scrolls sideways">
{picture}</div>
{_table(timeline)}
<p class="back"><a href="#overview">Overview</a></p>
</section>"""


def _table(timeline: Timeline) -> str:
    if not timeline.rows:
        return ""
    rows = "\n".join(line for row in timeline.rows for line in _table_rows(row))
    shown = " open" if len(timeline.rows) <= _OPEN_UP_TO else ""
    many = f"{len(timeline.rows)} part{'y' if len(timeline.rows) == 1 else 'ies'} with recorded acts"
    return f"""<details{shown}><summary>{many}</summary>
<div class="scroll"><table>
<thead><tr><th scope="col">Party</th><th scope="col">Bound from</th><th scope="col">Until</th>\
<th scope="col">Known how</th></tr></thead>
<tbody>
{rows}
</tbody>
</table></div></details>"""


def _table_rows(row: PartyRow) -> list[str]:
    head = f'<th scope="row">{safe(row.party)}</th>'
    if row.bonds:
        return [f"<tr>{head}{_bond_cells(bond)}</tr>" for bond in row.bonds]
    why = "; ".join(dict.fromkeys([*row_words(row), *(item.why for item in row.instruments), *row.remarks]))
    return [f"<tr>{head}<td>–</td><td>–</td><td>{safe(why)}</td></tr>"]


def _bond_cells(bond: BondSpan) -> str:
    if bond.basis == "bound":
        start = f"not before {_time(bond.since.first)}"
    else:
        start = _time(bond.since.first) if bond.since.exact else escape(partial_words(bond.since))
    until = _time(bond.until) if bond.until else "–"
    why = [f"{bond.basis}: {bond.why}"]
    why += [f"act: {bond.act}"] if bond.act else []
    why += [f"ended by: {bond.ended_by}"] if bond.ended_by else []
    return f'<td title="{safe(bond_words(bond))}">{start}</td><td>{until}</td><td>{safe("; ".join(why))}</td>'
