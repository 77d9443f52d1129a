"""What a life cycle asks before a step: a closed register of guards, each a plain function.

Rules of this module:

* a guard looks at the situation and returns *all* that it has against the step; nothing is changed by asking;
* the register is closed: a table that names a guard which is not here is refused when its machine is made.

Not checked here: whether the situation tells the truth; whoever fires a step fills it in from the law library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from foedus.errors import Reason


@dataclass(frozen=True, slots=True)
class Situation:
    """What guards may ask about.

    ``day`` is the law's date of the step. For an agreement or an amendment: ``enters_on`` the day of entry into
    force, ``resolved`` whether precedence is resolved or referred, ``correction`` whether the step comes from a
    correction of the record. For one party: ``leaves_on`` the first day on which its notice has run out, ``notice``
    the words that name the notice.
    """

    day: date | None = None
    enters_on: date | None = None
    resolved: bool = False
    correction: bool = False
    leaves_on: date | None = None
    notice: str = "the notice"


@dataclass(frozen=True, slots=True)
class Guard:
    """A question before a step: in words, and as a function from the situation to all objections."""

    words: str
    ask: Callable[[Situation], list[Reason]]


def _precedence_resolved(now: Situation) -> list[Reason]:
    if now.resolved:
        return []
    return [Reason("precedence-open", "nobody has resolved or referred what the agreement displaces and yields to")]


def _day_has_come(now: Situation) -> list[Reason]:
    if now.enters_on is None:
        return [Reason("entry-not-due", "the acts so far give no day of entry into force")]
    if now.day is None or now.day < now.enters_on:
        asked = f", and the step is dated {now.day}" if now.day else ""
        return [Reason("entry-not-due", f"the day of entry into force is {now.enters_on}{asked}")]
    return []


def _by_correction(now: Situation) -> list[Reason]:
    if now.correction:
        return []
    return [Reason("correction-only", "what has lapsed or ended comes back only if the record about it was wrong")]


def _notice_runs(now: Situation) -> list[Reason]:
    if now.leaves_on is None or (now.day is not None and now.day < now.leaves_on):
        return []
    dated = f" on {now.day}" if now.day else ""
    return [Reason("notice-expired", f"{now.notice} took effect on {now.leaves_on}; it cannot be taken back{dated}")]


def _notice_run_out(now: Situation) -> list[Reason]:
    if now.leaves_on is None:
        return [Reason("notice-running", f"{now.notice} gives no day on which it takes effect")]
    if now.day is None or now.day < now.leaves_on:
        asked = f", not on {now.day}" if now.day else ""
        return [Reason("notice-running", f"{now.notice} takes effect on {now.leaves_on}{asked}")]
    return []


GUARDS: Final[Mapping[str, Guard]] = MappingProxyType(
    {
        "precedence_resolved": Guard("precedence is resolved or referred", _precedence_resolved),
        "day_has_come": Guard("the day of entry into force has come", _day_has_come),
        "by_correction": Guard("the step comes from a correction of the record", _by_correction),
        "notice_runs": Guard("the notice has not yet taken effect", _notice_runs),
        "notice_run_out": Guard("the notice has taken effect", _notice_run_out),
    }
)
"""Name → guard. Only these names may stand in a table."""
