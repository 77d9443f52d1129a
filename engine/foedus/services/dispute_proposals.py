"""What passed deadlines open in a dispute, each with the command that would record it: a person decides.

Rules of this module:

* a command is tried against the procedure before it is proposed; what would be irregular says so, and why;
* where the table names no stage for what is opened (a right is lost, the procedure lapses), there is no command;
* where silence counts for something and several stages share that silence, nobody guesses which one it is.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from foedus.dossiers.dispute_irregular import brought_by
from foedus.dossiers.dispute_lookup import Lookup
from foedus.dossiers.dispute_objections import after, unsealed
from foedus.dossiers.disputes import Dispute
from foedus.kernel.dates import next_day
from foedus.law.procedures.limits import Due as Limit
from foedus.law.procedures.opens import openings
from foedus.law.procedures.stand import Stand
from foedus.law.procedures.values import Expiry, Stage
from foedus.ledger.acts import Draft

_YES: Final = ("deemed_accepted", "deemed_consent", "adopted")
_ENDS: Final = ("terminated", "refusal")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passed deadline of a dispute and one thing that it opens; ``command`` would record it, if one would."""

    dispute: str
    stage: str
    due: date
    code: str
    words: str
    command: str | None
    note: str = ""

    def key(self) -> tuple[date, str, str, str]:
        """How proposals are sorted."""
        return self.due, self.dispute, self.stage, self.code

    def to_json(self) -> dict[str, Any]:
        """Return the proposal as a JSON object."""
        return {
            "dispute": self.dispute, "stage": self.stage, "due": self.due.isoformat(), "code": self.code,
            "words": self.words, "command": self.command, "note": self.note,
        }  # fmt: skip


def proposals(dispute: Dispute, until: date, lookup: Lookup, now: Any) -> Iterator[Proposal]:
    """Yield what the deadlines that have passed by a day open, where the case stands then."""
    stand = dispute.stand(until)
    for limit in () if stand.ended else stand.next:
        if limit.kind != "deadline" or limit.end is None or not limit.over(until):
            continue
        stage, last = dispute.procedure.by_id[limit.stage], limit.end.last
        expiries = [one for one in stage.on_expiry if one.do != "none"]
        opens = openings(dispute.procedure, stage, limit.kind)
        for expiry, opening in zip(expiries, opens, strict=True):
            doc, note = _act(dispute, stand, limit, expiry)
            command = None
            if doc is not None:
                doc = {"date": next_day(last).isoformat(), **doc}
                wrong = _wrong(dispute, doc, lookup, now)
                command, note = _command(dispute, limit, doc, irregular=bool(wrong)), "; ".join(wrong)
            yield Proposal(dispute.dispute, limit.stage, last, expiry.code, opening.words, command, note)


Found = tuple[dict[str, Any] | None, str]


def _act(dispute: Dispute, stand: Stand, limit: Limit, expiry: Expiry) -> Found:
    stage = dispute.procedure.by_id[limit.stage]
    if expiry.do == "advance" and expiry.to is not None:
        goal = dispute.procedure.by_id[expiry.to]
        return {"stage": goal.id, **({"by_expiry": True} if goal.automatic else {})}, ""
    if expiry.do == "appoint":
        return {"stage": stage.id, "by_expiry": True, "party": expiry.who}, ""
    if expiry.do in _YES:
        return _silence(dispute, stand, stage, expiry)
    if expiry.do == "deemed_rejected":
        no = [one.id for one in stage.outcomes if one.effect == "refusal"]
        if len(no) == 1:
            return {"stage": stage.id, "by_expiry": True, "outcome": no[0]}, ""
        return _the_end(dispute, stand)
    if expiry.do == "lapse":
        return _the_end(dispute, stand)
    if expiry.do == "continue" and not stage.side:
        return {"stage": stage.id, "by_expiry": True, "note": "not done in time"}, ""
    return None, "nothing is to be recorded; whoever does it later is late"


def _silence(dispute: Dispute, stand: Stand, stage: Stage, expiry: Expiry) -> Found:
    """Return the act for which silence stands, unless several stages share it."""
    stages = dispute.procedure.by_id
    alike = [name for name in stand.overdue if expiry in stages[name].on_expiry]
    if len(alike) > 1:
        return None, f"one silence stands for {' and '.join(alike)}: record the stage that it means, with --by-expiry"
    yes = [one.id for one in stage.outcomes if one.effect != "refusal"]
    outcome = {"outcome": yes[0]} if len(yes) == 1 else {}
    return {"stage": stage.id, "by_expiry": True, **outcome}, ""


def _the_end(dispute: Dispute, stand: Stand) -> Found:
    stages = [dispute.procedure.by_id[name] for name in stand.follow]
    ends = [one.id for one in stages if one.final and one.effect in _ENDS]
    if len(ends) == 1:
        return {"stage": ends[0], "by_expiry": True}, ""
    return None, "the table names no stage for it here: a person says whether and how the case is closed"


def _wrong(dispute: Dispute, doc: dict[str, Any], lookup: Lookup, now: Any) -> list[str]:
    draft = Draft("dispute.act", "", doc, doc["date"])
    then = after(dispute, unsealed(dispute, dispute.dispute, [draft], now), lookup)
    return [one.message for one in brought_by(dispute, then)]


_OPTIONS: Final = (("outcome", "--outcome"), ("party", "--party"), ("note", "--note"))


def _command(dispute: Dispute, limit: Limit, doc: dict[str, Any], *, irregular: bool) -> str:
    words = ["foedus", "dispute", "act", dispute.dispute, doc["stage"], "--on", doc["date"]]
    words += ["--by-expiry"] if "by_expiry" in doc else []
    words += [part for name, option in _OPTIONS if name in doc for part in (option, str(doc[name]))]
    if irregular:
        words += ["--irregular", "--reason", f"the deadline of {limit.stage} passed"]
    return shlex.join(words)
