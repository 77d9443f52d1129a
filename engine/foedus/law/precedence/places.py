"""Hierarchies: subjects under subjects, jurisdictions under jurisdictions, groups of states, all with validity in time.

* a dotted subject lies under each of its beginnings: ``water.apportionment`` under ``water``;
* a code with ``-name`` is a part of the code before it: ``DE-HE-kassel`` of ``DE-HE`` of ``DE``;
* a pack may add dated edges for what the spelling does not show (a county that changed its state, a subject that
  was filed elsewhere), and groups whose members come and go (``EU``).

Source: the casebook format, section 5. A date that is only partly known counts as every day of its period: an edge
holds if it held on any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from foedus.kernel.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Since:
    """A stretch of time: from a day on, until the first day after it (``None`` = open)."""

    start: PartialDate | None = None
    end: PartialDate | None = None

    def holds(self, day: PartialDate) -> bool:
        """Whether some day of the period lies in the stretch."""
        begun = self.start is None or self.start.first <= day.last
        return begun and (self.end is None or day.first < self.end.last)


@dataclass(frozen=True, slots=True)
class Edge:
    """A child that lies under a parent for a stretch of time."""

    child: str
    parent: str
    during: Since = field(default_factory=Since)


@dataclass(frozen=True, slots=True)
class Places:
    """The hierarchies of a law pack.

    ``groups`` maps a group to its members with the stretch of membership; ``edges`` and ``subject_edges`` add what the
    spelling of codes does not show.
    """

    groups: Mapping[str, Mapping[str, Since]] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()
    subject_edges: tuple[Edge, ...] = ()

    def ancestors(self, code: str, day: PartialDate) -> frozenset[str]:
        """Return a code and all that it lies under on a day, groups included."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            one = waiting.pop()
            for each in spelled(one, "-"):
                if each in found:
                    continue
                found.add(each)
                for edge in self.edges:
                    if edge.child == each and edge.during.holds(day):
                        waiting.append(edge.parent)
                for name, members in self.groups.items():
                    if each in members and members[each].holds(day):
                        waiting.append(name)
        return frozenset(found)

    def subject_ancestors(self, subject: str, day: PartialDate) -> frozenset[str]:
        """Return a subject and all that it lies under on a day."""
        if not self.subject_edges:
            return frozenset(spelled(subject, "."))
        found: set[str] = set()
        waiting = [subject]
        while waiting:
            for each in spelled(waiting.pop(), "."):
                if each not in found:
                    found.add(each)
                    held = (edge for edge in self.subject_edges if edge.child == each and edge.during.holds(day))
                    waiting += [edge.parent for edge in held]
        return frozenset(found)

    def members(self, parties: Iterable[str], day: PartialDate) -> frozenset[str]:
        """Return parties together with the members on a day of each that is a group, and of groups among these."""
        found = set(parties)
        waiting = [name for name in found if name in self.groups]
        while waiting:
            joined = {member for member, stretch in self.groups[waiting.pop()].items() if stretch.holds(day)} - found
            found |= joined
            waiting += [name for name in joined if name in self.groups]
        return frozenset(found)

    def leaves(self, parties: Iterable[str], day: PartialDate) -> frozenset[str]:
        """Return parties with the members on a day in the place of each that is a group."""
        found = self.members(parties, day)
        groups = {name for name in found if name in self.groups and self.members((name,), day) != {name}}
        return found - groups

    def member(self, party: str, group: str, day: PartialDate) -> bool:
        """Whether a party belongs to a group on a day; the group belongs to itself."""
        return party in self.members((group,), day)

    def touches(self, one: str, other: str, day: PartialDate) -> bool:
        """Whether two jurisdictions have ground in common: one lies under the other."""
        if one == other:
            return True
        return one in self.ancestors(other, day) or other in self.ancestors(one, day)


def spelled(code: str, sign: str) -> list[str]:
    """Return a code and its beginnings, the longest first: ``a.b.c``, ``a.b``, ``a``.

    A readable lower-case id (``lower-saxony-office``) is a name, and its hyphens are no hierarchy.
    """
    if sign == "-" and code[:1].islower():
        return [code]
    parts = code.split(sign)
    return [sign.join(parts[:n]) for n in range(len(parts), 0, -1)]
