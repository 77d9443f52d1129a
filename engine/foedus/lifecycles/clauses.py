"""What the text of the agreement itself allows: who may come, until when, and how one may leave.

Rules of this module (source: agreement format, section 2, ``later_parties``; section 1, ``parties``, ``withdrawal``):

* a closed list without any way in for later parties is open to those it names, and to the successors of parties;
* an agreement without a rule for later parties is closed to acts after the line; the line is the law library's;
* ``chosen`` needs a rule that allows a choice, and lies within its limit;
* a text that lets nobody leave alone needs an agreed day, stated as ``effective``;
* a notice before the earliest day of the clause is refused, unless it names itself a day that is late enough.

Not checked here: the party's own path (``adherence``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from foedus.errors import Reason
from foedus.kernel.dates import walk
from foedus.law.acts import LegalAct
from foedus.law.membership import Line
from foedus.law.standing import leaving_day
from foedus.law.terms import LaterRule, Terms, quotas
from foedus.law.verdict import Verdict

ADHERING: Final = frozenset({"sign", "consent", "confirm"})
"""Events by which a party comes closer to an agreement."""

_SUCCEEDING = frozenset({"succeed", "continue"})


def eligible(act: LegalAct, mine: Sequence[LegalAct], terms: Terms) -> bool:
    """Whether the text has a place for the party of an act; ``mine`` are its recorded acts."""
    parties = terms.parties
    if parties.listed is None or parties.open_to is not None or terms.entry.later:
        return True
    named = set(parties.listed)
    named.update(member.party for group in parties.groups.values() for member in group.members or ())
    for stage in terms.entry.stages:
        for node in quotas(stage.when):
            named.update(node.who.listed)
    adhered = any(item.kind in terms.binding_acts and item.does_not_count is None for item in mine)
    return act.party in named or act.kind in _SUCCEEDING or adhered


def closed(act: LegalAct, terms: Terms, verdict: Verdict) -> Iterator[Reason]:
    """Object to a consent for which no rule for later parties fits, and to a chosen day that no rule allows."""
    rule = _rule_for(act, terms.entry.later)
    if act.chosen is not None:
        yield from _chosen(act, rule)
    entry = verdict.entry
    if rule is not None or terms.entry.pairs or entry is None or act.kind in _SUCCEEDING:
        return
    first = entry.spans.items[0]
    line = Line(first.start, first.trigger, entry.spans).up_to(rule)
    works_back = act.effective is not None and act.effective.first <= line
    if line < act.date.first and not works_back:
        message = (
            f"{act.describe()} came after {line}, when the parties of {terms.id} were complete, "
            "and the text has no rule for later ones"
        )
        yield Reason("closed-to-later-parties", message)


def _chosen(act: LegalAct, rule: LaterRule | None) -> Iterator[Reason]:
    assert act.chosen is not None  # asked by the caller
    if rule is None or not rule.may_choose:
        yield Reason("choice-not-allowed", f"{act.describe()} chooses {act.chosen}; the text leaves no choice")
        return
    latest = walk(act.date.last, rule.choose_up_to) if rule.choose_up_to is not None else date.max
    if act.chosen > latest:
        yield Reason("choice-too-late", f"{act.describe()} chooses {act.chosen}; the text allows up to {latest}")


def ending(act: LegalAct, event: str, terms: Terms, verdict: Verdict) -> Iterator[Reason]:
    """Object to a notice of withdrawal that the text does not allow at all, or not yet."""
    if event != "give_notice":
        return
    if leaving_day(act, terms.withdrawal) is None:
        yield Reason(
            "withdrawal-excluded",
            f"{terms.id} lets nobody leave alone, and {act.describe()} states no agreed day",
        )
    yield from _too_early(act, terms, verdict)


def _too_early(act: LegalAct, terms: Terms, verdict: Verdict) -> Iterator[Reason]:
    clause = terms.withdrawal
    standing = verdict.standings.get(act.party)
    if clause is None or clause.not_before is None or standing is None:
        return
    # The latest bond that had begun, or else the first one to come.
    bonds = [bond for bond in standing.bonds if bond.since.first <= act.date.last] or list(standing.bonds[:1])
    if not bonds:
        return
    earliest = walk(bonds[-1].since.first, (clause.not_before,))
    told = max(act.date.last, act.notified) if act.notified else act.date.last
    late_enough = act.effective is not None and act.effective.last >= walk(earliest, clause.then)
    if told < earliest and not late_enough:
        message = (
            f"{act.describe()} is too early: {act.party} is bound since {bonds[-1].since}, "
            f"and the text allows notice from {earliest} on"
        )
        yield Reason("notice-too-early", message, f"Record a notice of {earliest} or later.")


def _rule_for(act: LegalAct, rules: Sequence[LaterRule]) -> LaterRule | None:
    """Return the last rule for later parties that fits the kind and the day of an act."""
    fitting = [
        rule
        for rule in rules
        if (rule.acts is None or act.kind in rule.acts) and (rule.start is None or rule.start <= act.date.last)
    ]
    return fitting[-1] if fitting else None
