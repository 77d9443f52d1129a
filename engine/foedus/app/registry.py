"""The gatehouse: where a register is opened and its rooms are put together.

:class:`Registry` is the library's twin of the command line: ``foedus agreement enact …`` is
``registry.agreement.enact(…)``, ``foedus load`` is ``registry.load``, ``foedus log show`` is ``registry.log.show``.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, overload

from foedus.errors import Usage
from foedus.kernel.clock import Clock, SystemClock, today
from foedus.kernel.dates import PartialDate
from foedus.queries import agreements as asked
from foedus.store.archive import HostConnection, SqlArchive

if TYPE_CHECKING:
    from foedus.checks.files import FilesReport
    from foedus.checks.findings import Inspection, Level
    from foedus.definitions.agreement import AgreementFile
    from foedus.law.forecast import Forecast
    from foedus.queries.log import Entry, LogFilter
    from foedus.queries.timeline import Timeline
    from foedus.services.load import Loaded
    from foedus.services.outcome import Outcome
    from foedus.services.tick import Due

Day = date | str
"""A law's date: a date, or text as precise as is known (``2018-04-10``, ``2018-04``, ``2018``)."""


def open_registry(url: str, *, actor: str | None = None, clock: Clock | None = None) -> Registry:
    """Open the register at a SQLAlchemy URL of SQLite or PostgreSQL.

    ``actor`` is who records acts, by default the user of the operating system. The schema is checked at the first
    question; a new database is made with :meth:`Registry.init`.

    Raises:
        Usage: ``database-url``, the URL cannot be used.

    """
    return Registry(SqlArchive.from_url(url, clock or SystemClock()), actor)


def join(connection: HostConnection, *, actor: str, clock: Clock | None = None) -> Registry:
    """Work inside a host application's own transaction: the host commits or rolls back, foedus does neither."""
    return Registry(SqlArchive.on_connection(connection, clock or SystemClock()), actor)


class Registry:
    """A register of agreements: load files, record acts, ask questions.

    Use it as a context manager, or call :meth:`close`.
    """

    def __init__(self, archive: SqlArchive, actor: str | None = None) -> None:
        self._archive = archive
        self.actor = actor or getpass.getuser()
        self.agreement = Agreements(archive, self.actor)
        self.log = Log(archive)
        self.db = Database(archive)

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._archive.dispose()

    @property
    def today(self) -> date:
        """The day by the register's clock, in UTC: the default of every question."""
        return today(self._archive.clock)

    def init(self) -> str:
        """Make the tables of a new register, and return the schema's version; harmless when repeated."""
        return self.db.upgrade()

    def load(
        self,
        files: Iterable[str | Path | AgreementFile],
        *,
        reason: str | None = None,
        dry_run: bool = False,
    ) -> Iterator[Loaded]:
        """Load agreement files, all or nothing per file, yielding what each came to.

        A second load of the same file changes nothing. A file that is refused does not keep the others out; the
        refusal comes when all files have had their turn.

        Raises:
            DefinitionRefused: files that are not what the format asks for, with every mistake of each.
            Refused: files whose acts are no lawful history, or whose terms differ from those recorded.

        """
        from foedus.definitions.reading import read_each
        from foedus.services.desk import By
        from foedus.services.load import load

        sources, wrong = read_each(files, self.agreement.ids)
        return load(self._archive, sources, By(self.actor, reason, dry_run=dry_run), wrong)

    def tick(self, until: Day | None = None, *, dry_run: bool = False) -> list[Due]:
        """Record what time has brought about until today; with ``dry_run`` list it, also for a later day."""
        from foedus.services.desk import By
        from foedus.services.tick import due, tick

        present = today(self._archive.clock)
        last = _exact(until) or present
        if dry_run:
            return due(self._archive, last)
        if last > present:
            raise Usage(f"{last} has not come yet: what is still to come can only be listed (dry run).")
        return tick(self._archive, By(self.actor), last)

    def check(self, level: Level = "basic") -> Inspection:
        """Inspect the whole register; ``strict`` replays every act and compares every projected cell."""
        from foedus.checks.register import inspect

        return inspect(self._archive, level)


class RecordAct(Protocol):
    """Records one act of one party: what ``registry.agreement.enact`` and its siblings are called with.

    ``on`` is the day of the act, as precise as it is known; ``takes_effect`` the day on which the party's own law or
    the stated date takes effect; ``notified`` when the depositary told the others; ``chosen`` a later day named in the
    instrument; ``instrument`` the reference of the paper.
    """

    def __call__(
        self,
        agreement: str,
        party: str,
        *,
        on: Day | None = None,
        takes_effect: Day | None = None,
        notified: Day | None = None,
        chosen: Day | None = None,
        partners: Sequence[str] = (),
        about: str | None = None,
        instrument: str | None = None,
        note: str | None = None,
        does_not_count: str | None = None,
        reason: str | None = None,
        request_id: str | None = None,
        expected_seq: int | None = None,
        dry_run: bool = False,
    ) -> Outcome:
        """Record the act and return what followed.

        Raises:
            Refused: with every reason, and what is possible instead.
            Conflict: somebody else was first.
            NotFound: the register does not know the agreement.

        """


class _Kind:
    """A method for one kind of act; all kinds take the same fields."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.__doc__ = f"Record the act “{kind}” of a party or an organ; see :class:`RecordAct`."

    @overload
    def __get__(self, owner: None, kind: type[Agreements]) -> _Kind: ...
    @overload
    def __get__(self, owner: Agreements, kind: type[Agreements]) -> RecordAct: ...
    def __get__(self, owner: Agreements | None, kind: type[Agreements]) -> _Kind | RecordAct:
        if owner is None:
            return self

        def record(agreement: str, party: str, **fields: Any) -> Outcome:
            return owner.record(self.kind, agreement, party, **fields)

        return record


class Agreements:
    """Everything about agreements: the acts of their life, and questions on both time axes."""

    def __init__(self, archive: SqlArchive, actor: str) -> None:
        self._archive = archive
        self._actor = actor

    sign = _Kind("sign")
    sign_definitively = _Kind("sign_definitively")
    ratify = _Kind("ratify")
    accept = _Kind("accept")
    approve = _Kind("approve")
    accede = _Kind("accede")
    succeed = _Kind("succeed")
    continue_ = _Kind("continue")
    enact = _Kind("enact")
    join = _Kind("join")
    execute = _Kind("execute")
    notify = _Kind("notify")
    consent = _Kind("consent")
    refuse = _Kind("refuse")
    proclaim = _Kind("proclaim")
    declare = _Kind("declare")
    order = _Kind("order")
    executive_order = _Kind("executive_order")
    provisionally_apply = _Kind("provisionally_apply")
    end_provisional = _Kind("end_provisional")
    reserve = _Kind("reserve")
    object = _Kind("object")
    withdraw = _Kind("withdraw")
    revoke = _Kind("revoke")
    repeal = _Kind("repeal")
    rescind = _Kind("rescind")
    suspend = _Kind("suspend")
    resume = _Kind("resume")
    terminate = _Kind("terminate")
    fact = _Kind("fact")

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all agreements in the register."""
        with self._archive.reading() as reading:
            return tuple(row.agreement for row in reading.agreements())

    def draft(
        self, file: str | Path | AgreementFile, *, reason: str | None = None, request_id: str | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Draft an agreement from a file with its terms; the file's own acts are left alone (see ``load``)."""
        from foedus.definitions.reading import read_all
        from foedus.services import agreements as desk
        from foedus.services.desk import By

        (source,) = read_all([file], self.ids)
        by = By(self._actor, reason, request_id, dry_run=dry_run)
        return desk.draft(self._archive, source.definition, source.evidence_doc, by)

    def adopt(self, agreement: str, *, on: Day | None = None, **how: Any) -> Outcome:
        """Record that the text is adopted; ``how`` takes reason, request_id, expected_seq and dry_run."""
        return self._step("adopt", agreement, on, how)

    def open(self, agreement: str, *, on: Day | None = None, **how: Any) -> Outcome:
        """Record that the agreement is open for signature or adherence."""
        return self._step("open", agreement, on, how)

    def abandon(self, agreement: str, *, on: Day | None = None, **how: Any) -> Outcome:
        """Record that the agreement is given up before it entered into force; a reason is needed."""
        return self._step("abandon", agreement, on, how)

    def record(
        self,
        kind: str,
        agreement: str,
        party: str,
        *,
        on: Day | None = None,
        takes_effect: Day | None = None,
        notified: Day | None = None,
        chosen: Day | None = None,
        partners: Sequence[str] = (),
        about: str | None = None,
        instrument: str | None = None,
        note: str | None = None,
        does_not_count: str | None = None,
        reason: str | None = None,
        request_id: str | None = None,
        expected_seq: int | None = None,
        dry_run: bool = False,
    ) -> Outcome:
        """Record one legal act of any kind; :class:`RecordAct` says what the fields mean."""
        from foedus.definitions.act_text import check_act
        from foedus.services import agreements as desk
        from foedus.services.desk import By

        doc: dict[str, Any] = {
            "date": _text(on),
            "party": party,
            "act": kind,
            "effective": _text(takes_effect),
            "notified": _text(notified),
            "chosen": _text(chosen),
            "with": list(partners) or None,
            "about": about,
            "ref": instrument,
            "note": note,
            "does_not_count": does_not_count,
        }
        by = By(self._actor, reason, request_id, expected_seq=expected_seq, dry_run=dry_run)
        present = {name: value for name, value in doc.items() if value is not None}
        check_act({"date": today(self._archive.clock).isoformat(), **present})
        return desk.record(self._archive, agreement, present, by)

    def correct(
        self,
        agreement: str,
        seq: int,
        changes: Mapping[str, Any] | None = None,
        *,
        strike: bool = False,
        reason: str | None = None,
        request_id: str | None = None,
        expected_seq: int | None = None,
        dry_run: bool = False,
    ) -> Outcome:
        """Correct act number ``seq`` by a new act: replace fields (``None`` takes one away), or ``strike`` it."""
        from foedus.services import agreements as desk
        from foedus.services.desk import By

        if strike == (changes is not None):
            raise Usage("A correction either strikes the act or changes fields of it.")
        by = By(self._actor, reason, request_id, expected_seq=expected_seq, dry_run=dry_run)
        if changes is not None:
            changes = {name: _text(value) if isinstance(value, date) else value for name, value in changes.items()}
        return desk.correction(self._archive, agreement, seq, changes, by)

    def list(self, *, on: Day | None = None, as_known_at: datetime | None = None) -> list[asked.Listed]:
        """List all agreements with their state on a date."""
        return asked.listing(self._archive, self._moment(on, as_known_at))

    def show(self, agreement: str, *, as_known_at: datetime | None = None) -> asked.Shown:
        """Return the terms and the acts of an agreement as they are recorded."""
        return asked.show(self._archive, agreement, as_known_at)

    def status(self, agreement: str, *, on: Day | None = None, as_known_at: datetime | None = None) -> asked.Status:
        """Say what an agreement is on a date, as known at an instant, and why."""
        return asked.status(self._archive, agreement, self._moment(on, as_known_at))

    def party(
        self, agreement: str, party: str, *, on: Day | None = None, as_known_at: datetime | None = None
    ) -> asked.PartyStatus:
        """Say where one party stands with an agreement on a date, and why."""
        return asked.party_status(self._archive, agreement, party, self._moment(on, as_known_at))

    def timeline(self, agreement: str, *, on: Day | None = None, as_known_at: datetime | None = None) -> Timeline:
        """Return the life of an agreement up to a date as a value, ready to be drawn."""
        return asked.timeline(self._archive, agreement, self._moment(on, as_known_at))

    def timelines(self, *, on: Day | None = None, as_known_at: datetime | None = None) -> Sequence[Timeline]:
        """Return the lives of all agreements."""
        return asked.timelines(self._archive, self._moment(on, as_known_at))

    def forecast(self, agreement: str, *, on: Day | None = None, as_known_at: datetime | None = None) -> Forecast:
        """Say what would bring an agreement, or its next stage, into force, seen from a date."""
        return asked.forecast(self._archive, agreement, self._moment(on, as_known_at))

    def _step(self, event: str, agreement: str, on: Day | None, how: Mapping[str, Any]) -> Outcome:
        from foedus.services import agreements as desk
        from foedus.services.desk import By

        return desk.procedure(self._archive, agreement, event, _text(on), By(self._actor, **how))

    def _moment(self, on: Day | None, known_at: datetime | None) -> asked.Moment:
        if known_at is not None and known_at.tzinfo is None:
            raise Usage(f"{known_at} names no time zone: an instant of the register has one.")
        return asked.moment_of(self._archive, _exact(on), known_at)


class Log:
    """The ledger of all acts."""

    def __init__(self, archive: SqlArchive) -> None:
        self._archive = archive

    def show(self, wanted: LogFilter | None = None) -> list[Entry]:
        """List recorded acts in the order in which they were recorded."""
        from foedus.queries.log import LogFilter, entries

        return entries(self._archive, wanted or LogFilter())

    def verify(self) -> Inspection:
        """Reseal every act and replay the register (the strict inspection)."""
        from foedus.checks.register import inspect

        return inspect(self._archive, "strict")


class Database:
    """The tables of a register."""

    def __init__(self, archive: SqlArchive) -> None:
        self._archive = archive

    def upgrade(self) -> str:
        """Make or migrate the tables, and return the schema's version.

        Raises:
            Usage: the register lives in a host application's transaction, which is no place for a migration.

        """
        from foedus.store import schema
        from foedus.store.archive import JoinedArchive

        if isinstance(self._archive, JoinedArchive):
            raise Usage("A joined register cannot be migrated: open it by its URL to make or migrate the tables.")
        schema.create_or_upgrade(self._archive.engine)
        return schema.expected()

    def current(self) -> str | None:
        """Return the version of the schema, or ``None`` where there is no register."""
        from foedus.store import schema

        return schema.current(self._archive.engine)


def check_agreements(files: Iterable[str | Path], known: Iterable[str | Path] = ()) -> FilesReport:
    """Judge agreement files on their own acts and compare with what history says; no register is needed.

    A file of grammar cases counts as one subject a case. ``known`` files are not checked, only known. A file that
    cannot be read as the format wants is a miss of its own, and the others are judged all the same.

    Raises:
        DefinitionRefused: not one of the files can be judged, or a known one is refused; with every mistake.

    """
    from foedus.checks.files import check_files
    from foedus.definitions.reading import read_subjects, refused

    subjects, refusals = read_subjects(files)
    neighbours, unknown = read_subjects(known)
    if unknown or (refusals and not subjects):
        raise refused([reason for error in (*refusals, *unknown) for reason in error.reasons])
    report = check_files(subjects, neighbours)
    for error in refusals:
        report.refuse(error.reasons)
    return report


def shipped_agreements() -> list[AgreementFile]:
    """Return the real agreements that ship with the product, checked."""
    from foedus.definitions.reading import read_shipped

    return read_shipped()


def agreement_schema() -> dict[str, Any]:
    """Return the JSON Schema of an agreement file, for editors."""
    from foedus.definitions.agreement import agreement_schema as schema

    return schema()


def _exact(day: Day | None) -> date | None:
    """Read a date of a question, which must be a whole date."""
    if day is None or isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise Usage(f"{day!r} is not a date: write YYYY-MM-DD.", code="bad-argument-date") from error


def _text(day: Day | None) -> str | None:
    """Write a date of an act as precisely as it is known."""
    if day is None:
        return None
    if isinstance(day, date):
        return day.isoformat()
    try:
        PartialDate.parse(day)
    except ValueError as error:
        raise Usage(f"{error}.", code="bad-argument-date") from error
    return day
