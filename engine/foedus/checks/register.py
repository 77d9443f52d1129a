"""The inspection of a whole register: every act resealed, every transition retried, every projection folded anew.

* **basic**: positions, sequence numbers and times have no gap and never go back; heads are where they claim to be.
* **strict**: every seal and every stored definition is recomputed; every act is one that the desk would have recorded;
  every row and every cell of every projection equals the fold of the acts.
* **pedantic**: what is in order but deserves a look: results that time has brought about and nobody recorded, open
  referrals, partly known dates in records that call themselves complete.

Nothing that stands in a table ends the inspection: what cannot be read is a finding, and everything else is looked at.

What an inspection of the register alone cannot show: that the newest acts were not cut off together with their heads.
That takes a checkpoint kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from foedus.checks.findings import LEVELS, Finding, Inspection, Level
from foedus.checks.ledger import LAW_ERRORS, Walk, definitions, empty_files, heads, named_definitions, walk
from foedus.checks.past import END, Past
from foedus.checks.projections import compare
from foedus.checks.remarks import remarks
from foedus.checks.transitions import Replay
from foedus.dossiers.fold import FILE_PREFIX, Dossier
from foedus.dossiers.projection import project
from foedus.kernel.clock import today
from foedus.ledger.acts import TAGS
from foedus.ports import Archive, Projection, Reading

REGISTER = "register"
"""The file of the register itself; all others are those of agreements."""


def inspect(archive: Archive, level: Level = "basic") -> Inspection:
    """Inspect the register; ``level`` includes the milder ones."""
    wanted = LEVELS[: LEVELS.index(level) + 1]
    found: list[Finding] = []
    names = ["sequence", "times", "heads"]
    with archive.reading() as reading:
        log = walk(reading, "strict" in wanted, found)
        found.extend(heads(reading, log))
        if "strict" in wanted:
            names.extend(("seals", "definitions", "transitions", "projections"))
            remarking = today(archive.clock) if "pedantic" in wanted else None
            found.extend(_strict(reading, log, remarking))
        if "pedantic" in wanted:
            names.extend(("overdue", "referred", "record"))
    return Inspection(level, log.count, len(log.agreements), tuple(names), tuple(sorted(set(found))))


def _strict(reading: Reading, log: Walk, remarking: date | None) -> Iterator[Finding]:
    """Replay every file and compare what it comes to with the tables; on a day given, remark on it as well."""
    found: list[Finding] = []
    good = definitions(reading, named_definitions(log), found)
    yield from found
    yield from empty_files(reading, log, good.values())
    yield from _strange_files(log)
    files = {
        file: sorted((stored.act for stored in acts if stored.act is not None), key=lambda act: act.seq)
        for file, acts in log.files.items()
    }
    past = Past(reading, files, good)
    dossiers: dict[str, Dossier] = {}
    for name in log.agreements:
        replay = Replay(past, FILE_PREFIX + name, log.files[FILE_PREFIX + name])
        dossier = replay.run()
        yield from replay.found
        if dossier is not None:
            dossiers[name] = dossier
    expected: dict[str, Projection] = {}
    for name, dossier in dossiers.items():
        try:
            verdict = past.verdict(dossier, END)
            expected[name] = project(dossier, verdict)
            if remarking is not None:
                yield from remarks(dossier, verdict, remarking)
        except LAW_ERRORS as error:
            message = f"the law cannot judge it ({type(error).__name__}: {error}); its rows are not compared"
            yield Finding("transitions", dossier.file, message)
    yield from compare(reading, expected.values(), set(log.agreements) - set(expected))


def _strange_files(log: Walk) -> Iterator[Finding]:
    """Report acts in files that no desk keeps."""
    for file, acts in log.files.items():
        if file.startswith(FILE_PREFIX):
            continue
        for stored in acts:
            tag = stored.act.tag if stored.act else ""
            if file != REGISTER or tag not in TAGS or not tag.startswith(f"{REGISTER}."):
                yield Finding("transitions", stored.ref, f"no desk keeps the file {file}")
