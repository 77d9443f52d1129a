"""A witness in real processes: two at once, over files and over HTTP, killed, and with a damaged memory."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from signing import LEAVES, LOG_KEY, ORIGIN, TIME, checkpoint

import foedus
from foedus.errors import Conflict, FoedusError, RegisterBroken
from foedus.ledger.checkpoint import read_checkpoint, sign_checkpoint
from foedus.ledger.keys import read_verifier
from foedus.ledger.notes import Note, read_signature, signed_by
from foedus.ledger.tree import consistency_proof, of_leaves
from foedus.ledger.witnessing import Request, proof_text, request_text

NAME = "witness.example/kansas"
ROUNDS = 8


@pytest.fixture
def home(tmp_path: Path) -> Path:
    foedus.new_witness(tmp_path / "kansas", NAME, [str(LOG_KEY.verifier)])
    return tmp_path / "kansas"


def files(folder: Path, old: int, new: int, leaves: list[bytes] = LEAVES) -> tuple[Path, Path]:
    """Write a checkpoint and the proof that it goes on from an older size."""
    head = folder / f"{new}.checkpoint"
    head.write_bytes(bytes(sign_checkpoint(checkpoint(new, leaves), LOG_KEY)))
    proof = folder / f"{old}-{new}.proof"
    proof.write_text(proof_text(old, consistency_proof(of_leaves(leaves), old, new)), "utf-8")
    return head, proof


def last(home: Path) -> int:
    note = json.loads((home / "key.seen").read_text("utf-8")).get(ORIGIN)
    return 0 if note is None else read_checkpoint(note.encode()).checkpoint.size


def body(old: int, new: int) -> bytes:
    proof = consistency_proof(of_leaves(LEAVES), old, new)
    return request_text(Request(old, proof, sign_checkpoint(checkpoint(new), LOG_KEY))).encode()


# -- one at a time ----------------------------------------------------------------------------------------------------


def test_a_witness_goes_on_and_never_back(home: Path, tmp_path: Path) -> None:
    witness = foedus.Witness(home)
    head, _ = files(tmp_path, 0, 5)
    done = witness.cosign(head)
    note = Note(checkpoint(5).text(), (read_signature(done.text.rstrip("\n")),))
    assert signed_by(note, [witness.verifier]) == {witness.verifier: done.time}
    assert done.time > TIME - 10**9
    assert witness.cosign(head).size == 5  # once more the same
    head, proof = files(tmp_path, 5, 9)
    with pytest.raises(Conflict):
        witness.cosign(head)
    assert witness.cosign(head, proof=proof).size == 9
    for old, new in ((0, 5), (5, 9), (0, 12), (4, 4)):
        head, proof = files(tmp_path, old, new)
        with pytest.raises(FoedusError) as error:
            witness.cosign(head, proof=proof)
        assert error.value.code == "checkpoint-moved"
    forked = [*LEAVES[:3], LEAVES[77], *LEAVES[4:]]
    for old, new in ((9, 9), (9, 12)):
        head, proof = files(tmp_path, old, new, forked)
        with pytest.raises(RegisterBroken) as error:
            witness.cosign(head, proof=proof)
        assert error.value.code == "log-inconsistent"
    assert last(home) == 9


def test_a_witness_that_has_forgotten_signs_nothing(home: Path, tmp_path: Path) -> None:
    witness = foedus.Witness(home)
    head, _ = files(tmp_path, 0, 5)
    witness.cosign(head)
    good = (home / "key.seen").read_bytes()
    for damaged in (b"", b"[]", b"{", b'{"a": 1}', good.replace(b"\\n\\n", b"\\n"), None):
        (home / "key.seen").unlink() if damaged is None else (home / "key.seen").write_bytes(damaged)
        with pytest.raises(RegisterBroken) as error:
            witness.cosign(head)
        assert error.value.code == "proof-unreadable"
    (home / "key.seen").write_bytes(good)
    assert witness.cosign(head).size == 5


def test_a_home_is_made_once(home: Path) -> None:
    with pytest.raises(foedus.Usage, match="exists"):
        foedus.new_witness(home, NAME, [str(LOG_KEY.verifier)])
    with pytest.raises(foedus.Usage, match="verifier keys"):
        foedus.new_witness(home.with_name("other"), NAME, [])
    with pytest.raises(RegisterBroken):
        foedus.new_witness(home.with_name("other"), NAME, ["a+b+c"])
    assert (home / "key").stat().st_mode & 0o777 == 0o600
    assert read_verifier((home / "key.pub").read_text("utf-8").strip()).name == NAME


# -- two at once ------------------------------------------------------------------------------------------------------


CHILD = """
import sys, time
from contextlib import nullcontext
from pathlib import Path
import foedus
from foedus.app import seen

home, head, proof, go, locked = sys.argv[1:]
whole = seen.Seen.store

def slowly(self, sealed):
    time.sleep(0.05)  # long enough for the other to have looked
    whole(self, sealed)

seen.Seen.store = slowly
if locked == "no":
    seen._locked = lambda _: nullcontext()
print("ready", flush=True)
while not Path(go).exists():
    time.sleep(0.001)
try:
    foedus.Witness(home).cosign(head, proof=proof)
except foedus.Conflict as error:
    print(error.code)
else:
    print("co-signed")
"""
"""Co-signs in a process of its own, as soon as a file is there; without the lock it is the control."""


def race(home: Path, folder: Path, old: int, sizes: tuple[int, int], *, locked: bool) -> list[str]:
    go = folder / f"go-{old}"
    words = [sys.executable, "-c", CHILD, str(home)]
    asked = [[*map(str, files(folder, old, new)), str(go), "yes" if locked else "no"] for new in sizes]
    running = [subprocess.Popen([*words, *more], stdout=subprocess.PIPE, text=True) for more in asked]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    go.touch()
    return sorted(process.communicate(timeout=60)[0].strip() for process in running)


def test_of_two_sizes_at_once_one_wins(home: Path, tmp_path: Path) -> None:
    foedus.Witness(home).cosign(files(tmp_path, 0, 5)[0])
    at = 5
    for _ in range(3):
        assert race(home, tmp_path, at, (at + 4, at + 7), locked=True) == ["checkpoint-moved", "co-signed"]
        assert last(home) in (at + 4, at + 7)
        at = last(home)


def test_the_control_without_the_lock_both_win(home: Path, tmp_path: Path) -> None:
    foedus.Witness(home).cosign(files(tmp_path, 0, 5)[0])
    assert race(home, tmp_path, 5, (9, 12), locked=False) == ["co-signed", "co-signed"]


# -- over HTTP --------------------------------------------------------------------------------------------------------


@contextmanager
def serving(home: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    words = [sys.executable, "-m", "foedus_cli", "witness", "serve", "--home", str(home), "--json"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=dict(os.environ, PYTHONUNBUFFERED="1"))
    try:
        assert process.stdout is not None
        text = ""
        while "}" not in text:
            line = process.stdout.readline()
            assert line, "the witness did not start"
            text += line
        yield int(json.loads(text)["url"].rpartition(":")[2]), process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def post(port: int, data: bytes, path: str = "/add-checkpoint", **headers: str) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST", path, data, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    finally:
        connection.close()


def test_the_interface_of_the_specification(home: Path) -> None:
    with serving(home) as (port, _):
        status, kind, text = post(port, body(0, 5))
        assert (status, kind) == (200, "text/plain; charset=utf-8")
        verifier = foedus.Witness(home).verifier
        assert verifier in signed_by(Note(checkpoint(5).text(), (read_signature(text.decode()[:-1]),)), [verifier])
        assert post(port, body(0, 9)) == (409, "text/x.tlog.size", b"5\n")
        assert post(port, body(5, 9))[0] == 200
        assert post(port, body(9, 9))[0] == 200
        assert post(port, b"old 9\n")[0] == 400
        assert post(port, body(9, 12).replace(ORIGIN.encode(), b"another"))[0] == 404
        spoilt = body(9, 12)
        assert post(port, spoilt.replace(b"\n12\n", b"\n13\n"))[0] == 403
        lines = spoilt.split(b"\n")
        assert post(port, b"\n".join([lines[0], *lines[2:]]))[0] == 422
        assert post(port, body(9, 12), "/")[0] == 404
        assert last(home) == 9


def test_one_connection_may_ask_again(home: Path) -> None:
    with serving(home) as (port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        for old, new in ((0, 5), (5, 9), (9, 30)):
            connection.request("POST", "/add-checkpoint", body(old, new))
            answer = connection.getresponse()
            assert answer.status == 200
            answer.read()
        connection.close()


def test_many_at_once_over_http_and_one_wins(home: Path) -> None:
    with serving(home) as (port, _):
        assert post(port, body(0, 5))[0] == 200
        barrier = threading.Barrier(8)

        def ask(new: int) -> int:
            data = body(5, new)
            barrier.wait()
            return post(port, data)[0]

        with ThreadPoolExecutor(8) as pool:
            found = sorted(pool.map(ask, range(10, 18)))
        assert found == [200, *[409] * 7]


def test_what_was_co_signed_is_remembered_after_a_kill(home: Path) -> None:
    at = 0
    for step in range(ROUNDS):
        with serving(home) as (port, process):
            signed = 0

            def ask(port: int = port, start: int = at) -> None:
                nonlocal signed
                size = start
                while True:
                    try:
                        if post(port, body(size, size + 1))[0] != 200:
                            return
                    except OSError:
                        return
                    size += 1
                    signed = size

            asking = threading.Thread(target=ask)
            asking.start()
            time.sleep(0.05 + step * 0.01)
            process.send_signal(signal.SIGKILL)
            asking.join()
        assert last(home) >= max(signed, at)  # whatever was answered is on the disk
        at = last(home)
        assert at < len(LEAVES) - 50 or step == ROUNDS - 1, "the tree of the test is too small"
        if at > 200:
            break


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("Content-Length: x", 411),
        ("Content-Length: -1", 411),
        ("Transfer-Encoding: chunked", 411),
        ("X: y", 411),
        ("Content-Length: 1000001", 413),
    ],
)
def test_a_request_of_no_length_or_too_great_a_one_is_refused(home: Path, head: str, status: int) -> None:
    with serving(home) as (port, _), socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(f"POST /add-checkpoint HTTP/1.1\r\nHost: witness\r\n{head}\r\n\r\n".encode())
        assert line.recv(100).startswith(f"HTTP/1.1 {status}".encode())
