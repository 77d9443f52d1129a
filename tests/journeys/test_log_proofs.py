"""Proofs at the command line: what is printed byte for byte, exit codes, and names that would command a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foedus.ledger.checkpoint import read_checkpoint
from foedus.ledger.receipts import check_receipt, read_receipt

if TYPE_CHECKING:
    from conftest import Clerk

ORIGIN = "treaties.example/register"
ACT = "agreement/vclt-1969#3"


@pytest.fixture
def key(clerk: Clerk, tmp_path: Path) -> Path:
    clerk.ok("log", "key", "new", str(tmp_path / "log.key"), "--origin", ORIGIN)
    return tmp_path / "log.key"


def test_what_is_shown_is_what_is_written(
    clerk: Clerk, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOEDUS_LOG_KEY", str(key))
    shown = clerk.ok("log", "checkpoint")
    path = tmp_path / "one"
    clerk.ok("log", "checkpoint", "--out", str(path))
    assert path.read_text("utf-8") == shown
    assert clerk.json("log", "checkpoint")["checkpoint"] == shown
    assert read_checkpoint(shown.encode()).checkpoint.origin == ORIGIN
    receipt = clerk.ok("log", "receipt", ACT, "--checkpoint", str(path))
    assert check_receipt(read_receipt(receipt.encode()))
    assert clerk.json("log", "receipt", ACT, "--checkpoint", str(path))["act"] == ACT
    assert clerk.ok("log", "consistency", "0", str(path)) == "old 0\n"
    assert clerk.json("log", "consistency", "7", str(path))["old"] == 7
    assert clerk.json("log", "verify", "--checkpoint", str(path), "--log-key", f"{key}.pub")["findings"] == []


def test_each_answer_leaves_with_its_code(
    clerk: Clerk, clerk_of: Callable[[str], Clerk], key: Path, tmp_path: Path
) -> None:
    one, two, letter = (str(tmp_path / name) for name in ("one", "two", "letter"))
    Path(letter).write_text("Dear colleague,\n", "utf-8")
    public = f"{key}.pub"
    clerk.ok("log", "checkpoint", "--key", str(key), "--out", one)
    shutil.copyfile(clerk.url.removeprefix("sqlite:///"), tmp_path / "yesterday.db")
    done = clerk.json("agreement", "ratify", "vclt-1969", "XK", "--on", "2026-09-01")
    last = done["acts"][0]["ref"]
    said = clerk("log", "receipt", last, "--checkpoint", one, "--json")
    assert (said.code, said.error["code"]) == (1, "not-sealed")
    said = clerk("log", "verify", "--checkpoint", one, "--log-key", public, "--json")
    assert (said.code, said.doc["by_check"]) == (1, {"not-sealed": 1})
    clerk.ok("log", "checkpoint", "--key", str(key), "--out", two)
    restored = clerk_of(f"sqlite:///{tmp_path / 'yesterday.db'}")
    assert restored("log", "verify").code == 0
    said = restored("log", "verify", "--checkpoint", two, "--json")
    assert (said.code, said.doc["by_check"]) == (7, {"log-inconsistent": 1})
    said = restored("log", "checkpoint", "--key", str(key), "--json")
    assert (said.code, said.error["code"]) == (7, "log-inconsistent")
    said = clerk("log", "verify", "--checkpoint", letter, "--json")
    assert (said.code, said.doc["by_check"]) == (7, {"proof-unreadable": 1})
    said = clerk("log", "receipt", ACT, "--checkpoint", letter, "--json")
    assert (said.code, said.error["code"]) == (7, "proof-unreadable")
    text = Path(two).read_text("utf-8")
    Path(two).write_text(text.replace("\n920\n", "\n919\n"), "utf-8")
    said = clerk("log", "verify", "--checkpoint", two, "--log-key", public, "--json")
    assert said.code == 7
    assert "signature-forged" in said.doc["by_check"]
    said = clerk("log", "checkpoint", "--key", str(tmp_path / "none"), "--json")
    assert (said.code, said.error["code"]) == (2, "key-unusable")
    said = clerk("log", "receipt", "agreement/vclt-1969#999", "--checkpoint", one, "--json")
    assert (said.code, said.error["code"]) == (4, "not-found")


def test_a_witness_at_the_command_line(clerk: Clerk, key: Path, tmp_path: Path) -> None:
    home, one, two, proof = (str(tmp_path / name) for name in ("kansas", "one", "two", "proof"))
    clerk.ok("witness", "init", "--home", home, "--name", "witness.example/kansas", "--log-key", f"{key}.pub")
    clerk.ok("log", "checkpoint", "--key", str(key), "--out", one)
    line = clerk.ok("witness", "cosign", one, "--home", home)
    assert line.startswith("— witness.example/kansas ")
    assert line.count("\n") == 1
    clerk.ok("agreement", "ratify", "vclt-1969", "XK", "--on", "2026-09-01")
    clerk.ok("log", "checkpoint", "--key", str(key), "--out", two)
    said = clerk("witness", "cosign", two, "--home", home, "--json")
    assert (said.code, said.error["code"]) == (6, "checkpoint-moved")
    clerk.ok("log", "consistency", one, two, "--out", proof)
    assert clerk.json("witness", "cosign", two, "--proof", proof, "--home", home)["size"] == 920
    said = clerk("witness", "cosign", one, "--proof", proof, "--home", home, "--json")
    assert (said.code, said.error["code"]) == (6, "checkpoint-moved")


def test_a_name_in_a_file_commands_no_terminal(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    hostile = "\N{RIGHT-TO-LEFT OVERRIDE}evil\x9b31m"
    path.write_text(f"{hostile}\n1\n{'A' * 43}=\n\n— {hostile} {'A' * 40}\n", "utf-8")
    for words in (
        ["log", "receipt", ACT, "--checkpoint"],
        ["log", "consistency", "0"],
        ["log", "verify", "--checkpoint"],
    ):
        said = clerk(*words, str(path))
        assert said.code == 7
        assert not any(sign in said.out + said.err for sign in "\N{RIGHT-TO-LEFT OVERRIDE}\x9b\x1b")
