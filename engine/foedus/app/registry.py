"""The gatehouse: where a register is opened and its rooms are put together.

:class:`Registry` is the library's twin of the command line: ``foedus agreement enact …`` is
``registry.agreement.enact(…)``, ``foedus load`` is ``registry.load``, ``foedus log show`` is ``registry.log.show``.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from foedus.app.agreements import Agreements
from foedus.app.days import Day, exact
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
    from foedus.services.load import Loaded
    from foedus.services.tick import Due


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

    def tick(self, until: Day | None = None, *, dry_run: bool = False) -> list[Due]:
        """Record what time has brought about until today; with ``dry_run`` list it, also for a later day."""
        from foedus.services.desk import By
        from foedus.services.tick import due, tick

        present = today(self._archive.clock)
        last = exact(until) or present
        if dry_run:
            return due(self._archive, last)
        if last > present:
            raise Usage(f"{last} has not come yet: what is still to come can only be listed (dry run).")
        return tick(self._archive, By(self.actor), last)

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
