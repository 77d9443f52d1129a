"""Runs what the documentation prints: files are written, commands and Python are executed, outputs are compared.

In a page of Markdown

* ``<!-- file: NAME -->`` before a block makes the block a file of the page's folder;
* a ``console`` block holds commands (``$ …``) and their output; a command that fails says so: ``# exit code 3``;
* a ``python`` block is executed; a ``text`` block right after it is what it prints;
* ``…`` stands for anything within a line, and alone on a line for any number of lines; any other block is not run.

Every page has an empty folder, a user called ``anna`` and a clock that stands on 1 October 2026, 9:00 UTC, and goes on
by a minute with each command. Commands of foedus run inside this process, which is what ``foedus`` itself does.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import foedus.app.registry
from foedus.testing import FixedClock
from foedus_cli.main import run as foedus_command

MORNING = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
ACTOR = "anna"
ANY = "…"

_FENCE = re.compile(r"^(`{3,})(\w*)\s*$")
_FILE = re.compile(r"^<!-- file: (\S+) -->$")
_CODE = re.compile(r"\s+# exit code (\d+)\s*$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its lines, the number of its first line, and the file that it is."""

    language: str
    lines: tuple[str, ...]
    line: int
    file: str | None = None

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True)
class Command:
    """A command as the page prints it, and the output that the page shows."""

    shown: tuple[str, ...]
    output: tuple[str, ...]
    line: int

    @property
    def text(self) -> str:
        words = "\n".join(line[2:] for line in self.shown)
        return _CODE.sub("", words)

    @property
    def code(self) -> int:
        found = _CODE.search(self.shown[-1])
        return int(found[1]) if found else 0


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if fence is None:
            at += 1
            continue
        end = next(i for i in range(at + 1, len(lines)) if lines[i] == fence[1])
        named = _FILE.match(lines[at - 1]) if at else None
        yield Block(fence[2], tuple(lines[at + 1 : end]), at + 2, named[1] if named else None)
        at = end + 1


def commands(block: Block) -> list[Command]:
    """Split a console block into commands with their outputs."""
    found: list[tuple[list[str], list[str], int]] = []
    for number, line in enumerate(block.lines, start=block.line):
        if line.startswith("$ "):
            found.append(([line], [], number))
        elif found and found[-1][0][-1].endswith("\\") and line.startswith("> "):
            found[-1][0].append(line)
        elif found:
            found[-1][1].append(line)
    return [Command(tuple(shown), tuple(output), line) for shown, output, line in found]


def matches(shown: tuple[str, ...], real: str) -> bool:
    """Whether an output is what the page shows, with ``…`` for what it leaves out."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == ANY else ".*".join(map(re.escape, line.split(ANY))) + r"\n" for line in shown
    )
    return re.fullmatch(pattern, real) is not None


@dataclass
class Session:
    """One reader at one terminal: a folder, a clock, an environment, and Python's variables."""

    folder: Path
    replace: Mapping[str, str] = field(default_factory=dict)
    clock: FixedClock = field(default_factory=lambda: FixedClock(MORNING))
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__page__"})
    variables: dict[str, str] = field(default_factory=dict)

    def command(self, text: str) -> tuple[int, str]:
        """Run one command line; return its exit code and everything that it printed."""
        for shown, real in self.replace.items():
            text = text.replace(shown, real)
        words = shlex.split(text.replace("\\\n", " "), comments=True)
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            self.variables[name] = value
            return 0, ""
        code, output = self._foedus(words[1:]) if words[0] == "foedus" else self._shell(text)
        for shown, real in self.replace.items():
            output = output.replace(real, shown)
        return code, output

    def python(self, block: Block, page: str) -> str:
        """Run a block of Python; return what it printed."""
        text = block.text
        for shown, real in self.replace.items():
            text = text.replace(shown, real)
        printed = io.StringIO()
        with self._here(), redirect_stdout(printed):
            exec(compile("\n" * (block.line - 1) + text, page, "exec"), self.names)
        return printed.getvalue()

    def write(self, name: str, text: str) -> None:
        """Write a file of the page."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def _foedus(self, words: list[str]) -> tuple[int, str]:
        target = self.folder / words[-1] if words[-2:-1] == [">"] else None
        if target is not None:
            words = words[:-2]
        printed = io.StringIO()
        with ExitStack() as stack:
            stack.enter_context(self._here())
            stack.enter_context(redirect_stderr(printed))
            out = stack.enter_context(target.open("w", encoding="utf-8")) if target is not None else printed
            stack.enter_context(redirect_stdout(out))
            code = foedus_command(words)
        self.clock.advance(timedelta(minutes=1))
        return code, printed.getvalue()

    def _shell(self, text: str) -> tuple[int, str]:
        done = subprocess.run(
            ["bash", "-c", text], cwd=self.folder, env=self._environment(), capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FOEDUS_")}
        path = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", os.defpath)))
        return kept | {"LOGNAME": ACTOR, "PATH": path} | self.variables

    @contextmanager
    def _here(self) -> Iterator[None]:
        with (
            chdir(self.folder),
            patch.dict(os.environ, self._environment(), clear=True),
            patch.object(foedus.app.registry, "SystemClock", lambda: self.clock),
        ):
            yield


@dataclass(frozen=True)
class Problem:
    """Something that a page says and that is not so."""

    line: int
    what: str
    shown: str
    real: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}\n--- shown ---\n{self.shown}--- real ---\n{self.real}"


def play(page: Path, session: Session) -> tuple[list[Problem], str]:
    """Run a page from its first block to its last; return what is not so, and the page with the real outputs.

    An output that agrees is kept as it is shown, with its ``…``. A wrong exit code is never written into the page.
    """
    lines: list[str] = page.read_text("utf-8").splitlines()
    found: list[Problem] = []
    swaps: list[tuple[int, int, list[str]]] = []
    before: tuple[Block, str] | None = None
    for block in blocks(page.read_text("utf-8")):
        printed, before = before, None
        if block.file is not None:
            session.write(block.file, block.text)
        elif block.language == "console":
            for item in commands(block):
                code, output = session.command(item.text)
                start = item.line - 1 + len(item.shown)
                shown = "".join(f"{line}\n" for line in item.output)
                if code != item.code:
                    found.append(Problem(item.line, f"exit code {code} instead of {item.code}", shown, output))
                elif not matches(item.output, output):
                    found.append(Problem(item.line, "another output", shown, output))
                    swaps.append((start, start + len(item.output), output.splitlines()))
        elif block.language == "python":
            before = block, session.python(block, str(page))
        elif printed is not None and block.language == "text" and not matches(block.lines, printed[1]):
            found.append(Problem(block.line, "another output", block.text, printed[1]))
            swaps.append((block.line - 1, block.line - 1 + len(block.lines), printed[1].splitlines()))
    for start, end, real in reversed(swaps):
        lines[start:end] = real
    return found, "".join(f"{line}\n" for line in lines)
