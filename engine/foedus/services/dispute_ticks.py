"""What time brings about in disputes: what a tick records by itself, and what it proposes to a person.

Nothing happens by itself, says the procedure format (section 2): a passed deadline opens a way, and a person takes it.
A tick therefore records an expired deadline only where the procedure leaves nobody to take it. All of this must hold:

* all that the expiry opens is that the case goes on to a stage that is ``automatic``: nobody has to act there;
* the last day is known to the day, has passed, and time does not stand still;
* the event from which it ran is recorded itself: no other stage stands in for it;
* the file is whole: it does not begin in the middle, and nothing in it is irregular, for the silence of a broken record
  is no silence of the parties. A lapse or a lost right is never entered on missing data;
* recorded on the day after the last one, it is an act that the table allows and that makes nothing else irregular.

Everything else is proposed: what the deadline opens, with the command that would record it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from foedus.dossiers.dispute_irregular import brought_by
from foedus.dossiers.dispute_lookup import Lookup, Procedures
from foedus.dossiers.dispute_objections import after, unsealed
from foedus.dossiers.disputes import Dispute, file_of_dispute, fold_dispute, open_files, rows_of
from foedus.kernel.dates import next_day
from foedus.law.procedures.limits import Due as Limit
from foedus.law.procedures.values import Expiry, Stage
from foedus.ledger.acts import Act, Draft
from foedus.ports import Archive, Reading
from foedus.services.desk import By
from foedus.services.dispute_proposals import Proposal, proposals
from foedus.services.single import Single, single
from foedus.services.tick import Due

TAG: Final = "dispute.act"


def due_in_disputes(archive: Archive, by: By, until: date) -> tuple[list[Due], list[Proposal]]:
    """List what time brings about in disputes by a day, and what it proposes; nothing is recorded."""
    found: list[Due] = []
    open_: list[Proposal] = []
    now = archive.clock.now()
    with archive.reading() as reading:
        lookup = Procedures(reading.definition)
        for dispute in _open(reading, until, lookup):
            drafts, then = automatic(dispute, by, until, lookup, now)
            found += [_due(dispute.dispute, one, recorded=False) for one in drafts]
            open_ += proposals(then, until, lookup, now)
    return sorted(found, key=lambda one: (one.day, one.agreement)), sorted(open_, key=Proposal.key)


def tick_disputes(archive: Archive, by: By, until: date) -> tuple[list[Due], list[Proposal]]:
    """Record what the procedures make automatic until a day that has come, one transaction a dispute."""
    pending, _ = due_in_disputes(archive, by, until)
    recorded: list[Due] = []
    for name in dict.fromkeys(one.agreement for one in pending):
        done: list[Draft] = []

        def task(desk: Single, name: str = name, done: list[Draft] = done) -> Sequence[Act]:
            file, lookup = file_of_dispute(name), Procedures(desk.writing.definition)
            desk.writing.lock(file)
            known = fold_dispute(desk.writing.acts_of([file])[file], lookup)
            if known is None:
                return ()
            drafts, _ = automatic(known, by, until, lookup, desk.now)
            done += drafts
            acts = desk.writing.append(file, drafts) if drafts else ()
            if acts:
                desk.writing.project_disputes([rows_of(after(known, acts, lookup))])
            return acts

        single(archive, name, "dispute", by, task)
        recorded += [_due(name, one, recorded=True) for one in done]
    return recorded, due_in_disputes(archive, by, until)[1]


def _due(name: str, draft: Draft, *, recorded: bool) -> Due:
    payload = draft.payload
    because = f"{payload['stage']}, {payload['note']}"
    return Due(name, TAG, date.fromisoformat(payload["date"]), because, recorded, noun="dispute")


def _open(reading: Reading, until: date, lookup: Lookup) -> Iterator[Dispute]:
    for acts in reading.acts_of(open_files(reading, until)).values():
        dispute = fold_dispute(acts, lookup)
        if dispute is not None:
            yield dispute


def automatic(dispute: Dispute, by: By, until: date, lookup: Lookup, now: Any) -> tuple[list[Draft], Dispute]:
    """Return the acts that time alone brings about in a dispute by a day, and the dispute with them."""
    drafts: list[Draft] = []
    while (found := next(_next(dispute, by, until, lookup, now), None)) is not None:
        draft, dispute = found
        drafts.append(draft)
    return drafts, dispute


def _next(dispute: Dispute, by: By, until: date, lookup: Lookup, now: Any) -> Iterator[tuple[Draft, Dispute]]:
    stages = dispute.procedure.by_id
    if dispute.filing.get("starts_in_the_middle") or dispute.irregularities:
        return
    stand = dispute.stand(until)
    for limit in [] if stand.ended else stand.next:
        expiry = _of_itself(stages[limit.stage], dispute)
        if expiry is None or limit.kind != "deadline" or limit.day is None or not limit.over(until):
            continue
        if not _recorded(dispute, limit):
            continue
        draft = _draft(dispute, limit, str(expiry.to), by, limit.day)
        then = after(dispute, unsealed(dispute, dispute.dispute, [draft], now), lookup)
        if not brought_by(dispute, then):
            yield draft, then


def _of_itself(stage: Stage, dispute: Dispute) -> Expiry | None:
    """Return what an expiry brings about, if that is one way into a stage in which nobody has to act."""
    ways = [one for one in stage.on_expiry if one.do != "none"]
    if len(ways) != 1 or ways[0].do != "advance" or ways[0].to is None:
        return None
    return ways[0] if dispute.procedure.by_id[ways[0].to].automatic else None


def _recorded(dispute: Dispute, limit: Limit) -> bool:
    """Whether the event from which a limit runs is recorded itself."""
    return any(limit.event in (one.event, one.stage) for one in dispute.happenings)


def _draft(dispute: Dispute, limit: Limit, goal: str, by: By, last: date) -> Draft:
    day = next_day(last).isoformat()
    note = f"for the deadline of {limit.stage} ended on {last} and nobody has to act"
    return by.draft(TAG, {"date": day, "stage": goal, "by_expiry": True, "note": note}, day)
