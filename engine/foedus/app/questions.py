"""The questions of precedence that a register answers: who governs, through time, why not, and every conflict."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.app.days import Day, aware, exact, text
from foedus.errors import Usage
from foedus.kernel.clock import today
from foedus.store.archive import SqlArchive

if TYPE_CHECKING:
    from foedus.law.precedence.pack import Law
    from foedus.law.precedence.values import Finding, Question
    from foedus.law.precedence.why_not import WhyNot
    from foedus.queries.conflicts import Conflicts
    from foedus.queries.governing import Asked, Governing, Stretches


class Questions:
    """Questions of precedence put to a register; nothing is written unless asked."""

    def __init__(self, archive: SqlArchive, actor: str) -> None:
        self._archive = archive
        self.actor = actor

    def governs(
        self, subject: str, territory: str | Sequence[str], *, record: bool = False, reason: str | None = None,
        **asked: Any,
    ) -> Governing:  # fmt: skip
        """Say which instrument governs; :meth:`asked` says what else a question may have.

        ``record`` keeps the opinion as it was given, as an act in the question's file.

        Raises:
            NotFound: an instrument that is relied on is unknown.
            Refused: the question uses words that the vocabulary does not have.
            Usage: the question makes no sense, or too many instruments meet it.

        """
        from foedus.queries.governing import governs

        question = self.asked(subject, territory, **asked)
        if record and (question.supposing or question.known_at is not None):
            raise Usage("Only an opinion on what the register holds now can be recorded, without suppositions.")
        found = governs(self._archive, the_law(), question)
        if record:
            from foedus.services.desk import By
            from foedus.services.findings import keep

            by = By(self.actor, reason)
            kept = keep(self._archive, question.order, question.question, found.to_json(), by)
            found = replace(found, recorded=kept.acts[-1].ref)
        return found

    def through_time(
        self, subject: str, territory: str | Sequence[str], *, since: Day | None = None, until: Day | None = None,
        **asked: Any,
    ) -> Stretches:  # fmt: skip
        """Give the spans in which the answer is constant, with the reason for each change."""
        from foedus.queries.governing import through_time

        question = self.asked(subject, territory, **asked)
        return through_time(self._archive, the_law(), question, exact(since), exact(until))

    def why_not(self, instrument: str, subject: str, territory: str | Sequence[str], **asked: Any) -> WhyNot:
        """Say what kept an instrument from governing, and which fact would change it."""
        from foedus.queries.governing import why_not

        return why_not(self._archive, the_law(), self.asked(subject, territory, **asked), instrument)

    def conflicts(
        self, *, order: str | None = None, subject: str | None = None, on: Day | None = None,
        as_known_at: datetime | None = None, state: str | None = None, limit: int | None = None,
    ) -> Conflicts:  # fmt: skip
        """List every pair of instruments that meets in subject, territory and time, with its state.

        All are counted; with ``state`` only those in one state are listed, with ``limit`` only the first so many.

        Raises:
            Usage: there is no such state or legal order, or the limit is negative.

        """
        from foedus.law.precedence.pairs import STATES
        from foedus.queries.conflicts import Wanted, conflicts

        law = the_law()
        must_be_an_order(order, law)
        known = {str(one): one for one in STATES}
        if state is not None and state not in known:
            raise Usage(f"{state!r} is no state of a pair; known are {', '.join(known)}.")
        if limit is not None and limit < 0:
            raise Usage(f"A list cannot have {limit} lines.")
        day = exact(on) or today(self._archive.clock)
        in_state = None if state is None else known[state]
        return conflicts(self._archive, law, Wanted(day, order, subject, aware(as_known_at), in_state, limit))

    def asked(
        self,
        subject: str,
        territory: str | Sequence[str],
        *,
        on: Day | None = None,
        order: str | None = None,
        forum: str | None = None,
        addressee: str | None = None,
        between: Sequence[str] | None = None,
        choices: Mapping[str, str] | None = None,
        relying_on: Sequence[str] = (),
        what_if: str | Path | None = None,
        as_known_at: datetime | None = None,
    ) -> Asked:
        """Check a question and put it together.

        ``on`` is the law's date (default today), ``order`` the legal order that answers (default: the forum's, else
        the territory's), ``between`` two parties, ``choices`` options of disputed rules, ``relying_on`` instruments to
        be weighed although nothing in their records ties them to the question, ``what_if`` a file of instruments and
        findings to be supposed: those instruments that belong to the order, and those findings that serve the question.

        Raises:
            Refused: the question uses words that the vocabulary does not have.

        """
        from foedus.definitions.instrument_file import check_question_doc
        from foedus.law.precedence.orders import order_for
        from foedus.law.precedence.records import read_question
        from foedus.queries.governing import Asked

        law = the_law()
        places = [territory] if isinstance(territory, str) else list(territory)
        given: dict[str, Any] = {
            "order": order or order_for(places, forum), "subject": subject, "territory": places,
            "date": text(on) or today(self._archive.clock).isoformat(), "forum": forum, "addressee": addressee,
            "between": None if between is None else list(between), "choices": dict(choices) if choices else None,
        }  # fmt: skip
        _written_as_codes(places)
        known = self._subjects_known(subject, law)
        doc = check_question_doc({name: value for name, value in given.items() if value is not None}, known)
        question = read_question(doc, doc.get("choices"))
        instruments, findings = _supposed(what_if, doc["order"], question)
        return Asked(doc["order"], question, aware(as_known_at), tuple(relying_on), instruments, findings)

    def _subjects_known(self, subject: str, law: Law) -> Law:
        """Know the subject too if an agreement of the register is about it: their files use free words."""
        top = subject.partition(".")[0]
        if top in law.vocabulary.subjects_top:
            return law
        with self._archive.reading() as reading:
            if not reading.knows_subject(top):
                return law
        return replace(law, vocabulary=replace(law.vocabulary, subjects_top=law.vocabulary.subjects_top | {top}))


def the_law() -> Law:
    """Return the law that ships with the product."""
    from foedus.definitions.law_reading import shipped_law

    return shipped_law()


def _written_as_codes(places: Sequence[str]) -> None:
    """Refuse a code in small letters: it would be read as the name of another place, of which nobody knows anything."""
    for place in places:
        if re.fullmatch(r"[a-z]{2}(-[a-z0-9]{1,3}(-[a-z-]+)?)?", place):
            parts = place.split("-", 2)
            code = "-".join([*(part.upper() for part in parts[:2]), *parts[2:]])
            raise Usage(f"{place!r} names no place.", remedy=f"A code is written in capitals: {code}.")


def must_be_an_order(order: str | None, law: Law) -> None:
    """Refuse a word that is no legal order."""
    if order is not None and order not in law.vocabulary.orders:
        raise Usage(f"{order!r} is no legal order; known are {', '.join(law.vocabulary.orders)}.")


def _supposed(
    what_if: str | Path | None, order: str, question: Question
) -> tuple[tuple[Mapping[str, Any], ...], tuple[Finding, ...]]:
    """Read instruments and findings that are only supposed."""
    if what_if is None:
        return (), ()
    from foedus.definitions.instrument_file import read_instruments
    from foedus.definitions.reading import read_bytes
    from foedus.dossiers.matters import identity
    from foedus.law.precedence.records import read_question

    file = read_instruments(read_bytes(what_if), str(what_if), the_law())
    asked = identity(order, question)
    findings = tuple(
        item.value
        for item in file.findings
        if identity(item.question["order"], read_question({"date": str(question.date), **item.question})) == asked
    )
    return tuple(item.doc for item in file.instruments if item.order == order), findings
