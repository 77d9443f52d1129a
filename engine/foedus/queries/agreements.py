"""Questions about agreements, on two axes: the law's date, and what the register knew at an instant.

Every answer is judged afresh from the acts, so it is right on any date, also on days on which nobody recorded
anything; the projected tables are for other people's SQL and are checked against this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from foedus.dossiers.fold import Dossier
from foedus.dossiers.shelf import Shelf
from foedus.kernel.clock import today
from foedus.law.explain import Why, because_party, because_stage, bond_day, why
from foedus.law.membership import Bond
from foedus.law.verdict import Verdict
from foedus.ledger.acts import Act
from foedus.ledger.envelope import instant_text
from foedus.ports import Archive
from foedus.queries.referrals import referrals_of

if TYPE_CHECKING:
    from foedus.law.forecast import Forecast
    from foedus.queries.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Moment:
    """The two dates of a question: the law's (``on``) and the register's (``known_at``, ``None`` = now)."""

    on: date
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StageStatus:
    """One stage: the day of entry (or what is known of it), and the sentence why."""

    stage: str
    covers: str
    certainty: str
    in_force_on: str | None
    literal: str | None
    because: str

    def to_json(self) -> dict[str, Any]:
        """Return the stage as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class PartyStatus:
    """One party: whether it is bound on the day, since and until when, and why.

    ``bonds`` are all stretches as (first day in words, until); ``basis`` says how the first day is known. ``certain``
    is false where only "not before" can be said of the first day, and that day may still lie ahead.
    """

    party: str
    bound: bool
    since: str | None
    until: str | None
    basis: str | None
    bonds: tuple[tuple[str, str | None], ...]
    because: str
    certain: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return the party as a JSON object."""
        return {
            "party": self.party, "bound": self.bound, "certain": self.certain,
            "since": self.since, "until": self.until, "basis": self.basis,
            "bonds": [{"from": start, "until": end} for start, end in self.bonds], "because": self.because,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """What an agreement is on a date, since when, by which act, and what is still missing.

    ``state`` is one of the six states of the format; ``certain`` is false where the record is too thin to exclude
    another. ``procedure`` is the state of the life-cycle machine after the last recorded act.
    """

    agreement: str
    title: str
    on: date
    known_at: datetime | None
    state: str
    certain: bool
    procedure: str
    suspended: bool
    lapsed_on: date | None
    ended_on: date | None
    ended_by: str | None
    stages: tuple[StageStatus, ...]
    parties: tuple[PartyStatus, ...]
    provisional: tuple[Mapping[str, Any], ...]
    reasons: tuple[Why, ...]
    referrals: tuple[Mapping[str, Any], ...]
    """pairs that nobody here may decide: ``with``, ``refer_to``, and the act that says so (``opened_by``)"""
    seq: int

    @property
    def referred(self) -> tuple[str, ...]:
        """The other instruments of the pairs that are open."""
        return tuple(dict.fromkeys(item["with"] for item in self.referrals))

    @property
    def bound(self) -> tuple[str, ...]:
        """The parties bound on the day."""
        return tuple(item.party for item in self.parties if item.bound)

    def to_json(self) -> dict[str, Any]:
        """Return the status as a JSON object."""
        return {
            "agreement": self.agreement,
            "title": self.title,
            "on": self.on.isoformat(),
            "as_known_at": instant_text(self.known_at) if self.known_at else None,
            "state": self.state,
            "certain": self.certain,
            "procedure": self.procedure,
            "suspended": self.suspended,
            "lapsed_on": _iso(self.lapsed_on),
            "ended_on": _iso(self.ended_on),
            "ended_by": self.ended_by,
            "stages": [stage.to_json() for stage in self.stages],
            "parties": [party.to_json() for party in self.parties],
            "provisional": [dict(item) for item in self.provisional],
            "reasons": [reason.to_json() for reason in self.reasons],
            "referred": list(self.referred),
            "referrals": [dict(item) for item in self.referrals],
            "seq": self.seq,
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of agreements."""

    agreement: str
    title: str
    order: str
    state: str
    certain: bool
    in_force_on: str | None
    parties: int
    because: str

    def to_json(self) -> dict[str, Any]:
        """Return the line as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole file: its terms, the quality of its record, and its acts with their corrections."""

    agreement: str
    definition_hash: str
    definition: Mapping[str, Any]
    evidence: Mapping[str, Any]
    state: str
    acts: tuple[Mapping[str, Any], ...]
    opinions: tuple[Mapping[str, Any], ...] = ()
    """the newest recorded opinion with each other instrument, and the act that holds it"""
    referrals: tuple[Mapping[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the file as a JSON object."""
        return {
            "agreement": self.agreement, "definition_hash": self.definition_hash, "definition": dict(self.definition),
            "evidence": dict(self.evidence), "state": self.state, "acts": [dict(act) for act in self.acts],
            "opinions": [dict(item) for item in self.opinions],
            "referrals": [dict(item) for item in self.referrals],
        }  # fmt: skip


def status(archive: Archive, agreement: str, moment: Moment) -> Status:
    """Say what an agreement is on a date, as known at an instant.

    Raises:
        NotFound: the register did not know the agreement at that instant.

    """
    with archive.reading() as reading:
        shelf = Shelf(reading, moment.known_at)
        dossier = shelf.dossier(agreement)
        return status_of(dossier, shelf.verdict(agreement), moment, referrals_of(reading, dossier, moment.known_at))


def status_of(
    dossier: Dossier, verdict: Verdict, moment: Moment, referrals: Sequence[Mapping[str, Any]] = ()
) -> Status:
    """Build the status from a dossier, its verdict, and the pairs that are open."""
    found = verdict.on(moment.on)
    return Status(
        agreement=dossier.agreement,
        title=dossier.terms.title,
        on=moment.on,
        known_at=moment.known_at,
        state=found.state,
        certain=found.certain,
        procedure=dossier.state,
        suspended=verdict.suspended_on(moment.on),
        lapsed_on=verdict.lapsed,
        ended_on=verdict.ended,
        ended_by=verdict.ended_by,
        stages=tuple(_stage(verdict, index) for index in range(len(verdict.stages))),
        parties=tuple(_party(verdict, party, moment.on) for party in sorted(verdict.standings)),
        provisional=tuple(
            {"covers": item.covers, "since": item.since.isoformat(), "until": _iso(item.until), "party": item.party}
            for item in verdict.provisional
        ),
        reasons=why(verdict, moment.on, dossier.evidence),
        referrals=tuple(referrals),
        seq=dossier.seq,
    )


def party_status(archive: Archive, agreement: str, party: str, moment: Moment) -> PartyStatus:
    """Say where one party stands with an agreement on a date; a party without any act is simply not bound."""
    with archive.reading() as reading:
        return _party(Shelf(reading, moment.known_at).verdict(agreement), party, moment.on)


def listing(archive: Archive, moment: Moment) -> list[Listed]:
    """List every agreement with its state on a date."""
    with archive.reading() as reading:
        shelf = Shelf(reading, moment.known_at)
        names = [row.agreement for row in reading.agreements()]
        shelf.fetch(names)
        return [_listed(dossier, shelf, moment.on) for name in names if (dossier := shelf.find(name)) is not None]


def timeline(archive: Archive, agreement: str, moment: Moment) -> Timeline:
    """Draw the whole life of an agreement until a date, as a value."""
    from foedus.queries.timeline import timeline as draw

    with archive.reading() as reading:
        shelf = Shelf(reading, moment.known_at)
        return draw(shelf.verdict(agreement), until=moment.on, acts=shelf.dossier(agreement).legal)


def timelines(archive: Archive, moment: Moment) -> list[Timeline]:
    """Draw the lives of all agreements."""
    from foedus.queries.timeline import timeline as draw

    with archive.reading() as reading:
        shelf = Shelf(reading, moment.known_at)
        names = [row.agreement for row in reading.agreements()]
        shelf.fetch(names)
        return [
            draw(shelf.verdict(name), until=moment.on, acts=dossier.legal)
            for name in names
            if (dossier := shelf.find(name)) is not None
        ]


def forecast(archive: Archive, agreement: str, moment: Moment) -> Forecast:
    """Say what would bring an agreement, or its next stage, into force."""
    from foedus.law.forecast import forecast as foresee

    with archive.reading() as reading:
        shelf = Shelf(reading, moment.known_at)
        dossier = shelf.dossier(agreement)
        return foresee(dossier.terms, dossier.legal, dossier.evidence, moment.on, shelf.others)


def show(archive: Archive, agreement: str, known_at: datetime | None = None) -> Shown:
    """Return an agreement's terms and acts as they are recorded."""
    with archive.reading() as reading:
        dossier = Shelf(reading, known_at).dossier(agreement)
        referrals = tuple(referrals_of(reading, dossier, known_at))
    corrections = {item.act.seq: [act.seq for act in item.corrections] for item in dossier.entries}
    struck = {item.act.seq for item in dossier.entries if item.doc is None}
    evidence = next((act.payload for act in reversed(dossier.acts) if act.tag == "agreement.evidence"), {})
    acts = tuple(
        act_json(act)
        | ({"corrected_by": corrections[act.seq]} if corrections.get(act.seq) else {})
        | ({"struck": True} if act.seq in struck else {})
        for act in dossier.acts
    )
    opinions = tuple(
        {**payload, "act": f"{dossier.file}#{seq}"} for _, (seq, payload) in sorted(dossier.opinions.items())
    )
    return Shown(
        dossier.agreement, dossier.definition, dossier.doc, evidence, dossier.state, acts, opinions, referrals
    )  # fmt: skip


def act_json(act: Act) -> dict[str, Any]:
    """Return a recorded act as a JSON object, without its salt."""
    return {
        "ref": act.ref, "position": act.position, "seq": act.seq, "tag": act.tag, "version": act.version,
        "actor": act.actor, "on_behalf_of": act.on_behalf_of, "power": act.power, "effective_on": act.effective_on,
        "recorded_at": instant_text(act.recorded_at), "reason": act.reason, "cause": act.cause,
        "definition": act.definition, "request_id": act.request_id, "payload": dict(act.payload),
        "leaf_hash": act.leaf_hash,
    }  # fmt: skip


def moment_of(archive: Archive, on: date | None, known_at: datetime | None) -> Moment:
    """Fill in the defaults of a question: today by the archive's clock, as known now."""
    return Moment(on or today(archive.clock), known_at)


def _stage(verdict: Verdict, index: int) -> StageStatus:
    stage = verdict.stages[index]
    literal = str(stage.literal) if stage.certainty == "declared" and stage.literal else None
    return StageStatus(
        stage.stage.id,
        stage.stage.covers,
        stage.certainty,
        str(stage.day) if stage.day else None,
        literal,
        because_stage(verdict, stage),
    )


def _party(verdict: Verdict, party: str, on: date) -> PartyStatus:
    standing = verdict.standings.get(party)
    bonds: Sequence[Bond] = standing.bonds if standing else ()
    bond = standing.on(on) if standing else None
    return PartyStatus(
        party=party,
        bound=bond is not None,
        since=bond_day(bond.since, bond.basis) if bond else None,
        until=_iso(bond.until) if bond else None,
        basis=bond.basis if bond else None,
        bonds=tuple((bond_day(item.since, item.basis), _iso(item.until)) for item in bonds),
        because=because_party(verdict, party),
        certain=bond is None or bond.since.last <= on,
    )


def _listed(dossier: Dossier, shelf: Shelf, on: date) -> Listed:
    verdict = shelf.verdict(dossier.agreement)
    found = verdict.on(on)
    entry = verdict.entry
    stage = entry or verdict.stages[0]
    return Listed(
        dossier.agreement,
        dossier.terms.title,
        dossier.terms.order,
        found.state,
        found.certain,
        str(entry.day) if entry else None,
        len(verdict.parties_on(on)),
        because_stage(verdict, stage),
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
