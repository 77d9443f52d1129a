"""What time brings about: results that became due without any new act are recorded when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from foedus.dossiers.fold import Dossier
from foedus.dossiers.results import results, unasked
from foedus.dossiers.shelf import Shelf
from foedus.ledger.acts import Act
from foedus.ports import Archive
from foedus.services.agreements import existing
from foedus.services.desk import By, Session, work
from foedus.services.outcome import Outcome

if TYPE_CHECKING:
    from foedus.services.dispute_proposals import Proposal


@dataclass(frozen=True, slots=True)
class Due:
    """A result that time brings about: in which agreement, what, and from which day.

    ``noun`` says what ``agreement`` names: an agreement, or a ``dispute``.
    """

    agreement: str
    tag: str
    day: date
    because: str
    recorded: bool
    noun: str = "agreement"

    def to_json(self) -> dict[str, Any]:
        """Return the row as a JSON object."""
        return {
            self.noun: self.agreement,
            "event": self.tag.partition(".")[2],
            "day": self.day.isoformat(),
            "because": self.because,
            "recorded": self.recorded,
        }


class Ticked(list[Due]):
    """What time brings about, and in ``proposed`` what passed deadlines of disputes open for a person to decide."""

    def __init__(self, due: Iterable[Due] = (), proposed: Sequence[Proposal] = ()) -> None:
        super().__init__(due)
        self.proposed = tuple(proposed)


def due(archive: Archive, until: date) -> list[Due]:
    """List what time brings about for every agreement by a day, without recording anything."""
    found: list[Due] = []
    with archive.reading() as reading:
        shelf = Shelf(reading)
        names = [row.agreement for row in reading.agreements()]
        shelf.fetch(names)
        for name in names:
            verdict = shelf.verdict(name)
            for result in results(shelf.dossier(name), verdict, until, unasked):
                because = str(result.payload.get("because", ""))
                found.append(Due(name, result.tag, result.effective_on, because, False))
    return sorted(found, key=lambda item: (item.day, item.agreement))


def tick(archive: Archive, by: By, until: date) -> list[Due]:
    """Record what time has brought about until a day that has come, one transaction an agreement."""
    pending = due(archive, until)
    recorded: list[Due] = []
    for name in dict.fromkeys(item.agreement for item in pending):

        def task(session: Session) -> tuple[Dossier, Sequence[Act]] | Outcome:
            existing(session)
            session.until = until
            return session.finish()

        outcome = work(archive, name, by, task)
        recorded.extend(
            Due(name, act.tag, date.fromisoformat(act.effective_on or until.isoformat()), act.words, not by.dry_run)
            for act in outcome.acts
        )
    return recorded
