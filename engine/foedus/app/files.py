"""What the library does with files alone, without a register."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foedus.checks.files import FilesReport
    from foedus.definitions.agreement import AgreementFile


def check_agreements(files: Iterable[str | Path], known: Iterable[str | Path] = ()) -> FilesReport:
    """Judge agreement files on their own acts and compare with what history says; no register is needed.

    A file of grammar cases counts as one subject a case. ``known`` files are not checked, only known. A file that
    cannot be read as the format wants is a miss of its own, and the others are judged all the same.

    Raises:
        DefinitionRefused: not one of the files can be judged, or a known one is refused; with every mistake.

    """
    from foedus.checks.files import check_files
    from foedus.definitions.reading import read_subjects, refused

    subjects, refusals = read_subjects(files)
    neighbours, unknown = read_subjects(known)
    if unknown or (refusals and not subjects):
        raise refused([reason for error in (*refusals, *unknown) for reason in error.reasons])
    report = check_files(subjects, neighbours)
    for error in refusals:
        report.refuse(error.reasons)
    return report


def shipped_agreements() -> list[AgreementFile]:
    """Return the real agreements that ship with the product, checked."""
    from foedus.definitions.reading import read_shipped

    return read_shipped()


def shipped_examples() -> dict[str, bytes]:
    """Return the example files of instruments, findings and procedures that ship: file name → content."""
    from foedus.definitions.reading import read_examples

    return read_examples()


def agreement_schema() -> dict[str, Any]:
    """Return the JSON Schema of an agreement file, for editors."""
    from foedus.definitions.agreement import agreement_schema as schema

    return schema()
