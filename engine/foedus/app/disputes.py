"""What the library does with procedures and histories of disputes: no register is needed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.app.days import Day, exact
from foedus.errors import DefinitionRefused, NotFound, Reason

if TYPE_CHECKING:
    from foedus.checks.procedures import ProcedureReport, ReplayReport
    from foedus.definitions.history import History
    from foedus.definitions.procedure_files import ProcedureShelf
    from foedus.kernel.clock import Clock
    from foedus.law.procedures.stand import Stand
    from foedus.law.procedures.values import Procedure

Files = Iterable[str | Path]


@dataclass(frozen=True, slots=True)
class CaseCourse:
    """Where the case of a history stands on a day, under its procedure."""

    history: History
    procedure: Procedure
    stand: Stand

    def to_json(self) -> dict[str, Any]:
        """Return everything as a JSON object."""
        return {
            "history": self.history.id,
            "title": self.history.title,
            "procedure": self.procedure.id,
            "version": self.procedure.version,
            "parties": dict(self.history.parties),
            **self.stand.to_json(),
        }


def check_procedures(files: Files = ()) -> ProcedureReport:
    """Look procedures over, each file or folder alone and all together; without files, those that ship with foedus.

    Counting rules may stand among the files, or in a file ``counting.yaml`` beside or above them.
    """
    from foedus.checks.procedures import ProcedureReport as Report
    from foedus.definitions.procedure_files import read_procedure_files

    shelf = read_procedure_files(files)
    return Report(shelf.looked_at, tuple(shelf.reasons))


def replay_histories(files: Files, procedures: Files | None = None) -> ReplayReport:
    """Ask of each history where its case stood on the days that it names, and compare with what it expects.

    ``procedures`` are files and folders of procedures (default: those that ship with foedus). A history that cannot
    be read, or whose procedure is not there or is refused, is a miss, and the others are replayed all the same.

    Raises:
        DefinitionRefused: not one of the histories can be read, or not one of the procedures.

    """
    from foedus.checks.procedures import replay_histories as replay
    from foedus.definitions.reading import refused

    shelf = _shelf(procedures)
    histories, refusals = _histories(files)
    if refusals and not histories:
        raise refused([reason for _, reasons in refusals for reason in reasons])
    report = replay(histories, shelf.found, shelf.reasons)
    for name, reasons in refusals:
        report.refuse(name, reasons)
    return report


def dispute_course(
    file: str | Path, on: Day | None = None, *, procedures: Files | None = None, clock: Clock | None = None
) -> CaseCourse:
    """Say where the case of a history stands on a day (default: today), with every date and its reasons.

    Raises:
        DefinitionRefused: the history is refused, or its procedure may be among those that are.
        NotFound: there is no such procedure.

    """
    from foedus.definitions.history import read_history
    from foedus.definitions.reading import read_bytes
    from foedus.kernel.clock import SystemClock, today
    from foedus.law.procedures.course import stand
    from foedus.lifecycles.dispute import dispute_life

    day = exact(on) or today(clock or SystemClock())
    history = read_history(read_bytes(file), str(file))
    procedure = _find(_shelf(procedures), history.procedure)
    return CaseCourse(history, procedure, stand(procedure, history.case, day, dispute_life(procedure)))


def list_procedures(procedures: Files | None = None) -> list[Procedure]:
    """List the procedures that ship with foedus, or those of files and folders that are accepted, by their ids.

    Raises:
        DefinitionRefused: not one of the procedures is accepted.

    """
    return [one for _, one in sorted(_shelf(procedures).found.items())]


def show_procedure(procedure: str, procedures: Files | None = None) -> Procedure:
    """Return one procedure.

    Raises:
        DefinitionRefused: it may be among those that are refused.
        NotFound: there is no such procedure.

    """
    return _find(_shelf(procedures), procedure)


def procedure_graph(procedure: Procedure) -> str:
    """Draw a procedure as a Mermaid flowchart."""
    from foedus.lifecycles.dispute_picture import mermaid

    return mermaid(procedure)


def _shelf(procedures: Files | None) -> ProcedureShelf:
    from foedus.definitions.procedure import shipped_procedures
    from foedus.definitions.procedure_files import ProcedureShelf as Shelf
    from foedus.definitions.procedure_files import read_procedure_files
    from foedus.definitions.reading import refused

    wanted = list(procedures or ())
    if not wanted:
        return Shelf(dict(shipped_procedures()))
    shelf = read_procedure_files(wanted)
    if shelf.reasons and not shelf.found:
        raise refused(shelf.reasons)
    return shelf


def _find(shelf: ProcedureShelf, name: str) -> Procedure:
    from foedus.definitions.reading import refused

    found = shelf.found.get(name)
    if found is None and shelf.reasons:
        raise refused(shelf.reasons)
    if found is None:
        near = difflib.get_close_matches(name, shelf.found, 3)
        remedy = f"Do you mean {' or '.join(near)}?" if near else "List them with `foedus procedure list`."
        raise NotFound(f"There is no procedure “{name}”.", remedy=remedy)
    return found


def _histories(files: Files) -> tuple[list[History], list[tuple[str, tuple[Reason, ...]]]]:
    from foedus.definitions.history import read_history
    from foedus.definitions.reading import read_bytes

    found: list[History] = []
    refusals: list[tuple[str, tuple[Reason, ...]]] = []
    for file in _spread(files):
        try:
            found.append(read_history(read_bytes(file), str(file)))
        except DefinitionRefused as error:
            refusals.append((str(file), tuple(error.reasons)))
    return found, refusals


def _spread(files: Files) -> list[Path]:
    return [one for path in map(Path, files) for one in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
