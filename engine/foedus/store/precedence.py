"""The statements about instruments, what they are about, questions with findings, and open referrals.

Narrowing (:data:`REACHED`) goes through the primary key of ``foedus_scope`` and an ``IN (SELECT …)``: a join would make
SQLite scan the whole register. It may bring too much and never too little; the law decides what a question concerns.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from foedus.ports import Reach
from foedus.store.statements import Rows
from foedus.store.tables import BINDING, DEFINITION, FINDING, INSTRUMENT, MATTER, REFERRAL, SCOPE

ANYWHERE: Final = "*"
"""The ground of an instrument that is not confined to a territory."""

OF_AGREEMENT: Final = "@"
"""The ground of an agreement: where it binds."""

OF_RECORD: Final = "@+"
"""The same, for subjects that come from the record of the agreement as an instrument."""

AGREEMENTS: Final = 1
MATTERS_ROW: Final = 2

_COLUMNS: Final = (*INSTRUMENT.columns, DEFINITION.c.body)
_WITH_BODY: Final = select(*INSTRUMENT.columns, DEFINITION.c.body).join(
    DEFINITION, DEFINITION.c.digest == INSTRUMENT.c.definition
)
INSTRUMENTS: Final = _WITH_BODY
INSTRUMENTS_NAMED: Final = _WITH_BODY.where(INSTRUMENT.c.instrument.in_(bindparam("names", expanding=True)))
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
    branches = {f"below_{n}": f"{one}." for n, one in enumerate(reach.below)}
    ends = {f"end_{n}": f"{one}/" for n, one in enumerate(reach.below)}  # "/" is the sign after "."
    grounds = [*reach.grounds, ANYWHERE]
    given = {"legal_order": reach.order, "subjects": list(reach.subjects), "grounds": grounds}
    return {**given, "asked": list(reach.asked), **branches, **ends}


@cache
def reached(branches: int) -> Select[Any]:
    """Return the query for registered instruments with lives of their own, with so many branches of subjects."""
    about = select(SCOPE.c.instrument).where(*_subject(branches))
    there = about.where(SCOPE.c.own == 1, SCOPE.c.ground.in_(bindparam("grounds", expanding=True)))
    inside = about.where(SCOPE.c.own == 0, SCOPE.c.ground.in_(bindparam("asked", expanding=True)))
    meant = union_all(there, inside)
    return _WITH_BODY.where(INSTRUMENT.c.instrument.in_(meant))


@cache
def gathered(branches: int) -> CompoundSelect[Any]:
    """Return the same, with a row more if agreements are about such subjects, and one if the question has a file.

    One look instead of three: on a server, each costs as much as all that is done with its answer.
    """
    blank = [literal("", column.type) for column in (*INSTRUMENT.columns, DEFINITION.c.body)]
    blank[-2] = literal(0)
    agreements = select(literal(AGREEMENTS), *blank).where(
        exists().where(*_subject(branches), SCOPE.c.own == 1, SCOPE.c.ground.in_((OF_AGREEMENT, OF_RECORD)))
    )
    matter = select(literal(MATTERS_ROW), *blank).where(exists().where(MATTER.c.matter == bindparam("matter")))
    return union_all(reached(branches).with_only_columns(literal(0), *_COLUMNS), agreements, matter)


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
        SCOPE.c.own == 1,
        SCOPE.c.ground.in_((OF_AGREEMENT, OF_RECORD)),
        SCOPE.c.instrument.in_(bound),
    )


def _subject(branches: int) -> tuple[ColumnElement[bool], ...]:
    named = SCOPE.c.subject.in_(bindparam("subjects", expanding=True))
    under = (
        and_(SCOPE.c.subject >= bindparam(f"below_{n}"), SCOPE.c.subject < bindparam(f"end_{n}"))
        for n in range(branches)
    )
    return SCOPE.c.legal_order == bindparam("legal_order"), or_(named, *under) if branches else named
