"""Reading procedures and counting rules: a file in, a checked value out, or every mistake with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files as package_files
from typing import Any, Final, cast

from foedus.definitions.facts import Saying
from foedus.definitions.findings import check_shape
from foedus.definitions.look import listed
from foedus.definitions.procedure_checks import check_counting, check_procedure
from foedus.definitions.procedure_models import CountingModel, ProcedureModel
from foedus.definitions.procedure_paths import check_paths
from foedus.definitions.source import scan_source
from foedus.definitions.tree import Source, json_form, refusal
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

__all__ = ["COUNTING", "Counting", "read_counting", "read_procedure", "shipped_counting", "shipped_procedures"]

Doc = Mapping[str, Any]
Counting = Mapping[str, CountingRule]
"""Counting rules by their ids."""

COUNTING: Final = "counting.yaml"
"""The name of the file with the counting rules, in a folder of procedures or above it."""

_NOTES: Final = (
    "expiry_note", "waived_if", "allowed_if", "condition", "decision", "guideline", "cap_if", "extension", "renewal",
    "shorter_if", "since", "note",
)  # fmt: skip


def read_procedure(data: bytes, name: str, counting: Counting) -> Procedure:
    """Read one procedure; ``counting`` are the rules that it may name.

    Raises:
        DefinitionRefused: with every mistake that was found, sorted by place.

    """
    source, reasons = scan_source(data, name)
    if source is not None:
        reasons += check_shape(source, ProcedureModel)
        saying = Saying(source)
        if check_procedure(saying, counting):
            check_paths(saying)
        reasons += saying.reasons
    if reasons or source is None:
        raise refusal(name, reasons)
    return _procedure(json_form(source.root), counting)


def read_counting(data: bytes, name: str) -> dict[str, CountingRule]:
    """Read a file of counting rules.

    Raises:
        DefinitionRefused: with every mistake that was found, sorted by place.

    """
    source, reasons = scan_source(data, name)
    if source is not None:
        saying = Saying(source)
        check_counting(saying)
        reasons += [*check_shape(source, CountingModel), *saying.reasons]
    if reasons or source is None:
        raise refusal(name, reasons)
    return _rules(source)


@cache
def shipped_counting() -> Counting:
    """Return the counting rules that ship with the product."""
    return read_counting(package_files("foedus").joinpath("data/procedures", COUNTING).read_bytes(), COUNTING)


@cache
def shipped_procedures() -> Mapping[str, Procedure]:
    """Return the procedures that ship with the product by their ids, sorted."""
    entries = package_files("foedus").joinpath("data/procedures").iterdir()
    wanted = sorted((one for one in entries if one.name.endswith(".yaml") and one.name != COUNTING), key=_name)
    found = [read_procedure(one.read_bytes(), one.name, shipped_counting()) for one in wanted]
    return {procedure.id: procedure for procedure in found}


def _name(entry: Any) -> str:
    return str(entry.name)


def _rules(source: Source) -> dict[str, CountingRule]:
    nodes = listed(source.root.get("rules"))
    docs = [cast("dict[str, Any]", json_form(node)) for node in nodes]
    return {
        doc["id"]: CountingRule(doc["id"], doc["words"], doc["event_day"], doc["month_end"], doc["roll"])
        for doc in docs
    }


def _procedure(doc: Doc, counting: Counting) -> Procedure:
    return Procedure(
        id=doc["id"],
        title=doc["title"],
        order=doc["order"],
        legal_basis=doc["legal_basis"],
        counting=counting[doc["counting"]],
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
