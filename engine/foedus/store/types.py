"""Column types that keep what they are given: instants in UTC, and days that are days.

SQLite has neither: it would drop the offset of an instant and take an instant for a day without a word.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import TIMESTAMP, Date, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from foedus.errors import RegisterBroken
from foedus.ledger.envelope import instant_text

_INSTANT_LENGTH: Final = len("2026-01-01T00:00:00.000000Z")


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; naive values are refused with a ``ValueError``.

    PostgreSQL keeps a ``timestamptz``, SQLite text of fixed width that sorts as the instants do.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of the database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive values; write the others as the database wants them."""
        if value is None:
            return None
        text = instant_text(value)
        return value if dialect.name == "postgresql" else text

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read an aware instant in UTC."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return _parse(value)


class Day(TypeDecorator[date]):
    """A day of the law, which has no hour; a ``datetime`` is refused with a ``TypeError``."""

    impl = Date
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date | None:
        """Refuse an instant that was taken for a day."""
        if isinstance(value, datetime):
            raise TypeError(f"{value.isoformat()} is an instant, not a day of the law")
        return value


def _parse(text: object) -> datetime:
    try:
        if not isinstance(text, str) or len(text) != _INSTANT_LENGTH or text[10] + text[-1] != "TZ":
            raise ValueError("another shape")
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise RegisterBroken(f"the register holds {text!r} where an instant in UTC belongs") from error
