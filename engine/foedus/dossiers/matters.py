"""Folding the acts of a question's file: the findings that serve it, and the opinions that were kept.

A finding serves the question for which it was made: the same legal order, subject, territory, addressee and pair of
parties. The date and the deciding body are not part of it, for a fact found once serves the question on other days
and before other bodies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from foedus.dossiers.fold import correct, struck_acts
from foedus.kernel.canonical import canonical, content_hash
from foedus.law.precedence.records import question_doc, read_finding
from foedus.law.precedence.values import Finding, Question
from foedus.ledger.acts import Act
from foedus.ports import FindingRow, MatterRow

PREFIX: Final = "question/"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it stands after corrections; ``doc`` is ``None`` when it was struck."""

    act: Act
    doc: Mapping[str, Any] | None
    corrections: tuple[Act, ...] = ()

    @property
    def finding(self) -> Finding | None:
        """The finding, with the act that recorded it."""
        return None if self.doc is None else read_finding(self.doc, self.act.ref)


@dataclass(frozen=True, slots=True)
class Matter:
    """One question with its findings; ``doc`` is the question's identity, ``found`` everything ever found."""

    matter: str
    doc: Mapping[str, Any]
    found: tuple[Found, ...]
    opinions: tuple[Act, ...]
    acts: tuple[Act, ...]

    @property
    def seq(self) -> int:
        """The number of the last act."""
        return self.acts[-1].seq

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that stand, in the order in which they were recorded."""
        return tuple(item for each in self.found if (item := each.finding) is not None)


def identity(order: str, question: Question) -> dict[str, Any]:
    """Return what makes a question the same question for its findings."""
    doc = question_doc(question)
    kept: dict[str, Any] = {"order": order, "subject": doc["subject"], "territory": sorted(set(doc["territory"]))}
    if "addressee" in doc:
        kept["addressee"] = doc["addressee"]
    if "between" in doc:
        kept["between"] = sorted(doc["between"])
    return kept


def matter_of(doc: Mapping[str, Any]) -> str:
    """Return the name of a question: readable, and one for each identity."""
    readable = "-".join((doc["order"], doc["subject"].replace(".", "-").replace("_", "-")))
    return f"{readable[:60]}-{content_hash(doc)[:12]}"


def file_of_matter(matter: str) -> str:
    """Return the ledger's name for a question's file."""
    return PREFIX + matter


def holding(opinion: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the act that keeps an opinion says of it; the whole is stored under its hash."""
    names = ("outcome", "governs", "yields", "invalid", "modifiers", "refer_to", "law")
    return {"asked": opinion["question"], **{name: opinion[name] for name in names}}


def fold_matter(acts: Sequence[Act]) -> Matter | None:
    """Fold the acts of one file, in the order of their numbers; ``None`` for a file that does not begin as one."""
    if not acts or acts[0].tag != "matter.open":
        return None
    struck = struck_acts(acts, "finding.correct")
    standing: dict[int, list[Act]] = {}
    for act in acts:
        if act.tag == "finding.correct" and act.seq not in struck:
            standing.setdefault(act.payload["corrects"], []).append(act)
    found: list[Found] = []
    for act in acts:
        if act.tag == "finding.record":
            doc: dict[str, Any] | None = dict(act.payload)
            for later in standing.get(act.seq, ()):
                doc = correct(doc, later.payload)
            found.append(Found(act, doc, tuple(standing.get(act.seq, ()))))
    doc = acts[0].payload["question"]
    opinions = tuple(act for act in acts if act.tag == "opinion.record")
    return Matter(matter_of(doc), doc, tuple(found), opinions, tuple(acts))


def rows_of(matter: Matter) -> tuple[MatterRow, tuple[FindingRow, ...]]:
    """Return the projected rows of a question."""
    row = MatterRow(
        matter.matter, matter.doc["order"], matter.doc["subject"], canonical(matter.doc).decode(), matter.seq
    )
    findings = tuple(
        FindingRow(matter.matter, each.act.seq, item.type, item.first, item.second)
        for each in matter.found
        if (item := each.finding) is not None
    )
    return row, findings
