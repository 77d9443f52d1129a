"""From checked JSON forms of rule files and of the vocabulary to the values of :mod:`foedus.law.precedence.pack`.

Nothing is checked here; :mod:`foedus.definitions.law_checks` does that, with places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from foedus.kernel.dates import PartialDate
from foedus.law.precedence.pack import (
    Condition,
    Doctrine,
    Effect,
    FindingType,
    Kind,
    RankIf,
    Rule,
    Selector,
    Stage,
    Then,
    Vocabulary,
)
from foedus.law.precedence.places import Edge, Places, Since

__all__ = ["build_pipeline", "build_rule", "build_vocabulary"]

Doc = Mapping[str, Any]

_NONE = "none"


def build_pipeline(docs: Iterable[Doc]) -> tuple[Stage, ...]:
    """Build the stages in their order."""
    return tuple(Stage(doc["stage"], doc["over"], doc.get("needs") == "conflict") for doc in docs)


def build_rule(doc: Doc, place: str) -> Rule:
    """Build one rule; ``place`` is ``file:line``."""
    return Rule(
        id=doc["id"],
        order=doc["order"],
        stage=doc["stage"],
        says=doc["says"],
        operative=doc.get("operative", True),
        x=_selector(doc.get("x")),
        a=_selector(doc.get("a")),
        b=_selector(doc.get("b")),
        when=_conditions(doc.get("when", ())),
        unless=_conditions(doc.get("unless", ())),
        then=None if "then" not in doc else _then(doc["then"]),
        authority=tuple(doc["authority"]),
        settled=doc["settled"],
        basis=doc.get("basis"),
        note=doc.get("note", ""),
        doctrine=None if "doctrine" not in doc else _doctrine(doc["doctrine"]),
        doctrine_of=doc.get("doctrine_of"),
        parameters=dict(doc.get("parameters", {})),
        during=_during(doc.get("valid", {})),
        place=place,
    )


def build_vocabulary(doc: Doc) -> Vocabulary:
    """Build the closed vocabularies."""
    reasons: Mapping[str, Doc] = doc["drop_reasons"]
    return Vocabulary(
        version=str(doc["meta"]["version"]),
        orders=tuple(doc["orders"]),
        levels=dict(doc["levels"]),
        kinds={order: {name: _kind(name, one) for name, one in kinds.items()} for order, kinds in doc["kinds"].items()},
        ladder_effect=dict(doc["ladder_effect"]),
        date_basis={order: tuple(names) for order, names in doc["date_basis"].items()},
        effects={name: _effect(name, one) for name, one in doc["effects"].items()},
        modifiers=dict(doc["modifiers"]),
        drop_labels={name: None if one["label"] == _NONE else one["label"] for name, one in reasons.items()},
        drop_means={name: one["means"] for name, one in reasons.items()},
        findings={name: _finding(name, one) for name, one in doc["findings"].items()},
        conclusion_words=tuple(doc["conclusion_words"]),
        finding_topics=frozenset(doc["finding_topics"]),
        clauses=dict(doc["clauses"]),
        clause_topics=frozenset(doc["clause_topics"]),
        fora=frozenset(doc["fora"]),
        refer_to=frozenset(doc["refer_to"]),
        addressees=frozenset(doc["addressees"]),
        subjects_top=frozenset(doc["subjects_top"]),
        places=_places(doc),
    )


def _selector(doc: Doc | None) -> Selector:
    if not doc:
        return Selector()
    return Selector(frozenset(doc.get("kind", ())), frozenset(doc.get("level", ())), tuple(doc.get("flag", {}).items()))


def _conditions(docs: Sequence[Doc]) -> tuple[Condition, ...]:
    return tuple(_condition(doc) for doc in docs)


def _condition(doc: Doc) -> Condition:
    ((name, args),) = doc.items()
    if name in ("any", "all"):
        return Condition(name, None, _conditions(args))
    if name == "not":
        return Condition(name, None, (_condition(args),))
    if name == "exists":
        return Condition(name, {key: args[key] for key in args if key != "where"}, _conditions(args["where"]))
    return Condition(name, args)


def _then(doc: Doc) -> Then:
    rest = {key: value for key, value in doc.items() if key not in ("set", "plus")}
    return Then(set_flags=tuple(doc.get("set", {}).items()), plus=tuple(doc.get("plus", ())), **rest)


def _doctrine(doc: Doc) -> Doctrine:
    return Doctrine(tuple(doc["options"]), doc["default"], dict(doc.get("by_forum", {})), dict(doc.get("means", {})))


def _kind(name: str, doc: Doc) -> Kind:
    ranks = (RankIf(doc["rank"]),) if "rank" in doc else tuple(_rank_if(entry) for entry in doc["rank_if"])
    return Kind(
        name, ranks, doc.get("level"), doc.get("agreement", False), doc.get("background", False), doc.get("means", "")
    )


def _rank_if(doc: Doc) -> RankIf:
    flag = doc.get("flag", doc.get("basis_flag"))
    return RankIf(doc["rank"], flag, "basis_flag" in doc, doc.get("is", True))


def _effect(name: str, doc: Doc) -> Effect:
    return Effect(name, doc["means"], doc["revives_when_winner_ends"], doc["binds"])


def _finding(name: str, doc: Doc) -> FindingType:
    return FindingType(name, tuple(doc["args"]), tuple(doc["values"]), doc["means"], tuple(doc.get("extra", ())))


def _places(doc: Doc) -> Places:
    groups = {
        group: {member: _stretch(text) for member, text in members.items()} for group, members in doc["groups"].items()
    }
    return Places(groups, _edges(doc.get("places", ())), _edges(doc.get("subjects", ())))


def _edges(docs: Sequence[Doc]) -> tuple[Edge, ...]:
    return tuple(Edge(doc["child"], doc["parent"], _during(doc)) for doc in docs)


def _stretch(text: str) -> Since:
    start, _, end = text.partition("/")
    return Since(PartialDate.parse(start), PartialDate.parse(end) if end else None)


def _during(doc: Doc) -> Since:
    start, end = doc.get("from"), doc.get("until")
    return Since(None if start is None else PartialDate.parse(start), None if end is None else PartialDate.parse(end))
