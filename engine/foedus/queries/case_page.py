"""One dispute as a self-contained HTML page: where it stands, what is due, its course, its papers and all its acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from foedus.law.procedures.limits import Due
from foedus.law.proceedings.words import dispute_words
from foedus.queries.case_svg import case_svg
from foedus.queries.disputes import DisputeShown
from foedus.queries.svg import safe
from foedus.queries.timeline_page_style import page_css
from foedus.queries.timeline_style import css
from foedus.queries.timeline_words import day_words

_KINDS: Final = {"deadline": "last day", "wait": "not before", "target": "should be done by", "cap": "outer bound"}
_WIDE: Final = 9
"""The most columns that a table has."""

_MORE: Final = """\
.badge{display:inline-block;border-radius:1rem;padding:.05rem .7rem;font-size:.85rem;\
border:1px solid currentColor;margin-right:.4rem}
#standing td,#acts td{white-space:normal}
#standing td:nth-child(4),#acts td:nth-child(2),#acts td:nth-child(5){white-space:nowrap}
caption{text-align:left}
.late{color:#b3261e;font-weight:600}
.struck td{text-decoration:line-through;opacity:.6}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.2rem 1rem;font-size:.9rem}
dt{font-weight:600}dd{margin:0;min-width:0}
h3{font-size:1rem;margin:1rem 0 .2rem}
@media (prefers-color-scheme:dark){#standing td,#acts td{white-space:normal}
#standing td:nth-child(4),#acts td:nth-child(2),#acts td:nth-child(5){white-space:nowrap}
caption{text-align:left}
.late{color:#ff8a80}}
"""


def case_page(found: DisputeShown) -> str:
    """Write the page of one dispute as it stood on the day that was asked about."""
    title = safe(found.title)
    doc = found.proceeding.to_json()
    parts = [
        _standing(found),
        _section("course", "Course", f'<div class="picture">{case_svg(found)}</div>'),
        *(_section(area, area.capitalize(), _value(doc[area])) for area in doc if area != "closed"),
        _section("opinions", "Frozen opinions", _value([one.to_json() for one in found.opinions]))
        if found.opinions
        else "",
        _grounds(found),
        _irregular(found),
        _section("acts", f"All {len(found.acts)} acts", _acts(found)),
    ]
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}, {day_words(found.stand.on)}</title>
<style>
{css()}{page_css()}{_MORE}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p class="lead">{safe(found.dispute)}, under {safe(found.procedure.title)}
({safe(found.procedure.id)}, version {found.procedure.version[:12]}); filed on {_time(found.filed_on)}.
As it stood on {_time(found.stand.on)}.</p>
</header>
<main>
{"".join(part for part in parts if part)}</main>
</body>
</html>
"""


def _section(name: str, title: str, body: str) -> str:
    head = f'<section id="{name}" aria-labelledby="{name}-title">\n<h2 id="{name}-title">{title}</h2>'
    return f"{head}\n{body}\n</section>\n"


def _time(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{day_words(day)}</time>'


def _standing(found: DisputeShown) -> str:
    stand, stages = found.stand, found.procedure.by_id
    at = safe(stages[stand.state].title) if stand.state else "Nothing has been done yet"
    outcome = f", with the outcome {safe(stand.outcome.replace('_', ' '))}" if stand.outcome else ""
    closed = found.proceeding.closed
    over = f"over: {closed.how} on {closed.day}" if closed else "over" if stand.ended else "not over"
    badges = (over, "something binding exists" if stand.binding else "nothing binding exists")
    body = (
        f"<p><strong>{at}</strong>{outcome}.</p>\n<p>{''.join(f'<span class=badge>{one}</span>' for one in badges)}</p>"
    )
    body = body.replace("class=badge", 'class="badge"')
    if stand.next or stand.beside:
        rows = (
            _due_row(found, due) for due in sorted((*stand.next, *stand.beside), key=lambda due: due.day or date.max)
        )
        body += _table(("what may or must follow", "by", "", "day", "counted from"), rows, "Times that run")
    if stand.missing:
        told = "".join(
            f"<li>{safe(stages[one.stage].title)}, {one.kind}: {safe(one.because)}</li>" for one in stand.missing
        )
        body += f"<h3>What cannot be computed</h3><ul>{told}</ul>"
    return _section("standing", f"Where it stands on {day_words(stand.on)}", body)


def _due_row(found: DisputeShown, due: Due) -> str:
    roles = found.procedure.roles
    holders = [member.party for role in due.by for member in found.proceeding.parties.holding(role)]
    who = ", ".join(roles[role] for role in due.by) + (f" ({', '.join(dict.fromkeys(holders))})" if holders else "")
    late = due.kind == "deadline" and due.over(found.stand.on)
    day = day_words(due.day) if due.day else "a day still to be set"
    note = f"<br>passed {(found.stand.on - due.day).days} days ago" if late and due.day else ""
    cells = (
        safe(found.procedure.by_id[due.stage].title), safe(who), _KINDS[due.kind],
        f'<span class="{"late" if late else ""}">{safe(day)}{note}</span>', safe("; ".join(due.because)),
    )  # fmt: skip
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _grounds(found: DisputeShown) -> str:
    kept = {name: value for name, value in found.filing.items() if name not in ("title", "parties")}
    return _section("filing", "Filing", _value(kept)) if kept else ""


def _irregular(found: DisputeShown) -> str:
    if not found.irregularities:
        return ""
    told = "".join(f"<li>{safe(one.place)}: {safe(one.message)} ({one.kind})</li>" for one in found.irregularities)
    return _section("irregular", "What the procedure does not allow", f'<ul class="late">{told}</ul>')


def _acts(found: DisputeShown) -> str:
    rows = []
    for act in found.acts:
        by = ", ".join(f"#{seq}" for seq in act.get("corrected_by", ()))
        note = f" [{'struck' if act.get('struck') else 'corrected'} by {by}]" if by else ""
        why = f" — {act['reason']}" if act.get("reason") else ""
        what = f"{dispute_words(act['tag'], act['payload'])}{note}{why}"
        cells = (f"#{act['seq']}", act["effective_on"] or "", what, act["actor"], str(act["recorded_at"])[:10])
        struck = ' class="struck"' if act.get("struck") else ""
        rows.append(f"<tr{struck}>{''.join(f'<td>{safe(cell)}</td>' for cell in cells)}</tr>")
    return _table(("act", "law's date", "what", "recorded by", "on"), rows, "Every act of the file")


def _table(heads: Sequence[str], rows: Iterator[str] | Sequence[str], caption: str) -> str:
    head = "".join(f'<th scope="col">{safe(name)}</th>' for name in heads)
    body = "\n".join(rows)
    return (
        f'<div class="scroll"><table><caption class="lead">{safe(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>"
    )


def _value(value: Any) -> str:
    """Write any JSON value: lists of objects as tables, objects as definition lists."""
    if isinstance(value, Mapping):
        if len(value) == 1 and isinstance(found := next(iter(value.values())), (list, tuple)):
            return _value(found)
        rows = "".join(
            f"<dt>{safe(_name(name))}</dt><dd>{_value(one)}</dd>"
            for name, one in value.items()
            if one not in (None, [], {})
        )
        return f"<dl>{rows}</dl>"
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(one, Mapping) for one in value):
            return _rows(value)
        return ", ".join(_value(one) for one in value) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return safe(str(value))


def _rows(items: Sequence[Mapping[str, Any]]) -> str:
    names = [name for name in dict.fromkeys(name for one in items for name in one)
             if any(one.get(name) not in (None, [], {}) for one in items)]  # fmt: skip
    if len(names) > _WIDE:  # one below the other, where a table would be wider than the page
        return "".join(_value(one) for one in items)
    told = (
        f"<tr>{''.join(f'<td>{_value(one[name]) if one.get(name) is not None else str()}</td>' for name in names)}</tr>"
        for one in items
    )
    head = "".join(f'<th scope="col">{safe(_name(name))}</th>' for name in names)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(told)}</tbody></table></div>'


def _name(name: str) -> str:
    return name.replace("_", " ")
