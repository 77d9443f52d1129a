"""Procedural steps as values: the closed table of their kinds, who may take them when, and what a step says.

A *step* is something that somebody does inside a case and that the table of stages has no line for: a third party
joins, an arbitrator is challenged, a time is extended, a paper is handed in. A step may do a stage at the same time
(``does``): the constitution of a panel is also the stage that the procedure calls so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from foedus.errors import Reason
from foedus.law.procedures.stand import Stand
from foedus.law.procedures.values import Procedure

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding

Office = Literal[
    "complainant", "respondent", "third", "mediator", "tribunal", "authority", "appointer", "nominee", "outsider"
]
"""What a role is for: who brings the case, who answers it, who stands beside, who helps, who decides, who administers.

Three offices belong to no role: ``appointer``, the body that the procedure names to appoint in default of a side;
``nominee``, whoever was named for a seat and does not sit (yet); and ``outsider``, whoever holds nothing here: it may
ask to come in, and hardly anything else.
"""

OFFICES: Final[tuple[Office, ...]] = (
    "complainant", "respondent", "third", "mediator", "tribunal", "authority", "appointer", "nominee", "outsider",
)  # fmt: skip
SIDES: Final[tuple[Office, ...]] = ("complainant", "respondent")

Phase = Literal["open", "tribunal", "decided", "ended"]
"""How far a case has come: before a tribunal sits, before it, after something binding was decided, after the end."""

PHASES: Final[tuple[Phase, ...]] = ("open", "tribunal", "decided", "ended")
GOING: Final[tuple[Phase, ...]] = ("open", "tribunal", "decided")

FieldType = Literal["text", "day", "number", "flag", "list", "choice", "step", "map", "sealed"]
"""``step`` is the number of an earlier act of the case, ``map`` pairs of name and word, ``sealed`` a text that only
those may read to whom the step opens it."""

COMMON: Final = ("step", "date", "by", "does", "outcome", "note")
"""What every step can say: its kind, its day, who took it, and which stage it does."""

COMPUTED: Final = ("irregular", "frozen")
"""What the desk adds to the payload of a step: what is irregular in it, and what it freezes."""


@dataclass(frozen=True, slots=True)
class StepField:
    """One field of a kind of step."""

    name: str
    words: str
    type: FieldType = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it was taken; ``place`` is the number of its act, as ``#7``."""

    kind: str
    day: date
    by: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    does: str | None = None
    outcome: str | None = None
    note: str = ""
    seq: int = 0

    @property
    def place(self) -> str:
        """The act's number in the file of the dispute, as ``#7``."""
        return f"#{self.seq}"

    def get(self, name: str) -> Any:
        """Return a field, or ``None``."""
        return self.fields.get(name)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a case stands when a step is taken: before the step, on its day."""

    procedure: Procedure
    filing: Mapping[str, Any]
    stand: Stand
    proceeding: Proceeding

    @property
    def phase(self) -> Phase:
        """How far the case has come."""
        from foedus.law.proceedings.offices import offices_of_stage

        if self.stand.ended or self.proceeding.closed is not None:
            return "ended"
        if self.stand.binding or self.proceeding.award.standing is not None:
            return "decided"
        sits = self.proceeding.panel.complete or "tribunal" in offices_of_stage(self.procedure, self.stand.state)
        return "tribunal" if sits else "open"


Judge = Callable[[Situation, Step], Iterator[Reason]]
"""What speaks against a step where the case stands."""

Take = Callable[["Proceeding", Situation, Step], "Proceeding"]
"""The proceeding after a step; also after one that was irregular."""


@dataclass(frozen=True, slots=True)
class StepKind:
    """A kind of step: who may take it, how far the case must have come, what it says, and what it brings about.

    ``name`` is ``area.verb``. ``by`` and ``when`` are the whole permission: what they do not name is denied. A stage
    that a step does ``by_expiry`` is done because the time of others has run out, and is not late.
    """

    name: str
    words: str
    by: tuple[Office, ...]
    when: tuple[Phase, ...]
    fields: tuple[StepField, ...]
    take: Take
    judge: Judge | None = None
    by_expiry: bool = False

    @property
    def area(self) -> str:
        """The first half of the name."""
        return self.name.partition(".")[0]

    @property
    def verb(self) -> str:
        """The second half of the name."""
        return self.name.partition(".")[2]

    def to_json(self) -> dict[str, Any]:
        """Return the line of the table as a JSON object."""
        fields = [
            {"name": one.name, "type": one.type, "required": one.required, "words": one.words,
             **({"choices": list(one.choices)} if one.choices else {})}
            for one in self.fields
        ]  # fmt: skip
        return {"step": self.name, "words": self.words, "by": list(self.by), "when": list(self.when), "fields": fields}
