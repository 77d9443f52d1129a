"""Why: the verdict's reasons as one tree, the same for text and for JSON.

Each node of the rule becomes a :class:`Why` on the day that was asked about: what the clause wants, whether it holds,
since when, which acts decided it, what is there and what is still missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from foedus.kernel.dates import EARLIEST, PartialDate, next_day
from foedus.kernel.rounding import decimal_text, plain
from foedus.kernel.spans import Spans
from foedus.law.conditions import Finding
from foedus.law.membership import Bond
from foedus.law.terms import (
    AllOf,
    AnyOf,
    Evidence,
    Fact,
    FixedDate,
    Node,
    OrganAct,
    OtherInForce,
    Quota,
    Who,
)
from foedus.law.verdict import Entering, Verdict

_SHOWN = 12
"""How many names a sentence carries before it only counts the rest."""


_ORGAN_VERBS = {
    "consent": "has consented",
    "proclaim": "has proclaimed",
    "declare": "has declared",
    "refuse": "has refused",
    "notify": "has notified",
}


@dataclass(frozen=True, slots=True)
class Why:
    """One node of the reasons on a day.

    ``have`` and ``need`` are exact numbers as text; ``missing`` says in words what would complete the node;
    ``decided_by`` names the acts that brought it about on ``met``, from which a delay may run until ``since``.
    """

    clause: str
    path: str
    holds: bool
    certain: bool
    since: date | None
    leg: str | None = None
    have: str | None = None
    need: str | None = None
    missing: str | None = None
    missing_parties: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()
    remark: str | None = None
    dead_from: date | None = None
    met: date | None = None
    on: date | None = None
    over: bool = False
    legs: tuple[Why, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the node and everything below it; empty fields are left out."""
        found: dict[str, Any] = {
            "clause": self.clause, "path": self.path, "holds": self.holds, "certain": self.certain,
            "since": self.since.isoformat() if self.since else None,
            "met": self.met.isoformat() if self.met else None,
        }  # fmt: skip
        optional: dict[str, Any] = {
            "leg": self.leg, "have": self.have, "need": self.need, "missing": self.missing,
            "missing_parties": list(self.missing_parties), "decided_by": list(self.decided_by),
            "remark": self.remark, "dead_from": self.dead_from.isoformat() if self.dead_from else None,
            "legs": [leg.to_json() for leg in self.legs],
        }  # fmt: skip
        return found | {key: value for key, value in optional.items() if value}

    def lines(self, depth: int = 0) -> list[str]:
        """Write the tree for people, two blanks a level."""
        mark = "✓" if self.holds else "✗" if self.dead_from else "·" if self.certain else "?"
        parts = [f"{'  ' * depth}{mark} {self.clause}"]
        progress = self._progress()
        if progress and not self.holds and self.since is not None:
            progress += f" on {self.on}"
        details = [text for text in (progress, self.missing, self._since(), self.remark) if text]
        if details:
            parts[0] += " — " + "; ".join(details)
        for leg_why in self.legs:
            parts.extend(leg_why.lines(depth + 1))
        return parts

    def _since(self) -> str | None:
        if self.since is None:
            return None
        by = f" by {', '.join(self.decided_by)}" if self.decided_by else ""
        met = self.met or self.since
        told = "met" if self.on is None or met <= self.on else "to be met"
        effect = f", with effect from {self.since}" if met != self.since else ""
        return f"{told} on {met}{by}{effect}"

    def _progress(self) -> str | None:
        if self.have is None or self.need is None:
            return None
        return f"{self.have} ({self.need} needed)" if self.over or "%" in self.have else f"{self.have} of {self.need}"


def why(verdict: Verdict, day: date, evidence: Evidence) -> tuple[Why, ...]:
    """Give the reasons for every stage of an agreement on a day."""
    found: list[Why] = []
    for stage in verdict.stages:
        if stage.finding is None:
            continue
        literal = explain(stage.finding, day, evidence, stage.stage.id if verdict.terms.entry.staged else None)
        found.append(_declared(verdict, day, literal) if stage.certainty == "declared" else literal)
    return tuple(found)


def _declared(verdict: Verdict, day: date, literal: Why) -> Why:
    """The official day governs; the literal reading stands below it."""
    declared = verdict.declared
    assert declared is not None  # the stage says so
    return Why(
        clause=f"declared by {declared.by} for {declared.day}",
        path="declared",
        holds=declared.day <= day,
        certain=True,
        since=declared.day,
        remark=declared.reason.rstrip("."),
        on=day,
        legs=(_prefixed("the literal rule: ", literal),),
    )


def explain(finding: Finding, day: date, evidence: Evidence, stage: str | None = None) -> Why:
    """Give the reasons of one finding and everything below it on a day."""
    node, signal = finding.node, finding.signal
    span = signal.must.at(day)
    holds = span is not None
    since = span.start if span else _next_start(signal.must, day)
    met = _met(finding, since)
    legs = tuple(explain(leg, day, evidence) for leg in finding.legs)
    if finding.veto is not None:
        legs = (*legs, _prefixed("unless: ", explain(finding.veto, day, evidence)))
    if finding.otherwise is not None:
        legs = (*legs, _prefixed("otherwise: ", explain(finding.otherwise, day, evidence)))
    have = need = missing = None
    names: tuple[str, ...] = ()
    if isinstance(node, Quota) and finding.count is not None and finding.source == "acts":
        have, need = _progress(node, finding, day)
        if not holds:
            missing, names = shortfall(node, finding, day)
    dead = finding.death.must
    return Why(
        clause=(f"stage {stage}: " if stage else "") + (f"{node.leg}: " if node.leg else "") + sentence(node),
        path=node.path,
        holds=holds,
        certain=holds == (day in signal.may),
        since=since,
        leg=node.leg,
        have=have,
        need=need,
        missing=missing,
        missing_parties=names,
        decided_by=() if legs else met,
        remark=_remark(finding, evidence) or _replaced(finding),
        dead_from=dead if dead is not None and dead <= day and not holds else None,
        met=_trigger_of(finding, since),
        on=day,
        over=have is not None and need is not None and "%" not in have + need and Fraction(have) > Fraction(need),
        legs=legs,
    )


def sentence(node: Node) -> str:
    """Say a node as a lawyer would read it aloud, without its legs."""
    text = _bare(node)
    if node.by is not None:
        text += f", by {node.by} at the latest"
    if node.then:
        text += ", then " + ", then ".join(step.words() for step in node.then)
    return text


def _bare(node: Node) -> str:
    match node:
        case Quota():
            return _quota_words(node)
        case FixedDate():
            return f"the day {node.day}"
        case OrganAct():
            verb = _ORGAN_VERBS.get(node.does, f"has done the act {node.does}")
            return f"{node.organ} {verb}" + (f" ({node.about})" if node.about else "")
        case Fact():
            return f"the fact {node.about} is recorded"
        case OtherInForce():
            return f"{node.agreement} is in force"
        case AllOf():
            return "all of these on the same day"
        case AnyOf():
            return "the first of these"
    raise AssertionError(node)  # pragma: no cover - the reader makes no other nodes


def _quota_words(node: Quota) -> str:
    who = _who_words(node.who)
    done = _done(node.acts)
    about = f" about {node.about}" if node.about else ""
    if node.amount is None:
        verb = f"has {done}" if len(node.who.listed) == 1 else f"have {done}"
        return f"{who if node.who.base == 'list' else 'all of ' + who} {verb}{about}"
    word = "more than" if node.amount.more else "at least"
    amount = share_text(node.amount.value) if node.amount.is_share else plain(node.amount.value)
    by = f", weighed by {node.weighed_by}" if node.weighed_by else ""
    against = f" against {node.against}" if node.against else ""
    return f"{word} {amount} of {who} have {done}{about}{by}{against}"


_DONE = {
    "sign": "signed", "ratify": "ratified", "accept": "accepted", "approve": "approved", "accede": "acceded",
    "enact": "enacted", "execute": "executed", "notify": "notified", "declare": "declared", "object": "objected",
    "refuse": "refused", "join": "joined",
}  # fmt: skip


def _done(acts: tuple[str, ...] | None) -> str:
    """Say what those who count have done."""
    if acts is None:
        return "consented to be bound"
    if len(acts) == 1 and acts[0] in _DONE:
        return _DONE[acts[0]]
    return f"acted ({', '.join(acts)})"


def _who_words(who: Who) -> str:
    base = {"group": who.group or "", "list": names_text(who.listed)}.get(who.base, who.base)
    words = {
        "anyone": "those who may take part",
        "parties": "the parties",
        "signatories": "the signatories",
    }.get(base, base)
    if who.excluded:
        words += f" except {', '.join(who.excluded)}"
    return words + (f" as of {who.as_of}" if who.as_of else "")


def share_text(value: Fraction) -> str:
    """Write a share as people write it: ``2/3`` or ``55 %``."""
    percent = value * 100
    return f"{plain(percent)} %" if "/" not in plain(percent) else plain(value)


def names_text(names: tuple[str, ...]) -> str:
    """Write a list of names; after the twelfth only count them."""
    if len(names) <= _SHOWN:
        return ", ".join(names)
    return f"{', '.join(names[:_SHOWN])} and {len(names) - _SHOWN} more"


def _progress(node: Quota, finding: Finding, day: date) -> tuple[str | None, str]:
    assert finding.count is not None
    have, whole = finding.count.curve.at(day)
    if node.amount is None:
        return plain(have), plain(whole)
    if node.amount.is_share and node.weighed_by:
        return (decimal_text(have / whole * 100, 2) + " %" if whole else None), share_text(node.amount.value)
    need = node.amount.value * whole if node.amount.is_share else node.amount.value
    return plain(have), plain(needed(node, need))


def needed(node: Quota, need: Fraction) -> Fraction:
    """Return the least number of heads or units that satisfies an amount."""
    if node.weighed_by:
        return need
    assert node.amount is not None
    whole_number = -(-need.numerator // need.denominator)
    return Fraction(whole_number + (1 if node.amount.more and need.denominator == 1 else 0))


def shortfall(node: Quota, finding: Finding, day: date) -> tuple[str | None, tuple[str, ...]]:
    """Say what a quota still lacks on a day: in words, and by name where the circle is closed."""
    count = finding.count
    assert count is not None
    names: tuple[str, ...] = ()
    if count.required is not None:
        inside = sorted(party for party, spans in count.required.items() if day in spans)
        names = tuple(party for party in inside if day not in count.counted.get(party, Spans()))
    have, whole = count.curve.at(day)
    if node.amount is None:
        gap = whole - have
        return (f"missing: {names_text(names)}" if names else f"{plain(gap)} missing"), names
    need = node.amount.value * whole if node.amount.is_share else node.amount.value
    gap = needed(node, need) - have
    if gap <= 0:
        return None, names
    if node.weighed_by is None:
        return f"{plain(gap)} more needed", names
    if node.amount.is_share:
        return (f"{decimal_text(gap / whole * 100, 2)} % more needed" if whole else "no weight known"), names
    return f"{plain(gap)} more needed", names


def _met(finding: Finding, since: date | None) -> tuple[str, ...]:
    """Name the acts that brought a leaf about on its day."""
    span = finding.signal.must.at(since) if since else None
    if span is None:
        return ()
    if finding.acts:
        return tuple(act.describe() for act in finding.acts if (act.effective or act.date).last == span.trigger)
    if finding.count is None or finding.source != "acts":
        return ()
    if finding.count.certified:
        return (f"the share certified on {span.trigger}",)
    new = [party for party, spans in finding.count.counted.items() if any(s.start == span.trigger for s in spans)]
    if not new:
        return ("a change of membership or weights",)
    return tuple(sorted(new))


def _replaced(finding: Finding) -> str | None:
    """Say that the first choice has missed its deadline, where an alternative is there."""
    by = finding.node.by
    if finding.otherwise is None or by is None or by in finding.bare.must:
        return None
    return f"not met by {by}, so from {next_day(by)} the alternative governs"


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 26th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _remark(finding: Finding, evidence: Evidence) -> str | None:
    if finding.source == "unknown":
        return "that agreement is not known here"
    if finding.source == "trigger":
        trigger = evidence.trigger
        assert trigger is not None  # it was the source
        own = trigger.legs.get(finding.node.leg or "", trigger.day)
        last = own == trigger.day or trigger.day is None
        bound = " at the latest" if trigger.not_later_than else ""
        who = (
            f" ({', '.join([*trigger.by, *([f'the {ordinal(trigger.nth)}'] if trigger.nth else [])])})" if last else ""
        )
        who = "" if who == " ()" else who
        return f"day given by the record{bound}{who}; the list of acts is incomplete"
    if not finding.signal.certain:
        if evidence.complete:
            return "a day is known only in part; its last day was used"
        return "the list of acts is incomplete"
    return None


def _next_start(spans: Spans, day: date) -> date | None:
    return next((span.start for span in spans if span.start > day), None)


def _trigger_of(finding: Finding, since: date | None) -> date | None:
    span = finding.signal.must.at(since) if since else None
    return span.trigger if span else None


def _prefixed(prefix: str, item: Why) -> Why:
    fields = {name: getattr(item, name) for name in item.__dataclass_fields__}
    return Why(**{**fields, "clause": prefix + item.clause})


def decisive(finding: Finding) -> list[Finding]:
    """Return the leaves that decided when a finding came to hold: the last of a conjunction, the first of a choice."""
    other = finding.otherwise
    if other is not None and other.signal.must and finding.signal.must.first != finding.bare.must.first:
        return decisive(other)
    if not finding.legs or finding.source == "trigger":
        return [finding]
    alive = [leg for leg in finding.legs if leg.signal.must]
    if not alive:
        return list(finding.legs)
    if isinstance(finding.node, AnyOf):
        first = min(leg.signal.must.items[0].start for leg in alive)
        chosen = [leg for leg in alive if leg.signal.must.items[0].start == first][:1]
    else:
        last = max(leg.signal.must.items[0].start for leg in alive)
        chosen = [leg for leg in alive if leg.signal.must.items[0].start == last]
    return [leaf for leg in chosen for leaf in decisive(leg)]


def because_stage(verdict: Verdict, stage: Entering) -> str:
    """Say in one sentence why a stage enters into force when it does, or why not."""
    name = f"{stage.stage.id}: " if verdict.terms.entry.staged else ""
    if verdict.dormant is not None:
        return f"{name}{verdict.dormant}"
    if stage.certainty == "declared":
        declared = verdict.declared
        assert declared is not None
        literal = f"; the literal rule gives {stage.literal}" if stage.literal else ""
        return f"{name}declared for {declared.day} by {declared.by}: {declared.reason.rstrip('.')}{literal}"
    if stage.finding is None:
        return f"{name}two parties are bound to each other from the later of their acts" + _network_note(stage)
    if stage.certainty == "never":
        lapsed = f"; it lapsed on {verdict.lapsed}" if verdict.lapsed else ""
        return f"{name}the condition is not met; still open: {_open_points(stage.finding)}{lapsed}"
    if stage.certainty == "unknown":
        return f"{name}the list of acts is incomplete; still open: {_open_points(stage.finding)}"
    assert stage.day is not None
    assert stage.trigger is not None
    parts = []
    for leaf in decisive(stage.finding):
        by = _met(leaf, leaf.signal.must.first)
        given = " (day given by the record)" if leaf.source == "trigger" else ""
        parts.append(sentence(leaf.node) + (f" by {names_text(by)}" if by else "") + given)
    met = f"by {stage.trigger.last} at the latest" if stage.trigger.first == EARLIEST else f"on {stage.trigger}"
    return f"{name}the condition was met {met}: {'; '.join(parts)}; in force on {stage.day}{_known(verdict, stage)}"


def _known(verdict: Verdict, stage: Entering) -> str:
    """Say how a day is known that is not exact."""
    if stage.certainty != "assumed" or stage.day is None:
        return ""
    if verdict.complete:
        return f", using {stage.day.last}, the last day of a partly known date"
    return ", of which no more is known"


def _network_note(stage: Entering) -> str:
    return f"; the first pair on {stage.day}" if stage.day else "; no pair is known"


def _open_points(finding: Finding) -> str:
    leaves = [item for item in _leaves(finding) if not item.signal.must]
    return "; ".join(_open_point(item.node) for item in leaves) or "its conditions never held on one day"


def _open_point(node: Node) -> str:
    match node:
        case OrganAct():
            return f"the act “{node.does}” of {node.organ}" + (f" ({node.about})" if node.about else "")
        case Fact():
            return f"the fact {node.about}"
    return sentence(node)


def _leaves(finding: Finding) -> list[Finding]:
    if not finding.legs:
        return [finding]
    return [leaf for leg in finding.legs for leaf in _leaves(leg)]


def because_party(verdict: Verdict, party: str) -> str:
    """Say in one sentence why a party is bound from the day it is, or why not."""
    standing = verdict.standings.get(party)
    if standing is None:
        return f"no act of consent of {party} is recorded"
    parts = [
        f"{bond.act.describe() if bond.act else party}: {bond.why}; bound {_from(bond)}"
        + (f" until {bond.until} ({bond.ended_by})" if bond.until else "")
        for bond in standing.bonds
    ]
    return "; ".join([*parts, *standing.remarks]) or f"nothing recorded binds {party}"


def _from(bond: Bond) -> str:
    day = bond_day(bond.since, bond.basis)
    return day if bond.basis == "bound" else f"from {day}"


def bond_day(since: PartialDate, basis: str) -> str:
    """Write the first day of a bond: exact, or as the bound that is all that is known."""
    return f"not before {since.first}" if basis == "bound" else str(since.last)
