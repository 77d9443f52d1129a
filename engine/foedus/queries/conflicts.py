"""Every pair of instruments that meets in subject, ground and time, with its state: the scan of the whole register.

Pairs are found through what instruments are about, never by comparing everything with everything: for each subject and
place of one, what is about the same, about what lies above, or (place by place) about what lies below.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from heapq import nsmallest
from itertools import chain
from typing import Any, Final

from foedus.dossiers.corpus import Corpus
from foedus.dossiers.matters import file_of_matter, fold_matter
from foedus.dossiers.shelf import Shelf
from foedus.kernel.dates import PartialDate
from foedus.law.precedence.pack import Law
from foedus.law.precedence.pairs import STATES, Met, Plain, State, is_plain, meeting_day, question_of, weigh
from foedus.law.precedence.values import Finding, Instrument
from foedus.ports import Archive, Reading

_ANYWHERE: Final = "*"


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The result of a scan: how many instruments were looked at, how many pairs are in each state, and the pairs.

    ``pairs`` are those asked for, sorted; ``more`` is how many of that sort were counted and left out.
    """

    on: date
    instruments: int
    counts: Mapping[State, int]
    pairs: tuple[Met, ...]
    more: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the scan as a JSON object."""
        return {
            "on": self.on.isoformat(),
            "instruments": self.instruments,
            "counts": dict(self.counts),
            "pairs": [item.to_json() for item in self.pairs],
            "more": self.more,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to scan and what to show of it: every pair is counted, those in ``state`` are shown, ``limit`` at most."""

    on: date
    order: str | None = None
    subject: str | None = None
    known_at: datetime | None = None
    state: State | None = None
    limit: int | None = None


def conflicts(archive: Archive, law: Law, wanted: Wanted) -> Conflicts:
    """Find every pair that meets on a day or later, and weigh it with all findings about the two.

    With a limit only the pairs that are shown are held in memory, however many meet.
    """
    with archive.reading() as reading:
        corpus = Corpus(Shelf(reading, wanted.known_at), reading, law, wanted.known_at)
        by_order = _instruments(corpus, reading, wanted.on, wanted.order, wanted.subject)
        findings = _findings(reading, wanted.known_at)
        found: Counter[State] = Counter()

        def shown() -> Iterator[Met]:
            for name, items in sorted(by_order.items()):
                for met in _weighed(corpus, name, items, findings, wanted.on):
                    found[met.state] += 1
                    if wanted.state in (None, met.state):
                        yield met

        pairs = _first(shown(), wanted.limit)
        counts = {state: found[state] for state in STATES}
        total = sum(counts.values()) if wanted.state is None else counts[wanted.state]
        return Conflicts(wanted.on, sum(map(len, by_order.values())), counts, tuple(pairs), total - len(pairs))


def _first(items: Iterator[Met], limit: int | None) -> list[Met]:
    """Return the first in the order of their ids, all without a limit."""
    if limit is None:
        return sorted(items, key=_pair)
    if limit == 0:
        deque(items, maxlen=0)  # they are counted
        return []
    return nsmallest(limit, items, key=_pair)


def _pair(met: Met) -> tuple[str, str]:
    return met.pair


def _instruments(
    corpus: Corpus, reading: Reading, on: date, order: str | None, subject: str | None
) -> dict[str, list[Instrument]]:
    """Read all instruments of an order (or of all), agreements among them, that touch a subject."""
    names: dict[str, set[str]] = {}
    for row in reading.scopes(order):
        if subject is None or _related(row.subject, subject):
            names.setdefault(row.legal_order, set()).add(row.instrument)
    corpus.fetch(sorted(set().union(*names.values())) if names else [])
    return {
        key: [item for name in sorted(found) if (item := corpus.instrument(name, corpus.first_day(name, on)))]
        for key, found in names.items()
    }


def _related(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _findings(reading: Reading, known_at: datetime | None) -> Mapping[str, Mapping[str, list[Finding]]]:
    """Read the findings of each order by the instrument that each names first, and second."""
    found: dict[str, dict[str, list[Finding]]] = {}
    files = [file_of_matter(row.matter) for row in reading.matters()]
    for acts in reading.acts_of(files, known_at).values():
        matter = fold_matter(acts)
        for item in matter.findings if matter else ():
            of_order = found.setdefault(str(matter.doc["order"]) if matter else "", {})
            for name in {item.first, item.second}:
                of_order.setdefault(name, []).append(item)
    return found


def _weighed(
    corpus: Corpus,
    order: str,
    items: Sequence[Instrument],
    findings: Mapping[str, Mapping[str, list[Finding]]],
    on: date,
) -> Iterator[Met]:
    law, day = corpus.law, PartialDate.of(on)
    about = findings.get(order, {})
    known = [item for item in items if item.kind in law.vocabulary.kinds[order]]
    plain = {item.id for item in known if item.id not in about and is_plain(item)}
    by_kind = Plain(law, order)
    now = {item.id for item in known if meeting_day(item, item, day) == day}  # in force on the day itself
    for one, other in meeting_pairs(known, day, law):
        when = day if one.id in now and other.id in now else meeting_day(one, other, day)
        if when is None:
            continue
        if one.id in plain and other.id in plain and (state := by_kind.state(one, other, when)) is not None:
            yield Met(one, other, order, when, *state, law.vocabulary.places)
        elif (met := _one_weighed(corpus, order, (one, other), about, when)) is not None:
            yield met


def _one_weighed(
    corpus: Corpus,
    order: str,
    pair: tuple[Instrument, Instrument],
    about: Mapping[str, list[Finding]],
    when: PartialDate,
) -> Met | None:
    one, other = (corpus.instrument(item.id, when.first) or item for item in pair)
    question = question_of(one, other, when, corpus.law.vocabulary.places)
    if question is None:
        return None
    mine = list({id(item): item for name in (one.id, other.id) for item in about.get(name, ())}.values())
    named = {name for item in mine for name in (item.first, item.second)} | {one.made_under, other.made_under}
    beside = corpus.instruments(sorted(name for name in named if name), when.first)
    return weigh(corpus.law, order, question, (one, other), beside, mine)


def meeting_pairs(items: Iterable[Instrument], day: PartialDate, law: Law) -> Iterator[tuple[Instrument, Instrument]]:
    """Yield each pair that meets in subject and ground once."""
    places = law.vocabulary.places
    ground = cache(lambda code: places.ancestors(code, day) | {_ANYWHERE})
    subjects = cache(lambda subject: places.subject_ancestors(subject, day))
    everything = sorted(items, key=lambda item: item.id)
    own: dict[tuple[str, str], list[Instrument]] = {}
    under: dict[tuple[str, str], list[Instrument]] = {}
    for item in everything:
        codes = frozenset((_ANYWHERE,) if item.territory is None else item.territory)
        above = frozenset().union(*map(ground, codes)) - codes
        for subject in set(item.subjects):
            for code in codes:
                own.setdefault((subject, code), []).append(item)
            for code in above:
                under.setdefault((subject, code), []).append(item)
    for item in everything:
        codes = frozenset((_ANYWHERE,) if item.territory is None else item.territory)
        wider = codes.union(*map(ground, codes))
        seen = {item.id}
        for subject in frozenset().union(*map(subjects, item.subjects)):
            places_of = [own.get((subject, code), ()) for code in wider]
            places_of += [under.get((subject, code), ()) for code in codes]
            for other in chain.from_iterable(places_of):
                if other.id in seen:
                    continue
                seen.add(other.id)
                if item.id < other.id:
                    yield item, other
                elif not any(mine in subjects(theirs) for theirs in other.subjects for mine in item.subjects):
                    yield other, item  # only this one, which is about less, finds the other
