"""From file names to checked sources: the only place of this room that opens files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.definitions.agreement import AgreementFile, conflicts, read_agreement
from foedus.definitions.grammar import read_each_case
from foedus.definitions.source import scan_source
from foedus.errors import DefinitionRefused, Reason, Where
from foedus.law.acts import LegalAct
from foedus.law.terms import Evidence, Terms, waits_for

if TYPE_CHECKING:
    from foedus.definitions.instrument_file import InstrumentFile

__all__ = ["Subject", "read_all", "read_each", "read_each_of_instruments", "read_shipped", "read_subjects"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to judge: an agreement file, or one grammar case of a file of cases."""

    name: str
    terms: Terms
    evidence: Evidence
    acts: Sequence[LegalAct]
    expect: Mapping[str, Any] | None


def read_all(files: Iterable[str | Path | AgreementFile], known: Callable[[], Collection[str]]) -> list[AgreementFile]:
    """Read agreement files and check them alone and against each other; ``known`` gives ids recorded before.

    Raises:
        DefinitionRefused: with every mistake of every file.

    """
    found, reasons = read_each(files, known)
    if reasons:
        raise refused(reasons)
    return found


def read_each(
    files: Iterable[str | Path | AgreementFile], known: Callable[[], Collection[str]]
) -> tuple[list[AgreementFile], list[Reason]]:
    """Read the files that can be read, those that others wait for first, and say what is wrong with the rest."""
    found: list[AgreementFile] = []
    reasons: list[Reason] = []
    for item in files:
        if isinstance(item, AgreementFile):
            found.append(item)
            continue
        try:
            found.append(read_agreement(read_bytes(item), str(item)))
        except DefinitionRefused as error:
            reasons.extend(error.reasons)
    together = conflicts(found, known())
    out = [id(file) for _, files_out in together for file in files_out]
    good = [file for file in found if id(file) not in out]
    return _in_order(good), [*reasons, *(reason for reason, _ in together)]


def read_each_of_instruments(
    files: Iterable[str | Path | AgreementFile | InstrumentFile],
) -> tuple[list[str | Path | AgreementFile], list[InstrumentFile], list[Reason]]:
    """Read the files of instruments among these, and say what is wrong with those that cannot be read.

    The others come back as they are; so does a file that cannot be opened, for whoever reads it next says why.
    """
    from foedus.definitions.instrument_file import InstrumentFile, read_instruments
    from foedus.definitions.law_reading import shipped_law

    others: list[str | Path | AgreementFile] = []
    found: list[InstrumentFile] = []
    reasons: list[Reason] = []
    for item in files:
        if isinstance(item, AgreementFile):
            others.append(item)
        elif isinstance(item, InstrumentFile):
            found.append(item)
        elif (data := _instruments_in(item)) is None:
            others.append(item)
        else:
            try:
                found.append(read_instruments(data, str(item), shipped_law()))
            except DefinitionRefused as error:
                reasons.extend(error.reasons)
    return others, found, reasons


_OF_INSTRUMENTS = frozenset({"instruments", "findings", "agreements"})


def _instruments_in(path: str | Path) -> bytes | None:
    """Return what a file of instruments holds: no agreement has such a key at its top."""
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError):
        return None
    if not any(word.encode() in data for word in _OF_INSTRUMENTS):
        return None
    source, _ = scan_source(data, str(path))  # also flow style and quoted keys, as other programs write them
    return data if source is not None and _OF_INSTRUMENTS & source.root.entries.keys() else None


def _in_order(files: Sequence[AgreementFile]) -> list[AgreementFile]:
    """Put agreements whose force a clause asks about before those that ask, and keep the order otherwise."""
    waiting = {file.terms.id: file for file in files}
    found: list[AgreementFile] = []

    def place(file: AgreementFile) -> None:
        if waiting.pop(file.terms.id, None) is not None:
            for name in waits_for(file.terms):
                if name in waiting:
                    place(waiting[name])
            found.append(file)

    for file in files:
        place(file)
    return found


def read_subjects(paths: Iterable[str | Path]) -> tuple[list[Subject], list[DefinitionRefused]]:
    """Read agreement files, files of grammar cases, and all ``*.yaml`` in folders, as things to judge.

    A file that is refused does not keep the others from being judged: the refusals are returned beside them.
    """
    found: list[Subject] = []
    refusals: list[DefinitionRefused] = []
    for path in _spread(paths):
        try:
            good, bad = _subjects(read_bytes(path), str(path))
        except DefinitionRefused as error:
            refusals.append(error)
        else:
            found.extend(good)
            refusals.extend(refused(reasons) for reasons in bad)
    return found, refusals


def read_shipped() -> list[AgreementFile]:
    """Read the agreements that ship with the product, sorted by name."""
    folder = package_files("foedus").joinpath("data/agreements")
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name
    )
    return [read_agreement(entry.read_bytes(), entry.name) for entry in entries]


def read_examples() -> dict[str, bytes]:
    """Read the examples that ship with the product, of precedence and of a dispute: file name → content."""
    examples = package_files("foedus").joinpath("data/examples")
    found = [entry for name in ("precedence", "disputes") for entry in examples.joinpath(name).iterdir()]
    return {entry.name: entry.read_bytes() for entry in sorted(found, key=lambda entry: entry.name)}


def read_bytes(path: str | Path) -> bytes:
    """Read a file.

    Raises:
        DefinitionRefused: ``file-unreadable``, there is no such file or it cannot be opened.

    """
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refused([Reason("file-unreadable", f"{path}: {why}.", where=Where(str(path)))]) from error


def refused(reasons: Sequence[Reason]) -> DefinitionRefused:
    """Build the refusal of one or several files."""
    names = list(dict.fromkeys(reason.where.file for reason in reasons if reason.where))
    what = names[0] if len(names) == 1 else f"{len(names)} files"
    count = "one mistake" if len(reasons) == 1 else f"{len(reasons)} mistakes"
    kept = "it" if len(names) == 1 else "them"
    return DefinitionRefused(f"{what} refused, for {count}; nothing of {kept} was stored.", reasons=reasons)


def _spread(paths: Iterable[str | Path]) -> list[Path]:
    found: list[Path] = []
    for path in map(Path, paths):
        found.extend(sorted(path.glob("*.yaml")) if path.is_dir() else [path])
    return found


def _subjects(data: bytes, name: str) -> tuple[list[Subject], list[list[Reason]]]:
    if not _holds_cases(data):
        file = read_agreement(data, name)
        return [Subject(name, file.terms, file.evidence, file.acts, file.expect)], []
    cases, bad = read_each_case(data, name)
    good = [Subject(f"{name}#{case.id}", case.terms, case.evidence, case.acts, case.expect) for case in cases]
    return good, list(bad.values())


def _holds_cases(data: bytes) -> bool:
    """Whether a file is a list of cases: that is its first key, and no agreement has such a key."""
    return any(line.startswith(b"cases:") for line in data.splitlines())
