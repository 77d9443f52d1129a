"""The agreements of a register: the acts of their life, and questions on both time axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, overload

from foedus.app.days import Day, aware, exact, text
from foedus.errors import Usage
from foedus.kernel.clock import today
from foedus.queries import agreements as asked
from foedus.store.archive import SqlArchive

if TYPE_CHECKING:
    from foedus.definitions.agreement import AgreementFile
    from foedus.law.forecast import Forecast
    from foedus.queries.timeline import Timeline
    from foedus.services.outcome import Outcome


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
            "date": text(on),
            "party": party,
            "act": kind,
            "effective": text(takes_effect),
            "notified": text(notified),
            "chosen": text(chosen),
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
            changes = {name: text(value) if isinstance(value, date) else value for name, value in changes.items()}
        return desk.correction(self._archive, agreement, seq, changes, by)

    def list(self, *, on: Day | None = None, as_known_at: datetime | None = None) -> list[asked.Listed]:
        """List all agreements with their state on a date."""
        return asked.listing(self._archive, self._moment(on, as_known_at))

    def show(self, agreement: str, *, as_known_at: datetime | None = None) -> asked.Shown:
        """Return the terms and the acts of an agreement as they are recorded."""
        return asked.show(self._archive, agreement, aware(as_known_at))

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

        return desk.procedure(self._archive, agreement, event, text(on), By(self._actor, **how))

    def _moment(self, on: Day | None, known_at: datetime | None) -> asked.Moment:
        return asked.moment_of(self._archive, exact(on), aware(known_at))
