"""Reading procedures and counting rules: a file in, a checked value out, or every mistake with its place."""

from __future__ import annotations

from collections.abc import Mapping
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
from foedus.law.procedures.stored import procedure_from
from foedus.law.procedures.values import CountingRule, Procedure

__all__ = ["COUNTING", "Counting", "read_counting", "read_procedure", "shipped_counting", "shipped_procedures"]

Counting = Mapping[str, CountingRule]
"""Counting rules by their ids."""

COUNTING: Final = "counting.yaml"
"""The name of the file with the counting rules, in a folder of procedures or above it."""


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
    doc = json_form(source.root)
    return procedure_from(doc, counting[doc["counting"]])


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
