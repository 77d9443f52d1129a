"""The ways through a procedure under inspection: every stage can be reached, and an end from everywhere.

Only for procedures whose stages all resolve: on a broken table every way would be a guess.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from foedus.definitions.facts import Saying, written
from foedus.definitions.look import listed, texts
from foedus.definitions.procedure_models import StageModel
from foedus.definitions.tree import MapNode, shown

Ways = Mapping[str, Collection[str]]

_FIELDS = frozenset(field.alias or name for name, field in StageModel.model_fields.items())


def check_paths(saying: Saying) -> None:
    """Refuse stages that are never reached, dead ends, circles without an end, and ends that go on."""
    stages = {written(node.get("id")): node for node in listed(saying.source.root.get("stages"))}
    onward = {name: _onward(node) for name, node in stages.items()}
    _check_reached(saying, stages, onward)
    dead = set(_dead_ends(saying, stages, onward))
    ends = {name for name, node in stages.items() if "final" in node.entries} | dead
    _check_ends(saying, stages, onward, ends)
    _check_finals(saying, stages)


def _onward(stage: MapNode) -> list[str]:
    outcomes = [written(one.get("to")) for one in listed(stage.get("outcomes"))]
    return [name for name in dict.fromkeys([*(node.text for node in texts(stage.get("next"))), *outcomes]) if name]


def _expiries(stage: MapNode) -> list[str]:
    return [to for one in listed(stage.get("on_expiry")) if (to := written(one.get("to")))]


def _reach(starts: Collection[str], ways: Ways) -> set[str]:
    found, waiting = set[str](), list(starts)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(ways.get(name, ()))
    return found


def _check_reached(saying: Saying, stages: Mapping[str, MapNode], onward: Ways) -> None:
    start = [node.text for node in texts(saying.source.root.get("start"))]
    if not start:
        return  # it is missing or broken, and has been refused
    ways = {name: [*onward[name], *_expiries(node)] for name, node in stages.items()}
    lost = [name for name in stages if name not in _reach(start, ways)]
    while lost:
        head = next((name for name in lost if not any(name in ways[other] for other in lost if other != name)), lost[0])
        behind = [name for name in lost if name in _reach([head], ways) and name != head]
        more = f", nor are those behind it: {', '.join(behind)}" if behind else ""
        place = stages[head].get("id") or stages[head]
        saying.say("unreachable-stage", f"{head}: no way leads to this stage{more}", place)
        lost = [name for name in lost if name != head and name not in behind]


def _dead_ends(saying: Saying, stages: Mapping[str, MapNode], onward: Ways) -> Iterator[str]:
    for name, node in stages.items():
        if onward[name] or "side" in node.entries or "final" in node.entries:
            continue
        yield name
        if not node.lossy and set(node.entries) <= _FIELDS and not _broken(node):
            text = f"{name}: nothing may follow, no outcome leads on, and the stage is neither final nor beside"
            saying.say("dead-end", text, node.get("id") or node)


def _broken(node: MapNode) -> bool:
    """Whether the ways out of a stage were written, and refused for another reason."""
    return "next" in node.entries or "outcomes" in node.entries


def _check_ends(saying: Saying, stages: Mapping[str, MapNode], onward: Ways, ends: Collection[str]) -> None:
    """Refuse circles from which no end can be reached; what the expiry of a follower opens is a way out too."""
    ways = {name: [*out, *(to for other in out for to in _expiries(stages[other]))] for name, out in onward.items()}
    lost = [
        name for name, node in stages.items() if "side" not in node.entries and not _reach([name], ways) & set(ends)
    ]
    if lost:
        also = f", nor from {', '.join(lost[1:])}" if lost[1:] else ""
        text = f"{lost[0]}: no end of the case can be reached from this stage{also}"
        saying.say("no-end", text, stages[lost[0]].get("id") or stages[lost[0]])


def _check_finals(saying: Saying, stages: Mapping[str, MapNode]) -> None:
    for name, node in stages.items():
        if "final" not in node.entries:
            continue
        goals = [*texts(node.get("next")), *(one.get("to") for one in listed(node.get("outcomes")))]
        for goal in goals:
            main = goal is not None and "side" not in stages[written(goal)].entries if written(goal) else False
            if main and goal is not None:
                text = f"{name}: the case is over at this stage, and {shown(written(goal))} would go on with it"
                saying.say("final-goes-on", text, goal)
