"""The life cycles as data: what each state means, and which event leads from where to where.

Rules of this module:

* a life cycle is a table; nothing else in the product knows the order of the steps;
* one event leads from one state to at most one other;
* a state without a way out is ``final``; only a correction leads out of it (``correction_only``);
* a move names its guards; what a guard asks stands in ``guards``, and a name that is not there is refused at once.

Not checked here: whether a table is sound (``picture.lint``, which the tests run), and what an act of a party is
in terms of these events (``adherence``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

STAYS: Final = "="
"""Target of a move that is recorded and changes no state."""


@dataclass(frozen=True, slots=True)
class State:
    """A state: its stored name, what it means, and whether the law knows nothing after it."""

    name: str
    meaning: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """An event that leads from each of its sources to the target, if its guards have nothing against it."""

    event: str
    sources: tuple[str, ...]
    target: str
    words: str
    guards: tuple[str, ...] = ()
    correction_only: bool = False

    def target_from(self, source: str) -> str:
        """Return the state after the move."""
        return source if self.target == STAYS else self.target


@dataclass(frozen=True, slots=True)
class Table:
    """One life cycle. ``events`` says for each event who or what brings it about; ``initial`` is where it begins."""

    name: str
    words: str
    initial: str
    states: tuple[State, ...]
    events: Mapping[str, str]
    moves: tuple[Move, ...]

    def names(self) -> tuple[str, ...]:
        """Return the names of the states in the order of the table."""
        return tuple(state.name for state in self.states)

    def move(self, state: str, event: str) -> Move | None:
        """Return the move that an event makes from a state, or ``None``."""
        return next((move for move in self.moves if move.event == event and state in move.sources), None)


_BEFORE_ENTRY = ("ratification", "precedence_resolution")
_LIVE = (*_BEFORE_ENTRY, "in_force", "suspended")

AGREEMENT: Final = Table(
    name="agreement",
    words="The life of an agreement, from the first draft to its end.",
    initial="drafting",
    states=(
        State("drafting", "the text is being negotiated"),
        State("adopted", "the text is fixed, and nobody can adhere yet"),
        State("open", "parties may sign and consent; nobody has consented yet"),
        State("ratification", "at least one party has consented; the condition of entry into force is not met"),
        State("precedence_resolution", "the condition is met; it is settled what the agreement displaces or yields to"),
        State("in_force", "the agreement binds its parties, wholly or in part"),
        State("suspended", "the operation of the whole agreement rests"),
        State("ended", "the agreement was in force and is no more", final=True),
        State("lapsed", "a deadline passed before entry into force; the agreement is without object", final=True),
        State("abandoned", "the agreement was given up before it entered into force", final=True),
    ),
    events={
        "adopt": "the negotiators",
        "open": "the depositary",
        "sign": "a party",
        "consent": "a party",
        "note": "a party, an organ, or a fact outside the agreement",
        "meet": "the law: the condition of entry into force is met",
        "resolve": "whoever decides on precedence",
        "enter": "time",
        "lose": "the law: the condition is lost, or a correction takes it away",
        "lapse": "time",
        "end": "the parties, an organ, or the law",
        "suspend": "an organ, or all parties",
        "resume": "an organ, or all parties",
        "abandon": "the negotiators",
        "revive": "a correction of the record, or an act recorded late",
    },
    moves=(
        Move("adopt", ("drafting",), "adopted", "the text is adopted"),
        Move("open", ("adopted",), "open", "the agreement is opened for signature or adherence"),
        Move("sign", ("open", *_LIVE), STAYS, "a signature that does not bind"),
        Move("consent", ("open",), "ratification", "the first consent to be bound"),
        Move("consent", _LIVE, STAYS, "a further consent to be bound"),
        Move(
            "note",
            ("drafting", "adopted", "open", *_LIVE),
            STAYS,
            "reservations, objections, notices, acts of organs, facts",
        ),
        *(
            Move(event, ("lapsed", "ended"), STAYS, "an act of an earlier day, recorded late")
            for event in ("sign", "consent", "note")
        ),
        Move("meet", ("open", "ratification"), "precedence_resolution", "the condition of entry into force is met"),
        Move("resolve", ("precedence_resolution",), STAYS, "precedence is resolved or referred"),
        Move(
            "enter",
            ("precedence_resolution",),
            "in_force",
            "the day of entry has come",
            guards=("precedence_resolved", "day_has_come"),
        ),
        Move(
            "enter",
            ("in_force",),
            STAYS,
            "the day of a further stage has come",
            guards=("precedence_resolved", "day_has_come"),
        ),
        Move(
            "lose",
            ("precedence_resolution", "in_force", "suspended"),
            "ratification",
            "the condition is lost before entry, or it had to hold on, or a correction takes it away",
        ),
        Move("lapse", ("adopted", "open", "ratification"), "lapsed", "a deadline has passed"),
        Move("end", ("in_force", "suspended"), "ended", "termination, or too few parties are left"),
        Move("end", ("open", *_BEFORE_ENTRY), "ended", "termination before it began"),
        Move("suspend", ("in_force",), "suspended", "the operation of the whole agreement is suspended"),
        Move("resume", ("suspended",), "in_force", "its operation is resumed"),
        Move("abandon", ("drafting", "adopted", "open", "ratification"), "abandoned", "the agreement is given up"),
        Move(
            "revive",
            ("lapsed",),
            "ratification",
            "a correction, or an act recorded late, shows that it had not lapsed",
            guards=("by_correction",),
            correction_only=True,
        ),
        Move(
            "revive",
            ("ended",),
            "in_force",
            "a correction, or an act recorded late, shows that it had not ended",
            guards=("by_correction",),
            correction_only=True,
        ),
    ),
)

_BOUND = ("consented", "suspended", "leaving")
_FREE = ("stranger", "signed", "refused", "left")

ADHERENCE: Final = Table(
    name="adherence",
    words="The adherence of one party to one agreement.",
    initial="stranger",
    states=(
        State("stranger", "the party has done nothing that is recorded"),
        State("signed", "the party has signed and is not bound by that"),
        State("consented", "the party has consented to be bound; from which day it is bound is computed"),
        State("leaving", "the party has given notice, and the notice still runs"),
        State("left", "the consent no longer stands"),
        State("refused", "the party has said that it will not consent"),
        State("suspended", "the operation of the agreement rests for this party"),
    ),
    events={
        "sign": "the party",
        "consent": "the party",
        "confirm": "the party: succeed, continue, sign_definitively, or an instrument after a binding signature",
        "refuse": "the party",
        "give_notice": "the party: withdraw, repeal",
        "rescind": "the party",
        "take_back": "the party: revoke",
        "leave": "time: the notice has run out",
        "suspend": "the party",
        "resume": "the party",
        "terminate": "the party, together with all others",
        "note": "the party: any other act",
    },
    moves=(
        Move("sign", ("stranger", "refused", "left"), "signed", "a signature that does not bind"),
        Move("sign", _BOUND, STAYS, "a signature after consent adds nothing"),
        Move("consent", _FREE, "consented", "consent to be bound, for the first time or again"),
        Move("consent", ("leaving",), "consented", "a new instrument while the notice runs: back without a gap"),
        Move("confirm", _FREE, "consented", "consent to be bound"),
        Move("confirm", _BOUND, STAYS, "the party declares that it stays bound, or takes over a consent"),
        Move("refuse", ("stranger", "signed", "refused"), "refused", "the party declines"),
        Move("refuse", ("left",), STAYS, "the party declines to come back"),
        Move("give_notice", ("consented", "suspended"), "leaving", "notice of withdrawal"),
        Move("rescind", ("leaving",), "consented", "the notice is taken back", guards=("notice_runs",)),
        Move("take_back", _BOUND, "left", "the instrument is taken back, at once"),
        Move("take_back", ("signed",), "refused", "the signature is taken back: no intention to consent"),
        Move("leave", ("leaving",), "left", "the day that the notice gives has come", guards=("notice_run_out",)),
        Move("suspend", ("consented",), "suspended", "the party suspends the operation for itself"),
        Move("resume", ("suspended",), "consented", "the party resumes the operation"),
        Move("terminate", _BOUND, STAYS, "the party agrees to end the agreement; it ends when all have"),
        Move("note", (*_FREE, *_BOUND), STAYS, "reservation, objection, declaration, notification, execution"),
    ),
)

AMENDMENT: Final = Table(
    name="amendment",
    words="The life of an amendment to an agreement.",
    initial="proposed",
    states=(
        State("proposed", "somebody who may has proposed the amendment"),
        State("adopted", "the body that decides on amendments has adopted its text"),
        State("acceptance", "the parties may accept it, or object"),
        State("in_force", "the amendment binds those whom its clause binds", final=True),
        State("rejected", "the amendment was voted down, or enough parties objected", final=True),
        State("lapsed", "the time for acceptance ran out", final=True),
        State("withdrawn", "those who proposed it took it back", final=True),
    ),
    events={
        "adopt": "the body that decides on amendments",
        "submit": "the depositary",
        "accept": "a party",
        "object": "a party",
        "note": "a party, an organ, or a fact outside the agreement",
        "enter": "time",
        "reject": "the body that decides, or the law: enough parties objected",
        "lapse": "time",
        "withdraw": "those who proposed it",
    },
    moves=(
        Move("adopt", ("proposed",), "adopted", "the text is adopted"),
        Move("submit", ("adopted",), "acceptance", "the text is sent to the parties"),
        Move("accept", ("acceptance",), STAYS, "a party accepts"),
        Move("object", ("acceptance",), STAYS, "a party objects"),
        Move("note", ("proposed", "adopted", "acceptance"), STAYS, "comments, declarations, facts"),
        Move("enter", ("acceptance",), "in_force", "the day of entry has come", guards=("day_has_come",)),
        Move("reject", ("proposed", "acceptance"), "rejected", "voted down, or enough objections"),
        Move("lapse", ("adopted", "acceptance"), "lapsed", "a deadline has passed"),
        Move("withdraw", ("proposed", "adopted"), "withdrawn", "the proposal is taken back"),
    ),
)

TABLES: Final = (AGREEMENT, ADHERENCE, AMENDMENT)
"""All life cycles, in the order of the reference page."""


def target(table: Table, state: str, event: str) -> str | None:
    """Return the state to which an event leads from a state, guards apart; ``None`` if it leads nowhere."""
    move = table.move(state, event)
    return None if move is None else move.target_from(state)
