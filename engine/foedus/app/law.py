"""What the library does with law and casebooks: no register is needed."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import DefinitionRefused, NotFound, Reason, Usage

if TYPE_CHECKING:
    from foedus.checks.casebook import CasebookReport
    from foedus.checks.law import LawReport
    from foedus.definitions.casebook import Casebook
    from foedus.law.precedence.pack import Law
    from foedus.law.precedence.rule_words import RuleShown

Files = Iterable[str | Path]


def shipped_law() -> Law:
    """Return the law that ships with the product: rules of nine legal orders, shared rules and the vocabulary."""
    from foedus.definitions.law_reading import shipped_law as shipped

    return shipped()


def read_law(files: Files) -> Law:
    """Read the law from rule files, and at most one vocabulary; without files, the law that ships with the product.

    Raises:
        DefinitionRefused: with every mistake of every file.

    """
    from foedus.definitions.law_reading import read_law as read
    from foedus.definitions.reading import read_bytes, refused

    texts: list[tuple[str, bytes]] = []
    unreadable: list[Reason] = []
    for file in files:
        try:
            texts.append((str(file), read_bytes(file)))
        except DefinitionRefused as error:
            unreadable += error.reasons
    if unreadable:
        raise refused(unreadable)
    return read(texts) if texts else shipped_law()


def check_casebooks(files: Files, *, law: Law | Files | None = None, ablate: Collection[str] = ()) -> CasebookReport:
    """Give the opinion on decided cases and compare it with what was held; no register is needed.

    A case, or a file, that cannot be read is a miss of its own, and the others are judged all the same. ``law`` is
    a law or the files of one (default: the shipped law). ``ablate`` names what is left out, to see what the score
    rests on: ``findings``, ``order-rules`` (all rules but those that every order shares), ``own-rules`` (those on
    which the case itself is said to rest), ``sole-rules`` (those that apply in that case and in no other).

    Raises:
        DefinitionRefused: not one of the cases can be judged, or the law is refused; with every mistake.
        Usage: ``ablate`` names something else.

    """
    from foedus.checks.casebook import ABLATIONS
    from foedus.checks.casebook import check_casebooks as check
    from foedus.definitions.reading import refused

    unknown = [name for name in ablate if name not in ABLATIONS]
    if unknown:
        raise Usage(f"{unknown[0]!r} cannot be left out; what can is {', '.join(ABLATIONS)}.")
    used = _law(law)
    books, refusals = _read(files, used)
    if refusals and not any(book.cases for book in books):
        raise refused([reason for _, _, reasons in refusals for reason in reasons])
    report = check(books, used, ablate)
    report.files = len({file for file, *_ in refusals} | {book.name for book in books})
    for file, name, reasons in refusals:
        report.refuse(file, name, reasons)
    return report


def check_law(files: Files = (), *, cases: Files = ()) -> LawReport:
    """Look a rule base over for rules that can never apply, circles, and rules that no case puts to the test.

    Without ``files`` the shipped law is looked at, without ``cases`` the shipped casebooks are used.

    Raises:
        DefinitionRefused: a file is refused, with every mistake.

    """
    from foedus.checks.law import check_law as check
    from foedus.definitions.casebook import read_shipped_casebooks
    from foedus.definitions.reading import refused

    law = read_law(files)
    wanted = list(cases)
    if not wanted:
        return check(law, read_shipped_casebooks(law))
    books, refusals = _read(wanted, law)
    if refusals:
        raise refused([reason for _, _, reasons in refusals for reason in reasons])
    return check(law, books)


def law_rules(order: str | None = None) -> list[RuleShown]:
    """List the rules of the shipped law in words, all of them or those of one legal order (``any`` = the shared ones).

    Raises:
        Usage: there is no such legal order.

    """
    from foedus.law.precedence.pack import GENERIC
    from foedus.law.precedence.rule_words import describe

    law = shipped_law()
    orders = (GENERIC, *law.vocabulary.orders)
    if order is not None and order not in orders:
        raise Usage(f"{order!r} is no legal order; known are {', '.join(orders)}.")
    return [describe(law, rule) for rule in law.rules if order in (None, rule.order)]


def law_rule(rule: str) -> RuleShown:
    """Say one rule of the shipped law in words.

    Raises:
        NotFound: there is no rule with this id.

    """
    from foedus.law.precedence.rule_words import describe

    law = shipped_law()
    known = {name.upper(): one for name, one in law.by_id.items()}
    found = law.by_id.get(rule) or known.get(rule.upper())
    if found is None:
        near = [known[name].id for name in difflib.get_close_matches(rule.upper(), known, 3)]
        remedy = f"Do you mean {' or '.join(near)}?" if near else "List all rules with `foedus law list`."
        raise NotFound(f"The law has no rule “{rule}”.", remedy=remedy)
    return describe(law, found)


def _law(law: Law | Files | None) -> Law:
    from foedus.law.precedence.pack import Law as Pack

    if law is None:
        return shipped_law()
    return law if isinstance(law, Pack) else read_law(law)


def _read(files: Files, law: Law) -> tuple[list[Casebook], list[tuple[str, str, tuple[Reason, ...]]]]:
    """Read the cases that can be read, and say of each other case or file what is wrong with it."""
    from foedus.definitions.casebook import read_each_case
    from foedus.definitions.reading import read_bytes

    books: list[Casebook] = []
    refusals: list[tuple[str, str, tuple[Reason, ...]]] = []
    for file in files:
        try:
            book, bad = read_each_case(read_bytes(file), str(file), law)
        except DefinitionRefused as error:
            refusals.append((str(file), str(file), error.reasons))
        else:
            books.append(book)
            refusals += [(str(file), name, tuple(reasons)) for name, reasons in bad.items()]
    return books, refusals
