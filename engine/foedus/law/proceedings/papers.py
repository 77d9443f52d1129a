"""What was handed in, ordered and heard in a case, what is sealed in it, and to whom it is opened.

Rules of this module:

* every step that holds a text, open or sealed, is a paper, also in another area: it is referred to by its number;
* a sealed paper is opened to more readers by a disclosure, and never to fewer;
* a disclosure opens a paper when all whose word it is have disclosed it: its author; of a mediator's paper the side
  that spoke alone with the mediator, or else all sides;
* what was said in mediation is not used afterwards, unless all sides have disclosed it.

Not judged here: whether the person who records a disclosure may do so; the law knows steps, not who writes them down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import Reason
from foedus.law.proceedings.papers_state import (
    ROLE_WORDS,
    Disclosure,
    all_disclosed,
    holders,
    sides,
)
from foedus.law.proceedings.values import GOING, PHASES, Situation, Step, StepField, StepKind

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding

_NUMBER: Final = re.compile("#?([0-9]{1,9})")
_DIGEST: Final = re.compile("[0-9a-f]{64}")


def numbers_of(step: Step) -> tuple[int | None, ...]:
    """Return the numbers of the papers on which a step relies; ``None`` for what is no number."""
    found = (_NUMBER.fullmatch(text.strip()) for text in step.get("relies_on") or ())
    return tuple(int(match[1]) if match else None for match in found)


# -- what speaks against a paper -----------------------------------------------------------------------------------


def against_texts(situation: Situation, step: Step) -> Iterator[Reason]:
    """Object to a text that is open and sealed at once, to readers of nothing, and to readers who are nobody."""
    if step.get("text") and step.get("sealed"):
        yield Reason("one-of", f"{step.kind} has one text: text, which is open, or sealed")
    names = step.get("open_to") or ()
    if names and not step.get("sealed"):
        yield Reason("missing-field", "open_to names readers, and nothing is sealed", "Give the text as sealed.")
    for name in names:
        yield from _against_reader(situation, name)
    digest = step.get("digest")
    if digest and not _DIGEST.fullmatch(digest):
        yield Reason("wrong-type", "digest is the SHA-256 of a file, in 64 small hexadecimal digits")


def _against_reader(situation: Situation, name: str) -> Iterator[Reason]:
    proceeding = situation.proceeding
    if name in ROLE_WORDS or name not in situation.procedure.roles or proceeding.parties.of_name(name):
        return
    held = [member.party for member in proceeding.parties.holding(name)]
    if held:
        remedy = f"Name who holds it: {', '.join(held)}."
        yield Reason("unknown-value", f"{name} is a role, and papers are opened to somebody", remedy)


def paper_of(situation: Situation, step: Step, name: str = "paper") -> Iterator[Reason]:
    """Object to a step about a paper that the case does not have."""
    if situation.proceeding.papers.of(step.get(name)) is None:
        yield _unknown(f"#{step.get(name)}")


def _unknown(number: str) -> Reason:
    return Reason("unknown-paper", f"{number} is no earlier paper of this case")


def _used(situation: Situation, number: int | None) -> Iterator[Reason]:
    """Object to the use of a paper that the case does not have, that is excluded, or that was said in mediation."""
    proceeding = situation.proceeding
    paper = proceeding.papers.of(number)
    if paper is None:
        yield _unknown("what it relies on" if number is None else f"#{number}")
    elif paper.struck_out:
        yield Reason("out-of-order", f"#{paper.seq} was excluded by {paper.struck_out}, and nobody relies on it")
    elif paper.is_of_mediation and not all_disclosed(proceeding, paper):
        text = f"#{paper.seq} was said in mediation, and is not used unless all sides disclose it"
        yield Reason("paper-sealed", text)


def _may_submit(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from against_texts(situation, step)
    if not any(map(step.get, ("text", "sealed", "digest"))):
        text = f"{step.kind} has a text, a sealed text, or the digest of a file"
        yield Reason("missing-field", text)
    for number in numbers_of(step):
        yield from _used(situation, number)
    yield from _exhibit_is_new(situation, step)


def _exhibit_is_new(situation: Situation, step: Step) -> Iterator[Reason]:
    known = {one.exhibit: one for one in situation.proceeding.papers.all() if one.exhibit}
    if (first := known.get(step.get("exhibit"))) is not None:
        yield Reason("duplicate-name", f"exhibit {first.exhibit} is #{first.seq} already")


def _may_exhibit(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _used(situation, step.get("paper"))
    yield from _exhibit_is_new(situation, step)
    paper = situation.proceeding.papers.of(step.get("paper"))
    if paper is not None and paper.exhibit:
        yield Reason("nothing-changes", f"#{paper.seq} is exhibit {paper.exhibit} already")


def _exhibit(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return _changed(proceeding, step, exhibit=step.get("exhibit"))


def _changed(proceeding: Proceeding, step: Step, **fields: Any) -> Proceeding:
    paper = proceeding.papers.of(step.get("paper"))
    if paper is None:
        return proceeding
    return proceeding.with_(papers=proceeding.papers.with_paper(replace(paper, **fields)))


def _may_reply(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _may_submit(situation, step)
    yield from paper_of(situation, step)
    paper = situation.proceeding.papers.of(step.get("paper"))
    if paper is not None and paper.by == step.by:
        yield Reason("self-reference", f"#{paper.seq} is {step.by}'s own paper")


def _may_order(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from against_texts(situation, step)
    number, last = step.get("number"), situation.proceeding.papers.orders
    if number is not None and number != last + 1:
        yield Reason("out-of-order", f"the next procedural order is number {last + 1}, not {number}")


def _order(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    papers = proceeding.papers
    return proceeding.with_(papers=replace(papers, orders=max(papers.orders, step.get("number") or papers.orders + 1)))


def _may_strike_out(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from paper_of(situation, step)
    paper = situation.proceeding.papers.of(step.get("paper"))
    if paper is not None and paper.struck_out:
        yield Reason("nothing-changes", f"#{paper.seq} was excluded by {paper.struck_out} already")


def _strike_out(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return _changed(proceeding, step, struck_out=step.place)


def _may_let_in(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _may_submit(situation, step)
    rights = situation.procedure.standing
    category = str(step.get("category"))
    friends = [name for name, found in rights.items() if "suggest" in found.may]
    if category not in friends:
        text = f"{situation.procedure.id} lets no {category} speak as a friend of the court"
        yield Reason("not-your-act", text, f"It lets {', '.join(friends) or 'nobody'} speak so.")
    if situation.proceeding.parties.of_name(str(step.get("friend"))):
        yield Reason("not-your-act", f"{step.get('friend')} takes part in the case, and is no friend of the court")


def _may_disclose(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from paper_of(situation, step)
    proceeding = situation.proceeding
    for name in step.get("open_to") or ():
        yield from _against_reader(situation, name)
    paper = proceeding.papers.of(step.get("paper"))
    if paper is None:
        return
    if paper.erased:
        yield Reason("paper-erased", f"the text of #{paper.seq} was erased by {paper.erased}")
    if not paper.sealed and not paper.is_of_mediation:
        yield Reason("nothing-changes", f"#{paper.seq} is not sealed")
    may = holders(proceeding, paper) | (sides(proceeding) if paper.is_of_mediation else frozenset())
    if step.by not in may:
        yield Reason("not-your-act", f"#{paper.seq} is disclosed by {' and '.join(sorted(may))}, not by {step.by}")
    opened = {name for one in paper.disclosures if one.by == step.by for name in one.open_to}
    if set(step.get("open_to") or ()) <= opened:
        yield Reason("nothing-changes", f"{step.by} has opened #{paper.seq} to them already")


def _disclose(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    paper = proceeding.papers.of(step.get("paper"))
    if paper is None:
        return proceeding
    one = Disclosure(step.by, tuple(step.get("open_to") or ()), step.place)
    return _changed(proceeding, step, disclosures=(*paper.disclosures, one))


def _may_erase(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from paper_of(situation, step)
    paper = situation.proceeding.papers.of(step.get("paper"))
    if paper is None:
        return
    if not paper.sealed:
        yield Reason("nothing-changes", f"#{paper.seq} has no sealed text; what is open stands in the ledger for ever")
    if paper.erased:
        yield Reason("paper-erased", f"the text of #{paper.seq} was erased by {paper.erased}")


def _erase(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return _changed(proceeding, step, erased=step.place)


def same(proceeding: Proceeding, _: Situation, __: Step) -> Proceeding:
    """Return the proceeding as it is: the paper itself is noted for every kind."""
    return proceeding


# -- the table -----------------------------------------------------------------------------------------------------

TITLE: Final = StepField("title", "what the paper is called")
REFERENCE: Final = StepField("reference", "the sender's own mark")
TEXTS: Final = (
    StepField("text", "its text, open to everybody"),
    StepField("sealed", "its text, sealed: only its author and those to whom it is opened may read it", "sealed"),
    StepField("open_to", "to whom a sealed text is opened: a party, a person, mediator, panel", "list"),
)
DIGEST: Final = StepField("digest", "the SHA-256 of a file that is kept elsewhere")
_EXHIBIT: Final = StepField("exhibit", "its number as an exhibit, such as C-3")
_RELIES: Final = StepField("relies_on", "the numbers of earlier papers on which it relies", "list")
_PAPER: Final = StepField("paper", "the number of the paper", "step", required=True)
_GROUND: Final = StepField("ground", "the legal ground", required=True)
_SENDERS: Final = ("complainant", "respondent", "third", "authority")
_WHAT: Final = StepField("what", "what it is", "choice", choices=("pleading", "statement", "evidence", "request"))

KINDS: Final[tuple[StepKind, ...]] = (
    StepKind("paper.submit", "a paper is handed in", _SENDERS, GOING,
             (replace(TITLE, required=True), _WHAT, REFERENCE, _EXHIBIT, _RELIES, *TEXTS, DIGEST), same, _may_submit),
    StepKind("paper.reply", "a paper is answered", ("complainant", "respondent", "third"), GOING,
             (_PAPER, TITLE, REFERENCE, _EXHIBIT, _RELIES, *TEXTS, DIGEST), same, _may_reply),
    StepKind("paper.exhibit", "a paper becomes an exhibit", ("complainant", "respondent", "third", "tribunal"),
             ("tribunal", "decided"), (_PAPER, replace(_EXHIBIT, required=True)), _exhibit, _may_exhibit),
    StepKind("paper.amicus", "the paper of a friend of the court is let in", ("tribunal", "authority"), GOING, (
                 StepField("friend", "who handed it in", required=True),
                 StepField("category", "what the friend is in the table of standing, such as ngo", required=True),
                 TITLE, REFERENCE, _EXHIBIT, *TEXTS, DIGEST,
             ), same, _may_let_in),
    StepKind("paper.order", "a procedural order is made", ("tribunal",), ("tribunal", "decided"),
             (StepField("number", "its number", "number"), TITLE, *TEXTS), _order, _may_order),
    StepKind("paper.hear", "a hearing is held", ("tribunal",), ("tribunal", "decided"), (
                 StepField("attended", "who attended", "list", required=True), StepField("place", "where"),
                 TITLE, *TEXTS,
             ), same, against_texts),
    StepKind("paper.strike_out", "a paper is excluded", ("tribunal",), ("tribunal", "decided"),
             (_PAPER, _GROUND), _strike_out, _may_strike_out),
    StepKind("paper.disclose", "a sealed paper is opened to more readers",
             ("complainant", "respondent", "third", "mediator", "tribunal", "authority"), PHASES,
             (_PAPER, StepField("open_to", "to whom it is opened", "list", required=True)), _disclose, _may_disclose),
    StepKind("paper.erase", "a sealed text is erased", ("tribunal", "authority"), PHASES, (
                 _PAPER, _GROUND, StepField("why", "why it has to go", required=True),
             ), _erase, _may_erase),
)  # fmt: skip
