"""Reading agreement files: bytes in, checked terms and acts out, or every mistake with its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foedus.definitions.checks import check_sense
from foedus.definitions.findings import check_shape
from foedus.definitions.models import AgreementModel
from foedus.definitions.schema import agreement_schema
from foedus.definitions.source import scan_source
from foedus.definitions.tree import Source, json_form, refusal
from foedus.errors import Reason, Where
from foedus.law.acts import LegalAct, read_act, spread
from foedus.law.terms import Evidence, Terms, read_evidence, read_terms, waits_for

__all__ = ["AgreementFile", "agreement_schema", "conflicts", "legal_acts", "read_agreement"]

_EVIDENCE = ("acts_complete", "acts_scope", "trigger")
_ABOUT_THE_FILE = ("acts", "expect", "confidence", "sources", "source_licence", "unconfirmed", "notes")


@dataclass(frozen=True, slots=True)
class AgreementFile:
    """A checked agreement file.

    ``doc`` is its JSON form without floats (decimals of weights are text). ``acts`` has one party per act,
    with keys ``acts[3]`` or, where one item names several parties, ``acts[3]:US-KS``. ``places("when.all_of[1]")``
    is the place of a value in the file.
    """

    name: str
    doc: Mapping[str, Any]
    terms: Terms
    evidence: Evidence
    acts: tuple[LegalAct, ...]
    expect: Mapping[str, Any] | None
    places: Callable[[str], Where] = field(repr=False, compare=False)

    @property
    def definition(self) -> dict[str, Any]:
        """The terms alone: no acts, nothing about their completeness, nothing about the file itself."""
        return {key: value for key, value in self.doc.items() if key not in (*_EVIDENCE, *_ABOUT_THE_FILE)}

    @property
    def evidence_doc(self) -> dict[str, Any]:
        """What the file says about its list of acts: acts_complete, acts_scope, trigger."""
        return {key: self.doc[key] for key in _EVIDENCE if key in self.doc}

    @property
    def act_docs(self) -> list[dict[str, Any]]:
        """The acts in their JSON form, one party each, in the order of ``acts``."""
        return spread(self.doc["acts"], self.terms.parties.listed or ())

    @property
    def act_places(self) -> list[Where]:
        """The place of each of ``acts`` in the file."""
        return [self.places(act.key) for act in self.acts]


def read_agreement(data: bytes, name: str) -> AgreementFile:
    """Read an agreement file (the agreement format, sections 1 and 2).

    Raises:
        DefinitionRefused: with every mistake that was found, sorted by place.

    """
    source, reasons = scan_source(data, name)
    if source is not None:
        reasons += check_source(source)
    if reasons or source is None:
        raise refusal(name, reasons)
    doc: dict[str, Any] = json_form(source.root)
    terms = read_terms(doc)
    return AgreementFile(
        name=name,
        doc=doc,
        terms=terms,
        evidence=read_evidence(doc),
        acts=legal_acts(doc["acts"], terms.parties.listed or ()),
        expect=doc.get("expect"),
        places=source,
    )


def check_source(source: Source) -> list[Reason]:
    """Check shape and sense of an agreement that was read."""
    found = check_shape(source, AgreementModel)
    return [*found, *check_sense(source, touched_by(source, found))]


def touched_by(source: Source, reasons: Sequence[Reason]) -> frozenset[str]:
    """Return the top-level fields in which a reason lies; what follows from those is not said again."""
    touched: set[str] = set()
    starts = sorted((Where(source.name, key.line, key.column), key.text) for key, _ in source.root.values())
    for reason in reasons:
        before = [key for where, key in starts if reason.where is not None and where <= reason.where]
        touched.update(before[-1:])
    return frozenset(touched)


def legal_acts(docs: Sequence[Mapping[str, Any]], listed: Sequence[str]) -> tuple[LegalAct, ...]:
    """Build the acts, one party each, with keys that lead back to the item of the file."""
    found: list[LegalAct] = []
    for index, doc in enumerate(docs):
        each = spread([doc], listed)
        for one in each:
            suffix = f":{one['party']}" if len(each) > 1 else ""
            found.append(read_act(one, f"acts[{index}]{suffix}"))
    return tuple(found)


def conflicts(files: Sequence[AgreementFile], known: Collection[str] = ()) -> list[tuple[Reason, list[AgreementFile]]]:
    """Check files against each other: no id twice, no circle of agreements that wait for each other.

    Each reason comes with the files that it keeps out. ``known`` are ids outside these files; they end every chain,
    for what is registered was checked before.
    """
    found: list[tuple[Reason, list[AgreementFile]]] = []
    waits: dict[str, tuple[str, ...]] = {}
    by_id: dict[str, AgreementFile] = {}
    for file in files:
        first = by_id.setdefault(file.terms.id, file)
        if first is not file:
            text = f"the agreement {file.terms.id} stands already in {first.name}"
            found.append((Reason("duplicate-name", text, where=file.places("id")), [file]))
        else:
            waits[file.terms.id] = waits_for(file.terms)
    for circle in _circles({key: [one for one in ids if one not in known] for key, ids in waits.items()}):
        text = f"the agreements wait for each other: {' → '.join((*circle, circle[0]))}"
        reason = Reason("circular-in-force", text, where=by_id[circle[0]].places("entry_into_force"))
        found.append((reason, [by_id[name] for name in circle]))
    return found


def _circles(waits: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return each circle once, beginning with its smallest id; walked with an explicit stack."""
    done: set[str] = set()
    found: dict[tuple[str, ...], None] = {}
    for start in sorted(waits):
        if start in done:
            continue
        path = [start]
        todo = [iter(sorted(waits[start]))]
        while path:
            other = next((item for item in todo[-1] if item in waits and item not in done), None)
            if other is None:
                done.add(path.pop())
                todo.pop()
            elif other in path:
                circle = path[path.index(other) :]
                first = circle.index(min(circle))
                found[(*circle[first:], *circle[:first])] = None
            else:
                path.append(other)
                todo.append(iter(sorted(waits[other])))
    return list(found)
