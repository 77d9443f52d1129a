"""The program as a process: what it loads, how it leaves, and what it does when nobody listens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import foedus

from .conftest import SHIPPED, Clerk

Program = Callable[..., "subprocess.Popen[str]"]

_LOADED = """
import sys
from foedus_cli.main import run
code = run({words!r})
heavy = [name for name in ("sqlalchemy", "pydantic", "yaml", "transitions", "alembic") if name in sys.modules]
print(code, heavy, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["agreement", "enact", "--help"], ["explain", "not-open"]]
)
def test_what_needs_no_register_loads_no_database(words: list[str]) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, "-c", _LOADED.format(words=words)], capture_output=True, text=True, check=True, env=env
    )
    assert done.stderr == "0 []\n"


def test_the_version(program: Program) -> None:
    done = program("--version")
    assert done.communicate() == (f"foedus {foedus.__version__}\n", "")
    assert done.returncode == 0


def test_the_url_comes_from_the_environment(program: Program, clerk: Clerk) -> None:
    done = program("agreement", "status", "tahoe", env={"FOEDUS_DB": clerk.url})
    out, err = done.communicate()
    assert (done.returncode, err) == (0, "")
    assert "Tahoe Regional Planning Compact" in out
    assert "\x1b" not in out


def test_exit_codes_reach_the_shell(program: Program, clerk: Clerk) -> None:
    for words, code in (
        (("agreement", "show", "tahoe"), 0),
        (("agreement", "fly"), 2),
        (("agreement", "resume", "un-fish-stocks-1995", "MT"), 3),
        (("agreement", "show", "nobody"), 4),
        (("check", "--pedantic"), 1),
    ):
        done = program("--db", clerk.url, *words)
        done.communicate()
        assert done.returncode == code, words


def test_a_reader_that_goes_away_is_no_error(program: Program, clerk: Clerk) -> None:
    done = program("--db", clerk.url, "log", "show", "--json")
    assert done.stdout is not None
    assert done.stderr is not None
    done.stdout.close()
    err = done.stderr.read()
    done.stderr.close()
    assert (done.wait(), err) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_told(program: Program, clerk: Clerk) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = program(
            "--db", clerk.url, "agreement", "enact", "nlc-enhanced", "US-PA", "--on", "2021-07-01", stdout=full
        )
        _, err = done.communicate()
    assert done.returncode == 70
    assert "has done its work, but its output could not be written" in " ".join(err.split())
    assert "Traceback" not in err
    assert clerk.json("agreement", "status", "nlc-enhanced", "--party", "US-PA")["bound"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_an_interrupt_leaves_quietly(program: Program, tmp_path: Path) -> None:
    pipe = tmp_path / "slow.yaml"
    os.mkfifo(pipe)
    # Whoever runs the tests in the background has them ignore interrupts, and a child would inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        done = program("agreement", "check", str(pipe), env={"PYTHONWARNINGS": ""})
    finally:
        signal.signal(signal.SIGINT, before)
    with done, open(pipe, "wb"):  # opens when the program has begun to read
        done.send_signal(signal.SIGINT)
        out, err = done.communicate(timeout=30)
    assert (done.returncode, out, err.strip()) == (130, "", "")


def test_progress_goes_to_standard_error(program: Program, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/register.db"
    with program("--db", url, "init") as made:
        made.communicate()
    assert made.returncode == 0
    files = [str(path) for path in sorted(SHIPPED.glob("*.yaml"))[:12]]
    done = program("--db", url, "load", *files)
    out, err = done.communicate()
    assert done.returncode == 0
    assert err == "loaded 10 of 12\nloaded 12 of 12\n"
    assert "loaded" not in out


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs terminals")
def test_a_terminal_gets_a_bar_and_colours(program: Program, clerk: Clerk) -> None:
    outer, inner = os.openpty()
    plain = {"env": {"TERM": "xterm", "NO_COLOR": "", "COLUMNS": "70"}, "stdout": inner, "stderr": inner}
    done = program("--db", clerk.url, "load", str(SHIPPED / "tahoe.yaml"), str(SHIPPED / "wmata.yaml"), **plain)
    os.close(inner)
    seen = b""
    while part := _read(outer):
        seen += part
    os.close(outer)
    assert done.wait() == 0
    assert b"Loading" in seen
    assert b"100%" in seen
    assert b"\x1b[2malready known\x1b[0m" in seen


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other side is closed
        return b""
