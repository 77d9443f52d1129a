"""What one question shows of its instruments: the facts that can be computed, each at most once.

Rules of this module, with their source (casebook format, sections 1 and 5):

* *in force* means not surely started after the question's date and not surely ended by it;
* *later* means surely later: the first day of the one lies after the last day of the other;
* a date that an instrument does not have proves nothing: it is neither later nor not later;
* *special* means strictly included: all subjects and all ground of the one lie under those of the other, not the
  reverse.

Findings, flags and what has become of each instrument are read here too, so that conditions have one place to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product

from foedus.kernel.dates import PartialDate
from foedus.law.precedence.pack import Doctrine, Kind, Law, Rule
from foedus.law.precedence.planning import Recorded
from foedus.law.precedence.values import Finding, Instrument, Question

LIVE = "live"


class View:
    """The instruments of one question before one legal order; ``status`` and ``flags`` change as the pipeline runs."""

    def __init__(
        self,
        law: Law,
        order: str,
        question: Question,
        instruments: Sequence[Instrument],
        findings: Iterable[Finding],
    ) -> None:
        self.law = law
        self.order = order
        self.question = question
        self.instruments: dict[str, Instrument] = {item.id: item for item in instruments}
        self.kinds: Mapping[str, Kind] = law.vocabulary.kinds[order]
        self.places = law.vocabulary.places
        self.status: dict[str, str] = dict.fromkeys(self.instruments, LIVE)
        self.flags: dict[tuple[str, str], bool] = {}
        self.findings: dict[str, list[Finding]] = {}
        for finding in findings:
            self.findings.setdefault(finding.type, []).append(finding)
        self.conflict_opens: Callable[[Instrument, Instrument], bool] = _never
        self.struck: Sequence[tuple[str, str]] = ()
        self.options_read: set[str] = set()
        self._parties: dict[str, frozenset[str]] = {}
        self._bound: dict[str, frozenset[str]] = {}
        self._ground: dict[str, frozenset[str]] = {}
        self._covers: dict[str, bool] = {}
        self._later: dict[tuple[str, str], bool] = {}

    # ---- the question

    @cached_property
    def subjects_above(self) -> frozenset[str]:
        """The question's subject and everything it lies under."""
        return self.places.subject_ancestors(self.question.subject, self.question.date)

    @cached_property
    def ground(self) -> frozenset[str]:
        """The question's territory, that of members for a group, and everything it lies under."""
        day = self.question.date
        asked = self.places.members(self.question.territory, day)
        return frozenset().union(*(self.places.ancestors(code, day) for code in asked))

    @cached_property
    def recorded(self) -> Recorded:
        """What is recorded of the instruments, by which the rules for a pair are planned."""
        findings = (item for items in self.findings.values() for item in items)
        return Recorded(self.law, self.order, self.instruments.values(), findings)

    def option(self, rule: Rule) -> str:
        """Return the option of a disputed rule that counts here: the asker's choice, the forum's, or the default."""
        doctrine = rule.doctrine
        assert doctrine is not None  # asked only of rules that carry one
        self.options_read.add(rule.id)
        return chosen(rule.id, doctrine, self.question)

    # ---- one instrument

    def is_live(self, item: Instrument) -> bool:
        """Whether the instrument has been neither left out nor struck so far."""
        return self.status[item.id] == LIVE

    def rank(self, item: Instrument) -> int:
        """Return the instrument's place on the ladder of the order; the lower, the higher."""
        if item.rank is not None:
            return item.rank
        for entry in self.kinds[item.kind].ranks:
            if entry.flag is None:
                return entry.rank
            holder = item.made_under if entry.of_basis else item.id
            if holder is not None and self.flags.get((holder, entry.flag)) is entry.value:
                return entry.rank
        raise AssertionError(f"the ladder ends open for {item.kind}")  # pragma: no cover - the reader sees to it

    def in_force(self, item: Instrument) -> bool:
        """Whether the instrument was in force on the question's date, as far as its record says."""
        return in_force_on(item, self.question.date)

    def started(self, item: Instrument) -> bool:
        """Whether the instrument was not surely started after the question's date."""
        return started_on(item, self.question.date)

    def ended(self, item: Instrument) -> bool:
        """Whether the instrument was surely ended by the question's date."""
        return ended_on(item, self.question.date)

    def retroactive(self, item: Instrument) -> bool:
        """Whether the question's date lies in the past that the text claims, before it could be in force."""
        day, start = self.question.date, start_of(item)
        if item.retroactive_from is None or start is None:
            return False
        return item.retroactive_from.first <= day.last and day.last < start.first

    def subject_matches(self, item: Instrument) -> bool:
        """Whether one of the instrument's subjects is the question's or lies above it."""
        return any(subject in self.subjects_above for subject in item.subjects)

    def covers(self, item: Instrument) -> bool:
        """Whether the instrument is about the question: by its subjects, or because somebody found that it reaches."""
        found = self._covers.get(item.id)
        if found is None:
            found = self.subject_matches(item) or self.found("reaches", item.id, None, True)
            self._covers[item.id] = found
        return found

    def touches_ground(self, item: Instrument) -> bool:
        """Whether the instrument's territory and the question's have ground in common."""
        if item.territory is None:
            return True
        day = self.question.date
        if any(code in self.ground for code in (*item.territory, *self.ground_of(item))):
            return True
        asked = self.places.leaves(self.question.territory, day)
        return any(not self.places.ancestors(code, day).isdisjoint(asked) for code in self.ground_of(item))

    def ground_of(self, item: Instrument) -> frozenset[str]:
        """Return the instrument's territory, successors in the place of what no longer exists, members of groups."""
        if item.id not in self._ground:
            now = (item.successors.get(code, code) for code in item.territory or ())
            self._ground[item.id] = self.places.leaves(now, self.question.date)
        return self._ground[item.id]

    def parties(self, item: Instrument) -> frozenset[str]:
        """Return the instrument's parties on the date: with successors, and with the members of groups."""
        found = self._parties.get(item.id)
        if found is None:
            now = (item.successors.get(party, party) for party in item.parties)
            found = self.places.members(now, self.question.date)
            self._parties[item.id] = found
        return found

    def bound(self, item: Instrument) -> frozenset[str]:
        """Return the instrument's parties on the date with the members of a group in its place."""
        if item.id not in self._bound:
            self._bound[item.id] = self.places.leaves(self.parties(item), self.question.date)
        return self._bound[item.id]

    def date_of(self, item: Instrument) -> PartialDate | None:
        """Return the date that *later* compares: by the order's list, for a US compact not before its consent."""
        for name in self.law.vocabulary.date_basis[self.order]:
            date: PartialDate | None = getattr(item, name)
            if date is not None:
                break
        else:
            return None
        consent = item.consent
        if self.order == "us" and item.kind == "compact" and consent is not None and consent.given:
            if consent.date is not None:
                return PartialDate(max(date.first, consent.date.first), max(date.last, consent.date.last))
            if consent.given_by is not None:
                return PartialDate(date.first, max(date.last, consent.given_by.last))
        return date

    def consented(self, item: Instrument) -> bool:
        """Whether the consent of the superior authority had been given on the question's date and not taken back."""
        consent, day = item.consent, self.question.date
        if consent is None or not consent.given:
            return False
        if consent.ended is not None and consent.ended.last <= day.first:
            return False
        since = consent.date or consent.given_by
        return since is None or since.first <= day.last

    # ---- two instruments

    def later(self, one: Instrument, other: Instrument) -> bool:
        """Whether the one is surely later than the other."""
        key = (one.id, other.id)
        known = self._later.get(key)
        if known is None:
            mine, theirs = self.date_of(one), self.date_of(other)
            known = mine is not None and theirs is not None and mine.first > theirs.last
            self._later[key] = known
        return known

    def not_later(self, one: Instrument, other: Instrument) -> bool:
        """Whether the one is surely not later than the other."""
        mine, theirs = self.date_of(one), self.date_of(other)
        return mine is not None and theirs is not None and mine.last <= theirs.first

    def special(self, one: Instrument, other: Instrument) -> bool:
        """Whether the one is strictly included in the other, in subjects and ground."""
        return self._inside(one, other) and not self._inside(other, one)

    def _inside(self, one: Instrument, other: Instrument) -> bool:
        day = self.question.date
        above = self.places.subject_ancestors
        if not all(not above(subject, day).isdisjoint(other.subjects) for subject in one.subjects):
            return False
        if other.territory is None:
            return True
        if one.territory is None:
            return False
        theirs = self.ground_of(other)
        return all(not self.places.ancestors(code, day).isdisjoint(theirs) for code in self.ground_of(one))

    # ---- findings

    def found(self, kind: str, first: str | None, second: str | None, value: bool | str | None) -> bool:
        """Whether a finding of this type stands; ``None`` leaves an argument or the value open."""
        values = self._found.get((kind, first, second), ()) if kind in self.findings else ()
        return bool(values) if value is None else value in values

    @cached_property
    def _found(self) -> dict[tuple[str, str | None, str | None], set[bool | str]]:
        """The values that were found, by type and arguments; each argument may be left open."""
        known: dict[tuple[str, str | None, str | None], set[bool | str]] = {}
        for kind, items in self.findings.items():
            for item in items:
                for first, second in product((item.first, None), (item.second, None)):
                    known.setdefault((kind, first, second), set()).add(item.value)
        return known

    def found_of_pair(self, kind: str, one: str, other: str, value: bool | str | None) -> bool:
        """Whether a finding about the unordered pair stands."""
        first, second = (one, other) if one <= other else (other, one)
        return self.found(kind, first, second, value)


def start_of(item: Instrument) -> PartialDate | None:
    """Return the first day of force as the instrument's own dates give it."""
    return item.in_force or item.promulgated or item.enacted


def in_force_on(item: Instrument, day: PartialDate) -> bool:
    """Whether an instrument was not surely started after a date, not surely ended by it, and has not lapsed."""
    return started_on(item, day) and not ended_on(item, day) and not lapsed_on(item, day)


def lapsed_on(item: Instrument, day: PartialDate) -> bool:
    """Whether the text needs every party by a day that has surely passed, and one of them has not ratified."""
    if item.ratified is None or not unratified(item):
        return False
    limits = [each.by for each in item.clauses if each.type == "requires_all"]
    return any(by is not None and by.last < day.first for by in limits)


def unratified(item: Instrument) -> frozenset[str]:
    """Return the parties that have not ratified, where it is recorded who has."""
    if item.ratified is None:
        return frozenset()
    done = {item.successors.get(party, party) for party in item.ratified}
    return frozenset(item.successors.get(party, party) for party in item.parties) - done


def ended_on(item: Instrument, day: PartialDate) -> bool:
    """Whether an instrument was surely ended by a date."""
    return item.ended is not None and item.ended.last <= day.first


def started_on(item: Instrument, day: PartialDate) -> bool:
    """Whether an instrument was not surely started after a date."""
    if item.not_in_force_by is not None and day.last <= item.not_in_force_by.last:
        return False
    if item.in_force_by is not None and day.first >= item.in_force_by.last:
        return True
    starts = [date for date in (start_of(item), item.retroactive_from) if date is not None]
    return not starts or any(date.first <= day.last for date in starts)


def chosen(rule: str, doctrine: Doctrine, question: Question) -> str:
    """Return the option of a doctrine that counts for a question."""
    set_by_asker = question.choices.get(rule)
    if set_by_asker is not None:
        return set_by_asker
    return doctrine.by_forum.get(question.forum or "", doctrine.default)


def _never(_one: Instrument, _other: Instrument) -> bool:
    return False
