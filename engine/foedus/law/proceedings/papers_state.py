"""The papers of a case as values: what each is, to whom it is opened, and whose word it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from foedus.law.proceedings.values import SIDES, Step, StepKind

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding

ROLE_WORDS: Final = ("mediator", "panel")
"""Words under which a paper is opened to whoever mediates, or sits on the panel, when it is read."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Somebody opened a paper to more readers; ``place`` is the number of the act."""

    by: str
    open_to: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: who handed it in, whether it is sealed, and what became of it.

    ``side`` is the party with which a mediator spoke alone. ``struck_out`` and ``erased`` are numbers of acts.
    """

    seq: int
    kind: str
    by: str
    day: date
    title: str = ""
    sealed: bool = False
    open_to: tuple[str, ...] = ()
    side: str | None = None
    exhibit: str | None = None
    replies_to: int | None = None
    disclosures: tuple[Disclosure, ...] = ()
    struck_out: str | None = None
    erased: str | None = None

    @property
    def is_of_mediation(self) -> bool:
        """Whether it was said in consultation or mediation; a settlement is its result, and no part of it."""
        return self.kind.startswith("mediation.") and self.kind != "mediation.settle"

    def to_json(self) -> dict[str, Any]:
        """Return what everybody may know of it, as a JSON object."""
        told = {
            "act": self.seq, "kind": self.kind, "by": self.by, "on": self.day.isoformat(), "title": self.title or None,
            "sealed": self.sealed, "open_to": list(self.open_to),
            "disclosed": [{"by": one.by, "open_to": list(one.open_to), "act": one.place} for one in self.disclosures],
            "side": self.side, "exhibit": self.exhibit, "replies_to": self.replies_to, "struck_out": self.struck_out,
            "erased": self.erased,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value not in (None, [])}


@dataclass(frozen=True, slots=True)
class Papers:
    """All papers of the case by the numbers of their acts, and the number of the last procedural order."""

    known: Mapping[int, Paper] | None = None
    orders: int = 0

    def of(self, seq: object) -> Paper | None:
        """Return a paper by the number of its act."""
        return (self.known or {}).get(seq) if isinstance(seq, int) else None

    def all(self) -> tuple[Paper, ...]:
        """Return all papers in the order in which they came."""
        return tuple((self.known or {}).values())

    def with_paper(self, paper: Paper) -> Papers:
        """Return the papers with this one among them."""
        return replace(self, known={**(self.known or {}), paper.seq: paper})

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        return {"papers": [paper.to_json() for paper in self.all()]} if self.known else {}


def sealed_fields(kind: StepKind | None) -> tuple[str, ...]:
    """Return the fields of a kind of step that hold sealed texts."""
    return tuple(one.name for one in kind.fields if one.type == "sealed") if kind else ()


def noted(proceeding: Proceeding, kind: StepKind, step: Step) -> Proceeding:
    """Return the proceeding with a step among its papers: one that holds a text, or could hold one and is a paper."""
    names = sealed_fields(kind)
    if not names or not (kind.area == "paper" or any(map(step.get, ("text", *names)))):
        return proceeding
    return proceeding.with_(papers=proceeding.papers.with_paper(paper_in(step, kind)))


def paper_in(step: Step, kind: StepKind) -> Paper:
    """Return the paper that a step is."""
    return Paper(
        step.seq, step.kind, step.by, step.day, str(step.get("title") or ""),
        any(map(step.get, sealed_fields(kind))), tuple(step.get("open_to") or ()), step.get("side"),
        step.get("exhibit"), step.get("paper"),
    )  # fmt: skip


def sides(proceeding: Proceeding) -> frozenset[str]:
    """Return the parties that are sides of the case."""
    members = (member for office in SIDES for member in proceeding.holding(office))
    return frozenset(one.party for one in members if one.through is None)


def holders(proceeding: Proceeding, paper: Paper) -> frozenset[str]:
    """Return those who have to disclose a paper before it is opened to more: those whose word it is."""
    if not paper.kind.startswith("mediation.") or paper.by in sides(proceeding):
        return frozenset({paper.by})
    return frozenset({paper.side}) if paper.side else sides(proceeding) or frozenset({paper.by})


def all_disclosed(proceeding: Proceeding, paper: Paper) -> bool:
    """Say whether all sides have disclosed a paper."""
    return bool(sides(proceeding)) and sides(proceeding) <= {one.by for one in paper.disclosures}
