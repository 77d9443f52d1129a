"""Reading grammar cases: small made-up agreements of which only the fields that matter are written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, Tag

from foedus.definitions.act_models import DayOrNull, InForce
from foedus.definitions.agreement import legal_acts, touched_by
from foedus.definitions.checks import check_sense
from foedus.definitions.findings import check_shape
from foedus.definitions.kinds import Date, Id, Party, State, Text
from foedus.definitions.models import AgreementModel
from foedus.definitions.shapes import Strict, absent, among, shape
from foedus.definitions.source import scan_source
from foedus.definitions.tree import ListNode, MapNode, Scalar, Source, Tree, json_form, refusal
from foedus.errors import Reason, Where
from foedus.law.acts import LegalAct
from foedus.law.terms import Evidence, Terms, read_evidence, read_terms

__all__ = ["GrammarCase", "read_each_case", "read_grammar_cases"]


@dataclass(frozen=True, slots=True)
class GrammarCase:
    """A made-up agreement, and what the rule must say about it."""

    id: str
    note: str
    terms: Terms
    evidence: Evidence
    acts: tuple[LegalAct, ...]
    expect: Mapping[str, Any]


_Pair: TypeAlias = Annotated[list[DayOrNull], Field(min_length=2, max_length=2)]
_Days: TypeAlias = Annotated[
    Annotated[None, Tag("=null")] | Annotated[Date, Tag("=text")] | Annotated[list[_Pair], Tag("=list")],
    Discriminator(shape),
    among("a day, null, or a list of [from, until]", "=null", "=text", "=list"),
]


class CaseExpect(Strict):
    """What the rule must say."""

    in_force: InForce
    lapsed: DayOrNull = absent()
    literal: DayOrNull = absent()
    parties: dict[Party, _Days] = absent()
    state: dict[Date, State] = absent()


class CaseModel(Strict):
    """One case."""

    id: Id
    note: Text = absent()
    agreement: AgreementModel
    expect: CaseExpect


class CasesModel(Strict):
    """A file of cases."""

    cases: list[CaseModel]


def read_grammar_cases(data: bytes, name: str) -> list[GrammarCase]:
    """Read a file of grammar cases; what a case leaves out is filled in only to check it.

    Raises:
        DefinitionRefused: with every mistake that was found, sorted by place.

    """
    cases, refused = read_each_case(data, name)
    if refused:
        raise refusal(name, [reason for reasons in refused.values() for reason in reasons])
    return cases


def read_each_case(data: bytes, name: str) -> tuple[list[GrammarCase], dict[str, list[Reason]]]:
    """Read the cases that can be read, and say of each of the others, by its id, what is wrong with it.

    Raises:
        DefinitionRefused: the file as a whole is not a file of cases.

    """
    source, reasons = scan_source(data, name)
    if source is None:
        raise refusal(name, reasons)
    filled = Source(name, _fill_all(source.root))
    reasons += check_shape(filled, CasesModel)
    cases = filled.root.get("cases")
    items = cases.items if isinstance(cases, ListNode) else []
    for case in items:
        agreement = case.get("agreement") if isinstance(case, MapNode) else None
        if isinstance(agreement, MapNode):
            part = Source(name, agreement)
            reasons += check_sense(part, touched_by(part, reasons))
    starts = [Where(name, item.line, item.column) for item in items]
    by_case: dict[int, list[Reason]] = {}
    for reason in reasons:
        index = bisect_right(starts, reason.where) - 1 if reason.where is not None else -1
        if index < 0:
            raise refusal(name, reasons)
        by_case.setdefault(index, []).append(reason)
    docs = json_form(source.root)["cases"] if items else []
    read = [_case(doc) for index, doc in enumerate(docs) if index not in by_case]
    return read, {_id_of(docs[index], index): found for index, found in sorted(by_case.items())}


def _id_of(doc: Any, index: int) -> str:
    found = doc.get("id") if isinstance(doc, Mapping) else None
    return found if isinstance(found, str) else f"cases[{index}]"


def _case(doc: Mapping[str, Any]) -> GrammarCase:
    agreement = {"id": doc["id"], "acts_complete": True, "acts": [], **doc["agreement"]}
    terms = read_terms(agreement)
    return GrammarCase(
        id=doc["id"],
        note=doc.get("note", ""),
        terms=terms,
        evidence=read_evidence(agreement),
        acts=legal_acts(agreement["acts"], terms.parties.listed or ()),
        expect=doc["expect"],
    )


def _fill_all(root: MapNode) -> MapNode:
    cases = root.get("cases")
    if not isinstance(cases, ListNode):
        return root
    items = [_fill_case(item) if isinstance(item, MapNode) else item for item in cases.items]
    key = root.entries["cases"][0]
    entries = {**root.entries, "cases": (key, ListNode(cases.line, cases.column, items, cases.bad))}
    return MapNode(root.line, root.column, entries, root.bad, root.lossy)


def _fill_case(case: MapNode) -> MapNode:
    agreement, name = case.get("agreement"), case.get("id")
    if not isinstance(agreement, MapNode):
        return case
    text = name.text if isinstance(name, Scalar) else "case"
    given: dict[str, Any] = {
        "id": text, "title": "case", "order": "pil", "form": "treaty", "concluded": "1900",
        "parties": {"open_to": "anyone"}, "acts_complete": True, "acts": [],
    }  # fmt: skip
    full = _filled(agreement, given)
    for field, values in (("entry_into_force", {"words": "case"}), ("withdrawal", {"mode": "notice"})):
        full = _filled_part(full, field, values)
    weights = full.get("weights")
    if isinstance(weights, MapNode):
        for key in tuple(weights.entries):
            weights = _filled_part(weights, key, {"unit": "case"})
        full = _with(full, "weights", weights)
    return _with(case, "agreement", full)


def _filled_part(node: MapNode, key: str, values: Mapping[str, Any]) -> MapNode:
    part = node.get(key)
    return _with(node, key, _filled(part, values)) if isinstance(part, MapNode) else node


def _with(node: MapNode, key: str, value: Tree) -> MapNode:
    entries = {**node.entries, key: (node.entries[key][0], value)}
    return MapNode(node.line, node.column, entries, node.bad, node.lossy)


def _filled(node: MapNode, values: Mapping[str, Any]) -> MapNode:
    missing = {
        key: (Scalar(node.line, node.column, key), _node(value, node))
        for key, value in values.items()
        if key not in node.entries
    }
    return MapNode(node.line, node.column, {**missing, **node.entries}, node.bad, node.lossy)


def _node(value: Any, at: MapNode) -> Tree:
    match value:
        case dict():
            found = {key: (Scalar(at.line, at.column, key), _node(item, at)) for key, item in value.items()}
            return MapNode(at.line, at.column, found)
        case list():
            return ListNode(at.line, at.column, [_node(item, at) for item in value])
        case True:
            return Scalar(at.line, at.column, "true", "bool", True)
    return Scalar(at.line, at.column, str(value))
