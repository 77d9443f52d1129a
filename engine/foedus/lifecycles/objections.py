"""What to say when a party's act is no step from where the party stands: a code, and the act that is in the way.

Rules of this module:

* the reason names the recorded act that the new one collides with, or says that there is none;
* one collision gives one reason; objections of guards are passed on as they are.

Not checked here: whether the step is allowed (``machine``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from foedus.errors import Reason
from foedus.kernel.dates import PartialDate
from foedus.law.acts import LegalAct


@dataclass(frozen=True, slots=True)
class Memory:
    """Where one adherence stands, and the acts that brought it there.

    ``consent`` is the consent that stands, ``notice`` the last notice of withdrawal and ``leaves`` its day,
    ``last`` the last act that changed the state.
    """

    state: str = "stranger"
    consent: LegalAct | None = None
    notice: LegalAct | None = None
    leaves: PartialDate | None = None
    last: LegalAct | None = None

    def after(self, event: str, state: str, act: LegalAct | None, leaves: PartialDate | None) -> Memory:
        """Return the memory after a step; ``leaves`` is the day that the act would give as a notice."""
        if event == "note":
            return self
        if event == "give_notice":
            return Memory(state, self.consent, act, leaves, act)
        if event == "consent" or (event == "confirm" and self.consent is None):
            return Memory(state, act, None, None, act)
        if state == "left":
            return Memory(state, None, self.notice, self.leaves, act or self.last)
        if event == "rescind":
            return Memory(state, self.consent, None, None, act)
        return replace(self, state=state, last=act if state != self.state else self.last)


def why_not(memory: Memory, event: str, act: LegalAct, reasons: Sequence[Reason]) -> Reason:
    """Say why an act is no step from where the party stands."""
    if reasons and reasons[0].code != "no-such-step":
        return reasons[0]
    party, stands = act.party, _stands(memory)
    match event:
        case "consent":
            return Reason("already-consented", f"{party} has consented already{stands}; {act.describe()} adds nothing")
        case "sign":
            return Reason("already-signed", f"{party} has signed already{stands}")
        case "refuse":
            return Reason("refused-after-consent", f"{party} has consented{stands}; it can leave or take that back")
        case "rescind":
            return _no_notice(memory, act)
        case "resume":
            return Reason("not-suspended", f"on {act.date} nothing is suspended for {party}{_so_far(memory)}")
        case "suspend" if memory.state == "suspended":
            return Reason("already-suspended", f"{party} has suspended already{stands}")
        case "give_notice" | "suspend" if memory.state == "leaving":
            runs = f", which takes effect on {memory.leaves}" if memory.leaves else ""
            return Reason("already-leaving", f"{party} has given notice already{stands}{runs}")
    return Reason("no-consent", f"on {act.date} no consent of {party} stands for `{act.kind}`{_so_far(memory)}")


def _no_notice(memory: Memory, act: LegalAct) -> Reason:
    if memory.state == "left" and memory.notice is not None and memory.leaves is not None:
        notice = f"{memory.notice.describe()} ({memory.notice.key})"
        return Reason(
            "notice-expired", f"the notice {notice} took effect on {memory.leaves}; the act is dated {act.date}"
        )
    message = f"on {act.date} no notice of {act.party} runs that could be taken back{_so_far(memory)}"
    return Reason("rescind-without-notice", message)


def _stands(memory: Memory) -> str:
    act = memory.consent if memory.state == "consented" else memory.last
    act = act or memory.last
    return f": {act.describe()} ({act.key}) stands" if act else ""


def _so_far(memory: Memory) -> str:
    if memory.last is None:
        return "; no act of it is recorded before"
    return f"; the last step was {memory.last.describe()} ({memory.last.key})"
