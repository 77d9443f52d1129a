"""Examples of the words of the rule language: a condition, the data it is asked of, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

Doc = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A condition of one word about instruments ``a``, ``b`` and others, before one legal order."""

    holds: bool
    condition: Doc
    order: str = "us"
    a: Doc = field(default_factory=dict)
    b: Doc = field(default_factory=dict)
    c: Doc | None = None
    question: Doc = field(default_factory=dict)
    findings: tuple[Doc, ...] = ()
    flags: dict[tuple[str, str], bool] = field(default_factory=dict)
    out: frozenset[str] = frozenset()
    """Instruments that an earlier stage left out."""

    @property
    def word(self) -> str:
        return next(iter(self.condition))


def yes(condition: Doc, **more: Any) -> Example:
    return Example(True, condition, **more)


def no(condition: Doc, **more: Any) -> Example:
    return Example(False, condition, **more)


def clause(kind: str, **target: list[str]) -> Doc:
    return {"clauses": [{"type": kind, "target": target}]}


def found(kind: str, value: bool | str, **about: Any) -> tuple[Doc, ...]:
    return ({"type": kind, "value": value, **about},)


CLASH: Final = {"finding": {"type": "incompatible", "pair": ["a", "b"], "value": True}}
REACHES: Final = {"finding": {"type": "reaches", "instrument": "a"}}
SILENT: Final = {"finding": {"type": "silent_on", "instrument": "a", "about": "b", "value": True}}
YIELDS: Final = {"clause": {"of": "a", "type": ["yields_to", "saves"], "target": "b"}}
COMPACT: Final = {"kind": "compact", "level": "joint"}


def structure() -> Iterator[Example]:
    kind = {"kind_is": {"of": "a", "in": ["state_statute"]}}
    level = {"level_is": {"of": "a", "in": ["joint"]}}
    yield yes({"any": [level, kind]})
    yield no({"any": [level, level]})
    yield yes({"all": [kind, {"not": level}]})
    yield no({"all": [kind, level]})
    yield yes({"not": level})
    yield no({"not": kind})
    there = {"exists": {"as": "y", "kind": ["compact"], "where": [{"covers": "y"}]}}
    yield yes(there, c=COMPACT)
    yield yes(there, c=COMPACT, out=frozenset("c"))  # one that was left out is still there
    yield no(there, c={**COMPACT, "subjects": ["parks"]})
    yield no(there, a=COMPACT, b=COMPACT)  # those that are bound already do not count
    live = {"exists": {"as": "y", "kind": ["compact"], "level": ["joint"], "live": True, "where": []}}
    yield yes({"exists": {**live["exists"], "where": [{"covers": "y"}]}}, c=COMPACT)
    yield no({"exists": {**live["exists"], "where": [{"covers": "y"}]}}, c=COMPACT, out=frozenset("c"))
    flagged = {"exists": {"as": "y", "flag": {"consented": True}, "where": [{"covers": "y"}]}}
    yield yes(flagged, c=COMPACT, flags={("c", "consented"): True})
    yield no(flagged, c=COMPACT)


def findings() -> Iterator[Example]:
    yield yes(CLASH, findings=found("incompatible", True, pair=["b", "a"]))
    yield no(CLASH, findings=found("incompatible", False, pair=["a", "b"]))
    yield no(CLASH, findings=found("incompatible", True, pair=["a", "c"]), c={})
    yield yes(REACHES, findings=found("reaches", False, instrument="a"))  # without a value any value will do
    yield no(REACHES, findings=found("reaches", True, instrument="b"))
    yield yes(SILENT, findings=found("silent_on", True, instrument="a", about="b"))
    yield no(SILENT, findings=found("silent_on", True, instrument="b", about="a"))
    topic = {"finding": {"type": "silent_on", "instrument": "a", "about": "withdrawal", "value": True}}
    yield yes(topic, findings=found("silent_on", True, instrument="a", about="withdrawal"))
    yield no(topic, findings=found("silent_on", True, instrument="a", about="timing"))
    nature = {"finding": {"type": "nature_of_dispute", "value": "private"}}
    yield yes(nature, findings=found("nature_of_dispute", "private"))
    yield no(nature, findings=found("nature_of_dispute", "administrative"))
    yield yes({"no_finding": REACHES["finding"]}, findings=found("reaches", True, instrument="b"))
    yield no({"no_finding": REACHES["finding"]}, findings=found("reaches", True, instrument="a"))


def texts() -> Iterator[Example]:
    yield yes(YIELDS, a=clause("yields_to", ids=["b"]))
    yield yes(YIELDS, a=clause("saves", kinds=["state_statute"]))
    yield yes(YIELDS, a=clause("saves", subjects=["water"]), b={"subjects": ["water.supply"]})
    yield no(YIELDS, a=clause("saves", subjects=["water.supply"]), b={"subjects": ["water"]})
    yield no(YIELDS, a=clause("saves", topics=["payment"]))
    yield no(YIELDS, a=clause("repeals", ids=["b"]))
    yield no(YIELDS, b=clause("yields_to", ids=["a"]))
    opens = {"clause": {"of": "a", "type": "opening", "topic": "remedy"}}
    yield yes(opens, a=clause("opening", topics=["payment", "remedy"]))
    yield no(opens, a=clause("opening", topics=["payment"]))
    force = {"clause": {"of": "a", "type": "rule_force", "value": "recommendation"}}
    yield yes(force, a={"clauses": [{"type": "rule_force", "value": "recommendation"}]})
    yield no(force, a={"clauses": [{"type": "rule_force", "value": "force_of_law"}]})
    yield yes({"clause": {"of": "a", "type": "uniform"}}, a={"clauses": [{"type": "uniform"}]})
    yield no({"clause": {"of": "a", "type": "uniform"}})
    yield yes({"made_under": ["a", "b"]}, a={"made_under": "b"})
    yield no({"made_under": ["a", "b"]}, b={"made_under": "a"})
    yield yes({"agreement": "a"}, a=COMPACT)
    yield no({"agreement": "a"}, a={"kind": "compact_rule"})
    basis = {"attr": {"of": "a", "name": "competence.basis", "is": "none"}}
    yield yes(basis, a={"competence": {"basis": "none"}})
    yield no(basis, a={"competence": {"basis": "autonomous_variation"}})
    yield no(basis)
    yield yes({"kind_is": {"of": "a", "in": ["compact", "common_law"]}}, a=COMPACT)
    yield no({"kind_is": {"of": "a", "in": ["compact"]}})
    yield yes({"level_is": {"of": "a", "in": ["joint"]}}, a=COMPACT)
    yield no({"level_is": {"of": "a", "in": ["joint"]}})
    yield yes({"own_forum": "a"}, a={"forum": "ait-panel"}, question={"forum": "ait-panel"})
    yield no({"own_forum": "a"}, a={"forum": "ait-panel"}, question={"forum": "scc"})
    yield no({"own_forum": "a"})  # two that are silent are no match


def parties() -> Iterator[Example]:
    three = {**COMPACT, "parties": ["US-AA", "US-BB", "US-CC"]}
    rule = {"made_under": "b", "rejected_by": ["US-AA", "US-BB"]}
    yield yes({"rejected_by_majority": "a"}, a=rule, b=three)
    yield no({"rejected_by_majority": "a"}, a={**rule, "rejected_by": ["US-AA"]}, b=three)
    yield no({"rejected_by_majority": "a"}, a={**rule, "rejected_by": ["US-AA", "US-ZZ"]}, b=three)
    yield no({"rejected_by_majority": "a"}, a={"rejected_by": ["US-AA"]}, b=three)  # nobody knows a majority of whom
    heirs = {**three, "parties": ["old", "US-BB"], "successors": {"old": "US-AA"}}
    yield yes({"rejected_by_majority": "a"}, a=rule, b=heirs)
    pair = {"question": {"between": ["US-AA", "US-BB"]}}
    yield yes({"between_given": True}, **pair)
    yield no({"between_given": True})
    yield yes({"between_given": False})
    yield no({"between_given": False}, **pair)
    yield yes({"between_all_party": "a"}, a=three, **pair)
    yield yes({"between_all_party": "a"})  # nobody asks between two
    yield no({"between_all_party": "a"}, a={"parties": ["US-AA"]}, **pair)
    yield yes({"between_all_party": "a"}, a={"parties": ["UN"]}, question={"between": ["US", "GB"]})
    yield yes({"between_excludes": "a"}, a={"parties": ["US-CC"]}, **pair)
    yield no({"between_excludes": "a"}, a={"parties": ["US-AA", "US-CC"]}, **pair)
    yield no({"between_excludes": "a"}, a={"parties": ["US-CC"]})
    yield yes({"outsider": ["a", "b"]}, a=three, b={"parties": ["US-AA"]})
    yield no({"outsider": ["a", "b"]}, a={"parties": ["US-AA"]}, b=three)
    yield yes({"all_parties": ["a", "b"]}, a=three, b={"parties": ["US-AA"]})
    yield no({"all_parties": ["a", "b"]}, a={"parties": ["US-AA"]}, b=three)
    six = {"parties": ["BE", "DE", "FR", "IT", "LU", "NL"]}
    yield yes({"all_parties": ["a", "b"]}, a=six, b={"parties": ["EU"]}, question={"date": "1960"})
    yield no({"all_parties": ["a", "b"]}, a=six, b={"parties": ["EU"]}, question={"date": "1980"})
    yield no({"outsider": ["a", "b"]}, a={"parties": ["EU"]}, b=six, question={"date": "1960"})
    yield no({"outsider": ["a", "b"]}, a={"parties": ["DE"]}, b={"parties": ["WTO"]})  # through the Union
    union = {"has_party": {"of": "a", "party": "EU"}}
    yield yes(union, a={"parties": ["IE", "EU"]})
    yield yes(union, a={"parties": ["WTO"]})
    yield no(union, a={"parties": ["IE", "GB"]})
    foreign = {"has_foreign_party": {"of": "a", "home": "DE"}}
    yield yes(foreign, a={"parties": ["DE-AA", "FR"]})
    yield yes(foreign, a={"parties": ["DE-AA", "old"], "successors": {"old": "FR"}})
    yield no(foreign, a={"parties": ["DE-AA", "DE"]})
    yield no(foreign, a={"parties": ["DE-AA", "old"], "successors": {"old": "DE-BB"}})
    members = {"member_all": {"of": "a", "group": "EU"}}
    yield yes(members, a={"parties": ["DE", "FR"]})
    yield yes(members, a={"parties": ["EU"]})
    yield no(members, a={"parties": ["DE", "GB"]}, question={"date": "2020-02-01"})
    yield yes(members, a={"parties": ["DE", "GB"]}, question={"date": "2020-01-31"})
    yield yes(members, a={"parties": ["old"], "successors": {"old": "CZ"}})
    before = {"before_accession": {"of": "a", "group": "EU"}}
    yield yes(before, a={"parties": ["AT", "XX"], "enacted": "1994"})
    yield no(before, a={"parties": ["AT", "XX"], "enacted": "1995"})
    yield no(before, a={"parties": ["AT", "DE", "XX"], "enacted": "1994"})  # before the accession of each
    yield no(before, a={"parties": ["XX"], "enacted": "1900"})
    yield no(before, a={"parties": ["AT"], "enacted": None})
