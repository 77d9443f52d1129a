"""The precedence desk of a register: instruments, and findings about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.app.days import Day, aware, exact, text
from foedus.app.questions import must_be_an_order, the_law
from foedus.errors import Usage
from foedus.kernel.clock import today
from foedus.store.archive import SqlArchive

if TYPE_CHECKING:
    from foedus.queries.governing import Asked
    from foedus.queries.instruments import InstrumentListed, InstrumentShown, MatterShown
    from foedus.services.outcome import Outcome


class Instruments:
    """The instruments of a register: constitutions, statutes, rules, judgments, and agreements as instruments."""

    def __init__(self, archive: SqlArchive, actor: str) -> None:
        self._archive = archive
        self._actor = actor

    def register(
        self, doc: Mapping[str, Any], *, reason: str | None = None, request_id: str | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Register one instrument from its JSON form, with its legal order; files come in by ``load``."""
        from foedus.definitions.instrument_file import check_instrument_doc
        from foedus.services.desk import By
        from foedus.services.instruments import register

        by = By(self._actor, reason, request_id, dry_run=dry_run)
        return register(self._archive, [check_instrument_doc(doc, the_law())], by)

    def correct(
        self, instrument: str, doc: Mapping[str, Any] | str | Path | None = None, *, strike: bool = False,
        reason: str | None = None, request_id: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Replace the record of an instrument by another, or ``strike`` it; a reason is needed.

        ``doc`` is the new record in its JSON form, or the name of a file that holds this one instrument.
        """
        from foedus.definitions.instrument_file import check_instrument_doc
        from foedus.services.desk import By
        from foedus.services.instruments import correct

        if strike == (doc is not None):
            raise Usage("A correction either strikes the record or gives another.")
        given = _single(doc) if isinstance(doc, str | Path) else doc
        checked = None if given is None else check_instrument_doc(given, the_law())
        if checked is not None and checked["id"] != instrument:
            raise Usage(f"The new record is that of {checked['id']!r}, not of {instrument!r}.")
        by = By(self._actor, reason, request_id, dry_run=dry_run)
        return correct(self._archive, instrument, checked, by)

    def list(
        self, *, order: str | None = None, subject: str | None = None, on: Day | None = None,
        as_known_at: datetime | None = None,
    ) -> list[InstrumentListed]:  # fmt: skip
        """List registered instruments with their standing on a date."""
        from foedus.queries.instruments import listing

        must_be_an_order(order, the_law())
        day = exact(on) or today(self._archive.clock)
        return listing(self._archive, day, order, subject, aware(as_known_at))

    def show(self, instrument: str, *, as_known_at: datetime | None = None) -> InstrumentShown:
        """Return the record of an instrument, its history, the findings about it and its open referrals."""
        from foedus.queries.instruments import show

        return show(self._archive, instrument, aware(as_known_at))


class Findings:
    """Findings: facts of interpretation or experience that a person records and the engine cannot compute."""

    def __init__(self, archive: SqlArchive, actor: str, ask: Callable[..., Asked]) -> None:
        self._archive = archive
        self._actor = actor
        self._ask = ask

    def record(
        self,
        kind: str,
        *,
        subject: str,
        territory: str | Sequence[str],
        value: bool | str,
        why: str,
        instrument: str | None = None,
        pair: Sequence[str] | None = None,
        second: tuple[str, str] | None = None,
        until: Day | None = None,
        by: str | None = None,
        found_on: Day | None = None,
        order: str | None = None,
        forum: str | None = None,
        addressee: str | None = None,
        between: Sequence[str] | None = None,
        reason: str | None = None,
        request_id: str | None = None,
        dry_run: bool = False,
    ) -> Outcome:
        """Record a finding for the question that it serves.

        ``second`` is the other instrument or topic with its name (``("over", "nlc")``), ``why`` the reason of the
        finding itself, ``by`` its author (default: the actor), ``found_on`` its date (default: today).

        Raises:
            Refused: with every reason; among them a reason that states the conclusion.

        """
        from foedus.definitions.instrument_file import check_finding_doc
        from foedus.services.desk import By
        from foedus.services.findings import record

        asked = self._ask(subject, territory, order=order, forum=forum, addressee=addressee, between=between)
        given: dict[str, Any] = {
            "type": kind, "instrument": instrument, "pair": None if pair is None else list(pair), "value": value,
            "until": text(until), "reason": why, "by": by or self._actor,
            "date": text(found_on) or today(self._archive.clock).isoformat(),
        }  # fmt: skip
        if second is not None:
            given[second[0]] = second[1]
        present = {name: item for name, item in given.items() if item is not None}
        doc = check_finding_doc(present, the_law(), scoped=False)
        how = By(self._actor, reason, request_id, dry_run=dry_run)
        filled_in = ("date",) if found_on is None else ()
        return record(self._archive, asked.order, asked.question, doc, how, filled_in)

    def correct(
        self, matter: str, seq: int, changes: Mapping[str, Any] | None = None, *, strike: bool = False,
        reason: str | None = None, request_id: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Correct finding number ``seq`` of a question by a later act, or ``strike`` it; a reason is needed."""
        from foedus.services.desk import By
        from foedus.services.findings import correct

        if strike == (changes is not None):
            raise Usage("A correction either strikes the finding or changes fields of it.")
        by = By(self._actor, reason, request_id, dry_run=dry_run)
        return correct(self._archive, matter, seq, changes, by)

    def list(self, *, instrument: str | None = None, as_known_at: datetime | None = None) -> list[MatterShown]:
        """List the questions that findings serve, with every finding that was ever recorded for them."""
        from foedus.queries.instruments import matters

        return matters(self._archive, instrument, aware(as_known_at))


def _single(path: str | Path) -> Mapping[str, Any]:
    """Read a file that holds one instrument and nothing else."""
    from foedus.definitions.instrument_file import read_instruments
    from foedus.definitions.reading import read_bytes

    file = read_instruments(read_bytes(path), str(path), the_law())
    if len(file.instruments) != 1 or file.findings:
        raise Usage(f"{path} must hold one instrument and nothing else, to correct one by it.")
    return file.instruments[0].doc
