"""The opinions on which awards rest: as they were frozen, and what the register would answer to the same question now.

The award keeps what it froze whatever is found later. That the answer differs now says nothing against the award; it
tells whoever reads it that the law's answer has changed, or that the facts are seen otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.dossiers.dispute_instruments import FROZEN
from foedus.dossiers.matters import holding
from foedus.errors import FoedusError
from foedus.law.precedence.pack import Law
from foedus.law.precedence.records import read_question
from foedus.ports import Archive
from foedus.queries.governing import Asked, governs

_HELD = ("governs", "yields", "invalid", "modifiers", "refer_to")
"""What is compared. The outcome's name alone says nothing: it also tells of instruments that never reached the
question, as an award does not that was made later."""


@dataclass(frozen=True, slots=True)
class Rested:
    """An opinion that an award has frozen, and today's answer; ``today`` is ``None`` if none can be given."""

    award: str
    opinion: str
    leaf: str
    frozen: Mapping[str, Any]
    today: Mapping[str, Any] | None

    @property
    def same(self) -> bool:
        """Whether the register would hold the same now."""
        return self.today is not None and all(self.today[name] == self.frozen[name] for name in _HELD)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "award": self.award, "opinion": self.opinion, "leaf": self.leaf, "frozen": dict(self.frozen),
            "today": None if self.today is None else dict(self.today), "same": self.same,
        }  # fmt: skip


def frozen_in(acts: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the awards that rest on an opinion, by their acts, with what they froze."""
    for act in acts:
        opinion = act["payload"].get(FROZEN, {}).get("opinion")
        if opinion is not None and not act.get("struck"):
            yield f"#{act['seq']}", opinion


def rested(archive: Archive, law: Law, found: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[Rested, ...]:
    """Ask the frozen questions again."""
    return tuple(
        Rested(award, frozen["act"], frozen["leaf"], frozen["holding"], _today(archive, law, frozen))
        for award, frozen in found
    )


def _today(archive: Archive, law: Law, frozen: Mapping[str, Any]) -> Mapping[str, Any] | None:
    with archive.reading() as reading:
        kept = reading.definition(frozen["definition"])
    question = read_question(kept["question"], kept["question"].get("choices"))
    asked = Asked(kept["order"], question, relying_on=tuple(kept.get("relying_on", ())))
    try:
        return holding(governs(archive, law, asked).to_json())
    except FoedusError:  # an instrument was struck, or too many meet the question now
        return None
