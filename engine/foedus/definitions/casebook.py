"""Reading casebooks: decided cases, and invented items for the rules that no case reaches."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files as package_files
from typing import Any

from foedus.definitions.casebook_models import CasesModel, ItemsModel
from foedus.definitions.facts import Facts, near, written
from foedus.definitions.finding_checks import check_choices, check_findings, check_question
from foedus.definitions.findings import check_shape
from foedus.definitions.instrument_checks import check_instruments
from foedus.definitions.look import listed, mapping, texts
from foedus.definitions.source import scan_source
from foedus.definitions.tree import ListNode, MapNode, Source, Tree, json_form, refusal, shown
from foedus.errors import Reason, Where
from foedus.law.precedence.pack import Law
from foedus.law.precedence.records import read_finding, read_instrument, read_question
from foedus.law.precedence.values import Finding, Instrument, Question

__all__ = ["Case", "Casebook", "read_casebook", "read_each_case", "read_shipped_casebooks"]

Doc = Mapping[str, Any]

_COMPARED = ("outcome", "governs", "yields", "invalid", "modifiers", "refer_to")


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its data and the answer that is expected.

    ``expect`` holds the parts of the answer that are compared. ``rules`` are those on which the answer rests.
    ``docs`` are the JSON forms of instruments, findings and question, for loading them into a register.
    """

    id: str
    order: str
    instruments: tuple[Instrument, ...]
    question: Question
    findings: tuple[Finding, ...]
    expect: Doc
    rules: tuple[str, ...]
    docs: Doc
    where: Where


@dataclass(frozen=True, slots=True)
class Casebook:
    """A checked file of cases; ``invented`` = its items show that rules can fire, and were decided by nobody."""

    name: str
    cases: tuple[Case, ...]
    invented: bool = False


def read_casebook(data: bytes, name: str, law: Law) -> Casebook:
    """Read a file of cases or of invented items.

    Raises:
        DefinitionRefused: with every mistake that was found, sorted by place.

    """
    book, refused = read_each_case(data, name, law)
    if refused:
        raise refusal(name, [reason for reasons in refused.values() for reason in reasons])
    return book


def read_each_case(data: bytes, name: str, law: Law) -> tuple[Casebook, dict[str, list[Reason]]]:
    """Read the cases that can be read, and say of each of the others, by its id, what is wrong with it.

    Raises:
        DefinitionRefused: the file as a whole is no casebook.

    """
    source, reasons = scan_source(data, name)
    if source is None:
        raise refusal(name, reasons)
    invented = "items" in source.root.entries and "cases" not in source.root.entries
    reasons += check_shape(source, ItemsModel if invented else CasesModel)
    top = "items" if invented else "cases"
    facts = Facts(source, law.vocabulary)
    nodes = _nodes(source, top)
    for index, node in enumerate(nodes):
        if isinstance(node, MapNode):
            _check_case(facts, f"{top}[{index}]", node, law)
    if not invented:
        _check_ids(facts, listed(source.root.get(top)))
    bad = _by_case(source, nodes, [*reasons, *facts.reasons])
    for index, node in enumerate(nodes):
        if index not in bad and (spoilt := _spoilt(source, node)) is not None:
            bad[index] = [spoilt]
    return _book(source, top, bad), {_id_of(source, top, index): found for index, found in sorted(bad.items())}


def read_shipped_casebooks(law: Law) -> list[Casebook]:
    """Read the cases that ship with the product, sorted by name, as far as they can be put to this law.

    With the shipped law that is all of them; another law may lack a kind or an option that a case needs.
    """
    folder = package_files("foedus").joinpath("data/casebook")
    entries = sorted((one for one in folder.iterdir() if one.name.endswith(".yaml")), key=lambda one: one.name)
    return [read_each_case(entry.read_bytes(), entry.name, law)[0] for entry in entries]


def _spoilt(source: Source, node: Tree) -> Reason | None:
    """Say that a case holds an anchor, an alias or a tag; of all aliases of a file only the first is reported."""
    waiting: list[Tree] = [node]
    while waiting:
        one = waiting.pop()
        if one.bad:
            text = "a value of this case was refused while the text was read, and the case with it"
            remedy = "Write the value out, without anchor, alias or tag."
            return Reason("yaml-alias", text, remedy, source.where(one))
        if isinstance(one, ListNode):
            waiting += one.items
        elif isinstance(one, MapNode):
            waiting += [value for _, value in one.entries.values()]
    return None


# ---- sense


def _check_case(facts: Facts, name: str, node: MapNode, law: Law) -> None:
    order = facts.word(f"{name}.order", node.get("order"), facts.vocabulary.orders, "legal order")
    instruments = listed(node.get("instruments"))
    check_instruments(facts, [(f"{name}.instruments[{n}]", one) for n, one in enumerate(instruments)], order)
    known = {written(one.get("id")) for one in instruments}
    findings = [(f"{name}.findings[{n}]", one) for n, one in enumerate(listed(node.get("findings")))]
    check_findings(facts, findings, known)
    question = mapping(node.get("question"))
    if question is not None:
        check_question(facts, f"{name}.question", question)
        check_choices(facts, f"{name}.question", question, law)
    for field in ("holding", "expect"):
        answer = mapping(node.get(field))
        if answer is not None:
            _check_answer(facts, f"{name}.{field}", answer, known)


def _check_answer(facts: Facts, name: str, node: MapNode, known: set[str]) -> None:
    vocabulary = facts.vocabulary
    facts.word(f"{name}.refer_to", node.get("refer_to"), vocabulary.refer_to, "body or ground of referral")
    named: list[Tree | None] = [*texts(node.get("governs")), *texts(node.get("invalid"))]
    for index, item in enumerate(listed(node.get("yields"))):
        facts.word(f"{name}.yields[{index}].effect", item.get("effect"), vocabulary.effects, "effect")
        named += [item.get("id"), item.get("to")]
    for index, item in enumerate(listed(node.get("modifiers"))):
        facts.word(f"{name}.modifiers[{index}].add", item.get("add"), vocabulary.modifiers, "modifier")
        named.append(item.get("id"))
    for one in named:
        if one is not None and written(one) and written(one) not in known:
            text = f"{name}: there is no instrument {shown(written(one))} here"
            facts.say("unknown-instrument", text, one, near(written(one), known))


def _check_ids(facts: Facts, nodes: Sequence[MapNode]) -> None:
    seen: dict[str, Tree] = {}
    for node in nodes:
        own = node.get("id")
        if own is None or not written(own):
            continue
        first = seen.setdefault(written(own), own)
        if first is not own:
            text = f"the case {shown(written(own))} stands already at line {first.line}, column {first.column}"
            facts.say("duplicate-name", text, own)


def _nodes(source: Source, top: str) -> list[Tree]:
    place = source.root.get(top)
    return place.items if isinstance(place, ListNode) else []


def _by_case(source: Source, nodes: Sequence[Tree], reasons: Sequence[Reason]) -> dict[int, list[Reason]]:
    """Sort reasons by the case they lie in; one that lies in none spoils the file."""
    starts = [source.where(node) for node in nodes]
    found: dict[int, list[Reason]] = {}
    for reason in reasons:
        index = bisect_right(starts, reason.where) - 1 if reason.where is not None else -1
        if index < 0:
            raise refusal(source.name, reasons)
        found.setdefault(index, []).append(reason)
    return found


# ---- values


def _book(source: Source, top: str, bad: Mapping[int, object]) -> Casebook:
    docs: Sequence[Doc] = json_form(source.root).get(top) or ()
    nodes = _nodes(source, top)
    invented = top == "items"
    names = _item_names(docs) if invented else iter(())
    cases = []
    for index, (doc, node) in enumerate(zip(docs, nodes, strict=True)):
        name = next(names) if invented else ""
        if index not in bad:
            cases.append(_case(doc, name or doc["id"], source.where(node)))
    return Casebook(source.name, tuple(cases), invented)


def _item_names(docs: Sequence[Any]) -> Iterator[str]:
    """Name items after their rule; the second item of a rule ends with ``-2``."""
    seen: Counter[str] = Counter()
    for doc in docs:
        rule = str(doc.get("rule", "")) if isinstance(doc, Mapping) else ""
        seen[rule] += 1
        yield rule if seen[rule] == 1 else f"{rule}-{seen[rule]}"


def _case(doc: Doc, name: str, where: Where) -> Case:
    answer: Doc = doc.get("holding") or doc["expect"]
    findings = doc.get("findings", [])
    return Case(
        id=name,
        order=doc["order"],
        instruments=tuple(read_instrument(one) for one in doc["instruments"]),
        question=read_question(doc["question"], doc["question"].get("choices")),
        findings=tuple(read_finding(one) for one in findings),
        expect=_expected(answer, whole="holding" in doc),
        rules=tuple(doc["rules"]) if "rules" in doc else (doc["rule"],),
        docs={"instruments": doc["instruments"], "findings": findings, "question": doc["question"]},
        where=where,
    )


def _expected(answer: Doc, *, whole: bool) -> dict[str, Any]:
    """Return the compared parts, in the form of an opinion's ``holding``; a holding leaves nothing open."""
    empty: dict[str, Any] = {"governs": [], "yields": [], "invalid": [], "modifiers": [], "refer_to": None}
    given = {**empty, **answer} if whole else answer
    return {key: _sorted(given[key]) for key in _COMPARED if key in given}


def _sorted(value: Any) -> Any:
    return sorted(value, key=_sort_key) if isinstance(value, list) else value


def _sort_key(one: Any) -> Any:
    """Sort as an opinion does: by id, then effect or modifier, then winner or day."""
    if not isinstance(one, Mapping):
        return one
    return tuple(one.get(field, "") for field in ("id", "effect", "add", "to", "until"))


def _id_of(source: Source, top: str, index: int) -> str:
    node = _nodes(source, top)[index]
    found = written(node.get("id") or node.get("rule")) if isinstance(node, MapNode) else ""
    return found or f"{top}[{index}]"
