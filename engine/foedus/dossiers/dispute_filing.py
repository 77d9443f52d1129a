"""What speaks against the filing of a dispute: its form, and the grounds that it names in agreements of the register.

Rules of this module:

* a form that nobody could read is refused: roles that the procedure does not have, days that are none;
* a ground is an agreement that binds both sides on the day of the filing; where the register cannot tell because a day
  is only bounded or a record is thin, that is told, and nothing is refused;
* only governments are bound by agreements: whether a person may rely on one is for a person to find.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from foedus.dossiers.fold import Dossier
from foedus.dossiers.shelf import Shelf
from foedus.errors import Reason
from foedus.kernel.dates import PartialDate
from foedus.kernel.text import hidden_in
from foedus.law.explain import bond_day
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.offices import office_of
from foedus.law.proceedings.standing import CATEGORIES
from foedus.law.verdict import Verdict

NAME: Final = re.compile(r"[A-Za-z0-9]+([-_.:][A-Za-z0-9]+)*")
"""Names of disputes: as registries write them, without blanks and slashes."""

_LONGEST: Final = 80
_SPONSOR: Final = ("government", "accepted", "refused")


def against_name(name: str) -> Iterator[Reason]:
    """Object to a name of a dispute that cannot be typed or that hides something."""
    if not NAME.fullmatch(name) or len(name) > _LONGEST:
        text = f"{name!r} is no name of a dispute"
        yield Reason("bad-name", text, "Write letters, digits and - _ . : between them, at most 80 signs.")


def against_filing(procedure: Procedure, filing: Mapping[str, Any]) -> Iterator[Reason]:
    """Object to what a filing says: roles that the procedure does not have, days that are none, unknown categories."""
    parties = filing.get("parties")
    if not isinstance(parties, Mapping) or not parties:
        yield Reason("missing-field", "A dispute is filed with its parties: at least one role and who holds it.")
        return
    for role, party in parties.items():
        if role not in procedure.roles:
            remedy = f"The roles of {procedure.id} are {', '.join(procedure.roles)}."
            yield Reason("unknown-role", f"{procedure.id} has no role {role!r}", remedy)
        if not isinstance(party, str) or not party.strip():
            yield Reason("empty-value", f"nobody is named for the role {role}")
    for day in filing.get("holidays") or ():
        yield from _against_day(day, "the holiday")
    calendars = filing.get("calendars", {})
    if not isinstance(calendars, Mapping) or not all(isinstance(one, str) for one in calendars.values()):
        yield Reason("wrong-type", "calendars are places, each with the hash of its stored calendar")
    yield from _against_categories(filing.get("categories"), parties)
    yield from _against_sponsors(filing.get("sponsored_by"), parties)
    yield from _against_events(filing.get("events"), procedure)
    yield from _against_grounds_form(filing.get("grounds"))
    exhausted = filing.get("exhausted")
    if exhausted is not None and not _texts(exhausted):
        yield Reason("wrong-type", "what was exhausted is a list of statements")
    yield from against_hidden({"title": filing.get("title"), **parties, **_written(filing)})


def _against_day(day: Any, what: str) -> Iterator[Reason]:
    try:
        date.fromisoformat(day)
    except (TypeError, ValueError):
        yield Reason("bad-date", f"{what} {day!r} is no day", "Write YYYY-MM-DD.")


def _against_categories(categories: Any, parties: Mapping[str, Any]) -> Iterator[Reason]:
    if categories is not None and not isinstance(categories, Mapping):
        yield Reason("wrong-type", "the categories are pairs of a party and what it is")
        return
    for party, category in (categories or {}).items():
        yield from _against_party(party, parties)
        if category not in CATEGORIES:
            remedy = f"The categories are {', '.join(CATEGORIES)}."
            yield Reason("unknown-value", f"{party} is said to be {category!r}, which is no category", remedy)


def _against_party(party: str, parties: Mapping[str, Any]) -> Iterator[Reason]:
    if party not in parties.values():
        remedy = f"Its parties are {', '.join(map(str, parties.values()))}."
        yield Reason("unknown-value", f"{party} is no party of the filing", remedy)


def _against_sponsors(sponsors: Any, parties: Mapping[str, Any]) -> Iterator[Reason]:
    if sponsors is not None and not isinstance(sponsors, Mapping):
        yield Reason("wrong-type", "the governments that took a case up are named by party")
        return
    for party, sponsor in (sponsors or {}).items():
        yield from _against_party(party, parties)
        if not isinstance(sponsor, Mapping) or not _texts([sponsor.get("government")]) or {*sponsor} - {*_SPONSOR}:
            text = f"of the government of {party} its name is said, and the day on which it accepted or refused"
            yield Reason("wrong-type", text)
            continue
        if "accepted" in sponsor and "refused" in sponsor:
            yield Reason("wrong-type", f"{sponsor['government']} either accepted the case of {party} or refused it")
        for name in ("accepted", "refused"):
            if name in sponsor:
                yield from _against_day(sponsor[name], f"the day on which {sponsor['government']} {name}")


def _against_events(events: Any, procedure: Procedure) -> Iterator[Reason]:
    if events is not None and not isinstance(events, Mapping):
        yield Reason("wrong-type", "the events before a filing are pairs of an event and its day")
        return
    for name, day in (events or {}).items():
        if name not in procedure.events:
            near = get_close_matches(name, procedure.events, 3)
            remedy = f"Do you mean {' or '.join(near)}?" if near else f"See `foedus procedure show {procedure.id}`."
            yield Reason("unknown-event", f"the procedure {procedure.id} knows no event {name}", remedy)
        try:
            PartialDate.parse(day)
        except (TypeError, ValueError, AttributeError):
            yield Reason("bad-date", f"the day {day!r} of {name} is none", "Write YYYY-MM-DD, YYYY-MM or YYYY.")


def _against_grounds_form(grounds: Any) -> Iterator[Reason]:
    for ground in grounds if isinstance(grounds, (list, tuple)) else [] if grounds is None else [grounds]:
        form = isinstance(ground, Mapping) and not {*ground} - {"agreement", "articles"}
        if not form or not _texts([ground.get("agreement")]) or not _texts(ground.get("articles", [])):
            yield Reason("wrong-type", f"a ground is an agreement and perhaps its articles, not {ground!r}")


def _texts(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) and one.strip() for one in value)


def _written(filing: Mapping[str, Any]) -> dict[str, Any]:
    """Return the texts of a filing that somebody wrote freely, by the name of their field."""
    names = ("categories", "sponsored_by", "grounds", "exhausted")
    return {name: list(_strings(filing[name])) for name in names if name in filing}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = [*value, *value.values()]
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value


def against_hidden(fields: Mapping[str, Any]) -> Iterator[Reason]:
    """Object to fields that hold characters which nobody can see."""
    for name, value in fields.items():
        if any(hidden_in(text) for text in _strings(value)):
            yield Reason("bad-character", f"The {name} holds characters that cannot be seen.")


# ---- grounds


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the register says of the grounds of a filing: what speaks against them, and what it cannot tell."""

    reasons: tuple[Reason, ...] = ()
    told: tuple[str, ...] = ()


def grounds_of(
    procedure: Procedure, filing: Mapping[str, Any], on: date, shelf: Shelf, known: Callable[[], Iterable[str]] = tuple
) -> Grounds:
    """Ask of every ground of a filing whether it binds both sides on a day; an unknown agreement binds nobody.

    ``known`` gives the names of the agreements of the register, for whoever mistyped one.
    """
    reasons: list[Reason] = []
    told: list[str] = []
    sides, others = _sides(procedure, filing)
    for ground in filing.get("grounds") or ():
        name = ground["agreement"]
        dossier = shelf.find(name)
        if dossier is None:
            near = get_close_matches(name, list(known()), 3)
            remedy = f"Do you mean {' or '.join(near)}?" if near else "Load the agreement first, or leave it out."
            reasons.append(Reason("unknown-agreement", f"the register knows no agreement {name!r}", remedy))
            continue
        verdict = shelf.verdict(name)
        for party in sides:
            found = _against_bond(dossier, verdict, party, on)
            if isinstance(found, Reason):
                reasons.append(found)
            elif found:
                told.append(found)
        if verdict.suspended_on(on):
            reasons.append(Reason("not-bound", f"the operation of {name} is suspended on {on}"))
        told += [f"to be found by a person: whether {party}, which is no party, may rely on {name}" for party in others]
    return Grounds(tuple(reasons), tuple(told))


def _sides(procedure: Procedure, filing: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the governments on both sides, and the persons whom no government stands behind."""
    categories, sponsors = filing.get("categories") or {}, filing.get("sponsored_by") or {}
    governments: dict[str, None] = {}
    persons: dict[str, None] = {}
    for role, party in filing["parties"].items():
        if office_of(procedure, role) not in ("complainant", "respondent"):
            continue
        if "accepted" in sponsors.get(party, {}):
            governments[sponsors[party]["government"]] = None
        elif categories.get(party, "government") == "government":
            governments[party] = None
        else:
            persons[party] = None
    return list(governments), list(persons)


def _against_bond(dossier: Dossier, verdict: Verdict, party: str, on: date) -> Reason | str | None:
    """Return why an agreement does not bind a party on a day, or what the register cannot tell; ``None``: it does."""
    name, standing = dossier.agreement, verdict.standings.get(party)
    bond = standing.on(on) if standing else None
    if bond is not None:
        if bond.since.last > on:
            return f"perhaps: {name} binds {party} {bond_day(bond.since, bond.basis)}, which may lie after {on}"
        return None
    bonds = standing.bonds if standing else ()
    maybe = next((one for one in bonds if one.since.first <= on < one.since.last), None)
    if maybe is not None:
        return f"perhaps: {name} binds {party} since a day between {maybe.since.first} and {maybe.since.last}"
    if not bonds and (not dossier.evidence.complete or not verdict.on(on).certain):
        return f"perhaps: what the register knows of {name} is not complete, and does not tell whether it binds {party}"
    if not bonds:
        text = f"{name} does not bind {party} on {on}: it never has"
    elif all(on < one.since.first for one in bonds):
        text = f"{name} does not bind {party} on {on}, but only since {min(str(one.since) for one in bonds)}"
    else:
        ended = max(str(one.until) for one in bonds if one.until is not None and one.until <= on)
        text = f"{name} does not bind {party} on {on}: it did until {ended}"
    return Reason("not-bound", text, f"See `foedus agreement status {name} --party {party} --on {on}`.")
