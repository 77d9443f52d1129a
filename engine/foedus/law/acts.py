"""Legal acts as the law library sees them: who did what, and the five dates that must be kept apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from foedus.kernel.dates import PartialDate

ACT_KINDS = (
    "sign", "sign_definitively", "ratify", "accept", "approve", "accede", "succeed", "continue", "enact", "join",
    "execute", "notify", "consent", "refuse", "proclaim", "declare", "order", "executive_order",
    "provisionally_apply", "end_provisional", "reserve", "object", "withdraw", "revoke", "repeal", "rescind",
    "suspend", "resume", "terminate", "fact",
)  # fmt: skip
"""Every kind of act that the agreement format knows; the names are stored and never change."""


@dataclass(frozen=True, slots=True)
class LegalAct:
    """One act of one party or organ.

    ``date`` is the act itself, ``effective`` the day on which the party's own law or the stated date takes effect,
    ``notified`` the day on which the depositary told the others, ``chosen`` a later day named in the instrument.
    The day on which the agreement enters into force for the party is computed and stands in no act.
    ``key`` names the act in reasons: ``acts[3]`` in a file, ``nlc-enhanced#12`` in a register.
    """

    key: str
    date: PartialDate
    party: str
    kind: str
    effective: PartialDate | None = None
    notified: dt.date | None = None
    chosen: dt.date | None = None
    partners: tuple[str, ...] = ()
    about: str | None = None
    nth: int | None = None
    does_not_count: str | None = None
    ref: str | None = None
    note: str | None = None

    def describe(self) -> str:
        """Say the act in a few words: ``US-NC enact, 2017-07-20``."""
        about = f" {self.about}" if self.about else ""
        return f"{self.party} {self.kind}{about}, {self.date}"


def read_act(doc: Mapping[str, Any], key: str) -> LegalAct:
    """Build an act from its checked JSON form with exactly one party."""
    effective, notified, chosen = doc.get("effective"), doc.get("notified"), doc.get("chosen")
    return LegalAct(
        key=key,
        date=PartialDate.parse(doc["date"]),
        party=doc["party"],
        kind=doc["act"],
        effective=PartialDate.parse(effective) if effective else None,
        notified=dt.date.fromisoformat(notified) if notified else None,
        chosen=dt.date.fromisoformat(chosen) if chosen else None,
        partners=tuple(doc.get("with", ())),
        about=doc.get("about"),
        nth=doc.get("nth"),
        does_not_count=doc.get("does_not_count"),
        ref=doc.get("ref"),
        note=doc.get("note"),
    )


def spread(docs: Iterable[Mapping[str, Any]], listed: Iterable[str]) -> list[dict[str, Any]]:
    """Write acts of several parties as one act each; ``all`` means the listed parties."""
    everyone = tuple(listed)
    found: list[dict[str, Any]] = []
    for doc in docs:
        party = doc["party"]
        names = everyone if party == "all" else (party,) if isinstance(party, str) else tuple(party)
        found.extend({**doc, "party": name} for name in names)
    return found
