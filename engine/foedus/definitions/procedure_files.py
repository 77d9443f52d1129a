"""From files and folders to procedures: which rule of counting goes with which file, and no id twice.

The counting rules that ship with the product are always there. A file ``counting.yaml`` in the folder of a procedure,
or in the folder above it, adds to them and goes before them; so does a file of counting rules that is given by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files as package_files
from pathlib import Path

from foedus.definitions.procedure import COUNTING, Counting, read_counting, read_procedure, shipped_counting
from foedus.definitions.reading import read_bytes
from foedus.definitions.source import scan_source
from foedus.definitions.tree import by_place
from foedus.errors import DefinitionRefused, Reason, Where
from foedus.law.procedures.values import Procedure

__all__ = ["ProcedureShelf", "read_procedure_files"]


@dataclass(slots=True)
class ProcedureShelf:
    """The procedures that were accepted, by their ids, and what is wrong with the others."""

    found: dict[str, Procedure] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    looked_at: int = 0
    _names: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, data: bytes, counting: Counting) -> None:
        """Read one more procedure."""
        self.looked_at += 1
        try:
            procedure = read_procedure(data, name, counting)
        except DefinitionRefused as error:
            self.reasons += error.reasons
            return
        first = self._names.setdefault(procedure.id, name)
        if first != name:
            source, _ = scan_source(data, name)
            node = source.root.get("id") if source is not None else None
            where = source.where(node) if source is not None and node is not None else Where(name)
            text = f"id: the procedure “{procedure.id}” stands already in {first}"
            self.reasons.append(Reason("duplicate-name", text, where=where))
        else:
            self.found[procedure.id] = procedure


def read_procedure_files(paths: Iterable[str | Path]) -> ProcedureShelf:
    """Read files of procedures, and all ``*.yaml`` in folders; without any, those that ship with the product."""
    shelf = ProcedureShelf()
    texts: list[tuple[Path, bytes]] = []
    wanted = list(paths)
    for path in _spread(wanted):
        try:
            texts.append((path, read_bytes(path)))
        except DefinitionRefused as error:
            shelf.looked_at += 1
            shelf.reasons += error.reasons
    counting = _Counting(shelf.reasons)
    given = [one for one in texts if _holds_rules(one[1])]
    for path, data in given:
        counting.give(path, data)
    for path, data in texts:
        if (path, data) not in given:
            shelf.add(str(path), data, counting.beside(path))
    if not wanted:
        for name, data in _shipped():
            shelf.add(name, data, shipped_counting())
    shelf.reasons = by_place(dict.fromkeys(shelf.reasons))
    return shelf


def _spread(paths: Iterable[str | Path]) -> list[Path]:
    found: list[Path] = []
    for path in map(Path, paths):
        inside = [one for one in sorted(path.glob("*.yaml")) if one.name != COUNTING] if path.is_dir() else [path]
        found.extend(one for one in inside if one not in found)
    return found


def _shipped() -> list[tuple[str, bytes]]:
    entries = [one for one in package_files("foedus").joinpath("data/procedures").iterdir() if one.name != COUNTING]
    return sorted((one.name, one.read_bytes()) for one in entries if one.name.endswith(".yaml"))


def _holds_rules(data: bytes) -> bool:
    """Whether a file is a list of counting rules: that is a key at its top, and no procedure has such a key."""
    return any(line.startswith(b"rules:") for line in data.splitlines())


class _Counting:
    """The counting rules that each file may name; what is wrong with a file of rules is said once."""

    def __init__(self, reasons: list[Reason]) -> None:
        self._reasons = reasons
        self._given: dict[str, Counting] = {}
        self._read: dict[Path, Counting] = {}

    def give(self, path: Path, data: bytes) -> None:
        """Add a file that was given by name, which counts for all."""
        self._given[str(path)] = self._rules(path, data)

    def beside(self, path: Path) -> Counting:
        """Return the rules for a procedure in this place."""
        rules = dict(shipped_counting())
        for folder in (path.parent, path.parent.parent):
            near = folder / COUNTING
            if near.is_file():
                if near not in self._read:
                    self._read[near] = self._rules(near, read_bytes(near))
                rules.update(self._read[near])
                break
        for given in self._given.values():
            rules.update(given)
        return rules

    def _rules(self, path: Path, data: bytes) -> Counting:
        try:
            return read_counting(data, str(path))
        except DefinitionRefused as error:
            self._reasons += error.reasons
            return {}
