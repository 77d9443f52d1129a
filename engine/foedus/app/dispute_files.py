"""Disputes in a register: ``foedus dispute file …`` is ``registry.dispute.file(…)``."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.app.days import Day, aware, exact, text
from foedus.errors import NotFound, Usage
from foedus.kernel.clock import today
from foedus.store.archive import SqlArchive

if TYPE_CHECKING:
    from foedus.law.calendars import Calendar
    from foedus.law.procedures.values import Procedure
    from foedus.queries.dispute_opinions import Rested
    from foedus.queries.dispute_statistics import DisputeStatistics
    from foedus.queries.disputes import DisputeListed, DisputeShown
    from foedus.queries.papers import PaperText
    from foedus.services.dispute_import import Tally
    from foedus.services.outcome import Outcome

Files = Iterable[str | Path]


@dataclass(frozen=True, slots=True)
class Imported:
    """What the import of a log came to; ``paths`` is the plain count of the log: sequence of stages → cases."""

    file: str
    log: str
    procedure: str
    tally: Tally
    paths: Mapping[tuple[str, ...], int]
    seconds: float

    @property
    def per_second(self) -> float:
        """Cases per second."""
        return self.tally.cases / self.seconds if self.seconds else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the result as a JSON object."""
        names = ("cases", "decisions", "filed", "recorded", "known", "regular", "irregular", "in_the_middle")
        return {
            "file": self.file, "log": self.log, "procedure": self.procedure,
            **{name: getattr(self.tally, name) for name in names}, "kinds": dict(sorted(self.tally.kinds.items())),
            "seconds": round(self.seconds, 2), "cases_per_second": round(self.per_second, 1),
            "paths": [{"path": list(path), "cases": count} for path, count in self.paths.items()],
        }  # fmt: skip


class Disputes:
    """Disputes under their procedures: file them, record what happens, ask where they stand."""

    def __init__(self, archive: SqlArchive, actor: str) -> None:
        self._archive = archive
        self._actor = actor

    def file(
        self, dispute: str, *, procedure: str, parties: Mapping[str, str], on: Day, title: str | None = None,
        urgent: bool = False, holidays: Sequence[Day] = (), starts_in_the_middle: bool = False,
        calendars: Iterable[str] = (), calendar_files: Files | None = None,
        categories: Mapping[str, str] | None = None, sponsored_by: Mapping[str, Mapping[str, str]] | None = None,
        grounds: Sequence[Mapping[str, Any]] = (), exhausted: Sequence[str] = (),
        events: Mapping[str, Day] | None = None, procedures: Files | None = None, irregular: bool = False,
        reason: str | None = None, request_id: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """File a dispute under a procedure that ships, or one of the files ``procedures``.

        ``parties`` says who holds which role. The dispute stays under this version of the procedure, and keeps the
        ``calendars`` of the places named as they are today: a day is a holiday if it is one in any of them.
        ``categories`` say what each party is (government, enterprise, ngo, citizen); by that its standing is examined.
        ``sponsored_by`` names for a party its ``government`` and the day on which that ``accepted`` the case or
        ``refused`` it. ``grounds`` are agreements that bind both sides: ``{"agreement": …, "articles": […]}``.
        ``exhausted`` are statements of what was tried before, ``events`` the days of what lets a time run.
        ``irregular`` records a filing without standing, or too late; that needs a reason.

        Raises:
            Conflict: ``id-taken``, a dispute of this name is filed already.
            NotFound: there is no such procedure, or no calendar of a place.
            Refused: with every reason.

        """
        from foedus.services.disputes import file

        days = [str(exact(day)) for day in holidays]
        given = {
            "title": title, "parties": dict(parties), "urgent": urgent or None, "holidays": sorted(days) or None,
            "starts_in_the_middle": starts_in_the_middle or None, "categories": dict(categories or {}) or None,
            "sponsored_by": {name: dict(one) for name, one in (sponsored_by or {}).items()} or None,
            "grounds": [dict(one) for one in grounds] or None, "exhausted": list(exhausted) or None,
            "events": {name: text(day) for name, day in (events or {}).items()} or None,
        }  # fmt: skip
        filing = {name: value for name, value in given.items() if value is not None}
        day = exact(on)
        assert day is not None  # it must be given
        by = self._by(reason, request_id, dry_run)
        places = _calendars(calendars, calendar_files)
        found = _procedure(procedure, procedures)
        return file(self._archive, dispute, found, filing, day, by, places, irregular=irregular)

    def act(
        self, dispute: str, stage: str | None = None, *, on: Day, event: str | None = None,
        outcome: str | None = None, party: str | None = None, note: str | None = None, by_expiry: bool = False,
        irregular: bool = False, reason: str | None = None, request_id: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Record that a stage was done, or an event happened, on a day.

        ``irregular`` records it although the procedure does not allow it; that needs a reason.

        Raises:
            NotFound: the register knows no such dispute.
            Refused: with every reason, and what is possible instead.

        """
        from foedus.services.disputes import act

        given = {
            "date": text(on), "stage": stage, "event": event, "outcome": outcome, "party": party,
            "by_expiry": by_expiry or None, "note": note,
        }  # fmt: skip
        doc = {name: value for name, value in given.items() if value is not None}
        return act(self._archive, dispute, doc, self._by(reason, request_id, dry_run), irregular=irregular)

    def step(
        self, dispute: str, kind: str, /, *, on: Day, by: str, does: str | None = None, outcome: str | None = None,
        by_expiry: bool = False, note: str | None = None, irregular: bool = False, reason: str | None = None,
        request_id: str | None = None, dry_run: bool = False, **fields: Any,
    ) -> Outcome:  # fmt: skip
        """Record a step beside the stages, such as ``panel.appoint``; ``fields`` are those of its kind.

        Sealed fields are given as plain text, which only those can read to whom it is opened.
        ``by`` is the party, member or body that took it, ``does`` a stage that it does at the same time, perhaps
        ``by_expiry`` of the time of others. ``irregular`` records it although it was not theirs, or not now; that
        needs a reason. The kinds: ``foedus dispute steps``.

        Raises:
            NotFound: the register knows no such dispute.
            Refused: with every reason.

        """
        from foedus.services.disputes import step

        given = {"date": text(on), "by": by, "does": does, "outcome": outcome, "by_expiry": by_expiry or None,
                 "note": note, **fields}  # fmt: skip
        doc = {"step": kind} | {name: value for name, value in given.items() if value is not None}
        return step(self._archive, dispute, doc, self._by(reason, request_id, dry_run), irregular=irregular)

    def read(self, dispute: str, seq: int) -> PaperText:
        """Return the text of the paper that is act ``seq``; a sealed one only to those to whom it is opened.

        Who reads is the actor of the registry.

        Raises:
            NotFound: the register knows no such dispute or act, or the act has no text.
            Refused: ``paper-sealed``, it is not opened to this actor; ``paper-erased``, an order took its text out.

        """
        from foedus.queries.papers import read

        return read(self._archive, dispute, seq, self._actor)

    def correct(
        self, dispute: str, seq: int, changes: Mapping[str, Any] | None = None, *, strike: bool = False,
        irregular: bool = False, reason: str | None = None, request_id: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Correct act ``seq`` of a dispute by a later act, or ``strike`` it; a reason is needed.

        ``calendars`` among the changes of a filing are places, whose calendars that ship are taken as they are today.
        """
        from foedus.services.disputes import correct

        if strike == (changes is not None):
            raise Usage("A correction either strikes the act or changes fields of it.")
        by = self._by(reason, request_id, dry_run)
        fields = None if changes is None else dict(changes)
        places = (fields or {}).get("calendars") or ()
        calendars = _calendars(places.split(",") if isinstance(places, str) else places, None)
        return correct(self._archive, dispute, seq, fields, by, irregular=irregular, calendars=calendars)

    def move(
        self, dispute: str, procedure: str, *, procedures: Files | None = None, irregular: bool = False,
        reason: str | None = None, request_id: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Let a dispute go on under the present version of a procedure, or another one; a reason is needed."""
        from foedus.services.disputes import move

        by = self._by(reason, request_id, dry_run)
        return move(self._archive, dispute, _procedure(procedure, procedures), by, irregular=irregular)

    def list(
        self, *, party: str | None = None, state: str | None = None, procedure: str | None = None,
        on: Day | None = None, as_known_at: datetime | None = None,
    ) -> list[DisputeListed]:  # fmt: skip
        """List disputes: as all that is recorded leaves them, or as they stood on a day."""
        from foedus.law.procedures.rows import DisputeFilter
        from foedus.queries.disputes import listing

        return listing(self._archive, DisputeFilter(party, state, procedure), exact(on), aware(as_known_at))

    def show(self, dispute: str, *, on: Day | None = None, as_known_at: datetime | None = None) -> DisputeShown:
        """Return a dispute with its history, and where it stands on a day (default: today).

        Of each opinion that an award has frozen it is also asked what the register would answer now.
        """
        from foedus.queries.disputes import show

        found = show(self._archive, dispute, exact(on) or today(self._archive.clock), aware(as_known_at))
        return replace(found, opinions=self._rested(found.acts))

    def opinion_of(self, dispute: str) -> Sequence[Rested]:
        """Return the opinions on which the awards of a dispute rest: as frozen, and as the answer would be now."""
        from foedus.queries.disputes import show

        return self._rested(show(self._archive, dispute, today(self._archive.clock)).acts)

    def _rested(self, acts: Sequence[Mapping[str, Any]]) -> tuple[Rested, ...]:
        from foedus.queries.dispute_opinions import frozen_in, rested

        found = tuple(frozen_in(acts))
        if not found:  # reading the law is not for nothing
            return ()
        from foedus.app.questions import the_law

        return rested(self._archive, the_law(), found)

    def statistics(self, *, procedure: str | None = None) -> Sequence[DisputeStatistics]:
        """Count the disputes under each procedure, or under one: stages, times, paths and irregularities."""
        from foedus.definitions.dated_log import shipped_mappings
        from foedus.queries.dispute_statistics import statistics

        groups = {mapping.procedure: mapping.groups for mapping in shipped_mappings().values()}
        return statistics(self._archive, groups, procedure)

    def import_(
        self, file: str | Path, *, mapping: str | Path = "eu-infringement", procedures: Files | None = None,
        limit: int | None = None, reason: str | None = None, progress: Callable[[Tally, int], None] | None = None,
    ) -> Imported:  # fmt: skip
        """Record every case of a dated log; a second import changes nothing, and a broken one goes on.

        ``mapping`` is one that ships, or a file; ``limit`` takes only so many cases; ``progress`` is told after each
        transaction how far it is, and of how many cases.

        Raises:
            DefinitionRefused: rows that cannot be read, or that the mapping does not know, each with its place.

        """
        from foedus.definitions.dated_log import path_counts, read_log
        from foedus.definitions.reading import read_bytes
        from foedus.services.dispute_import import record_log

        if limit is not None and limit < 1:
            raise Usage("At least one case is to be imported.")
        found = _mapping(mapping)
        cases = read_log(read_bytes(file), str(file), found)[:limit]
        by, procedure = self._by(reason, None, False), _procedure(found.procedure, procedures)
        begun = time.perf_counter()
        tell = None if progress is None else lambda tally: progress(tally, len(cases))
        tally = record_log(self._archive, procedure, cases, found.source, by, tell)
        spent = time.perf_counter() - begun
        return Imported(str(file), found.id, found.procedure, tally, path_counts(cases), spent)

    def _by(self, reason: str | None, request_id: str | None, dry_run: bool) -> Any:
        from foedus.services.desk import By

        return By(self._actor, reason, request_id, dry_run=dry_run)


def _procedure(name: str, procedures: Files | None) -> Procedure:
    from foedus.app.disputes import show_procedure

    return show_procedure(name, procedures)


def _calendars(places: Iterable[str], files: Files | None) -> Sequence[Calendar]:
    from foedus.app.calendars import show_calendar

    return [show_calendar(place, files) for place in dict.fromkeys(places)]


def _mapping(mapping: str | Path) -> Any:
    from foedus.definitions.dated_log import read_mapping, shipped_mappings
    from foedus.definitions.reading import read_bytes

    shipped = shipped_mappings()
    if str(mapping) in shipped:
        return shipped[str(mapping)]
    if isinstance(mapping, str) and not mapping.endswith((".yaml", ".yml")):
        raise NotFound(f"No mapping {mapping!r} ships; these do: {', '.join(shipped)}.")
    return read_mapping(read_bytes(mapping), str(mapping))
