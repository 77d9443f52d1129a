"""Pictures of procedures, and their reference page: rendered from the table that also drives the machine.

Rules of this module:

* a full line is the main line; a dotted line leads to a stage beside it, or is what an expired deadline opens;
* a round box ends the case; what somebody may do in time stands in the box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foedus.law.procedures.table import entered
from foedus.law.procedures.values import Limit, Procedure, Stage

_CATEGORIES = {
    "government": "a government",
    "enterprise": "an enterprise",
    "ngo": "an association",
    "citizen": "a citizen",
}
_MAY = {
    "start": "may start in its own right",
    "via_government": "only through its government, which may refuse",
    "suggest": "may suggest, with no right to a decision",
    "join": "may join",
    "respond": "may be complained of",
    "none": "nothing",
}


def mermaid(procedure: Procedure) -> str:
    """Return the procedure as a Mermaid flowchart."""
    lines = ["flowchart TD", "    begin((start))"]
    lines.extend(f"    {_node(stage)}" for stage in procedure.stages)
    lines.extend(f"    begin --> s_{name}" for name in procedure.start)
    for stage in procedure.stages:
        lines.extend(f"    {arrow}" for arrow in _arrows(procedure, stage))
    return "\n".join(lines) + "\n"


def _node(stage: Stage) -> str:
    text = "<br/>".join([_escaped(stage.title), *(_escaped(limit_words(limit)) for limit in stage.limits)])
    left, right = ("([", "])") if stage.final else (("{{", "}}") if stage.side else ("[", "]"))
    return f's_{stage.id}{left}"{text}"{right}'


def _arrows(procedure: Procedure, stage: Stage) -> Iterator[str]:
    goals = {outcome.to for outcome in stage.outcomes}
    for name in stage.next:
        if name not in goals:
            line = "-.->" if procedure.by_id[name].side else "-->"
            yield f"s_{stage.id} {line} s_{name}"
    for outcome in stage.outcomes:
        act = "" if entered(procedure, outcome) else ", then to act"
        yield f's_{stage.id} -->|"{_escaped(outcome.id)}{act}"| s_{outcome.to}'
    for expiry in stage.on_expiry:
        if expiry.do == "advance" and expiry.to:
            yield f's_{stage.id} -.->|"not in time"| s_{expiry.to}'


def _escaped(text: str) -> str:
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;").replace("_", " ")


def limit_words(limit: Limit) -> str:
    """Say a limit in one line: ``deadline: 60 days from circulation``."""
    notes = ["urgent cases"] if limit.urgent else []
    notes += [f"since {limit.since}"] if limit.since else []
    length = limit.words() if limit.n is not None else "to be set,"
    remark = f" ({', '.join(notes)})" if notes else ""
    return f"{limit.kind}: {length} from {limit.start}{remark}"


def reference(procedures: Iterable[Procedure]) -> str:
    """Return the reference page ``docs/reference/procedures.md``."""
    found = sorted(procedures, key=lambda one: (one.order, one.id))
    rows = "\n".join(
        f"| [`{one.id}`](#{one.id}) | {one.order} | {_cell(one.title)} | {len(one.stages)} |" for one in found
    )
    intro = (
        "# Procedures\n\n"
        "These ways to settle disputes ship with foedus, as data. In the pictures a round box ends the case, a dotted "
        "line leads to a stage beside the main line, or to what opens when a deadline passes. Nothing happens by "
        "itself: a passed deadline opens a way, and somebody has to take it.\n\n"
        f"| procedure | order | title | stages |\n|---|---|---|---|\n{rows}\n"
    )
    return "\n".join([intro, *(_section(one) for one in found)])


def _section(procedure: Procedure) -> str:
    roles = "\n".join(f"| `{name}` | {_cell(words)} |" for name, words in procedure.roles.items())
    rights = "\n".join(
        f"| {_CATEGORIES[name]} | {'; '.join(_MAY[one] for one in right.may)} | {_cell(right.condition)} |"
        for name, right in procedure.standing.items()
    )
    stages = "\n".join(_row(stage) for stage in procedure.stages)
    anchors = "\n".join(
        f"| `{one.name}` | {_cell(one.words)} | {one.default or 'nothing: no day is computed'} |"
        for one in procedure.anchors.values()
    )
    parts = [
        f'<a id="{procedure.id}"></a>\n\n## {procedure.title}\n\n`{procedure.id}` · {procedure.legal_basis}\n',
        f"Time is counted by the rule `{procedure.counting.id}`: {procedure.counting.words}\n",
        f"```mermaid\n{mermaid(procedure)}```\n",
        f"| role | held by |\n|---|---|\n{roles}\n",
        f"| who | may | if |\n|---|---|---|\n{rights}\n",
        f"| stage | by | in time | if not in time | leads to |\n|---|---|---|---|---|\n{stages}\n",
    ]
    if anchors:
        parts.append(f"| time also runs from | which is | what stands in for it |\n|---|---|---|\n{anchors}\n")
    if procedure.doc["unconfirmed"]:
        parts.append(f"To be checked before use: {_cell('; '.join(procedure.doc['unconfirmed']))}.\n")
    return "\n".join(parts)


def _row(stage: Stage) -> str:
    marks = [
        word for word, has in (("beside", stage.side), ("by itself", stage.automatic), ("end", stage.final)) if has
    ]
    remark = f" ({', '.join(marks)})" if marks else ""
    title = f"`{stage.id}`: {_cell(stage.title)}{remark}"
    limits = "; ".join(limit_words(limit) for limit in stage.limits)
    expiry = ", ".join(expiry.code.replace("_", " ") for expiry in stage.on_expiry if expiry.do != "none")
    ways = [f"`{name}`" for name in stage.next]
    ways += [f"`{outcome.to}` if {outcome.id.replace('_', ' ')}" for outcome in stage.outcomes]
    return f"| {title} | {', '.join(stage.by)} | {_cell(limits)} | {expiry} | {', '.join(ways)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
