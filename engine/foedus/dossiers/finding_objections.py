"""What speaks against a finding, or the correction of one: asked when it is recorded, and again at every inspection.

Rules of this module:

* a finding is about instruments that the register knows, and contradicts none that stands for the same question;
* a correction strikes a finding or replaces what was found, never what it is about;
* a corrected finding is checked like a new one, and so is one that stands again because its correction was struck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from foedus.definitions.finding_checks import contradict
from foedus.definitions.instrument_file import check_finding_doc
from foedus.dossiers.fold import struck_acts
from foedus.dossiers.matters import Matter, fold_matter
from foedus.errors import Reason, Refused
from foedus.law.precedence.pack import Law
from foedus.law.precedence.values import SECOND_ARGUMENTS
from foedus.ledger.acts import Act

CORRECTABLE: Final = ("value", "reason", "by", "date", "until")
"""Fields of a finding that a correction may replace; a finding about something else is another finding."""

_OF_INSTRUMENTS: Final = tuple(name for name in SECOND_ARGUMENTS if name != "about")


def about(doc: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the instruments that a finding names, and a topic if it names one."""
    names = ("instrument", *SECOND_ARGUMENTS)
    return tuple(dict.fromkeys((*doc.get("pair", ()), *(doc[name] for name in names if name in doc))))


def unknown(doc: Mapping[str, Any], known: Callable[[str], bool]) -> dict[str, Reason]:
    """Object to instruments that the register does not know, by id; what a finding is ``about`` may be a topic."""
    names = [*doc.get("pair", ()), *(doc[name] for name in ("instrument", *_OF_INSTRUMENTS) if name in doc)]
    return {
        name: Reason("unknown-instrument", f"the register knows no instrument {name!r}", "Register it first.")
        for name in dict.fromkeys(names)
        if not known(name)
    }


def same(matter: Matter | None, doc: Mapping[str, Any], but: int = 0) -> Act | None:
    """Return the act of a standing finding (apart from act ``but``) that says just this."""
    return next((act for act, other in _alike(matter, doc, but) if other["value"] == doc["value"]), None)


def contradicted(matter: Matter | None, doc: Mapping[str, Any], but: int = 0) -> list[Reason]:
    """Object to a finding that cannot be true beside one that stands (apart from act ``but``)."""
    return [
        Reason(
            "finding-contradicts",
            f"{act.ref} by {act.actor} found the opposite: {finding_words(other)}",
            "Correct or strike that finding first, with a reason.",
        )
        for act, other in _alike(matter, doc, but)
        if contradict(doc["type"], other["value"], doc["value"])
    ]


def _alike(matter: Matter | None, doc: Mapping[str, Any], but: int) -> Iterator[tuple[Act, Mapping[str, Any]]]:
    """Yield the standing findings about the same thing."""
    for each in matter.found if matter else ():
        if each.doc is not None and each.act.seq != but and _key(each.doc) == _key(doc):
            yield each.act, each.doc


def _key(doc: Mapping[str, Any]) -> tuple[Any, ...]:
    second = next((doc[name] for name in SECOND_ARGUMENTS if name in doc), "")
    return doc["type"], tuple(sorted(doc.get("pair", ()))), doc.get("instrument", ""), second


def against_correction(
    known: Matter, target: Act, payload: Mapping[str, Any], reason: str | None, law: Law
) -> list[Reason]:
    """Object to a correction: without a reason, of what is struck already, or that leaves what cannot stand."""
    found = [*_against_form(known, target, payload, reason)]
    if found:
        return found
    changes = changed(known, target, payload)
    if not changes:
        return [Reason("nothing-changes", f"{target.ref} says just that already, or is struck.")]
    after = _after(known, target, payload)
    return [item for seq, _, doc in changes if doc is not None for item in _against_doc(after, seq, doc, law)]


def _against_form(known: Matter, target: Act, payload: Mapping[str, Any], reason: str | None) -> Iterator[Reason]:
    if not (reason or "").strip():
        yield Reason("reason-needed", "A correction says why the finding was wrong.")
    if target.seq in struck_acts(known.acts, "finding.correct"):
        yield Reason("nothing-changes", f"{target.ref} is struck already.")
    if "set" not in payload:
        return
    if target.tag != "finding.record":
        yield Reason("not-correctable", f"{target.ref} is itself a correction: it can only be struck.")
        return
    for name in payload["set"]:
        if name not in CORRECTABLE:
            remedy = f"Fields that can be corrected are {', '.join(CORRECTABLE)}; strike it and record another."
            yield Reason("not-correctable", f"A correction cannot change “{name}” of a finding.", remedy)


def _against_doc(after: Matter, seq: int, doc: Mapping[str, Any], law: Law) -> list[Reason]:
    try:
        check_finding_doc(doc, law, scoped=False)
    except Refused as error:
        return list(error.reasons)
    twin = same(after, doc, seq)
    if twin is not None:
        return [Reason("finding-contradicts", f"{twin.ref} by {twin.actor} says just that already")]
    return contradicted(after, doc, seq)


def changed(
    known: Matter, target: Act, payload: Mapping[str, Any]
) -> list[tuple[int, Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Return the findings that a correction changes: number, what it said before, and what it says then."""
    pairs = zip(known.found, _after(known, target, payload).found, strict=True)
    return [(old.act.seq, old.doc, new.doc) for old, new in pairs if old.doc != new.doc]


def _after(known: Matter, target: Act, payload: Mapping[str, Any]) -> Matter:
    act = replace(target, seq=known.seq + 1, tag="finding.correct", payload=payload)
    after = fold_matter((*known.acts, act))
    assert after is not None  # it begins as before
    return after


def finding_words(doc: Mapping[str, Any]) -> str:
    """Say a finding in a few words: ``incompatible nlc, ks-statute: yes (…)``."""
    named = ", ".join(doc.get("pair", ())) or doc.get("instrument", "the dispute")
    other = next((f" {name} {doc[name]}" for name in SECOND_ARGUMENTS if name in doc), "")
    value = {True: "yes", False: "no"}.get(doc["value"], doc["value"])
    return f"{doc['type']} {named}{other}: {value} ({doc['reason']})"
