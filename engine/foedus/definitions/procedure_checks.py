"""What a schema cannot say of a procedure: names that must resolve, deadlines without consequence, contradictions.

The checks work on the tree, which may have other mistakes, and refuse only what is certainly one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from foedus.definitions.facts import Saying, near, written
from foedus.definitions.look import listed, mapping, number, texts
from foedus.definitions.procedure_limits import check_limits
from foedus.definitions.tree import MapNode, Scalar, Tree, shown

_OPPOSED: Final = (
    {"deemed_accepted", "deemed_rejected"},
    {"deemed_consent", "deemed_rejected"},
    {"adopted", "deemed_rejected"},
)
"""What an expired deadline cannot lead to at once."""

_BARE_MAJORITY: Final = ("majority", "simple majority", "by majority", "majority vote")


def check_procedure(saying: Saying, counting: Collection[str]) -> bool:
    """Check the names and the terms of a procedure; say whether every name of a stage resolves."""
    sense = _Sense(saying)
    sense.check(counting)
    return sense.resolved


def check_counting(saying: Saying) -> None:
    """Check that the counting rules of a file have names of their own."""
    _unique(saying, "rules", [rule.get("id") for rule in listed(saying.source.root.get("rules"))], "counting rule")


@dataclass(slots=True)
class _Sense:
    """One procedure under inspection."""

    saying: Saying
    stages: list[MapNode] = field(init=False)
    ids: list[str] = field(init=False)
    resolved: bool = True

    def __post_init__(self) -> None:
        self.stages = listed(self.saying.source.root.get("stages"))
        self.ids = [written(stage.get("id")) for stage in self.stages]

    def check(self, counting: Collection[str]) -> None:
        saying, root = self.saying, self.saying.source.root
        found = _unique(saying, "stages", [stage.get("id") for stage in self.stages], "stage")
        self.resolved = not found and all(self.ids)
        _known(saying, "counting", root.get("counting"), counting, "unknown-counting", "counting rule")
        roles = mapping(root.get("roles"))
        for key, words in roles.values() if roles else ():
            if isinstance(words, Scalar) and words.kind == "str" and not words.text.strip():
                saying.say("role-unheld", f"roles.{key.text}: it is not said who holds this role", key)
        self._anchors()
        self._stage_names("start", root.get("start"), "duplicate-name")
        events = self._events()
        for index, stage in enumerate(self.stages):
            self._stage(self.ids[index] or f"stages[{index}]", stage, roles, events)
        _check_standing(saying)
        _check_panel(saying)
        remedies = mapping(root.get("remedies"))
        _unique(saying, "remedies.ladder", texts(remedies.get("ladder")) if remedies else [], "remedy")

    def _events(self) -> set[str]:
        anchors = mapping(self.saying.source.root.get("anchors"))
        own = {node.text for stage in self.stages for node in texts(stage.get("events"))}
        return {*self.ids, *(anchors.entries if anchors else ()), *own} - {""}

    def _anchors(self) -> None:
        anchors = mapping(self.saying.source.root.get("anchors"))
        for key, anchor in anchors.values() if anchors else ():
            default = anchor.get("default") if isinstance(anchor, MapNode) else None
            self._stage_name(f"anchors.{key.text}.default", default)
            if key.text in self.ids and written(default) != key.text:
                text = f"anchors: {shown(key.text)} is also the id of a stage; nobody knows which of the two is meant"
                self.saying.say("duplicate-name", text, key)

    def _stage(self, name: str, stage: MapNode, roles: MapNode | None, events: Collection[str]) -> None:
        saying = self.saying
        by = texts(stage.get("by"))
        _unique(saying, f"{name}.by", by, "role")
        if roles is not None and not roles.lossy:
            for role in by:
                _known(saying, f"{name}.by", role, roles.entries, "unknown-role", "role of this procedure")
        self._stage_names(f"{name}.next", stage.get("next"), "two-transitions")
        outcomes = listed(stage.get("outcomes"))
        _unique(saying, f"{name}.outcomes", [one.get("id") for one in outcomes], "outcome", "two-transitions")
        for outcome in outcomes:
            self._stage_name(f"{name}.outcomes.{written(outcome.get('id'))}.to", outcome.get("to"))
        if "side" in stage.entries and "final" in stage.entries:
            text = f"{name}: a stage beside the main line does not move the case, so it cannot end it"
            saying.say("side-moves", text, stage.entries["final"][0])
        self._expiry(name, stage)
        check_limits(saying, name, stage, events)

    def _expiry(self, name: str, stage: MapNode) -> None:
        saying, actions = self.saying, listed(stage.get("on_expiry"))
        for index, action in enumerate(actions):
            do, place = written(action.get("do")), f"{name}.on_expiry[{index}]"
            self._stage_name(f"{place}.to", action.get("to"))
            for word, wanted in (("advance", "to"), ("appoint", "who")):
                if do == word and wanted not in action.entries and not action.lossy:
                    saying.say("missing-field", f"{place}: {shown(do)} needs the field {shown(wanted)}", action)
        words = {written(action.get("do")): action for action in actions}
        clash = next((pair for pair in _OPPOSED if pair <= set(words)), None)
        if clash is None and "none" in words and len(words) > 1:
            clash = {"none", next(word for word in words if word != "none")}
        if clash is not None:
            first, second = sorted(clash, key=list(words).index)
            text = f"{name}.on_expiry: a deadline that expires cannot lead to {first} and to {second}"
            saying.say("contradicting-expiry", text, words[second])

    def _stage_names(self, name: str, node: Tree | None, twice: str) -> None:
        found = texts(node)
        _unique(self.saying, name, found, "stage", twice)
        for item in found:
            self._stage_name(name, item)

    def _stage_name(self, name: str, node: Tree | None) -> None:
        if not _known(self.saying, name, node, self.ids, "unknown-stage", "stage of this procedure"):
            self.resolved = False


def _known(saying: Saying, name: str, node: Tree | None, known: Collection[str], code: str, what: str) -> bool:
    """Check that a name stands for something; what is no name has been refused already, or may be left out."""
    text = written(node)
    if not text or node is None or text in known:
        return True
    names = sorted(one for one in known if one)
    remedy = near(text, names) or (f"Known are {', '.join(names)}." if len(names) <= 40 else "")
    saying.say(code, f"{name}: {shown(text)} is no {what}", node, remedy)
    return False


def _unique(saying: Saying, name: str, nodes: Collection[Tree | None], what: str, code: str = "duplicate-name") -> bool:
    """Refuse a name that stands twice; say whether one does."""
    seen: dict[str, Tree] = {}
    twice = False
    for node in nodes:
        if node is None or not written(node):
            continue
        first = seen.setdefault(written(node), node)
        if first is not node:
            twice = True
            text = f"{name}: the {what} {shown(written(node))} stands already at {saying.source.where(first)}"
            saying.say(code, text, node)
    return twice


def _check_standing(saying: Saying) -> None:
    standing = mapping(saying.source.root.get("standing"))
    for key, rights in standing.values() if standing else ():
        may = texts(rights.get("may")) if isinstance(rights, MapNode) else []
        _unique(saying, f"standing.{key.text}.may", may, "right")
        none = next((node for node in may if node.text == "none"), None)
        if none is not None and any(node.text != "none" for node in may):
            text = f"standing.{key.text}.may: who may do nothing cannot have a right beside it"
            saying.say("contradicting-standing", text, none)


def _check_panel(saying: Saying) -> None:
    root = saying.source.root
    panel = mapping(root.get("panel"))
    if panel is None:
        return
    size, quorum = number(panel.get("size")), number(panel.get("quorum"))
    if size is not None and quorum is not None and quorum > size:
        text = f"panel: a quorum of {quorum} is more than the {size} members"
        saying.say("contradicting-panel", text, panel.entries["quorum"][1])
    if "even_number" not in panel.entries:
        return
    key = panel.entries["even_number"][0]
    if size is not None and size % 2:
        saying.say("contradicting-panel", f"panel: {size} is no even number", key)
    elif written(root.get("decision_rule")).strip(" .").lower() in _BARE_MAJORITY:
        text = "panel: an even number decides by majority, and nothing is said of a tie"
        saying.say("no-tie-rule", text, key)
