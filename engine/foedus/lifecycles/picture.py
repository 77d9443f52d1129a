"""Pictures of the life cycles, the reference page, and a lint of the tables.

Rules of this module:

* everything is rendered from the tables, so that no page can say anything else than the machines do;
* moves that change nothing are left out of the pictures and stand in the tables below them;
* a dotted line or the word "correction" marks what only a correction may do.

Not checked here: whether a table says the right thing (the tests of each step).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from foedus.lifecycles.guards import GUARDS, Guard
from foedus.lifecycles.tables import STAYS, TABLES, Table


def mermaid(table: Table) -> str:
    """Return the life cycle as a Mermaid ``stateDiagram-v2``."""
    lines = ["stateDiagram-v2", f"    [*] --> {table.initial}"]
    for source, goal, label, _ in _arrows(table):
        lines.append(f"    {source} --> {goal}: {label}")
    lines.extend(f"    {state.name} --> [*]" for state in table.states if state.final)
    return "\n".join(lines) + "\n"


def dot(table: Table) -> str:
    """Return the life cycle in the language of Graphviz."""
    lines = [f"digraph {table.name} {{", "    rankdir=LR;", "    node [shape=box, style=rounded];"]
    lines.extend(
        f'    {state.name} [tooltip="{state.meaning}"{", peripheries=2" if state.final else ""}];'
        for state in table.states
    )
    for source, goal, label, correction in _arrows(table):
        style = ", style=dotted" if correction else ""
        lines.append(f'    {source} -> {goal} [label="{label}"{style}];')
    return "\n".join([*lines, "}"]) + "\n"


def _arrows(table: Table) -> Iterator[tuple[str, str, str, bool]]:
    for move in table.moves:
        if move.target != STAYS:
            label = f"{move.event} (correction)" if move.correction_only else move.event
            for source in move.sources:
                yield source, move.target_from(source), label, move.correction_only


def lint(table: Table, guards: Mapping[str, Guard] = GUARDS) -> list[str]:
    """Return what is wrong with a table, in sentences; an empty list for a sound one."""
    return [*_unknown_names(table, guards), *_double_moves(table), *_lost_states(table)]


def _unknown_names(table: Table, guards: Mapping[str, Guard]) -> Iterator[str]:
    states = set(table.names())
    for name, count in Counter(table.names()).items():
        if count > 1:
            yield f"the state {name} stands twice"
    if table.initial not in states:
        yield f"the first state {table.initial} is no state"
    for move in table.moves:
        places = {*move.sources, *(() if move.target == STAYS else (move.target,))}
        yield from (f"{move.event} names the unknown state {name}" for name in sorted(places - states))
        yield from (f"{move.event} names the unknown guard {name}" for name in move.guards if name not in guards)
        if move.event not in table.events:
            yield f"nobody fires {move.event}: it is no declared event"
    used = {move.event for move in table.moves}
    yield from (f"the event {event} moves nothing" for event in table.events if event not in used)
    yield from (f"nobody fires {event}" for event, who in table.events.items() if not who.strip())


def _double_moves(table: Table) -> Iterator[str]:
    seen = Counter((source, move.event) for move in table.moves for source in move.sources)
    yield from (f"{event} makes two moves from {state}" for (state, event), count in seen.items() if count > 1)


def _lost_states(table: Table) -> Iterator[str]:
    onward: dict[str, set[str]] = {name: set() for name in table.names()}
    lawful: dict[str, set[str]] = {name: set() for name in table.names()}
    for move in table.moves:
        for source in move.sources:
            onward.setdefault(source, set()).add(move.target_from(source))
            if not move.correction_only:
                lawful.setdefault(source, set()).add(move.target_from(source))
    reached, open_ends = set[str](), [table.initial]
    while open_ends:
        name = open_ends.pop()
        if name not in reached:
            reached.add(name)
            open_ends.extend(onward.get(name, ()))
    for state in table.states:
        ways = lawful[state.name] - {state.name}
        if state.name not in reached:
            yield f"the state {state.name} is never reached"
        if not ways and not state.final:
            yield f"the state {state.name} has no way out and is not final"
        if ways and state.final:
            yield f"the final state {state.name} has a way out that is no correction"


def reference() -> str:
    """Return the reference page ``docs/reference/lifecycles.md``, rendered from the tables."""
    intro = (
        "This page is generated from the tables in `foedus.lifecycles.tables`; the same tables drive the machines. "
        "A refused step changes nothing, and the refusal lists everything that speaks against it. "
        "Events that leave the state as it is are recorded all the same; the pictures leave them out.\n"
    )
    parts = ["# Life cycles\n", intro]
    parts.extend(_page(table) for table in TABLES)
    parts.append(_guard_page())
    return "\n".join(parts)


def _page(table: Table) -> str:
    states = "\n".join(
        f"| `{state.name}` | {state.meaning} | {'yes' if state.final else ''} |" for state in table.states
    )
    events = "\n".join(f"| `{event}` | {who} |" for event, who in table.events.items())
    moves = "\n".join(_rows(table))
    return (
        f"## {table.name.capitalize()}\n\n{table.words}\n\n"
        f"```mermaid\n{mermaid(table)}```\n\n"
        f"| state | meaning | final |\n|---|---|---|\n{states}\n\n"
        f"| event | brought about by |\n|---|---|\n{events}\n\n"
        f"| event | from | to | what happens | asked before |\n|---|---|---|---|---|\n{moves}\n"
    )


def _rows(table: Table) -> Iterator[str]:
    for move in table.moves:
        sources = ", ".join(f"`{source}`" for source in move.sources)
        goal = "(stays)" if move.target == STAYS else f"`{move.target}`"
        words = f"{move.words} (only by a correction)" if move.correction_only else move.words
        asked = ", ".join(f"`{name}`" for name in move.guards)
        yield f"| `{move.event}` | {sources} | {goal} | {words} | {asked} |"


def _guard_page() -> str:
    rows = "\n".join(f"| `{name}` | {guard.words} |" for name, guard in GUARDS.items())
    return f"## What is asked before a step\n\n| guard | holds if |\n|---|---|\n{rows}\n"
