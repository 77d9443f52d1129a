"""The terms of an agreement as far as a machine can apply them: plain values, read from a checked document.

``read_terms`` takes the JSON form of an agreement file *after* ``definitions`` has checked it (so nothing is
checked again here); the register stores the same form, and reads it back through the same function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from foedus.kernel.dates import PartialDate, Step

BINDING_ACTS = (
    "ratify", "accept", "approve", "accede", "succeed", "continue", "enact", "sign_definitively", "join",
)  # fmt: skip
"""Acts by which a party consents to be bound, where the agreement does not say otherwise."""

ClockName = Literal["act", "notified", "effective"]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a group, from a day on and up to, not including, another."""

    party: str
    start: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether the party belongs to the group on the day."""
        return (self.start is None or self.start <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of parties; ``members`` is ``None`` where only the size is known."""

    members: tuple[Member, ...] | None
    sizes: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Parties:
    """Who may take part: the closed list (``None`` = open), named groups, and parties that no longer exist."""

    listed: tuple[str, ...] | None = None
    open_to: str | None = None
    groups: Mapping[str, Group] = field(default_factory=dict)
    former: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of heads or units, or a share; ``more`` = the amount itself is not enough."""

    value: Fraction
    is_share: bool
    more: bool

    def reached_by(self, have: int | Fraction, whole: int | Fraction) -> bool:
        """Whether ``have`` of ``whole`` is enough; exact, no rounding."""
        need = self.value * whole if self.is_share else self.value
        return have > need if self.more else have >= need


@dataclass(frozen=True, slots=True)
class Who:
    """Whose acts count. ``base`` is ``anyone``, ``parties``, ``signatories``, ``group`` or ``list``."""

    base: Literal["anyone", "parties", "signatories", "group", "list"]
    group: str | None = None
    listed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """What every node of a rule may have."""

    path: str
    then: tuple[Step, ...] = ()
    must_hold: bool = False
    by: date | None = None
    otherwise: Node | None = None
    unless: Node | None = None
    leg: str | None = None


@dataclass(frozen=True, slots=True)
class Quota(Node):
    """``at_least`` / ``more_than`` / ``every``; ``amount`` is ``None`` for *every*."""

    amount: Amount | None = None
    who: Who = field(default_factory=lambda: Who("anyone"))
    acts: tuple[str, ...] | None = None
    about: str | None = None
    weighed_by: str | None = None
    against: str | None = None
    clock: ClockName = "act"


@dataclass(frozen=True, slots=True)
class FixedDate(Node):
    """Holds from a day named in the text."""

    day: date = date.min


@dataclass(frozen=True, slots=True)
class OrganAct(Node):
    """Holds from an act of an organ, or from the day that the organ set."""

    organ: str = ""
    does: str = ""
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """Holds from the day on which something outside the agreement is recorded."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class OtherInForce(Node):
    """Holds while another agreement is in force."""

    agreement: str = ""


@dataclass(frozen=True, slots=True)
class AllOf(Node):
    """Every leg holds on the same day."""

    legs: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    """The first leg that holds."""

    legs: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class WeightTable:
    """The weights of the parties from a day on."""

    start: date
    values: Mapping[str, Fraction]
    total: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Weight:
    """A weighing: dated tables, or shares that the depositary certified on a day."""

    unit: str
    frozen: bool
    tables: tuple[WeightTable, ...] = ()
    certified: tuple[tuple[date, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the agreement with its own entry into force; a plain rule has one stage named ``main``."""

    id: str
    covers: str
    when: Node


@dataclass(frozen=True, slots=True)
class LaterRule:
    """When the agreement binds a party that comes after the line."""

    clock: ClockName
    then: tuple[Step, ...]
    after: Literal["trigger", "entry"] = "trigger"
    may_choose: bool = False
    choose_up_to: tuple[Step, ...] | None = None
    acts: tuple[str, ...] | None = None
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """An official date that overrides the computed one."""

    day: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Provisional:
    """A rule on provisional application: for all (``when``) or party by party (``each``)."""

    covers: str
    ends: str
    when: Node | None = None
    each: str | None = None
    unless_act: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """How the agreement enters into force; ``pairs`` = a network of pairs without any threshold."""

    words: str
    stages: tuple[Stage, ...]
    staged: bool = False
    pairs: bool = False
    continuing: bool = False
    declared: Declared | None = None
    later: tuple[LaterRule, ...] = ()
    provisional: tuple[Provisional, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """How a party leaves; ``then`` gives the first day on which it is no longer bound."""

    mode: str
    clock: str
    then: tuple[Step, ...] = ()
    not_before: Step | None = None
    ends_all: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything of an agreement that the engine computes with."""

    id: str
    title: str
    order: str
    form: str
    concluded: PartialDate | None
    parties: Parties
    binding_acts: tuple[str, ...]
    weights: Mapping[str, Weight]
    entry: Entry
    withdrawal: Withdrawal | None = None
    ends_below: int | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """What is known of the moment at which the condition was met, where the list of acts is incomplete."""

    day: PartialDate | None = None
    legs: Mapping[str, PartialDate] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    nth: int | None = None
    not_later_than: bool = False
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far the list of acts can be trusted."""

    complete: bool = True
    scope: str | None = None
    trigger: Trigger | None = None


def read_terms(doc: Mapping[str, Any]) -> Terms:
    """Build the terms from the checked JSON form of an agreement."""
    withdrawal = doc.get("withdrawal")
    concluded = doc.get("concluded")
    return Terms(
        id=doc["id"],
        title=doc.get("title", doc["id"]),
        order=doc.get("order", "pil"),
        form=doc.get("form", "treaty"),
        concluded=PartialDate.parse(concluded) if concluded else None,
        parties=_parties(doc.get("parties")),
        binding_acts=tuple(doc.get("binding_acts", BINDING_ACTS)),
        weights={name: _weight(item) for name, item in doc.get("weights", {}).items()},
        entry=_entry(doc["entry_into_force"]),
        withdrawal=None if withdrawal is None else _withdrawal(withdrawal),
        ends_below=doc.get("termination", {}).get("below"),
    )


def read_evidence(doc: Mapping[str, Any]) -> Evidence:
    """Build the evidence from the checked JSON form of an agreement."""
    trigger = doc.get("trigger")
    return Evidence(
        complete=bool(doc.get("acts_complete", True)),
        scope=doc.get("acts_scope"),
        trigger=None if trigger is None else _trigger(trigger),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _parties(doc: Any) -> Parties:
    if doc is None:
        return Parties()
    if not isinstance(doc, Mapping):
        return Parties(listed=tuple(doc))
    return Parties(
        listed=tuple(doc["list"]) if "list" in doc else None,
        open_to=doc.get("open_to"),
        groups={name: _group(item) for name, item in doc.get("groups", {}).items()},
        former={item["party"]: date.fromisoformat(item["until"]) for item in doc.get("former", ())},
    )


def _group(doc: Any) -> Group:
    if not isinstance(doc, Mapping):
        return Group(tuple(Member(party) for party in doc))
    members: tuple[Member, ...] | None = None
    if "members" in doc:
        members = tuple(
            Member(item)
            if isinstance(item, str)
            else Member(item["party"], _day(item.get("from")), _day(item.get("until")))
            for item in doc["members"]
        )
    sizes = sorted((date.fromisoformat(item["from"]), int(item["n"])) for item in doc.get("size", ()))
    return Group(members, tuple(sizes))


def _weight(doc: Mapping[str, Any]) -> Weight:
    tables = sorted(
        (
            WeightTable(
                date.fromisoformat(item["from"]),
                {party: Fraction(str(value)) for party, value in item["values"].items()},
                Fraction(str(item["total"])) if "total" in item else None,
            )
            for item in doc.get("tables", ())
        ),
        key=lambda table: table.start,
    )
    certified = sorted(
        (date.fromisoformat(item["date"]), Fraction(item["share"].rstrip("%")) / 100)
        for item in doc.get("certified", ())
    )
    return Weight(doc.get("unit", ""), bool(doc.get("frozen", False)), tuple(tables), tuple(certified))


def read_steps(doc: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Build steps such as ``[{months: 3}, {first_of_month: 1}]``."""
    return tuple(_step(item) for item in doc)


def _step(doc: Mapping[str, Any]) -> Step:
    ((kind, value),) = doc.items()
    if kind == "set_to":
        return Step("set_to", day=date.fromisoformat(value))
    return Step(kind, int(value))  # type: ignore[arg-type]  # the checked document has no other kinds


def _amount(value: Any, more: bool) -> Amount:
    text = str(value)
    if text.endswith("%"):
        return Amount(Fraction(text[:-1]) / 100, True, more)
    return Amount(Fraction(text), "/" in text, more)


def _who(doc: Any) -> Who:
    if isinstance(doc, Mapping):
        inner = _who(doc["of"])
        return Who(
            inner.base,
            inner.group,
            inner.listed,
            (*inner.excluded, *doc.get("except", ())),
            _day(doc.get("as_of")) or inner.as_of,
        )
    if isinstance(doc, str):
        if doc in ("anyone", "parties", "signatories"):
            return Who(doc)  # type: ignore[arg-type]  # one of the literals
        return Who("group", group=doc)
    return Who("list", listed=tuple(doc))


def _common(doc: Mapping[str, Any], path: str) -> dict[str, Any]:
    return {
        "path": path,
        "then": read_steps(doc.get("then", ())),
        "must_hold": bool(doc.get("must_hold", False)),
        "by": _day(doc.get("by")),
        "otherwise": read_node(doc["otherwise"], f"{path}.otherwise") if "otherwise" in doc else None,
        "unless": read_node(doc["unless"], f"{path}.unless") if "unless" in doc else None,
        "leg": doc.get("leg"),
    }


def read_node(doc: Mapping[str, Any], path: str = "when") -> Node:
    """Build one node of a rule; ``path`` names its place in the tree."""
    common = _common(doc, path)
    if "all_of" in doc or "any_of" in doc:
        kind, name = (AllOf, "all_of") if "all_of" in doc else (AnyOf, "any_of")
        legs = tuple(read_node(item, f"{path}.{name}[{index}]") for index, item in enumerate(doc[name]))
        return kind(**common, legs=legs)
    if "date" in doc:
        return FixedDate(**common, day=date.fromisoformat(doc["date"]))
    if "organ" in doc:
        return OrganAct(**common, organ=doc["organ"], does=doc["does"], about=doc.get("about"))
    if "in_force" in doc:
        return OtherInForce(**common, agreement=doc["in_force"])
    if "fact" in doc:
        return Fact(**common, about=doc["fact"])
    return _quota(doc, common)


def _quota(doc: Mapping[str, Any], common: dict[str, Any]) -> Quota:
    if "every" in doc:
        amount, who = None, _who(doc["every"])
    elif "at_least" in doc:
        amount, who = _amount(doc["at_least"], False), _who(doc.get("of", "anyone"))
    else:
        amount, who = _amount(doc["more_than"], True), _who(doc.get("of", "anyone"))
    if "except" in doc:
        who = Who(who.base, who.group, who.listed, (*who.excluded, *doc["except"]), who.as_of)
    return Quota(
        **common,
        amount=amount,
        who=who,
        acts=tuple(doc["acts"]) if "acts" in doc else None,
        about=doc.get("about"),
        weighed_by=doc.get("weighed_by"),
        against=doc.get("against"),
        clock=doc.get("clock", "act"),
    )


def _entry(doc: Mapping[str, Any]) -> Entry:
    if "stages" in doc:
        stages = tuple(
            Stage(item["id"], item["covers"], read_node(item["when"], f"stages[{index}].when"))
            for index, item in enumerate(doc["stages"])
        )
    elif "when" in doc:
        stages = (Stage("main", "the whole agreement", read_node(doc["when"])),)
    else:
        stages = ()
    later = doc.get("later_parties", ())
    declared = doc.get("declared")
    return Entry(
        words=doc.get("words", ""),
        stages=stages,
        staged="stages" in doc,
        pairs=doc.get("between") == "each_pair",
        continuing=bool(doc.get("continuing", False)),
        declared=declared and Declared(date.fromisoformat(declared["date"]), declared["by"], declared["reason"]),
        later=tuple(_later(item) for item in ([later] if isinstance(later, Mapping) else later)),
        provisional=tuple(_provisional(item, index) for index, item in enumerate(doc.get("provisional", ()))),
    )


def _later(doc: Mapping[str, Any]) -> LaterRule:
    choose = doc.get("may_choose")
    return LaterRule(
        clock=doc["clock"],
        then=read_steps(doc["then"]),
        after=doc.get("after", "trigger"),
        may_choose=choose is not None,
        choose_up_to=read_steps(choose["up_to"]) if choose and "up_to" in choose else None,
        acts=tuple(doc["acts"]) if "acts" in doc else None,
        start=_day(doc.get("from")),
    )


def _provisional(doc: Mapping[str, Any], index: int) -> Provisional:
    return Provisional(
        covers=doc["covers"],
        ends=doc["ends"],
        when=read_node(doc["when"], f"provisional[{index}].when") if "when" in doc else None,
        each=doc.get("each"),
        unless_act=doc.get("unless_act"),
    )


def _withdrawal(doc: Mapping[str, Any]) -> Withdrawal:
    return Withdrawal(
        mode=doc.get("mode", "notice"),
        clock=doc.get("clock", "notice"),
        then=read_steps(doc.get("then", ())),
        not_before=_step(doc["not_before"]) if "not_before" in doc else None,
        ends_all=bool(doc.get("ends_all", False)) or doc.get("one_leaves") == "ends_all",
    )


def _trigger(doc: Mapping[str, Any]) -> Trigger:
    return Trigger(
        day=PartialDate.parse(doc["date"]) if "date" in doc else None,
        legs={leg: PartialDate.parse(day) for leg, day in doc.get("legs", {}).items()},
        by=tuple(doc.get("by", ())),
        nth=doc.get("nth"),
        not_later_than=bool(doc.get("not_later_than", False)),
        derived=bool(doc.get("derived", False)),
    )


def nodes(node: Node) -> Iterator[Node]:
    """Yield a node and every node below it, in the order of the text."""
    yield node
    if isinstance(node, AllOf | AnyOf):
        for leg in node.legs:
            yield from nodes(leg)
    for side in (node.unless, node.otherwise):
        if side is not None:
            yield from nodes(side)


def quotas(node: Node) -> Iterator[Quota]:
    """Yield every quota of a rule."""
    return (item for item in nodes(node) if isinstance(item, Quota))


def waits_for(terms: Terms) -> tuple[str, ...]:
    """Return the agreements whose force a clause asks about."""
    found = (
        node.agreement for stage in terms.entry.stages for node in nodes(stage.when) if isinstance(node, OtherInForce)
    )
    return tuple(dict.fromkeys(found))
