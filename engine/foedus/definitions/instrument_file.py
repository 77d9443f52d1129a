"""Reading files of instruments and of findings about them, and checking single ones that a program dictates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from foedus.definitions.facts import Facts, as_tree, placeless, written
from foedus.definitions.finding_checks import check_choices, check_finding, check_findings, check_question
from foedus.definitions.findings import check_shape
from foedus.definitions.instrument_checks import check_instrument, check_instruments
from foedus.definitions.instruments_models import (
    FindingModel,
    InstrumentModel,
    InstrumentsModel,
    KeptRecordModel,
    QuestionModel,
    ScopedFinding,
)
from foedus.definitions.look import heads, listed
from foedus.definitions.source import scan_source
from foedus.definitions.tree import MapNode, Source, json_form, refusal
from foedus.errors import Reason, Refused, Where
from foedus.law.precedence.pack import Law
from foedus.law.precedence.records import read_finding, read_instrument
from foedus.law.precedence.values import Finding, Instrument

__all__ = [
    "FindingItem",
    "InstrumentFile",
    "InstrumentItem",
    "check_finding_doc",
    "check_instrument_doc",
    "check_question_doc",
    "read_instruments",
]

Doc = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class InstrumentItem:
    """An instrument of a file: its legal order, its JSON form (with ``order``), its value and its place.

    An agreement of the register has no value: its dates and parties come from its life cycle.
    """

    order: str
    doc: Doc
    value: Instrument | None
    where: Where


@dataclass(frozen=True, slots=True)
class FindingItem:
    """A finding of a file: its JSON form without the question, the question (with ``order``), its value, its place."""

    doc: Doc
    question: Doc
    value: Finding
    where: Where


@dataclass(frozen=True, slots=True)
class InstrumentFile:
    """A checked file of instruments, agreements as instruments among them; ``doc`` is its JSON form."""

    name: str
    doc: Doc
    instruments: tuple[InstrumentItem, ...]
    findings: tuple[FindingItem, ...]


def read_instruments(data: bytes, name: str, law: Law) -> InstrumentFile:
    """Read a file of instruments.

    Raises:
        DefinitionRefused: with every mistake that was found, sorted by place.

    """
    source, reasons = scan_source(data, name)
    if source is not None:
        reasons += check_shape(source, InstrumentsModel)
        facts = Facts(source, law.vocabulary)
        _check_file(facts)
        reasons += facts.reasons
    if reasons or source is None:
        raise refusal(name, reasons)
    return _file(source)


def check_instrument_doc(doc: Doc, law: Law, order: str | None = None) -> dict[str, Any]:
    """Check the JSON form of one instrument, and return it; ``order`` counts where the form has no ``order``.

    With ``agreement: true`` it is that of an agreement of the register, without dates, parties and territory.

    Raises:
        Refused: with every field that is not what the format wants.

    """

    def sense(facts: Facts) -> None:
        own = written(facts.source.root.get("order")) or order
        if own is None:
            facts.say("missing-field", "instrument: the field “order” is missing", facts.source.root)
        check_instrument(facts, "instrument", facts.source.root, own or "")

    model: type[BaseModel] = KeptRecordModel if doc.get("agreement") is True else InstrumentModel
    return _checked(doc, model, law, sense, "instrument")


def check_finding_doc(doc: Doc, law: Law, *, scoped: bool = True) -> dict[str, Any]:
    """Check the JSON form of one finding with its author, date and reason, and return it.

    ``scoped`` = it must name the question for which it was made, in ``question``.

    Raises:
        Refused: with every field that is not what the format wants.

    """
    model: type[BaseModel] = ScopedFinding if scoped else FindingModel
    return _checked(doc, model, law, lambda facts: check_finding(facts, "finding", facts.source.root), "finding")


def check_question_doc(doc: Doc, law: Law) -> dict[str, Any]:
    """Check the JSON form of one question, and return it; it may name its ``order`` and ``choices``.

    Raises:
        Refused: with every field that is not what the format wants.

    """

    def sense(facts: Facts) -> None:
        check_question(facts, "question", facts.source.root)
        check_choices(facts, "question", facts.source.root, law)

    return _checked(doc, QuestionModel, law, sense, "question")


def _checked(doc: Doc, model: type[BaseModel], law: Law, sense: Callable[[Facts], None], what: str) -> dict[str, Any]:
    source, reasons = as_tree(what, doc)
    reasons += [_named(reason, what) for reason in check_shape(source, model)]
    facts = Facts(source, law.vocabulary)
    sense(facts)
    reasons += facts.reasons
    if reasons:
        raise Refused(f"The {what} is not what the format asks for.", reasons=placeless(reasons))
    found: dict[str, Any] = json_form(source.root)
    return found


def _named(reason: Reason, what: str) -> Reason:
    """Say of which thing a reason speaks, where there is no file that it could name."""
    whole = reason.message.removeprefix("the file: ")
    return replace(reason, message=f"{what}: {whole}" if whole != reason.message else f"{what}.{whole}")


def _check_file(facts: Facts) -> None:
    root = facts.source.root
    order = facts.word("order", root.get("order"), facts.vocabulary.orders, "legal order")
    if not heads(root, ("instruments", "agreements", "findings")):
        facts.say("missing-field", "the file has neither instruments nor agreements nor findings", root)
    items = [
        (f"{field}[{index}]", node)
        for field in ("instruments", "agreements")
        for index, node in enumerate(listed(root.get(field)))
    ]
    check_instruments(facts, items, order)
    findings = listed(root.get("findings"))
    check_findings(facts, [(f"findings[{index}]", node) for index, node in enumerate(findings)], None)
    if "order" in root.entries:
        return
    for name, node in items:
        if "order" not in node.entries:
            facts.say("missing-field", f"{name}: neither the file nor the instrument names a legal order", node)
    for index, node in enumerate(findings):
        question = node.get("question")
        if isinstance(question, MapNode) and "order" not in question.entries:
            text = f"findings[{index}].question: neither the file nor the question names a legal order"
            facts.say("missing-field", text, question)


def _file(source: Source) -> InstrumentFile:
    doc: dict[str, Any] = json_form(source.root)
    order = doc.get("order")
    instruments = [
        _instrument({"order": order, **one}, source.where(node))
        for one, node in zip(doc.get("instruments", ()), listed(source.root.get("instruments")), strict=True)
    ]
    instruments += [
        _instrument({"order": order, "agreement": True, **one}, source.where(node))
        for one, node in zip(doc.get("agreements", ()), listed(source.root.get("agreements")), strict=True)
    ]
    findings = [
        _finding(one, order, source.where(node))
        for one, node in zip(doc.get("findings", ()), listed(source.root.get("findings")), strict=True)
    ]
    return InstrumentFile(source.name, doc, tuple(instruments), tuple(findings))


def _instrument(doc: dict[str, Any], where: Where) -> InstrumentItem:
    return InstrumentItem(doc["order"], doc, None if "agreement" in doc else read_instrument(doc), where)


def _finding(doc: Doc, order: str | None, where: Where) -> FindingItem:
    question = {"order": order, **doc["question"]}
    plain = {key: value for key, value in doc.items() if key != "question"}
    return FindingItem(plain, question, read_finding(plain), where)
