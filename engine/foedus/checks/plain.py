"""The replay of files whose acts bring nothing about but their own rows: those of instruments and of questions.

Rules of this module:

* an act that cannot be read or folded ends the replay of its file, and of its file alone;
* every other act is looked at, also behind one that was not lawful: the fold takes it as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from foedus.checks.findings import Finding
from foedus.checks.ledger import LAW_ERRORS
from foedus.checks.past import Past
from foedus.definitions.instrument_file import check_finding_doc, check_instrument_doc, check_question_doc
from foedus.dossiers.finding_objections import against_correction, contradicted, same, unknown
from foedus.dossiers.matters import PREFIX as QUESTIONS
from foedus.dossiers.matters import Matter, fold_matter, holding, identity, matter_of
from foedus.dossiers.record_objections import against_records, registration
from foedus.dossiers.records import PREFIX as INSTRUMENTS
from foedus.dossiers.records import Record, fold_record
from foedus.errors import Refused
from foedus.law.precedence.records import read_question
from foedus.ledger.acts import TAGS, Act
from foedus.ports import StoredAct

_T = TypeVar("_T")

NO_MORE: Final = "; what follows in this file is not replayed, and its rows are not compared"
"""What is said of an act at which a replay ends."""


class Ended(Exception):
    """An act behind which a file cannot be replayed."""


def replay_record(past: Past, file: str, acts: Sequence[StoredAct], found: list[Finding]) -> Record | None:
    """Replay the file of an instrument; ``None`` if it cannot be folded to its end."""

    def fold(done: Sequence[Act]) -> Record | None:
        return fold_record(done, past.definitions.__getitem__)

    return _replay(file, acts, found, fold, lambda record, act: _against_record(past, record, act))


def replay_matter(past: Past, file: str, acts: Sequence[StoredAct], found: list[Finding]) -> Matter | None:
    """Replay the file of a question; ``None`` if it cannot be folded to its end."""
    return _replay(file, acts, found, fold_matter, lambda matter, act: _against_matter(past, matter, act))


def _replay(
    file: str,
    acts: Sequence[StoredAct],
    found: list[Finding],
    fold: Callable[[Sequence[Act]], _T | None],
    against: Callable[[_T | None, Act], Iterator[str]],
) -> _T | None:
    done: list[Act] = []
    state: _T | None = None
    for stored in sorted(acts, key=lambda item: (item.seq or 0, item.position)):
        act = stored.act
        if act is None or stored.unread:
            found.append(Finding("transitions", stored.ref, f"it cannot be read{NO_MORE}"))
            return None
        try:
            for message in (*_known(file, act), *against(state, act)):
                found.append(Finding("transitions", act.ref, message))
            done.append(act)
            state = fold(done)
        except Ended as error:
            found.append(Finding("transitions", act.ref, f"{error}{NO_MORE}"))
            return None
        except LAW_ERRORS as error:
            message = f"it cannot be folded ({type(error).__name__}: {error}){NO_MORE}"
            found.append(Finding("transitions", act.ref, message))
            return None
    return state


_KINDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    INSTRUMENTS: ("an instrument", ("instrument.",)),
    QUESTIONS: ("a question", ("matter.", "finding.", "opinion.")),
}


def _known(file: str, act: Act) -> Iterator[str]:
    """Object to tags and versions that no desk writes."""
    noun, prefixes = _KINDS[f"{file.partition('/')[0]}/"]
    if act.tag not in TAGS or not act.tag.startswith(prefixes):
        yield f"no act of {noun} has the tag {act.tag}"
    elif not 1 <= act.version <= TAGS[act.tag][0]:
        yield f"{act.tag} has no version {act.version}"


# ---- instruments


def _against_record(past: Past, record: Record | None, act: Act) -> Iterator[str]:
    name = act.file.removeprefix(INSTRUMENTS)
    if record is None and act.tag != "instrument.register":
        raise Ended(f"the file does not begin with a registration but with {act.tag}")
    if act.tag == "instrument.register":
        doc = _defined(past, name, act)
        if record is not None and record.doc is not None:
            yield "the instrument is registered already"
        if (act.payload, act.effective_on) != registration(doc):
            yield "definition, title or date are not those of the record that it registers"
        yield from _against_doc(past, doc, act, replacing=False)
    elif act.tag == "instrument.correct" and record is not None:
        yield from _against_new_record(past, record, act, name)


def _against_new_record(past: Past, record: Record, act: Act, name: str) -> Iterator[str]:
    if not (act.reason or "").strip():
        yield "a correction says why the record was wrong, and this one does not"
    if record.doc is None:
        yield "it corrects a record that is struck"
    if act.effective_on is not None:
        yield f"the correction of a record has no date of the law, and this one has {act.effective_on}"
    if act.payload == {"strike": True}:
        if act.definition is not None:
            yield "it strikes the record and names a definition"
        return
    doc = _defined(past, name, act)
    if act.payload != {"definition": act.definition}:
        yield "a correction either strikes a record or gives another"
    if act.definition == record.definition and record.doc is not None:
        yield "it changes nothing"
    yield from _against_doc(past, doc, act, replacing=True)


def _defined(past: Past, name: str, act: Act) -> Mapping[str, Any]:
    digest = act.payload["definition"]
    doc = past.definitions.get(digest)
    if doc is None:
        raise Ended(f"its definition {digest[:12]} is missing or is not what its hash says")
    if doc.get("id") != name:
        raise Ended(f"its record is that of {doc.get('id')}, and the file is that of {name}")
    return doc


def _against_doc(past: Past, doc: Mapping[str, Any], act: Act, *, replacing: bool) -> Iterator[str]:
    if act.definition != act.payload.get("definition"):
        yield "it names another definition than its payload"
    yield from _refused(lambda: check_instrument_doc(doc, past.law))
    around = past.around(act.position)
    yield from (reason.message for reason in against_records([(doc, None)], around, replacing=replacing))


def _refused(check: Callable[[], object]) -> list[str]:
    try:
        check()
    except Refused as refused:
        return [reason.message for reason in refused.reasons]
    return []


# ---- questions


def _against_matter(past: Past, matter: Matter | None, act: Act) -> Iterator[str]:
    if matter is None:
        yield from _against_opening(past, act)
    elif act.tag == "matter.open":
        yield "the question is open already"
    elif act.tag == "finding.record":
        yield from _against_finding(past, matter, act)
    elif act.tag == "finding.correct":
        yield from _against_finding_correction(past, matter, act)
    elif act.tag == "opinion.record":
        yield from _against_kept(past, matter, act)


def _against_opening(past: Past, act: Act) -> Iterator[str]:
    if act.tag != "matter.open":
        raise Ended(f"the file does not begin with the opening of a question but with {act.tag}")
    question = act.payload["question"]
    if act.file != QUESTIONS + matter_of(question):
        raise Ended(f"it opens the question {matter_of(question)}, which belongs into another file")
    dated = {**question, "date": "2000-01-01"}  # the date is no part of a question's identity
    wrong = _refused(lambda: check_question_doc(dated, past.law))
    yield from wrong
    if not wrong and identity(question["order"], read_question(dated)) != question:
        yield "the question says more than what makes it the same question, or says it in another way"
    if act.payload != {"question": question} or act.effective_on is not None:
        yield "an opening has its question, no date of the law, and nothing else"


def _against_finding(past: Past, matter: Matter, act: Act) -> Iterator[str]:
    if act.effective_on != act.payload.get("date"):
        yield f"it was found on {act.payload.get('date')}, its date is {act.effective_on}"
    wrong = _refused(lambda: check_finding_doc(act.payload, past.law, scoped=False))
    yield from wrong
    if wrong:
        return
    around = past.around(act.position)
    reasons = [*unknown(act.payload, around.knows).values(), *contradicted(matter, act.payload)]
    yield from (reason.message for reason in reasons)
    twin = same(matter, act.payload)
    if twin is not None:
        yield f"the same finding stands as {twin.ref}"


def _against_finding_correction(past: Past, matter: Matter, act: Act) -> Iterator[str]:
    payload = act.payload
    target = next((item for item in matter.acts if item.seq == payload.get("corrects")), None)
    if target is None or target.tag not in ("finding.record", "finding.correct"):
        yield f"it corrects act {payload.get('corrects')}, which is no finding of this question"
        return
    if act.cause != target.ref or act.effective_on != target.effective_on:
        yield f"its cause is {act.cause} and its date {act.effective_on}, but it corrects {target.ref}"
    strikes = payload == {"corrects": target.seq, "strike": True}
    if not strikes and (set(payload) != {"corrects", "set"} or not isinstance(payload["set"], Mapping)):
        yield "a correction either strikes a finding or changes fields of it"
        return
    reasons = against_correction(matter, target, payload, act.reason, past.law)
    yield from (reason.message for reason in reasons)


def _against_kept(past: Past, matter: Matter, act: Act) -> Iterator[str]:
    opinion = past.definitions.get(act.definition or "")
    if opinion is None:
        yield f"its opinion {(act.definition or 'without a name')[:12]} is missing or is not what its hash says"
        return
    if holding(opinion) != act.payload:
        yield "it does not hold what the opinion holds that it keeps"
    question = opinion["question"]
    if identity(str(opinion["order"]), read_question(question)) != matter.doc:
        yield "the opinion that it keeps is on another question"
    if act.effective_on != question["date"]:
        yield f"the question is of {question['date']}, its date is {act.effective_on}"
