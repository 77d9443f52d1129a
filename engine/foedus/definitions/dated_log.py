"""Reading dated logs of stages: a mapping says which column is what, and the log becomes cases with dated decisions.

Rules of this module:

* a row that cannot be read, or that the mapping does not know, refuses the whole file, with every such row named;
* the decisions of a case come in the order of their days, those of one day in the order of their rows;
* a decision is known by its case and its content, so that the same log can be read again in any order of its cases.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files as package_files
from typing import Annotated, Any, Final

from pydantic import Field

from foedus.definitions.findings import check_shape
from foedus.definitions.kinds import Text
from foedus.definitions.procedure_models import Kebab, Name
from foedus.definitions.shapes import Strict, absent
from foedus.definitions.source import scan_source
from foedus.definitions.tree import json_form, refusal
from foedus.errors import Reason, Where
from foedus.kernel.canonical import content_hash
from foedus.kernel.dates import PartialDate
from foedus.kernel.text import hidden_in

Doc = Mapping[str, Any]

_FOLDER: Final = "data/imports"
_MOST: Final = 100_000_000
"""The most bytes that are read: a log is data, and larger than what a person writes."""


class ColumnsModel(Strict):
    """Which column names the case, and which has the day."""

    case: Text
    date: Text


class StageModel(Strict):
    """Which rows are which stage of the procedure."""

    where: dict[Text, Text]
    stage: Name
    outcome: Name = absent()


class MappingModel(Strict):
    """A file that says how a log becomes dispute files."""

    id: Kebab
    title: Text
    source: Text
    procedure: Kebab
    columns: ColumnsModel
    roles: dict[Name, Text]
    parties: dict[Name, Text] = absent()
    codes: dict[Text, Text] = absent()
    title_of: list[Text] = absent()
    about: list[Text] = absent()
    notes: dict[Text, dict[Text, Text]] = absent()
    stages: Annotated[list[StageModel], Field(min_length=1)]
    groups: dict[Text, list[Name]] = absent()


@dataclass(frozen=True, slots=True)
class LogMapping:
    """A checked mapping; ``doc`` is its JSON form."""

    id: str
    procedure: str
    source: str
    doc: Doc

    @property
    def groups(self) -> Mapping[str, Sequence[str]]:
        """Stages that statistics count together, by the words for them."""
        found: Mapping[str, Sequence[str]] = self.doc.get("groups", {})
        return found


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of a log as an act of a dispute; ``key`` is the same wherever the row stands in the file."""

    row: int
    doc: Doc
    key: str


@dataclass(slots=True)
class LoggedCase:
    """One case of a log with its decisions in order; ``key`` stands for the case itself."""

    case: str
    key: str
    filing: Doc
    decisions: list[Decision] = field(default_factory=list)


def read_mapping(data: bytes, name: str) -> LogMapping:
    """Read a mapping.

    Raises:
        DefinitionRefused: with every mistake that was found, sorted by place.

    """
    source, reasons = scan_source(data, name)
    if source is not None:
        reasons += check_shape(source, MappingModel)
    if reasons or source is None:
        raise refusal(name, reasons)
    doc = json_form(source.root)
    return LogMapping(doc["id"], doc["procedure"], doc["source"], doc)


@cache
def shipped_mappings() -> Mapping[str, LogMapping]:
    """Return the mappings that ship with the product, by their ids."""
    entries = [one for one in package_files("foedus").joinpath(_FOLDER).iterdir() if one.name.endswith(".yaml")]
    found = [read_mapping(one.read_bytes(), one.name) for one in entries]
    return {mapping.id: mapping for mapping in sorted(found, key=lambda one: one.id)}


def read_log(data: bytes, name: str, mapping: LogMapping) -> list[LoggedCase]:
    """Read a log in CSV, in the order in which its cases first appear.

    Raises:
        DefinitionRefused: with every row that cannot be read.

    """
    rows = csv.DictReader(io.StringIO(_decoded(data, name)))
    reader = _Reader(mapping, name)
    missing = [one for one in _columns(mapping.doc) if one not in (rows.fieldnames or ())]
    reader.reasons += [Reason("missing-field", f"the log has no column {one}", where=Where(name)) for one in missing]
    if not missing:
        for row in rows:
            reader.take(row, rows.line_num)
    if not missing and not reader.cases and not reader.reasons:
        reader.reasons.append(Reason("too-few", "the log has no rows", where=Where(name)))
    if reader.reasons:
        raise refusal(name, reader.reasons)
    return list(reader.finish())


def path_counts(cases: Sequence[LoggedCase]) -> dict[tuple[str, ...], int]:
    """Count the sequences of stages that the cases of a log have; the most frequent first."""
    found = Counter(tuple(str(one.doc["stage"]) for one in case.decisions) for case in cases)
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _decoded(data: bytes, name: str) -> str:
    if len(data) > _MOST:
        message = f"the file has {len(data):,} bytes; at most {_MOST:,} are read"
        raise refusal(name, [Reason("file-too-large", message, where=Where(name))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refusal(name, [Reason("not-utf8", "the row is not UTF-8", where=Where(name, line))]) from None


def _columns(doc: Doc) -> list[str]:
    named = [*doc["columns"].values(), *doc["roles"].values(), *doc.get("title_of", ()), *doc.get("about", ())]
    named += [*doc.get("notes", {}), *(column for stage in doc["stages"] for column in stage["where"])]
    return list(dict.fromkeys(named))


class _Reader:
    """A log while it is read, row by row."""

    def __init__(self, mapping: LogMapping, name: str) -> None:
        self.mapping, self.doc, self.name = mapping, mapping.doc, name
        self.reasons: list[Reason] = []
        self.cases: dict[str, LoggedCase] = {}
        self._days: dict[str, PartialDate | None] = {}
        self._stages: dict[tuple[str, ...], Doc | None] = {}
        self._telling = list(dict.fromkeys(column for stage in self.doc["stages"] for column in stage["where"]))

    def take(self, row: Mapping[str | Any, Any], line: int) -> None:
        if None in row or None in row.values():
            self._say("wrong-type", "the row has more or fewer fields than the head", line)
            return
        if hidden_in("".join(row.values())):
            self._say("bad-character", "the row holds characters that cannot be seen", line)
            return
        name, day = row[self.doc["columns"]["case"]], row[self.doc["columns"]["date"]]
        stage = self._stage(row)
        if not name:
            self._say("empty-value", "the row names no case", line)
        if self._day(day) is None:
            self._say("bad-date", f"{day!r} is no day", line)
        if stage is None:
            told = ", ".join(f"{column} {row[column]!r}" for column in self._telling)
            self._say("unknown-value", f"the mapping {self.mapping.id} has no stage for {told}", line)
        elif name and self._day(day) is not None:
            self._add(name, row, {"date": day, **stage}, line)

    def _add(self, name: str, row: Mapping[str, str], doc: dict[str, Any], line: int) -> None:
        note = "; ".join(
            words[row[column]] for column, words in self.doc.get("notes", {}).items() if row[column] in words
        )
        filing = self._filing(row)
        case = self.cases.get(name)
        if case is None:
            case = self.cases[name] = LoggedCase(name, self._key(name), filing)
        elif case.filing != filing:
            self._say("id-taken", f"the row says other things of the case {name} than its first row", line)
        case.decisions.append(Decision(line, {**doc, **({"note": note} if note else {})}, ""))

    def finish(self) -> Iterator[LoggedCase]:
        """Yield the cases with their decisions in order, each with its key."""
        for case in self.cases.values():
            seen: dict[str, int] = {}
            ordered = sorted(case.decisions, key=self._order)
            case.decisions.clear()
            for one in ordered:
                text = "|".join(f"{name}={value}" for name, value in sorted(one.doc.items()))
                seen[text] = seen.get(text, 0) + 1
                case.decisions.append(Decision(one.row, one.doc, self._key(case.case, text, str(seen[text]))))
            yield case

    def _order(self, one: Decision) -> tuple[Any, Any]:
        day = self._day(one.doc["date"])
        assert day is not None  # other rows were refused
        return day.last, day.first

    def _key(self, *parts: str) -> str:
        return f"log:{content_hash([self.mapping.id, *parts])[:40]}"

    def _filing(self, row: Mapping[str, str]) -> dict[str, Any]:
        codes = self.doc.get("codes", {})
        held = {role: codes.get(row[column], row[column]) for role, column in self.doc["roles"].items()}
        title = ", ".join(row[column] for column in self.doc.get("title_of", ()) if row[column])
        about = {column: row[column] for column in self.doc.get("about", ()) if row[column]}
        parties = {**self.doc.get("parties", {}), **held}
        return {"parties": parties, **({"title": title} if title else {}), **({"about": about} if about else {})}

    def _stage(self, row: Mapping[str, str]) -> Doc | None:
        key = tuple(row[column] for column in self._telling)
        if key not in self._stages:
            fits = (
                {name: stage[name] for name in ("stage", "outcome") if name in stage}
                for stage in self.doc["stages"]
                if all(row[column] == value for column, value in stage["where"].items())
            )
            self._stages[key] = next(fits, None)
        return self._stages[key]

    def _day(self, text: str) -> PartialDate | None:
        if text not in self._days:
            try:
                self._days[text] = PartialDate.parse(text)
            except ValueError:
                self._days[text] = None
        return self._days[text]

    def _say(self, code: str, message: str, line: int) -> None:
        self.reasons.append(Reason(code, message, where=Where(self.name, line)))
