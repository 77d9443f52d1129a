"""The statements about instruments, what they are about, questions with findings, and open referrals.

Narrowing (:data:`REACHED`) goes through the primary key of ``foedus_scope`` and an ``IN (SELECT …)``: a join would make
SQLite scan the whole register. It may bring too much and never too little; the law decides what a question concerns.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from foedus.ports import Reach
from foedus.store.spoken import Spoken
from foedus.store.statements import Rows
from foedus.store.tables import AGREEMENT, BINDING, DEFINITION, FINDING, INSTRUMENT, MATTER, REFERRAL, SCOPE

ANYWHERE: Final = "*"
"""The ground of an instrument that is not confined to a territory."""

OF_AGREEMENT: Final = "@"
"""The ground of an agreement: where it binds."""

OF_RECORD: Final = "@+"
"""The same, for subjects that come from the record of the agreement as an instrument."""

REGISTERED: Final = 0
AGREEMENTS: Final = 1
MATTERS_ROW: Final = 2
REFERRALS_ROW: Final = 3

_OWN: Final = SCOPE.c.own == literal_column("1")
_OVER: Final = SCOPE.c.own == literal_column("0")
_WITH_BODY: Final = select(*INSTRUMENT.columns, DEFINITION.c.body).join(
    DEFINITION, DEFINITION.c.digest == INSTRUMENT.c.definition
)
INSTRUMENTS: Final = _WITH_BODY
INSTRUMENTS_NAMED: Final = _WITH_BODY.where(INSTRUMENT.c.instrument.in_(bindparam("names", expanding=True)))
_START: Final = 2
"""How many of its first letters a mistyped id is taken to have right."""

INSTRUMENTS_LIKE: Final = (
    select(INSTRUMENT.c.instrument)
    .where(func.substr(INSTRUMENT.c.instrument, 1, _START) == func.substr(bindparam("name", type_=Text()), 1, _START))
    .limit(2000)
)
AGREEMENTS_LIKE: Final = select(AGREEMENT.c.agreement)
SCOPES: Final = select(SCOPE)
SCOPES_OF_ORDER: Final = select(SCOPE).where(SCOPE.c.legal_order == bindparam("legal_order"))
KNOWS_SUBJECT: Final = (
    select(SCOPE.c.instrument)
    .where(
        or_(
            SCOPE.c.subject == bindparam("subject"),
            and_(SCOPE.c.subject >= bindparam("below"), SCOPE.c.subject < bindparam("end")),
        )
    )
    .limit(1)
)
MATTERS: Final = select(MATTER)
FINDINGS_ABOUT: Final = select(FINDING).where(
    or_(
        FINDING.c.first.in_(bindparam("names", expanding=True)),
        FINDING.c.second.in_(bindparam("names", expanding=True)),
    )
)
REFERRALS: Final = select(REFERRAL)
REFERRALS_OF: Final = select(REFERRAL).where(
    or_(REFERRAL.c.agreement == bindparam("name"), REFERRAL.c.other == bindparam("name"))
)

REFERRALS_AMONG: Final = select(REFERRAL).where(
    or_(
        REFERRAL.c.agreement.in_(bindparam("names", expanding=True)),
        REFERRAL.c.other.in_(bindparam("names", expanding=True)),
    )
)

INSTRUMENT_ROWS: Final = Rows(INSTRUMENT, "instrument")
RECORD_SCOPES: Final = Rows(SCOPE, "instrument", SCOPE.c.ground != OF_AGREEMENT)
AGREEMENT_SCOPES: Final = Rows(SCOPE, "instrument", SCOPE.c.ground == OF_AGREEMENT)
MATTER_ROWS: Final = Rows(MATTER, "matter")
FINDING_ROWS: Final = Rows(FINDING, "matter")
REFERRAL_ROWS: Final = Rows(REFERRAL)


def asked(reach: Reach) -> dict[str, Any]:
    """Return the parameters of a narrowing."""
    grounds = [*reach.grounds, ANYWHERE]
    given = {"legal_order": reach.order, "subjects": list(reach.subjects), "grounds": grounds}
    return {**given, "asked": list(reach.asked), **_branches(reach)}


def _branches(reach: Reach) -> dict[str, str]:
    begins = {f"below_{n}": f"{one}." for n, one in enumerate(reach.below)}
    return begins | {f"end_{n}": f"{one}/" for n, one in enumerate(reach.below)}  # "/" is the sign after "."


@cache
def reached(branches: int) -> Select[Any]:
    """Return the query for registered instruments with lives of their own, with so many branches of subjects."""
    about = select(SCOPE.c.instrument).where(*_subject(branches))
    there = about.where(_OWN, SCOPE.c.ground.in_(bindparam("grounds", expanding=True)))
    inside = about.where(_OVER, SCOPE.c.ground.in_(bindparam("asked", expanding=True)))
    meant = union_all(there, inside)
    return _WITH_BODY.where(INSTRUMENT.c.instrument.in_(meant))


@lru_cache(maxsize=256)
def gathered(dialect: Dialect, subjects: int, grounds: int, asked_: int, branches: int) -> Spoken:
    """Return the same as rows (mark, id, definition), with a row more for each thing that has yet to be looked at.

    One look instead of four: on a server, each costs as much as all that is done with its answer. It is put together
    once for each number of names, as text: to put it together for every question would cost more than to answer it.
    """
    subject = SCOPE.c.subject.in_(_signs("subject", subjects))
    about = SCOPE.c.legal_order == bindparam("legal_order"), _or_under(subject, branches)
    there = and_(*about, _OWN, SCOPE.c.ground.in_([*_signs("ground", grounds), literal_column(f"'{ANYWHERE}'")]))
    inside = and_(*about, _OVER, SCOPE.c.ground.in_(_signs("asked", asked_)))
    agreed = and_(*about, _OWN, SCOPE.c.ground.in_([literal_column(f"'{one}'") for one in (OF_AGREEMENT, OF_RECORD)]))
    found = (
        select(literal_column(str(REGISTERED)), INSTRUMENT.c.instrument, DEFINITION.c.body)
        .join(DEFINITION, DEFINITION.c.digest == INSTRUMENT.c.definition)
        .where(
            INSTRUMENT.c.instrument.in_(union_all(*(select(SCOPE.c.instrument).where(one) for one in (there, inside))))
        )
    )
    marks = (
        _mark(AGREEMENTS, exists().where(agreed)),
        _mark(MATTERS_ROW, exists().where(MATTER.c.matter == bindparam("matter"))),
        _mark(REFERRALS_ROW, select(REFERRAL.c.agreement).exists()),
    )
    return Spoken.of(union_all(found, *marks), dialect)


def _mark(mark: int, there: ColumnElement[bool]) -> Select[Any, str, str]:
    blank: ColumnElement[str] = literal_column("''")
    return select(literal_column(str(mark)), blank, blank).where(there)


def _signs(name: str, count: int) -> list[BindParameter[str]]:
    return [bindparam(f"{name}_{number}", type_=Text()) for number in range(count)]


def numbered(reach: Reach, matter: str) -> dict[str, str]:
    """Return the parameters of :func:`gathered`."""
    given = {"legal_order": reach.order, "matter": matter, **_branches(reach)}
    for name, values in (("subject", reach.subjects), ("ground", reach.grounds), ("asked", reach.asked)):
        given.update((f"{name}_{number}", value) for number, value in enumerate(values))
    return given


@cache
def agreements_reached(branches: int) -> Select[Any]:
    """Return the query for agreements that bind, or will bind, on the ground that is asked about."""
    bound = select(BINDING.c.agreement).where(
        or_(
            BINDING.c.party.in_(bindparam("grounds", expanding=True)),
            func.substr(BINDING.c.party, 1, 2).in_(bindparam("roots", expanding=True)),
        )
    )
    return select(SCOPE.c.instrument).where(
        *_subject(branches),
        _OWN,
        SCOPE.c.ground.in_((OF_AGREEMENT, OF_RECORD)),
        SCOPE.c.instrument.in_(bound),
    )


def _subject(branches: int) -> tuple[ColumnElement[bool], ...]:
    named = SCOPE.c.subject.in_(bindparam("subjects", expanding=True))
    return SCOPE.c.legal_order == bindparam("legal_order"), _or_under(named, branches)


def _or_under(named: ColumnElement[bool], branches: int) -> ColumnElement[bool]:
    under = (
        and_(SCOPE.c.subject >= bindparam(f"below_{n}"), SCOPE.c.subject < bindparam(f"end_{n}"))
        for n in range(branches)
    )
    return or_(named, *under) if branches else named
