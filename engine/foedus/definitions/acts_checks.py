"""Checks of the acts in a file: how many, by whom, and whether what they refer to is there."""

from __future__ import annotations

from collections.abc import Iterator

from foedus.definitions.look import is_false, text_of, texts
from foedus.definitions.tree import ListNode, MapNode, Scalar, Source, Tree, shown
from foedus.errors import Reason

MAX_ACTS = 20_000


def check_acts(source: Source, closed: bool) -> list[Reason]:
    """Check every act; ``closed`` = the agreement has a closed list of parties."""
    acts = source.root.get("acts")
    if not isinstance(acts, ListNode):
        return []
    too_many = _check_number(source, acts)
    if too_many:
        return too_many
    found: list[Reason] = []
    for index, act in enumerate(acts.items):
        if isinstance(act, MapNode):
            found += _check_act(source, f"acts[{index}]", act, closed)
    return [*found, *_check_rescinds(source, acts)]


def parties_of(root: MapNode) -> ListNode | None:
    """Return the closed list of parties."""
    parties = root.get("parties")
    found = parties.get("list") if isinstance(parties, MapNode) else parties
    return found if isinstance(found, ListNode) else None


def _check_number(source: Source, acts: ListNode) -> list[Reason]:
    everyone = parties_of(source.root)
    size = 0
    for act in acts.items:
        party = act.get("party") if isinstance(act, MapNode) else None
        if isinstance(party, ListNode):
            size += len(party.items)
        else:
            size += len(everyone.items) if everyone and text_of(party) == "all" else 1
        if size > MAX_ACTS:
            text = f"acts: there are more than {MAX_ACTS:,} acts, one counted for each party"
            return [Reason("file-too-large", text, where=source.where(act))]
    return []


def _check_act(source: Source, name: str, act: MapNode, closed: bool) -> Iterator[Reason]:
    party, kind, together = act.get("party"), text_of(act.get("act")), act.get("with")
    if kind == "fact" and "about" not in act.entries and not act.lossy:
        yield Reason("about-missing", f"{name}: the fact has no about", where=source.where(act))
    if isinstance(party, Scalar) and party.text == "all" and not closed:
        text = f"{name}: `all` is used, but the file has no closed list of parties"
        yield Reason("open-list", text, where=source.where(party))
    if isinstance(party, Scalar):
        for other in texts(together):
            if other.text == party.text:
                text = f"{name}: {party.text} is said to act together with itself"
                yield Reason("self-reference", text, where=source.where(other))
    seen: set[str] = set()
    for one in texts(party):
        if one.text in seen:
            text = f"{name}: the party {shown(one.text)} stands twice"
            yield Reason("duplicate-name", text, where=source.where(one))
        seen.add(one.text)


def _names(party: Tree | None, everyone: ListNode | None) -> list[str]:
    if isinstance(party, Scalar) and party.text == "all" and everyone:
        return [item.text for item in texts(everyone)]
    return [party.text] if isinstance(party, Scalar) else [item.text for item in texts(party)]


def _check_rescinds(source: Source, acts: ListNode) -> Iterator[Reason]:
    """Refuse a notice taken back that was never given; only where all acts are known to be listed."""
    root = source.root
    if is_false(root.get("acts_complete")) or "acts_scope" in root.entries:
        return
    everyone = parties_of(root)
    first: dict[str, str] = {}
    items = [item for item in acts.items if isinstance(item, MapNode)]
    for act in items:
        if text_of(act.get("act")) == "withdraw":
            for name in _names(act.get("party"), everyone):
                day = text_of(act.get("date"))
                first[name] = min(day, first.get(name, day))
    for act in items:
        if text_of(act.get("act")) != "rescind":
            continue
        day = text_of(act.get("date"))
        for name in _names(act.get("party"), everyone):
            # "2017" may be any day of the year, so only the part that both dates have is compared.
            if name not in first or not _not_after(first[name], day):
                text = f"acts: {name} takes back a notice of withdrawal that it has not given before {day}"
                yield Reason("rescind-without-notice", text, where=source.where(act))
                break


def _not_after(one: str, two: str) -> bool:
    known = min(len(one), len(two))
    return one[:known] <= two[:known]
