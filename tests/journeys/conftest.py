"""A clerk at the command line: one call is one command, with its exit code and both of its outputs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import foedus
from foedus_cli.main import run

SHIPPED = Path(foedus.__file__).parent / "data" / "agreements"
MALFORMED = Path(__file__).parents[1] / "cases" / "malformed"


@dataclass(frozen=True)
class Said:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def doc(self) -> Any:
        """The JSON object on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The error object on standard error, with nothing on standard output."""
        assert self.out == ""
        return json.loads(self.err)["error"]

    @property
    def codes(self) -> set[str]:
        """The codes of all reasons of the error object."""
        return {reason["code"] for reason in self.error["reasons"]}


class Clerk:
    """Gives commands on one register, in this process."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.url, self._capsys = url, capsys

    def __call__(self, *words: str, by: str = "ann") -> Said:
        """Give a command in the name of a person."""
        self._capsys.readouterr()
        code = run(["--db", self.url, "--as", by, *words])
        found = self._capsys.readouterr()
        return Said(code, found.out, found.err)

    def ok(self, *words: str, by: str = "ann") -> str:
        """Give a command that must succeed, and return its text."""
        said = self(*words, by=by)
        assert (said.code, said.err) == (0, ""), said.err
        return said.out

    def json(self, *words: str, by: str = "ann") -> Any:
        """Give a command that must succeed, and return its JSON object."""
        said = self(*words, "--json", by=by)
        assert said.code == 0, said.err
        return said.doc


@pytest.fixture(scope="session")
def loaded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with all shipped agreements."""
    path = tmp_path_factory.mktemp("loaded") / "register.db"
    with foedus.open_registry(f"sqlite:///{path}", actor="loader") as registry:
        registry.init()
        for _ in registry.load(foedus.shipped_agreements()):
            pass
    return path


@pytest.fixture
def clerk(loaded_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """A clerk with a register of all shipped agreements."""
    path = tmp_path / "register.db"
    shutil.copyfile(loaded_template, path)
    return Clerk(f"sqlite:///{path}", capsys)


@pytest.fixture
def clerk_of(capsys: pytest.CaptureFixture[str]) -> Callable[[str], Clerk]:
    """Make a clerk for any register."""
    return lambda url: Clerk(url, capsys)


@pytest.fixture
def program() -> Callable[..., subprocess.Popen[str]]:
    """Start the real program in a process of its own."""

    def start(*words: str, **how: Any) -> subprocess.Popen[str]:
        env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONWARNINGS": "error",
        }
        env |= how.pop("env", {})
        how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
        return subprocess.Popen([sys.executable, "-m", "foedus_cli", *words], text=True, env=env, **how)

    return start
