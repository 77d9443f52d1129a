"""Sealing at the desk: plain texts go into a table of their own, and the ledger gets their salted hashes.

Rules of this module:

* a text is replaced by its hash before anything else looks at the step, so that no message can repeat it;
* text, act and erasure are one transaction;
* a retry is the same request if its text has the stored hash with the stored salt; only who recorded the act is told
  so, for everybody else could try texts out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from foedus.dossiers.disputes import Dispute
from foedus.dossiers.readers import Readers, sealed_in
from foedus.errors import Reason
from foedus.kernel.text import hidden_in
from foedus.law.proceedings.papers_state import sealed_fields
from foedus.law.proceedings.table import STEPS
from foedus.ledger.acts import Act
from foedus.ledger.envelope import payload_hash
from foedus.ports import Reading, SealedText, Writing

LONGEST: Final = 1_000_000
"""The most characters that a sealed text may have."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A step whose texts are sealed: ``doc`` has their hashes, ``texts`` what they were, by field."""

    doc: Mapping[str, Any]
    texts: Mapping[str, SealedText]

    @property
    def erases(self) -> bool:
        """Whether it takes a text out: what cannot be undone is not recorded as an irregularity."""
        return self.doc.get("step") == "paper.erase"

    def resealed(self, reading: Reading, act: Act) -> Mapping[str, Any]:
        """Return the sealed fields of an act whose texts are the same."""
        there = sealed_in(act)
        kept = reading.sealed([there[name] for name in self.texts if name in there])
        return {
            name: digest
            for name, digest in there.items()
            if name in self.texts and digest in kept and _hash(kept[digest].salt, self.texts[name].body) == digest
        }

    def resealed_by(self, actor: str) -> Callable[[Reading, Act], Mapping[str, Any]]:
        """Return the same, for a request of somebody: nothing, if the act was recorded by somebody else."""
        return lambda reading, act: self.resealed(reading, act) if act.actor == actor else {}


def close(doc: Mapping[str, Any], salt: Callable[[], str]) -> Closed:
    """Seal the texts of a step; what is no text stays, and is refused later without being repeated."""
    closed, texts = dict(doc), dict[str, SealedText]()
    for name in sealed_fields(STEPS.get(str(doc.get("step")))):
        body = doc.get(name)
        if isinstance(body, str) and body.strip():
            grain = salt()
            texts[name] = SealedText(_hash(grain, body), grain, body)
            closed[name] = texts[name].hash
    return Closed(closed, texts)


def against(known: Dispute, closed: Closed, actor: str, on: date) -> Iterator[Reason]:
    """Object to sealed texts that cannot be kept, and to what is not this person's to open or to erase."""
    for name, text in closed.texts.items():
        if hidden_in(text.body):
            yield Reason("bad-character", f"The {name} holds characters that cannot be seen.")
        if len(text.body) > LONGEST:
            yield Reason("file-too-large", f"{name} has more than {LONGEST:,} characters")
    yield from Readers(known, on).against_recorder(closed.doc, actor)


def keep(writing: Writing, known: Dispute, closed: Closed) -> None:
    """Store the sealed texts of a step; take out what it erases."""
    writing.keep_sealed(tuple(closed.texts.values()))
    if not closed.erases:
        return
    for act in known.acts:
        if act.seq == closed.doc.get("paper"):
            for digest in sealed_in(act).values():
                writing.erase_sealed(digest)


def _hash(salt: str, body: str) -> str:
    return payload_hash(salt, body.encode(errors="surrogatepass"))
