"""The gatehouse: where a register is opened and its rooms are put together.

:class:`Registry` is the library's twin of the command line: ``foedus agreement enact …`` is
``registry.agreement.enact(…)``, ``foedus load`` is ``registry.load``, ``foedus log show`` is ``registry.log.show``.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from foedus.app.agreements import Agreements
from foedus.app.days import Day, aware, exact
from foedus.app.dispute_files import Disputes
from foedus.app.log import Log
from foedus.app.precedence import Findings, Instruments
from foedus.app.questions import Questions
from foedus.errors import Usage
from foedus.kernel.clock import Clock, SystemClock, today
from foedus.store.archive import HostConnection, SqlArchive

if TYPE_CHECKING:
    from foedus.checks.findings import Inspection, Level
    from foedus.definitions.agreement import AgreementFile
    from foedus.definitions.instrument_file import InstrumentFile
    from foedus.queries.docket import Docket
    from foedus.services.load import Loaded
    from foedus.services.tick import Ticked


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


class Registry(Questions):
    """A register of agreements and instruments: load files, record acts, ask questions.

    Use it as a context manager, or call :meth:`close`.
    """

    def __init__(self, archive: SqlArchive, actor: str | None = None) -> None:
        super().__init__(archive, actor or getpass.getuser())
        self.agreement = Agreements(archive, self.actor)
        self.instrument = Instruments(archive, self.actor)
        self.finding = Findings(archive, self.actor, self.asked)
        self.dispute = Disputes(archive, self.actor)
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
        files: Iterable[str | Path | AgreementFile | InstrumentFile],
        *,
        reason: str | None = None,
        dry_run: bool = False,
    ) -> Iterator[Loaded]:
        """Load files of agreements, and of instruments and findings, all or nothing per file, yielding what each is.

        A second load of the same file changes nothing. A file that is refused does not keep the others out; the
        refusal comes when all files have had their turn.

        Raises:
            DefinitionRefused: files that are not what the format asks for, with every mistake of each.
            Refused: files whose acts are no lawful history, or whose terms differ from those recorded.

        """
        from foedus.definitions.reading import read_each, read_each_of_instruments
        from foedus.services.desk import By
        from foedus.services.load import load

        agreements, instruments, unread = read_each_of_instruments(files)
        sources, wrong = read_each(agreements, self.agreement.ids)
        by = By(self.actor, reason, dry_run=dry_run)
        return load(self._archive, sources, by, [*unread, *wrong], instruments)

    def tick(self, until: Day | None = None, *, dry_run: bool = False) -> Ticked:
        """Record what time has brought about until today; with ``dry_run`` list it, also for a later day.

        In disputes only what a procedure makes automatic is recorded; what else passed deadlines open is ``proposed``
        in the answer, each with the command that would record it.
        """
        from foedus.services.desk import By
        from foedus.services.dispute_ticks import due_in_disputes, tick_disputes
        from foedus.services.tick import Ticked, due, tick

        last, by = exact(until) or self.today, By(self.actor)
        if dry_run:
            found, proposed = due_in_disputes(self._archive, by, last)
            return Ticked([*due(self._archive, last), *found], proposed)
        if last > self.today:
            raise Usage(f"{last} has not come yet: what is still to come can only be listed (dry run).")
        recorded = tick(self._archive, by, last)
        found, proposed = tick_disputes(self._archive, by, last)
        return Ticked([*recorded, *found], proposed)

    def docket(
        self, *, on: Day | None = None, as_known_at: datetime | None = None, until: Day | None = None,
        overdue: bool = False, party: str | None = None, role: str | None = None, procedure: str | None = None,
        dispute: str | None = None,
    ) -> Docket:  # fmt: skip
        """List every limit of every open dispute on a day (default: today), with who has to meet it, and by when.

        ``party`` and ``role`` leave what falls to them, ``until`` what ends by a day, ``overdue`` the deadlines that
        have passed. ``ics()`` of the answer is a calendar for other programs.

        Raises:
            NotFound: the register knows no such dispute.

        """
        from foedus.queries.docket import DocketFilter, docket

        wanted = DocketFilter(party, role, procedure, dispute, exact(until), overdue)
        return docket(self._archive, wanted, exact(on) or self.today, aware(as_known_at))

    def check(self, level: Level = "basic") -> Inspection:
        """Inspect the whole register; ``strict`` replays every act and compares every projected cell."""
        from foedus.checks.register import inspect

        return inspect(self._archive, level)


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
