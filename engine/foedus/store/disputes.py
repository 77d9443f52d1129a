"""The statements about disputes: their rows, their parties, and the locking of many files at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, select

from foedus.store.statements import Rows
from foedus.store.tables import DISPUTE, DISPUTE_PARTY, FILE

DISPUTE_ROWS: Final = Rows(DISPUTE, "dispute")
PARTY_ROWS: Final = Rows(DISPUTE_PARTY, "dispute")

NAMED: Final = select(DISPUTE).where(DISPUTE.c.dispute.in_(bindparam("names", expanding=True)))
PARTIES_OF: Final = select(DISPUTE_PARTY).where(DISPUTE_PARTY.c.dispute.in_(bindparam("names", expanding=True)))

# The order of the locks is that of the names, so that two writers of many files do not wait in a circle.
LOCK_HEADS: Final = (
    select(FILE.c.file, FILE.c.seq, FILE.c.leaf_hash)
    .where(FILE.c.file.in_(bindparam("files", expanding=True)))
    .order_by(FILE.c.file)
    .with_for_update()
)

_NARROW: Final[Mapping[str, ColumnElement[bool]]] = MappingProxyType(
    {
        # A join would make SQLite walk over all disputes.
        "party": DISPUTE.c.dispute.in_(
            select(DISPUTE_PARTY.c.dispute).where(DISPUTE_PARTY.c.party == bindparam("party"))
        ),
        "state": DISPUTE.c.state == bindparam("state"),
        "procedure": DISPUTE.c.procedure == bindparam("procedure"),
    }
)


@cache
def listed(fields: tuple[str, ...]) -> Select[Any]:
    """Return the query for disputes, narrowed by these fields of a filter."""
    return select(DISPUTE).where(*(_NARROW[name] for name in fields))
