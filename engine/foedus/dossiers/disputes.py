"""Folding the acts of a dispute's file: its parties, its course under its procedure, and what is irregular in it.

Rules of this module:

* a dispute stays under the version of the procedure that it was filed under, until an act moves it to another;
* a correction strikes an act, or replaces fields of it or of the filing; a struck correction counts no more;
* what the procedure does not allow counts all the same: it is irregular, and the case goes on from there;
* the same thing done twice on one day is irregular too, whatever the table says of it;
* steps count in the order of their days; each is judged by where the case stood before it;
* whoever is said to have done a stage holds one of its roles by then; where nobody is named, nothing is asserted.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from foedus.dossiers.dispute_irregular import repeated
from foedus.dossiers.dispute_lookup import Lookup
from foedus.dossiers.fold import correct, struck_acts
from foedus.kernel.dates import LATEST, PartialDate
from foedus.law.calendars import Calendar, Together
from foedus.law.procedures.course import stand
from foedus.law.procedures.record import Case, Happening
from foedus.law.procedures.rows import DisputeFilter, DisputePartyRow, DisputeRow
from foedus.law.procedures.stand import Irregularity, Stand
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.filing import against_case, events_of
from foedus.law.proceedings.proceeding import Proceeding
from foedus.law.proceedings.table import STEPS, against_stage, against_step, read_step, take
from foedus.law.proceedings.values import COMPUTED, Situation, Step
from foedus.ledger.acts import Act
from foedus.lifecycles.dispute import dispute_life
from foedus.ports import Reading

PREFIX: Final = "dispute/"
FIELDS: Final = ("date", "stage", "event", "outcome", "party", "by_expiry", "note")
"""What an act of a dispute can have, in the words of the history format."""

FILING: Final = (
    "title", "parties", "categories", "sponsored_by", "grounds", "exhausted", "events", "urgent", "holidays",
    "calendars", "starts_in_the_middle", "about",
)  # fmt: skip
"""What a filing says beside its procedure; ``calendars`` are places with the hashes of their stored calendars."""

NOT_YOURS: Final = "not-your-act"

LAST: Final = sys.maxsize
"""Behind every act of a file."""

_DONE: Final = ("dispute.act", "dispute.step")


@dataclass(frozen=True, slots=True)
class Done:
    """One act of a dispute as it stands after corrections; ``doc`` is ``None`` when it was struck."""

    act: Act
    doc: Mapping[str, Any] | None
    corrections: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Dispute:
    """One dispute as its acts leave it; ``filing`` is what the filing says after corrections."""

    dispute: str
    procedure: Procedure
    definition: str
    filing: Mapping[str, Any]
    done: tuple[Done, ...]
    acts: tuple[Act, ...]
    calendars: tuple[Calendar, ...] = ()

    @property
    def seq(self) -> int:
        """The number of the last act."""
        return self.acts[-1].seq

    @property
    def title(self) -> str:
        """The title of the case, or its name."""
        return str(self.filing.get("title", self.dispute))

    @property
    def parties(self) -> Mapping[str, str]:
        """Who holds which role."""
        found: Mapping[str, str] = self.filing["parties"]
        return found

    @property
    def filed_on(self) -> date:
        """The day of the filing; the first day that is possible if it is only partly known."""
        return PartialDate.parse(str(self.acts[0].effective_on)).first

    @cached_property
    def happenings(self) -> tuple[Happening, ...]:
        """What happened in the stages and still counts, in the order in which it was recorded."""
        docs = ((one.doc, one.act.seq) for one in self.done if one.doc is not None)
        done = (happening_of(doc, seq) for doc, seq in docs if "step" not in doc or "does" in doc)
        return (*events_of(self.filing), *done)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps that still count, in the order of their days."""
        docs = [(one.doc, one.act.seq) for one in self.done if one.doc is not None and "step" in one.doc]
        return tuple(sorted((read_step(doc, seq) for doc, seq in docs), key=lambda step: (step.day, step.seq)))

    @property
    def holidays(self) -> Collection[date]:
        """The days that the filing names, and those of all its calendars together."""
        named = frozenset(map(date.fromisoformat, self.filing.get("holidays", ())))
        return Together(self.calendars, named) if self.calendars else named

    def stand(self, on: date) -> Stand:
        """Say where the case stands at the end of a day."""
        proceeding = self.proceeding(on)
        found = self._course(self.happenings, proceeding, on)
        if proceeding.closed is None:
            return found
        nothing: dict[str, Any] = dict.fromkeys(("follow", "next", "overdue", "then", "beside", "missing"), ())
        return replace(found, ended=True, **nothing)

    def _course(self, happenings: tuple[Happening, ...], proceeding: Proceeding, on: date) -> Stand:
        return stand(self.procedure, self._case(happenings, proceeding), on, dispute_life(self.procedure))

    def _case(self, happenings: tuple[Happening, ...], proceeding: Proceeding) -> Case:
        filing = self.filing
        return Case(
            happenings,
            urgent=bool(filing.get("urgent", False)),
            holidays=self.holidays,
            in_the_middle=bool(filing.get("starts_in_the_middle", False)),
            changes=proceeding.times.changes,
        )

    def proceeding(self, on: date) -> Proceeding:
        """Say what the steps have come to at the end of a day."""
        return self._proceeding((on, LAST))

    def _proceeding(self, until: tuple[date, int]) -> Proceeding:
        """Say what the steps up to a day, and of that day up to an act, have come to."""
        return next((after for at, after in reversed(self._taken[0]) if at <= until), self._at_filing)

    @property
    def _at_filing(self) -> Proceeding:
        return Proceeding.of(self.procedure, self.filing, self.filed_on)

    @cached_property
    def _taken(self) -> tuple[tuple[tuple[tuple[date, int], Proceeding], ...], tuple[Irregularity, ...]]:
        """Take the steps one after the other: what they come to, and what is irregular in them."""
        now, irregular = self._at_filing, list[Irregularity]()
        found: list[tuple[tuple[date, int], Proceeding]] = []
        for step in self.steps:
            before = tuple(
                one for one in self.happenings if one.day.last < step.day or int(one.place.removeprefix("#")) < step.seq
            )
            situation = Situation(self.procedure, self.filing, self._course(before, now, step.day), now)
            irregular += (
                Irregularity(reason.code, PartialDate.of(step.day), "", reason.message, step.place, reason.remedy)
                for reason in against_step(situation, step)
            )
            now = take(now, situation, step)
            found.append(((step.day, step.seq), now))
        return tuple(found), tuple(irregular)

    @cached_property
    def end(self) -> Stand:
        """Where the case stands when everything that is recorded has happened."""
        return self.stand(LATEST)

    @cached_property
    def irregularities(self) -> tuple[Irregularity, ...]:
        """Everything that is irregular in the course; ``place`` is the number of the act, as ``#3``."""
        filed = self._at_filing
        case = self._case(events_of(self.filing), filed)
        of_filing = against_case(self.procedure, self.filing, case, self.filed_on)
        of_course = (*self.end.irregularities, *repeated(self.happenings))
        return (*of_filing, *of_course, *self._taken[1], *self._not_theirs())

    def _not_theirs(self) -> Iterator[Irregularity]:
        """Say which stages were done by somebody who held none of their roles before the act, nor by it."""
        refused = {one.place for one in self._taken[1] if one.kind == NOT_YOURS}
        for one in self.happenings:
            stage = self.procedure.by_id.get(one.stage or "")
            if stage is None or one.party is None or one.place in refused:
                continue
            before, after = (self._proceeding((one.day.last, one.order - n)) for n in (1, 0))
            if after.may_do(one.party, stage, one.outcome):
                continue
            for reason in against_stage(before, stage, one.party, one.outcome):
                yield Irregularity(reason.code, one.day, stage.id, reason.message, one.place)


def file_of_dispute(dispute: str) -> str:
    """Return the ledger's name for a dispute's file."""
    return PREFIX + dispute


def happening_of(doc: Mapping[str, Any], seq: int) -> Happening:
    """Read one act in the words of the history format."""
    return Happening(
        day=PartialDate.parse(doc["date"]),
        stage=doc.get("does") if "step" in doc else doc.get("stage"),
        event=doc.get("event"),
        outcome=doc.get("outcome"),
        party=doc.get("by") if "step" in doc else doc.get("party"),
        by_expiry=STEPS[doc["step"]].by_expiry if "step" in doc else "by_expiry" in doc,
        note=doc.get("note", ""),
        place=f"#{seq}",
        order=seq,
    )


def fold_dispute(acts: Sequence[Act], procedures: Lookup) -> Dispute | None:
    """Fold the acts of one file, in the order of their numbers; ``None`` for a file that does not begin as one."""
    if not acts or acts[0].tag != "dispute.file":
        return None
    digest = str(acts[0].payload["definition"])
    struck = struck_acts(acts, "dispute.correct")
    standing: dict[int, list[Act]] = {}
    for act in acts:
        if act.tag == "dispute.correct" and act.seq not in struck:
            standing.setdefault(act.payload["corrects"], []).append(act)
        elif act.tag == "dispute.move" and act.seq not in struck:
            digest = str(act.payload["definition"])
    filing, _ = _standing(acts[0], FILING, standing)
    assert filing is not None  # nobody can strike it; the desk and the inspection see to that
    done = [Done(act, *_standing(act, fields_of(act), standing)) for act in acts if act.tag in _DONE]
    name = acts[0].file.removeprefix(PREFIX)
    calendars = tuple(procedures.calendar(one) for _, one in sorted(filing.get("calendars", {}).items()))
    return Dispute(name, procedures(digest), digest, filing, tuple(done), tuple(acts), calendars)


def fields_of(act: Act) -> tuple[str, ...]:
    """Return the fields of an act that corrections can change."""
    if act.tag == "dispute.step":
        return tuple(name for name in {**act.payload, **dict.fromkeys(_OF_STEP)} if name not in COMPUTED)
    return {"dispute.act": FIELDS, "dispute.file": FILING}.get(act.tag, ())


_OF_STEP: Final = ("does", "outcome", "note")


def _standing(
    act: Act, names: Sequence[str], standing: Mapping[int, Sequence[Act]]
) -> tuple[Mapping[str, Any] | None, tuple[Act, ...]]:
    doc: dict[str, Any] | None = {name: act.payload[name] for name in names if name in act.payload}
    corrections = tuple(standing.get(act.seq, ()))
    for later in corrections:
        doc = correct(doc, later.payload)
    return doc, corrections


def open_files(reading: Reading, on: date, *, party: str | None = None, procedure: str | None = None) -> list[str]:
    """Return the files of the disputes that may still have been open on a day, by their rows."""
    rows = reading.disputes(DisputeFilter(party, None, procedure))
    return [file_of_dispute(row.dispute) for row in rows if not row.ended or row.last_on is None or row.last_on > on]


def rows_of(dispute: Dispute) -> tuple[DisputeRow, tuple[DisputePartyRow, ...]]:
    """Return the projected rows of a dispute."""
    end = dispute.end
    days = [
        *(one.day for one in dispute.happenings if one.order > 1),
        *(PartialDate.of(step.day) for step in dispute.steps),
    ]
    row = DisputeRow(
        dispute.dispute, dispute.title, dispute.procedure.id, dispute.definition, end.state, int(end.ended),
        int(end.binding), len({one.place for one in dispute.irregularities}),
        min((day.first for day in days), default=None), max((day.last for day in days), default=None), dispute.seq,
    )  # fmt: skip
    members = dispute.proceeding(LATEST).parties.members
    parties = {DisputePartyRow(dispute.dispute, member.role, member.party) for member in members}
    return row, tuple(sorted(parties))
