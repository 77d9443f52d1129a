"""The ledger itself: numbers, times, heads, seals and the stored definitions.

Rules of this module:

* a cell that cannot be read is a finding at its act or row, and the inspection goes on behind it;
* what is sealed are bytes: the same meaning in another spelling is a finding as well.

Not checked here: whether an act was lawful (``transitions``), and what the acts come to (``projections``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from foedus.checks.findings import Finding
from foedus.checks.tree import Growing
from foedus.dossiers.fold import FILE_PREFIX, file_of
from foedus.errors import FoedusError
from foedus.kernel.canonical import canonical, sha256_hex
from foedus.law.terms import read_terms, waits_for
from foedus.ledger.acts import Act
from foedus.ledger.envelope import verify_act
from foedus.ports import Reading, StoredAct, StoredRow

LAW_ERRORS = (FoedusError, ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
              ValueError)  # fmt: skip
"""What folding and judging may raise when an act or a definition is not what its seal promises."""

_DEFINING = frozenset({"agreement.draft", "instrument.register", "instrument.correct", "dispute.file", "dispute.move"})
"""Tags of acts whose payload names a definition."""

_NUMBERS = {"foedus_act.file": "sequence", "foedus_act.seq": "sequence", "foedus_act.recorded_at": "times"}


@dataclass(slots=True)
class Walk:
    """The log, walked once in commit order: each file with its acts, and where the log and the files end.

    ``ends`` maps a file to the number and the leaf hash of its last act, each ``None`` if it cannot be read.
    """

    count: int = 0
    time: datetime | None = None
    timed: bool = True
    files: dict[str, list[StoredAct]] = field(default_factory=dict)
    ends: dict[str, tuple[int | None, str | None]] = field(default_factory=dict)
    tree: Growing = field(default_factory=Growing)

    @property
    def agreements(self) -> list[str]:
        """The agreements that have a file with acts, sorted."""
        return [name.removeprefix(FILE_PREFIX) for name in self.of_kind(FILE_PREFIX)]

    def of_kind(self, prefix: str) -> list[str]:
        """Return the files with acts whose names begin like this, sorted."""
        return sorted(name for name in self.ends if name.startswith(prefix))


def walk(reading: Reading, strict: bool, found: list[Finding], sizes: Iterable[int] = ()) -> Walk:
    """Walk the log; ``strict`` also verifies every seal, keeps the acts, and the roots of the tree at these sizes."""
    log = Walk(tree=Growing(sizes))
    for stored in reading.stored_acts():
        found.extend(_unread(stored, strict))
        found.extend(_order(log, stored))
        _, leaf = log.ends.get(stored.file or "", (0, ""))
        if strict:
            found.extend(_seal(stored, leaf))
            log.tree.add(stored)
        if stored.file is not None:
            log.ends[stored.file] = (stored.seq, stored.leaf_hash)
            if strict:
                log.files.setdefault(stored.file, []).append(stored)
        log.count = stored.position + 1
    if strict:
        found.extend(
            Finding("seals", f"foedus_payload[{position}]", "the payload belongs to no act")
            for position in reading.payloads_alone()
        )
    return log


def _unread(stored: StoredAct, strict: bool) -> Iterator[Finding]:
    for column, why in stored.unread.items():
        check = _NUMBERS.get(column, "seals")
        if strict or check != "seals":
            yield Finding(check, stored.ref, f"{column} {why}")


def _order(log: Walk, stored: StoredAct) -> Iterator[Finding]:
    if stored.position != log.count:
        yield Finding("sequence", stored.ref, f"position {stored.position} follows {log.count - 1}")
    last, _ = log.ends.get(stored.file or "", (0, ""))
    if stored.file is not None and stored.seq is not None and last is not None and stored.seq != last + 1:
        yield Finding("sequence", stored.ref, f"act {stored.seq} of {stored.file} follows act {last}")
    time = stored.act.recorded_at if stored.act else None
    log.timed = time is not None
    if time is not None:
        if log.time is not None and time < log.time:
            yield Finding("times", stored.ref, f"recorded at {time}, before its predecessor at {log.time}")
        log.time = time


def _seal(stored: StoredAct, leaf: str | None) -> Iterator[Finding]:
    if stored.act is not None:
        for text in verify_act(stored.act, leaf, stored.body):
            yield Finding("seals", stored.ref, text.removeprefix(f"{stored.act.ref}: "))


def heads(reading: Reading, log: Walk) -> Iterator[Finding]:
    """Compare the heads of the log and of the files with the last acts."""
    yield from _log_head(reading, log)
    known = {row.cells["file"]: row for row in reading.stored("foedus_file") if row.cells["file"] is not None}
    for row in reading.stored("foedus_file"):
        yield from unread_cells("heads", row)
    for file in sorted({*log.ends, *known}):
        place = f"foedus_file[{file}]"
        seq, leaf = log.ends.get(file, (0, ""))
        if file not in known:
            yield Finding("heads", place, f"the row is missing; the file ends with act {seq}")
            continue
        row = known[file]
        yield from _differs(row, "seq", seq, f"the file ends with act {seq}, its head says {row.cells['seq']}")
        yield from _differs(row, "leaf_hash", leaf, "the head names another leaf than the last act's")


def _log_head(reading: Reading, log: Walk) -> Iterator[Finding]:
    rows = {row.key: row for row in reading.stored("foedus_log_head")}
    head = rows.pop((1,), None)
    for row in rows.values():
        yield Finding("heads", row.place, "the log has one head, and this is another")
    if head is None:
        yield Finding("heads", "foedus_log_head", "the row is missing: the register has lost the head of its log")
        return
    yield from unread_cells("heads", head, "foedus_log_head")
    place, cells = "foedus_log_head", head.cells
    if "size" not in head.unread and cells["size"] != log.count:
        yield Finding("heads", f"{place}.size", f"the log holds {log.count} acts, its head says {cells['size']}")
    if "recorded_at" not in head.unread and log.timed and cells["recorded_at"] != log.time:
        message = f"the last act is of {log.time}, the head says {cells['recorded_at']}"
        yield Finding("heads", f"{place}.recorded_at", message)


def _differs(row: StoredRow, column: str, wanted: object, message: str) -> Iterator[Finding]:
    if column not in row.unread and wanted is not None and row.cells[column] != wanted:
        yield Finding("heads", f"{row.place}.{column}", message)


def unread_cells(check: str, row: StoredRow, place: str | None = None) -> Iterator[Finding]:
    """Report the cells of a row that cannot be read."""
    for column, why in row.unread.items():
        yield Finding(check, f"{place or row.place}.{column}", f"the cell {why}")


def empty_files(reading: Reading, log: Walk, definitions: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Compare the heads of files without acts with what the recorded clauses wait for: the desk locks these ahead."""
    waited = {file_of(name): str(doc.get("id")) for doc in definitions for name in _asked(doc)}
    there = {row.cells["file"] for row in reading.stored("foedus_file")}
    for file in sorted(name for name in there if name is not None):
        if file not in log.ends and file not in waited:
            yield Finding("heads", f"foedus_file[{file}]", "the row stands there, but the file has no acts")
    for file in sorted(set(waited) - set(log.ends) - there):
        yield Finding("heads", f"foedus_file[{file}]", f"the row is missing; a clause of {waited[file]} waits for it")


def _asked(doc: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        return waits_for(read_terms(doc))
    except LAW_ERRORS:
        return ()


def definitions(reading: Reading, named: Mapping[str, str], found: list[Finding]) -> Mapping[str, Mapping[str, Any]]:
    """Return the definitions that are what their hash says.

    ``named`` maps each hash that an act names to that act; a definition that no act names, or that is missing, is a
    finding as well.
    """
    good: dict[str, Mapping[str, Any]] = {}
    stored: set[object] = set()
    for row in reading.stored("foedus_definition"):
        place = f"foedus_definition[{str(row.key[0])[:12]}]"
        stored.add(row.cells["digest"])
        found.extend(unread_cells("definitions", row, place))
        if row.unread:
            continue
        doc, wrong = _definition(row.cells["digest"], row.cells["body"])
        found.extend(Finding("definitions", place, text) for text in wrong)
        if row.cells["digest"] not in named:
            found.append(Finding("definitions", place, "no act names this definition"))
        if doc is not None:
            good[row.cells["digest"]] = doc
    for digest, ref in sorted(named.items()):
        if digest not in stored:
            place = f"foedus_definition[{digest[:12]}]"
            found.append(Finding("definitions", place, f"the row is missing; {ref} names this definition"))
    return good


def _definition(digest: str, body: str) -> tuple[Mapping[str, Any] | None, list[str]]:
    """Read a definition; it is given back if its meaning has the hash, even where its spelling has not."""
    wrong = [] if sha256_hex(body.encode(errors="surrogatepass")) == digest else ["the text does not have this hash"]
    try:
        doc = json.loads(body)
        written = canonical(doc)
    except (ValueError, TypeError, RecursionError) as error:
        return None, [*wrong, f"the text is no JSON: {error}"]
    if not isinstance(doc, dict):
        return None, [*wrong, "the text is no JSON object"]
    return (doc if sha256_hex(written) == digest else None), wrong


def named_definitions(log: Walk) -> Mapping[str, str]:
    """Map every hash of a definition that an act names to the first such act."""
    found: dict[str, str] = {}
    for acts in log.files.values():
        for act in (stored.act for stored in acts if stored.act is not None):
            in_payload = act.payload.get("definition") if act.tag in _DEFINING else None
            frozen = act.payload.get("frozen")
            instrument = frozen.get("instrument") if isinstance(frozen, Mapping) else None
            for digest in (act.definition, in_payload, instrument, *_calendars(act)):
                if isinstance(digest, str):
                    found.setdefault(digest, act.ref)
    return found


def _calendars(act: Act) -> Iterator[Any]:
    """Yield the hashes of the calendars that the filing of a dispute names, or a correction of it."""
    fields = {"dispute.file": act.payload, "dispute.correct": act.payload.get("set")}.get(act.tag)
    calendars = fields.get("calendars") if isinstance(fields, Mapping) else None
    if isinstance(calendars, Mapping):
        yield from calendars.values()
