"""Reading one paper of a dispute: an open text by everybody, a sealed one by those to whom it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.dossiers.dispute_lookup import Procedures
from foedus.dossiers.disputes import Dispute, file_of_dispute, fold_dispute
from foedus.dossiers.readers import Readers, sealed_in
from foedus.errors import NotFound, Refused, RegisterBroken
from foedus.kernel.clock import today
from foedus.ledger.acts import Act
from foedus.ledger.envelope import payload_hash
from foedus.ports import Archive, Reading, SealedText


@dataclass(frozen=True, slots=True)
class PaperText:
    """The text of one paper; ``sealed`` says that only some may read it."""

    dispute: str
    act: int
    step: str
    by: str
    on: str
    title: str | None
    text: str
    sealed: bool

    def to_json(self) -> dict[str, Any]:
        """Return the paper as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


def read(archive: Archive, dispute: str, seq: int, actor: str) -> PaperText:
    """Return the text of the paper that is act ``seq``, if this person may read it.

    Raises:
        NotFound: the register knows no such dispute or act, or the act has no text.
        Refused: ``paper-sealed``, it is not opened to this person; ``paper-erased``, an order took its text out.
        RegisterBroken: the text is not what was sealed.

    """
    file = file_of_dispute(dispute)
    with archive.reading() as reading:
        found = fold_dispute(reading.acts_of([file])[file], Procedures(reading.definition))
        if found is None:
            raise NotFound(f"The register knows no dispute {dispute!r}.")
        act = next((one for one in found.acts if one.seq == seq), None)
        if act is None:
            raise NotFound(f"The dispute {dispute!r} has no act {seq}.")
        hashes = list(sealed_in(act).values())
        text = _unsealed(reading, found, act, hashes, actor, today(archive.clock)) if hashes else _open(found, act)
    doc = act.payload
    return PaperText(dispute, seq, doc["step"], doc["by"], doc["date"], doc.get("title"), text, bool(hashes))


def _open(dispute: Dispute, act: Act) -> str:
    doc = next((one.doc for one in dispute.done if one.act.seq == act.seq), None) or act.payload
    if act.tag != "dispute.step" or not doc.get("text"):
        raise NotFound(f"{act.ref} has no text to read.")
    return str(doc["text"])


def _unsealed(reading: Reading, dispute: Dispute, act: Act, hashes: list[str], actor: str, on: date) -> str:
    what = f"{act.ref} ({act.payload['step']}, by {act.payload['by']}, {act.payload['date']})"
    if not Readers(dispute, on).may_read(act, actor):
        raise Refused(f"{what} is sealed, and not opened to {actor}.", code="paper-sealed")
    there = reading.sealed(hashes)
    erasures = [one for one in dispute.acts if one.payload.get("step") == "paper.erase"]
    by = next((one for one in erasures if one.payload.get("paper") == act.seq), None)
    if by is not None:
        ground = f"{by.ref} of {by.effective_on}, on the ground of {by.payload.get('ground')}"
        raise Refused(f"The text of {what} was erased by {ground}.", code="paper-erased")
    if len(there) < len(hashes):
        raise RegisterBroken(f"The sealed text of {what} is missing, and no act erased it.")
    return "\n\n".join(_verified(there[digest], what) for digest in hashes)


def _verified(text: SealedText, what: str) -> str:
    try:
        real = payload_hash(text.salt, text.body.encode(errors="surrogatepass"))
    except ValueError:
        real = ""
    if real != text.hash:
        raise RegisterBroken(f"The text of {what} is not what was sealed.")
    return text.body
