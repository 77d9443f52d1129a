"""What a question of precedence is about: instruments, findings, and the question itself.

All of them are values. Dates may be known only to the month or the year (:class:`foedus.kernel.dates.PartialDate`);
codes of jurisdictions and dotted subjects are compared by :mod:`foedus.law.precedence.places`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from foedus.kernel.dates import PartialDate

SECOND_ARGUMENTS: Final = ("of", "over", "than", "about")
"""Names under which a finding names the other instrument, or a topic."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What the text of an instrument says about other law: a type and a target; ``words`` are the text's own."""

    type: str
    ids: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    subjects: tuple[str, ...] = ()
    topics: frozenset[str] = frozenset()
    value: str | None = None
    by: PartialDate | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """The consent of a superior authority: whether it is needed, whether and when it was given.

    ``given_by`` is a day on which it had been given at the latest; ``ended`` is the first day without it.
    """

    required: str | None = None
    given: bool = False
    date: PartialDate | None = None
    given_by: PartialDate | None = None
    ended: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A text that may govern: constitution, statute, compact, treaty, rule of a joint body, judgment, by-law.

    ``parties`` are the makers of an agreement, or the one maker of anything else. ``territory`` is ``None`` where the
    instrument is not confined to one. ``ended`` is the first day on which it no longer applies. ``ratified`` is
    ``None`` where nobody recorded who ratified. ``rank`` overrides the ladder of the order. ``title`` is for readers.
    """

    id: str
    kind: str
    level: str
    parties: tuple[str, ...]
    subjects: tuple[str, ...]
    territory: tuple[str, ...] | None = None
    title: str = ""
    enacted: PartialDate | None = None
    promulgated: PartialDate | None = None
    in_force: PartialDate | None = None
    in_force_by: PartialDate | None = None
    not_in_force_by: PartialDate | None = None
    retroactive_from: PartialDate | None = None
    ended: PartialDate | None = None
    ratified: frozenset[str] | None = None
    rejected_by: frozenset[str] = frozenset()
    consent: Consent | None = None
    competence: Mapping[str, Any] = field(default_factory=dict)
    made_under: str | None = None
    forum: str | None = None
    clauses: tuple[Clause, ...] = ()
    successors: Mapping[str, str] = field(default_factory=dict)
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact of interpretation or experience that a person recorded; never a conclusion.

    ``first`` and ``second`` are what it is about: the instrument and the other instrument or topic, or the two sides
    of an unordered pair in the order of their ids; empty where the type takes no argument. ``value`` is a truth value
    or a word of the vocabulary. ``ref`` is the act that recorded it, if one did.
    """

    type: str
    first: str
    second: str
    value: bool | str
    reason: str = ""
    by: str = ""
    date: str = ""
    until: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of precedence: subject, territory, date, and where they matter forum, addressee and two parties.

    ``territory`` holds one code or several. ``choices`` are the options of disputed rules that the asker has set:
    rule id → option; they go before what the forum follows.
    """

    subject: str
    territory: tuple[str, ...]
    date: PartialDate
    forum: str | None = None
    addressee: str | None = None
    between: tuple[str, str] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
