"""The inspection of a whole register: every act resealed, every projection folded anew, every transition retried.

* **basic**: positions, sequence numbers and times have no gap and never go back; heads are where they claim to be.
* **strict**: every seal and every stored definition is recomputed; every act is a lawful step under its definition;
  every cell of every projection equals the fold of the acts.
* **pedantic**: what is in order but deserves a look: results that time has brought about and nobody recorded, open
  referrals, partly known dates in records that call themselves complete.

What an inspection of the register alone cannot show: that the newest acts were not cut off together with their heads.
That takes a checkpoint kept elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from foedus.checks.findings import LEVELS, Finding, Inspection, Level
from foedus.dossiers.fold import FILE_PREFIX, Dossier, event_of
from foedus.dossiers.projection import project
from foedus.dossiers.results import results
from foedus.dossiers.shelf import Shelf
from foedus.kernel.canonical import content_hash
from foedus.kernel.clock import today
from foedus.law.acts import LegalAct
from foedus.ledger.envelope import verify_act
from foedus.lifecycles.adherence import follow, is_organ_act
from foedus.lifecycles.tables import AGREEMENT
from foedus.ports import Archive, Projection, Reading


def inspect(archive: Archive, level: Level = "basic") -> Inspection:
    """Inspect the register; ``level`` includes the milder ones."""
    wanted = LEVELS[: LEVELS.index(level) + 1]
    found: list[Finding] = []
    names: list[str] = []
    with archive.reading() as reading:
        acts, files = _walk(reading, "strict" in wanted, found)
        names.extend(("sequence", "times", "heads"))
        agreements = sorted(name.removeprefix(FILE_PREFIX) for name in files if name.startswith(FILE_PREFIX))
        shelf = Shelf(reading)
        if "strict" in wanted:
            names.extend(("seals", "definitions", "transitions", "projections"))
            found.extend(_definitions(reading))
            shelf.fetch(agreements)
            for name in agreements:
                found.extend(_agreement(reading, shelf, name))
            found.extend(_strangers(reading, agreements))
        if "pedantic" in wanted:
            names.extend(("overdue", "referred", "record"))
            for name in agreements:
                found.extend(_remarks(archive, shelf, name))
    return Inspection(level, acts, len(agreements), tuple(names), tuple(sorted(found)))


def _walk(reading: Reading, strict: bool, found: list[Finding]) -> tuple[int, Mapping[str, tuple[int, str]]]:
    """Walk the log once in commit order."""
    last: dict[str, tuple[int, str]] = defaultdict(lambda: (0, ""))
    time: datetime | None = None
    count = 0
    for act in reading.stream():
        seq, leaf = last[act.file]
        if act.position != count:
            found.append(Finding("sequence", act.ref, f"position {act.position} follows {count - 1}"))
        if act.seq != seq + 1:
            found.append(Finding("sequence", act.ref, f"act {act.seq} of {act.file} follows act {seq}"))
        if time is not None and act.recorded_at < time:
            found.append(Finding("times", act.ref, f"recorded at {act.recorded_at}, before its predecessor"))
        if strict:
            found.extend(Finding("seals", act.ref, text) for text in verify_act(act, leaf))
        last[act.file] = (act.seq, act.leaf_hash)
        time, count = act.recorded_at, act.position + 1
    found.extend(_heads(reading, last, count, time))
    return count, last


def _heads(
    reading: Reading, last: Mapping[str, tuple[int, str]], count: int, time: datetime | None
) -> Iterator[Finding]:
    head = reading.log_head()
    if head.size != count:
        yield Finding("heads", "foedus_log_head.size", f"the log holds {count} acts, its head says {head.size}")
    if head.recorded_at != time:
        yield Finding(
            "heads", "foedus_log_head.recorded_at", f"the last act is of {time}, the head says {head.recorded_at}"
        )
    known = {item.file: item for item in reading.heads()}
    for file in sorted({*last, *known}):
        seq, leaf = last.get(file, (0, ""))
        at = known.get(file)
        if at is None or at.seq != seq:
            yield Finding(
                "heads", f"foedus_file[{file}].seq", f"the file holds {seq} acts, its head says {at and at.seq}"
            )
        elif at.leaf_hash != leaf:
            yield Finding("heads", f"foedus_file[{file}].leaf_hash", "the head names another leaf than the last act's")


def _definitions(reading: Reading) -> Iterator[Finding]:
    for digest, doc in reading.definitions().items():
        if content_hash(doc) != digest:
            yield Finding("definitions", f"foedus_definition[{digest[:12]}]", "the text does not have this hash")


def _agreement(reading: Reading, shelf: Shelf, name: str) -> Iterator[Finding]:
    dossier = shelf.find(name)
    if dossier is None:
        yield Finding("transitions", FILE_PREFIX + name, "the file does not begin with a draft")
        return
    yield from _transitions(dossier)
    expected = project(dossier, shelf.verdict(name))
    yield from _differences(name, expected, reading.projection(name))


def _transitions(dossier: Dossier) -> Iterator[Finding]:
    state = AGREEMENT.initial
    for act in dossier.acts:
        event = event_of(act, dossier.terms)
        if event is None:
            continue
        move = AGREEMENT.move(state, event)
        if move is None:
            yield Finding("transitions", act.ref, f"{event} is not possible in the state {state}")
        else:
            state = move.target_from(state)
    for party, acts in _by_party(dossier).items():
        for reason in follow(acts, dossier.terms, dossier.evidence).reasons:
            yield Finding("transitions", f"{dossier.file} ({party})", reason.message)


def _by_party(dossier: Dossier) -> Mapping[str, list[LegalAct]]:
    found: dict[str, list[LegalAct]] = defaultdict(list)
    for act in dossier.legal:
        if not is_organ_act(act, dossier.terms):
            found[act.party].append(act)
    return found


def _differences(name: str, expected: Projection, stored: Projection | None) -> Iterator[Finding]:
    """Compare cell by cell, and name each cell that differs."""
    if stored is None:
        yield Finding("projections", f"foedus_agreement[{name}]", "the row is missing")
        return
    yield from _cells("foedus_agreement", name, [expected.agreement], [stored.agreement], ("agreement",))
    yield from _cells("foedus_stage", name, expected.stages, stored.stages, ("stage", "n"))
    yield from _cells("foedus_adherence", name, expected.adherences, stored.adherences, ("party",))
    yield from _cells("foedus_binding", name, expected.bindings, stored.bindings, ("party", "n"))


def _cells(
    table: str, name: str, expected: Iterable[Any], stored: Iterable[Any], key: tuple[str, ...]
) -> Iterator[Finding]:
    wanted = {tuple(getattr(row, part) for part in key): row for row in expected}
    there = {tuple(getattr(row, part) for part in key): row for row in stored}
    for ident in sorted({*wanted, *there}, key=str):
        place = f"{table}[{', '.join(dict.fromkeys((name, *map(str, ident))))}]"
        one, two = wanted.get(ident), there.get(ident)
        if one is None:
            yield Finding("projections", place, "the row stands there, but the acts do not give it")
        elif two is None:
            yield Finding("projections", place, "the row is missing")
        else:
            for column in (item.name for item in fields(one)):
                right, wrong = getattr(one, column), getattr(two, column)
                if right != wrong:
                    yield Finding("projections", f"{place}.{column}", f"the acts give {right}, the table says {wrong}")


def _strangers(reading: Reading, agreements: Iterable[str]) -> Iterator[Finding]:
    known = set(agreements)
    for name in reading.projected():
        if name not in known:
            yield Finding("projections", f"foedus_agreement[{name}]", "rows stand there, but no act gives them")


def _remarks(archive: Archive, shelf: Shelf, name: str) -> Iterator[Finding]:
    dossier = shelf.find(name)
    if dossier is None:
        return
    now = today(archive.clock)
    for result in results(dossier, shelf.verdict(name), now, lambda: {"because": ""}):
        event = result.tag.partition(".")[2]
        yield Finding(
            "overdue", dossier.file, f"{event} is due since {result.effective_on}: record it with `foedus tick`"
        )
    referred = next((act for act in reversed(dossier.acts) if act.tag == "agreement.resolve"), None)
    for other in referred.payload.get("referred", ()) if referred else ():
        yield Finding("referred", referred.ref if referred else "", f"precedence over or under {other} is not decided")
    if dossier.evidence.complete:
        yield from (
            Finding("record", act.key, f"{act.describe()}: the day is known only in part, in a record called complete")
            for act in dossier.legal
            if not act.date.exact and (act.effective is None or not act.effective.exact)
        )
