"""A procedure from its JSON form, and the form in which a register keeps it: with the rule by which it counts time.

A dispute is pinned to the procedure as it was when the dispute was filed. What is kept is the whole table together
with its counting rule; the hash of that form is the version of the procedure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

from foedus.law.procedures.values import (
    Anchor,
    CountingRule,
    Expiry,
    Limit,
    Outcome,
    Procedure,
    Rights,
    Stage,
)

Doc = Mapping[str, Any]

_RULE: Final = ("id", "event_day", "month_end", "roll")

_NOTES: Final = (
    "expiry_note", "waived_if", "allowed_if", "condition", "decision", "guideline", "cap_if", "extension", "renewal",
    "shorter_if", "since", "note",
)  # fmt: skip


def stored_form(procedure: Procedure) -> dict[str, Any]:
    """Return what a register keeps of a procedure; its content hash is the procedure's version."""
    rule = {name: getattr(procedure.counting, name) for name in _RULE}
    return {"procedure": procedure.doc, "counting": rule}


def from_stored(form: Doc) -> Procedure:
    """Return the procedure of which this is the stored form.

    Raises:
        LookupError: the form is not one that :func:`stored_form` gives.

    """
    rule = form["counting"]
    return procedure_from(form["procedure"], CountingRule(words="", **{name: rule[name] for name in _RULE}))


def procedure_from(doc: Doc, rule: CountingRule) -> Procedure:
    """Return the procedure of a checked file, with the rule that it names."""
    return Procedure(
        id=doc["id"],
        title=doc["title"],
        order=doc["order"],
        legal_basis=doc["legal_basis"],
        counting=rule,
        roles=doc["roles"],
        standing={name: Rights(tuple(one["may"]), one.get("condition", "")) for name, one in doc["standing"].items()},
        anchors={name: Anchor(name, one["default"], one["words"]) for name, one in doc["anchors"].items()},
        start=tuple(doc["start"]),
        stages=tuple(_stage(one) for one in doc["stages"]),
        ladder=tuple(doc["remedies"]["ladder"]),
        doc=doc,
    )


def _stage(doc: Doc) -> Stage:
    return Stage(
        id=doc["id"],
        title=doc["title"],
        by=tuple(doc["by"]),
        limits=tuple(_limit(one) for one in doc.get("limits", ())),
        on_expiry=tuple(Expiry(one["do"], one.get("to"), one.get("who")) for one in doc.get("on_expiry", ())),
        outcomes=tuple(Outcome(one["id"], one["effect"], one["to"]) for one in doc.get("outcomes", ())),
        next=tuple(cast("Sequence[str]", doc.get("next", ()))),
        effect=doc.get("effect"),
        events=tuple(cast("Sequence[str]", doc.get("events", ()))),
        side="side" in doc,
        automatic="automatic" in doc,
        final="final" in doc,
        notes={name: doc[name] for name in _NOTES if name in doc},
    )


def _limit(doc: Doc) -> Limit:
    since = doc.get("applies_from")
    return Limit(
        n=doc["n"],
        unit=doc["unit"],
        day_type=doc["day_type"],
        start=doc["from"],
        kind=doc["kind"],
        urgent=doc.get("case") == "urgent",
        since=date.fromisoformat(since) if since else None,
    )
