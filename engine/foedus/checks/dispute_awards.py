"""The replay of what awards have to do with precedence: what they freeze, and the instruments that follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from foedus.checks.past import END, Past
from foedus.dossiers.dispute_instruments import (
    FROZEN,
    Following,
    following,
    instrument_doc,
    opinion_frozen,
    reference,
    wanted,
)
from foedus.dossiers.dispute_objections import after
from foedus.dossiers.disputes import Dispute
from foedus.dossiers.records import file_of_instrument
from foedus.kernel.canonical import content_hash
from foedus.ledger.acts import Act


def against_frozen(past: Past, before: Dispute, act: Act) -> Iterator[str]:
    """Object to what a step says to be frozen; ``before`` is the dispute as it stood."""
    said = act.payload.get(FROZEN)
    needs = [name for name in ("rests_on", "instrument") if act.payload.get(name)]
    if said is None or not isinstance(said, Mapping):
        if needs or said is not None:
            yield f"what it takes from precedence is not frozen: {', '.join(needs) or said}"
        return
    yield from (
        f"it freezes {name!r}, which is nothing of it" for name in said if name not in ("opinion", "instrument")
    )
    yield from _against_opinion(past, act, said.get("opinion"))
    yield from _against_instrument(past, before, act, said.get("instrument"))


def _against_opinion(past: Past, act: Act, said: Any) -> Iterator[str]:
    rests_on = act.payload.get("rests_on")
    if rests_on is None:
        if said is not None:
            yield "it freezes an opinion, and names none on which it rests"
        return
    found = reference(rests_on)
    acts = past.acts(found[0], act.position) if found else ()
    real, reasons = opinion_frozen(acts, rests_on, date.fromisoformat(act.payload["date"]))
    yield from (reason.message for reason in reasons)
    if real is not None and said != real:
        yield f"what it froze of {rests_on} is not what the ledger holds there"


def _against_instrument(past: Past, before: Dispute, act: Act, digest: Any) -> Iterator[str]:
    payload = act.payload
    if payload.get("instrument") is None or not (payload.get("instrument_kind") and payload.get("subject")):
        if digest is not None:
            yield "it freezes an instrument, and does not describe one"
        return
    doc = past.definitions.get(str(digest))
    if doc is None:
        yield f"the instrument that it becomes ({str(digest)[:12]}) is missing or is not what its hash says"
    elif instrument_doc(before, payload, str(doc.get("level"))) != doc:
        yield f"the instrument {payload['instrument']} is not what the award says of it"


def against_following(past: Past, acts: Sequence[Act], act: Act) -> Iterator[str]:
    """Object to an act of a dispute behind which the record of an award's instrument does not follow as it should."""
    until = [one for one in acts if one.seq <= act.seq]
    if not any(FROZEN in one.payload for one in until) or act.seq == 1:
        return

    def record(name: str) -> Mapping[str, Any] | None:
        known = past.record(name, act.position)
        return None if known is None else known.doc

    define = past.definitions.__getitem__
    old, new = (wanted(after(None, part, past.procedures), define) for part in (until[:-1], until))
    due = {one.instrument: one for one in following(old, new, record)}
    for name in dict.fromkeys((*old, *new)):
        done = [one for one in past.acts(file_of_instrument(name), END) if one.cause == act.ref]
        one = due.get(name)
        if one is None:
            yield from (f"{extra.ref} is said to follow from it, and does not" for extra in done)
        elif not any(_is(found, one) for found in done):
            yield f"the record of the instrument {name} does not follow it: {_words(one)}"


def _is(act: Act, due: Following) -> bool:
    digest = None if due.doc is None else content_hash(dict(due.doc))
    return act.tag == due.tag and act.payload.get("definition") == digest


def _words(due: Following) -> str:
    if due.doc is None:
        return "it is to be struck"
    return "it is to be registered" if due.tag == "instrument.register" else "it is to be corrected"
