"""Two instruments that meet: in what they meet, and what the rules say of the two alone.

Two instruments meet if one has a subject at or under a subject of the other, their grounds touch, and both are in
force on some day. The question in which they meet is the narrower subject on the narrower ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from foedus.kernel.dates import PartialDate
from foedus.law.precedence.opinion import REFERRED, Opinion
from foedus.law.precedence.pack import Condition, KindAt, Law, Rule
from foedus.law.precedence.pipeline import decide
from foedus.law.precedence.places import Places
from foedus.law.precedence.planning import needs_record, plan_of_plain
from foedus.law.precedence.records import question_doc
from foedus.law.precedence.values import Finding, Instrument, Question
from foedus.law.precedence.view import start_of

State = Literal["decided", "compatible", "unexamined", "referred"]

ANYWHERE: Final = "*"
"""The ground of a question that is confined to no territory."""

_UNEXAMINED: Final = "Nobody has recorded whether the two can be obeyed together."

STATES: Final[tuple[State, ...]] = ("decided", "compatible", "unexamined", "referred")


@dataclass(frozen=True, slots=True)
class Met:
    """What the rules say of a pair that meets.

    ``decided``: one yields, falls or does not reach. ``compatible``: both apply. ``unexamined``: nobody has recorded
    whether they can be obeyed together. ``referred``: nobody here may pick, and ``refer_to`` says who does. The
    opinion is ``None`` where nothing is recorded of either and the state follows from their kinds alone.
    """

    one: Instrument
    other: Instrument
    order: str
    day: PartialDate
    state: State
    refer_to: str | None
    places: Places
    opinion: Opinion | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids in their order."""
        one, other = self.one.id, self.other.id
        return (one, other) if one <= other else (other, one)

    @property
    def question(self) -> Question:
        """The question in which the two meet."""
        if self.opinion is not None:
            return self.opinion.question
        found = question_of(self.one, self.other, self.day, self.places)
        assert found is not None  # they meet
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the pair as a JSON object."""
        nothing: dict[str, Any] = {"governs": [], "yields": [], "invalid": [], "modifiers": []}
        held = {"outcome": REFERRED, **nothing, "refer_to": self.refer_to}
        return {
            "pair": list(self.pair),
            "order": self.order,
            "question": question_doc(self.question),
            "state": self.state,
            **(self.opinion.holding() if self.opinion else held),
            "rules": list(self.opinion.rules_used) if self.opinion else [],
            "because": [item.because for item in self.opinion.referrals] if self.opinion else [_UNEXAMINED],
        }


def question_of(one: Instrument, other: Instrument, day: PartialDate, places: Places) -> Question | None:
    """Return the question in which two instruments meet on a day; ``None`` if they do not."""
    subject = _narrower(one.subjects, other.subjects, day, places)
    ground = common_ground(one.territory, other.territory, day, places)
    if ground == (ANYWHERE,):  # a question names a place: that of those who made the two
        ground = tuple(sorted({*one.parties} & {*other.parties} or {*one.parties, *other.parties}))
    if subject is None or not ground:
        return None
    return Question(subject, ground, day)


def _narrower(mine: Sequence[str], theirs: Sequence[str], day: PartialDate, places: Places) -> str | None:
    """Return the first subject that lies in both: the narrower of two of which one lies under the other."""
    above = places.subject_ancestors
    found = [one for one in mine if not above(one, day).isdisjoint(theirs)]
    found += [one for one in theirs if not above(one, day).isdisjoint(mine)]
    return min(found, default=None)


def common_ground(
    mine: Sequence[str] | None, theirs: Sequence[str] | None, day: PartialDate, places: Places
) -> tuple[str, ...]:
    """Return the ground that two territories share, the narrower code of each touch.

    ``None`` is a territory without bounds; two of them share everything, which is written ``*``.
    """
    if mine is None and theirs is None:
        return (ANYWHERE,)
    if mine is None or theirs is None:
        return tuple(sorted((theirs if mine is None else mine) or ()))
    inside = {one for one in mine if not places.ancestors(one, day).isdisjoint(theirs)}
    inside |= {one for one in theirs if not places.ancestors(one, day).isdisjoint(mine)}
    return tuple(sorted(inside))


def meeting_day(one: Instrument, other: Instrument, day: PartialDate) -> PartialDate | None:
    """Return the first day from ``day`` on which both are in force as far as their dates say; ``None`` if never."""
    starts = [start for item in (one, other) if (start := start_of(item)) is not None]
    latest = max([day, *starts], key=lambda date: date.first)
    ends = [item.ended for item in (one, other) if item.ended is not None]
    return None if any(end.last <= latest.first for end in ends) else latest


def weigh(
    law: Law,
    order: str,
    question: Question,
    pair: tuple[Instrument, Instrument],
    others: Iterable[Instrument],
    findings: Iterable[Finding],
) -> Met:
    """Say what the rules make of a pair; ``others`` are instruments on which the two rest or which findings name."""
    one, other = sorted(pair, key=lambda item: item.id)
    ids = (one.id, other.id)
    known, beside = list(findings), [item for item in others if item.id not in ids]
    opinion = decide(law, order, question, [one, other, *beside], known)
    bases = [item for item in beside if item.id in (one.made_under, other.made_under)]
    for fewer in ([], bases):
        # A third instrument counts where it changes what becomes of the two; otherwise its own quarrels are not theirs.
        if len(fewer) < len(beside):
            alone = decide(law, order, question, [one, other, *fewer], known)
            if _of_pair(alone, ids) == _of_pair(opinion, ids):
                opinion = alone
                break
    state = _state(opinion, ids)
    places = law.vocabulary.places
    return Met(one, other, order, question.date, state, opinion.refer_to, places, opinion)


def is_plain(item: Instrument) -> bool:
    """Whether an instrument's record holds nothing but what every record holds, so that its kind alone speaks."""
    special = (item.clauses, item.consent, item.made_under, item.ratified, item.rejected_by, item.competence,
               item.retroactive_from, item.in_force_by, item.not_in_force_by, item.successors, item.forum)  # fmt: skip
    return not any(special) and item.rank is None


class Plain:
    """What follows for pairs of plain instruments of which nothing is found: it depends on kinds and levels alone.

    That is true of a pair of kinds if no rule that could fit them asks for dates, parties, subjects or ground; where
    one does, :meth:`state` knows nothing and the pair is weighed like any other.
    """

    def __init__(self, law: Law, order: str) -> None:
        self._law = law
        self._order = order
        self._known: dict[tuple[KindAt, KindAt], tuple[State, str | None] | None] = {}

    def state(self, one: Instrument, other: Instrument, day: PartialDate) -> tuple[State, str | None] | None:
        """Return state and referral of a pair of plain instruments that meets; ``None`` where it has to be weighed."""
        key = ((one.kind, one.level), (other.kind, other.level))
        if key not in self._known:
            self._known[key] = self._weighed(one, other, day) if self._settled(*key) else None
        return self._known[key]

    def _weighed(self, one: Instrument, other: Instrument, day: PartialDate) -> tuple[State, str | None]:
        question = question_of(one, other, day, self._law.vocabulary.places)
        assert question is not None  # they meet
        met = weigh(self._law, self._order, question, (one, other), (), ())
        return met.state, met.refer_to

    def _settled(self, one: KindAt, other: KindAt) -> bool:
        single = [
            rule
            for stage in self._law.pipeline
            if stage.over in ("instrument", "question")
            for rule in self._law.rules_of(self._order, stage.name)
            if rule.x.may_be(*one) or rule.x.may_be(*other)
        ]
        pairs = [planned.rule for planned in plan_of_plain(self._law, self._order, one, other).rules]
        return not any(self._varies(rule) for rule in (*single, *pairs))

    def _varies(self, rule: Rule) -> bool:
        if any(needs_record(item) or item.name in ("addressee", "forum") for item in rule.when):
            return False  # it never fits: nothing is recorded, and a scan asks for nobody and before no body
        return any(_asks_more(item) for item in (*rule.when, *rule.unless))


_BY_KIND: Final = frozenset((
    "any", "all", "not", "exists", "finding", "no_finding", "clause", "made_under", "agreement", "kind_is", "level_is",
    "flag", "basis_flag", "attr", "consent_required", "consent_given_by_date", "in_force", "covers",
    "territory_touches", "between_given", "between_all_party", "between_excludes", "addressee", "forum", "doctrine",
    "conflict_shown", "own_forum", "rejected_by_majority", "retroactive_on_date", "lapsed_unratified",
    "not_ratified_in", "struck",
))  # fmt: skip
"""Conditions whose answer is the same for all plain instruments of one kind that meet on a day."""


def _asks_more(condition: Condition) -> bool:
    return condition.name not in _BY_KIND or any(map(_asks_more, condition.parts))


def _of_pair(opinion: Opinion, ids: tuple[str, str]) -> object:
    """Return what an opinion says of a pair by itself: how it was decided, or why one of the two was left out."""
    mine = next((item for item in opinion.decided if item.pair == ids), None)
    out = tuple(item for item in (*opinion.dropped, *opinion.answer.invalid) if item.id in ids)
    return mine, out, opinion.outcome if mine is None else None


def _state(opinion: Opinion, ids: tuple[str, str]) -> State:
    mine = next((item for item in opinion.decided if item.pair == ids), None)
    if mine is None:
        return "referred" if opinion.outcome == REFERRED else "decided"
    if mine.how == "unassessed":
        return "unexamined"
    if mine.how in ("refer", "no_rule"):
        return "referred"
    if mine.how == "alongside":
        return "compatible"
    both_ways = {pair[::-1] for pair in mine.beats} & set(mine.beats)
    return "referred" if both_ways else "decided"
