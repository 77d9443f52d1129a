"""The inspection of a whole register: every act resealed, every transition retried, every projection folded anew.

* **basic**: positions, sequence numbers and times have no gap and never go back; heads are where they claim to be.
* **strict**: every seal, the tree over all leaves and every stored definition are recomputed; every act is one that the
  desk would have recorded; every row and every cell of every projection equals the fold of the acts.
* **pedantic**: what is in order but deserves a look: results that time has brought about and nobody recorded, open
  referrals, pairs that nobody has examined, findings about instruments that were struck, instruments that rest on
  unknown ones, partly known dates in records that call themselves complete.

Nothing that stands in a table ends the inspection: what cannot be read is a finding, and everything else is looked at.

What an inspection of the register alone cannot show: that the newest acts were not cut off together with their heads,
or everything rewritten together with the tree. That takes a checkpoint kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from foedus.checks.disputes import replay_dispute
from foedus.checks.findings import LEVELS, REMARKS, Finding, Inspection, Level
from foedus.checks.kept import Kept
from foedus.checks.ledger import LAW_ERRORS, Walk, definitions, empty_files, heads, named_definitions, walk
from foedus.checks.opinions import Opinions
from foedus.checks.past import END, Past
from foedus.checks.plain import replay_matter, replay_record
from foedus.checks.projections import Expected, compare
from foedus.checks.remarks import baseless, remarks, stranded
from foedus.checks.sealed import sealed_texts
from foedus.checks.transitions import Replay
from foedus.checks.tree import compare_tree
from foedus.dossiers.disputes import PREFIX as DISPUTES
from foedus.dossiers.fold import FILE_PREFIX, Dossier
from foedus.dossiers.matters import PREFIX as QUESTIONS
from foedus.dossiers.projection import project
from foedus.dossiers.records import PREFIX as INSTRUMENTS
from foedus.kernel.clock import today
from foedus.ledger.acts import TAGS
from foedus.ports import Archive, Projection, Reading, StoredAct

_T = TypeVar("_T")

REGISTER = "register"
"""The file of the register itself; all others are those of agreements, instruments, questions and disputes."""


def inspect(archive: Archive, level: Level = "basic", kept: Kept | None = None) -> Inspection:
    """Inspect the register; ``level`` includes the milder ones. Checkpoints that were ``kept`` need the strict one."""
    wanted = LEVELS[: LEVELS.index(level) + 1]
    found: list[Finding] = []
    names = ["sequence", "times", "heads"]
    with archive.reading() as reading:
        log = walk(reading, "strict" in wanted, found, kept.sizes if kept else ())
        found.extend(heads(reading, log))
        if "strict" in wanted:
            names.extend(("seals", "tree", "definitions", "transitions", "projections"))
            found.extend(compare_tree(reading, log.tree))
            remarking = today(archive.clock) if "pedantic" in wanted else None
            found.extend(_strict(reading, log, remarking))
            if kept is not None:
                names.append("checkpoints")
                found.extend(kept.compare(log.tree))
        if "pedantic" in wanted:
            names.extend(("overdue", "referred", "record", "stranded", "basis"))
    findings = tuple(sorted(set(found)))
    return Inspection(level, log.count, len(log.agreements), tuple(names), findings, _first(findings, log))


def _first(findings: Sequence[Finding], log: Walk) -> str | None:
    """Name the first act, in the order of the log, with which something is wrong."""
    places = {finding.place for finding in findings if finding.check not in REMARKS}
    return next((stored.ref for stored in log.tree.acts if stored.ref in places), None)


def _strict(reading: Reading, log: Walk, remarking: date | None) -> Iterator[Finding]:
    """Replay every file and compare what it comes to with the tables; on a day given, remark on it as well."""
    found: list[Finding] = []
    good = definitions(reading, named_definitions(log), found)
    yield from empty_files(reading, log, good.values())
    yield from _strange_files(log)
    files = {
        file: sorted((stored.act for stored in acts if stored.act is not None), key=lambda act: act.seq)
        for file, acts in log.files.items()
    }
    yield from sealed_texts(reading, files)
    past = Past(reading, files, good)
    expected = Expected()
    folded: set[str] = set()
    for dossier, projection in _agreements(past, log, found):
        expected.agreement(projection)
        folded.add(dossier.file)
        if remarking is not None:
            yield from remarks(dossier, past.verdict(dossier, END), remarking)
    for record in _replayed(replay_record, past, log, INSTRUMENTS, found):
        expected.record(record)
        folded.add(record.acts[0].file)
        if remarking is not None:
            yield from baseless(record, past.around(END))
    for matter in _replayed(replay_matter, past, log, QUESTIONS, found):
        expected.matter(matter)
        folded.add(matter.acts[0].file)
        if remarking is not None:
            yield from stranded(matter, past.around(END))
    for dispute in _replayed(replay_dispute, past, log, DISPUTES, found):
        expected.dispute(dispute)
        folded.add(dispute.acts[0].file)
    yield from found
    yield from compare(reading, expected, set(log.ends) - folded)


def _agreements(past: Past, log: Walk, found: list[Finding]) -> Iterator[tuple[Dossier, Projection]]:
    """Replay the files of agreements, and then judge each of them with all others in view."""
    opinions = Opinions(past)
    dossiers: list[Dossier] = []
    for file in log.of_kind(FILE_PREFIX):
        replay = Replay(past, opinions, file, log.files[file])
        dossier = replay.run()
        found.extend(replay.found)
        dossiers += [] if dossier is None else [dossier]
    for dossier in dossiers:
        try:
            projection = project(dossier, past.verdict(dossier, END))
        except LAW_ERRORS as error:
            message = f"the law cannot judge it ({type(error).__name__}: {error}); its rows are not compared"
            found.append(Finding("transitions", dossier.file, message))
        else:
            yield dossier, projection


def _replayed(
    replay: Callable[[Past, str, Sequence[StoredAct], list[Finding]], _T | None],
    past: Past, log: Walk, prefix: str, found: list[Finding],
) -> Iterator[_T]:  # fmt: skip
    """Replay the files of a kind; one that cannot be folded is left out."""
    for file in log.of_kind(prefix):
        state = replay(past, file, log.files[file], found)
        if state is not None:
            yield state


def _strange_files(log: Walk) -> Iterator[Finding]:
    """Report acts in files that no desk keeps."""
    for file, acts in log.files.items():
        if file.startswith((FILE_PREFIX, INSTRUMENTS, QUESTIONS, DISPUTES)):
            continue
        for stored in acts:
            tag = stored.act.tag if stored.act else ""
            if file != REGISTER or tag not in TAGS or not tag.startswith(f"{REGISTER}."):
                yield Finding("transitions", stored.ref, f"no desk keeps the file {file}")
