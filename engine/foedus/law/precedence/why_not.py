"""Why an instrument does not govern, and which fact would change that.

What kept it is read off the opinion. What would change it is searched: one fact after the other is supposed to be
otherwise, and the question is decided again. The search is limited, and says how many suppositions it tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from foedus.kernel.dates import EARLIEST
from foedus.law.precedence.defeat import stand
from foedus.law.precedence.grounds import Ground, Replay
from foedus.law.precedence.opinion import Opinion
from foedus.law.precedence.pack import Law
from foedus.law.precedence.pipeline import Memory, decide
from foedus.law.precedence.suppose import Supposition, World, suppositions
from foedus.law.precedence.through_time import Stretch, through_time
from foedus.law.precedence.values import Finding, Instrument, Question

MOST: Final = 2000
"""How many times a question of few instruments is decided again in search of a change."""

_WORK: Final = 200_000
"""What one search may cost, counted in pairs of instruments weighed."""

_SHOWN: Final = 20
"""How many changes are enough."""

_TOLD: Final = 8
"""How many of them a text tells."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that kept the instrument from governing.

    ``how`` is ``left_out``, ``invalid``, ``beaten`` or ``referred``; ``what`` is the reason, the effect or the body;
    ``by`` is the instrument that beats it, and ``stands`` whether that one stands (``None``: nobody may say).
    """

    how: str
    what: str
    rule: str | None = None
    says: str = ""
    by: str | None = None
    stands: bool | None = None
    because: tuple[Ground, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the obstacle; what does not apply is left out."""
        doc: dict[str, Any] = {"how": self.how, "what": self.what, "rule": self.rule, "says": self.says}
        if self.by is not None:
            doc |= {"by": self.by, "stands": self.stands}
        return doc | {"because": list(self.because)}


@dataclass(frozen=True, slots=True)
class Change:
    """Facts that, if they were otherwise, would make the instrument govern, and the opinion there would be then."""

    suppositions: tuple[Supposition, ...]
    opinion: Opinion

    def words(self) -> str:
        """Say what would be otherwise; it completes *it would govern if …*."""
        return ", and if ".join(item.says for item in self.suppositions)

    def to_json(self) -> dict[str, Any]:
        """Return what would be otherwise, and the holding that would follow."""
        return {"facts": [item.to_json() for item in self.suppositions], "then": self.opinion.holding()}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What kept one instrument from governing, and what would change it.

    ``days`` are the stretches nearest to the day asked about in which it governs. ``pairs`` says whether two facts at a
    time were supposed, because no single one helps; ``complete`` whether everything was tried.
    """

    id: str
    title: str
    opinion: Opinion
    titles: dict[str, str]
    obstacles: tuple[Obstacle, ...] = ()
    changes: tuple[Change, ...] = ()
    days: tuple[Stretch, ...] = ()
    tried: int = 0
    complete: bool = True
    pairs: bool = False

    @property
    def governs(self) -> bool:
        """Whether the instrument governs after all."""
        return self.id in self.opinion.answer.governs

    def to_json(self) -> dict[str, Any]:
        """Return everything as one JSON object."""
        return {
            "id": self.id,
            "governs": self.governs,
            "instruments": {name: {"title": title} for name, title in sorted(self.titles.items())},
            **{key: value for key, value in self.opinion.holding().items() if key != "governs"},
            "governing": sorted(self.opinion.answer.governs),
            "obstacles": [item.to_json() for item in self.obstacles],
            "changes": [item.to_json() for item in self.changes],
            "days": [_days(item) for item in self.days],
            "tried": self.tried,
            "complete": self.complete,
            "pairs": self.pairs,
        }

    def lines(self) -> list[str]:
        """Write it for people."""
        if self.governs:
            return [f"{self.title} governs."]
        found = [f"{self.title} does not govern."]
        found += [_obstacle_line(item, self.titles) for item in self.obstacles]
        changes = self.different()
        found += [f"It would govern if {item.words()}." for item in changes[:_TOLD]]
        if len(changes) > _TOLD:
            found.append(f"{len(changes) - _TOLD} more changes would do.")
        found.append(self.searched())
        return [*found, *(_days_line(item) for item in self.days)]

    def different(self) -> list[Change]:
        """Return the changes without those that change the same facts in another way."""
        found: dict[tuple[tuple[str, ...], ...], Change] = {}
        for item in self.changes:
            found.setdefault(tuple(one.about for one in item.suppositions), item)
        return list(found.values())

    def searched(self) -> str:
        """Say how far the search went, and that no single fact helps where none was found."""
        how = f"{self.tried:,} suppositions were tried{', two at a time among them' if self.pairs else ''}"
        how += "" if self.complete else "; there are more"
        alone = any(len(item.suppositions) == 1 for item in self.changes)
        return f"({how}.)" if alone else f"No single fact that was tried would make it govern ({how})."


def why_not(
    law: Law,
    order: str,
    question: Question,
    instruments: Iterable[Instrument],
    findings: Iterable[Finding],
    id: str,  # noqa: A002 - the word that everybody uses for it
    *,
    most: int = MOST,
) -> WhyNot:
    """Say what kept an instrument from governing, and search the smallest change that would make it govern.

    Raises:
        KeyError: the instrument is not among those shown.
        TooManyError: too many instruments meet the question.

    """
    world = World(question, tuple(sorted(instruments, key=lambda item: item.id)), ())
    opinion = decide(law, order, question, world.instruments, findings)
    world = replace(world, findings=opinion.findings)
    shown = {item.id: item for item in world.instruments}
    if id not in shown:
        raise KeyError(id)
    replay = Replay(opinion, shown, law)
    obstacles = tuple(_obstacles(replay, id))
    found = WhyNot(id, replay.titles[id], opinion, replay.titles, obstacles)
    return found if found.governs else _Search(law, order, world, found, most).run()


# ---- what kept it


def _obstacles(replay: Replay, target: str) -> Iterator[Obstacle]:
    opinion = replay.opinion
    beats = [pair for item in opinion.decided for pair in item.beats]
    lost = {item.id for item in (*opinion.dropped, *(opinion.provisional or opinion.answer).invalid)}
    labels = stand((name for name in replay.view.instruments if name not in lost), beats)
    for step, rule, because, _ in replay.walk():
        if step.did == "drop" and step.about == (target,):
            yield Obstacle("left_out", step.what, rule.id, rule.says, because=tuple(because))
        elif step.did == "invalid" and step.about == (target,):
            yield Obstacle("invalid", step.what, rule.id, rule.says, because=tuple(because))
        elif step.did == "prevails" and step.about[1] == target:
            by = step.about[0]
            yield Obstacle("beaten", step.what, rule.id, rule.says, by, labels[by], tuple(because))
    if target not in lost:
        for referral in opinion.referrals:
            yield Obstacle("referred", referral.to, referral.rule, referral.because)


# ---- what would change it


class _Search:
    def __init__(self, law: Law, order: str, world: World, found: WhyNot, most: int) -> None:
        self.law, self.order, self.world, self.found = law, order, world, found
        count = len(world.instruments)
        self.most = max(20, min(most, _WORK // (count * count)))
        self.tried = 0
        self.memory = Memory()

    def run(self) -> WhyNot:
        days = self._days()
        every = suppositions(self.law, self.order, self.world, self.found.id)
        singles = list(islice(every, self.most))
        complete = next(every, None) is None
        changes: list[Change] = []
        moving: list[Supposition] = []
        for item in singles:
            opinion = self._decided((item,))
            if self.found.id in opinion.answer.governs:
                changes.append(Change((item,), opinion))
            elif opinion.steps != self.found.opinion.steps:
                moving.append(item)
            if len(changes) == _SHOWN:
                complete = complete and item is singles[-1]
                break
        pairs = not changes and complete and bool(moving) and self.tried < self.most
        if pairs:
            changes, complete = self._pairs(moving, singles)
        return replace(self.found, changes=tuple(changes), days=days, tried=self.tried, complete=complete, pairs=pairs)

    def _decided(self, chosen: Sequence[Supposition]) -> Opinion:
        self.tried += 1
        world = self.world
        for item in chosen:
            world = item.apply(world)
        return decide(self.law, self.order, world.question, world.instruments, world.findings, self.memory)

    def _pairs(self, moving: Sequence[Supposition], singles: Sequence[Supposition]) -> tuple[list[Change], bool]:
        """Give two facts that help together, one of which moves something by itself; and whether all were tried."""
        found: list[Change] = []
        place = {id(item): number for number, item in enumerate(moving)}
        for number, one in enumerate(moving):
            for other in singles:
                if place.get(id(other), len(moving)) <= number or one.about == other.about:
                    continue
                if self.tried >= self.most or len(found) == _SHOWN:
                    return found, False
                opinion = self._decided((one, other))
                if self.found.id in opinion.answer.governs:
                    found.append(Change((one, other), opinion))
        return found, True

    def _days(self) -> tuple[Stretch, ...]:
        """Return the stretches nearest before and after the day asked about in which the instrument governs."""
        day, world = self.world.question.date, self.world
        stretches = through_time(
            self.law, self.order, world.question, world.instruments, world.findings, memory=self.memory
        )
        good = [item for item in stretches if self.found.id in item.opinion.answer.governs]
        before = [item for item in good if item.end is not None and item.end <= day.first]
        after = [item for item in good if item.start > day.last]
        return (*before[-1:], *after[:1])


# ---- words


def _days(item: Stretch) -> dict[str, Any]:
    start = None if item.start == EARLIEST else item.start.isoformat()
    return {"from": start, "until": item.end.isoformat() if item.end else None, "then": item.opinion.holding()}


def _days_line(item: Stretch) -> str:
    since = "" if item.start == EARLIEST else f" from {item.start} on"
    until = f" until the day before {item.end}" if item.end is not None else ""
    return f"It would govern if the question were asked for a day{since}{until}."


def _obstacle_line(item: Obstacle, called: dict[str, str]) -> str:
    rule = f" under rule {item.rule}" if item.rule else ""
    match item.how:
        case "left_out":
            head = f"It was left out{rule}"
        case "invalid":
            head = f"It falls by itself{rule}"
        case "referred":
            return f"The question is referred{rule}: {item.says}"
        case _:
            stands = {True: "which stands", False: "which falls itself", None: "of which nobody may say that it stands"}
            head = f"It is beaten{rule} by {called[item.by or '']}, {stands[item.stands]}"
    reasons = "; ".join(ground["says"] for ground in item.because)
    return f"{head}: {item.says}" + (f" Because {reasons}." if reasons else "")
