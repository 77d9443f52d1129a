"""What a witness decides, one request after the other: the order and the statuses of C2SP tlog-witness."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signing import LEAVES, LOG_KEY, ORIGIN, checkpoint, code_of, refused, sealed, signer

from foedus.ledger.checkpoint import Checkpoint, Sealed, sign_checkpoint
from foedus.ledger.notes import Note, sign
from foedus.ledger.receipts import leaf_of
from foedus.ledger.tree import consistency_proof, of_leaves, root_of
from foedus.ledger.witnessing import Request, proof_text, read_proof, read_request, refusal, request_text

LOGS = [LOG_KEY.verifier]
FORKED = [*LEAVES[:3], leaf_of(b"forged"), *LEAVES[4:]]


def request(old: int, new: int, leaves: Sequence[bytes] = LEAVES, **changes: object) -> Request:
    head = sign_checkpoint(checkpoint(new, leaves), LOG_KEY)
    proof = consistency_proof(of_leaves(leaves), old, new) if old <= new else ()
    return Request(**{"old": old, "proof": proof, "sealed": head, **changes})  # type: ignore[arg-type]


def status(asked: Request, last: int | None) -> int:
    found = refusal(asked, LOGS, None if last is None else checkpoint(last))
    return 200 if found is None else found.status


@pytest.mark.parametrize(("old", "new", "last"), [
    (0, 5, None), (0, 0, None), (5, 9, 5), (5, 5, 5), (4, 300, 4), (0, 7, 0), (256, 257, 256), (299, 300, 299),
])  # fmt: skip
def test_what_goes_on_is_co_signed(old: int, new: int, last: int | None) -> None:
    assert status(request(old, new), last) == 200


@pytest.mark.parametrize(
    ("asked", "last", "wanted"),
    [
        (request(5, 9, FORKED), 5, 422),  # the proof is right for another past
        (request(5, 5, FORKED), 5, 409),  # two faces of one size
        (request(5, 9, proof=()), 5, 422),
        (request(0, 9, proof=tuple(LEAVES[:1])), None, 422),
        (request(5, 5, proof=tuple(LEAVES[:1])), 5, 422),
        (request(9, 12), 5, 409),
        (request(0, 12), 5, 409),
        (request(5, 9), None, 409),
        (request(5, 4), 5, 400),  # rolled back
        (request(4, 4), 5, 409),  # rolled back, and told as if it were the same
        (request(0, 4), 5, 409),  # rolled back, and told as if it were new
    ],
)
def test_what_does_not_go_on_is_refused(asked: Request, last: int | None, wanted: int) -> None:
    assert status(asked, last) == wanted


def test_who_is_further_on_says_how_far() -> None:
    found = refusal(request(0, 12), LOGS, checkpoint(5))
    assert found is not None
    assert (found.size, found.error.code, found.error.exit_code) == (5, "checkpoint-moved", 6)


def test_a_tree_whose_root_is_false_from_the_start() -> None:
    head = Checkpoint(ORIGIN, 0, LEAVES[0])
    assert status(Request(0, (), sign_checkpoint(head, LOG_KEY)), None) == 409


def test_unknown_logs_and_wrong_keys() -> None:
    stranger = signer("another.example/log")
    head = Checkpoint(stranger.name, 5, root_of(of_leaves(LEAVES), 5))
    assert status(Request(0, (), sign_checkpoint(head, stranger)), None) == 404
    text = checkpoint(5).text()
    for key in (stranger, signer(ORIGIN, 4)):
        made = sign(text, key, 1 if key.kind == 4 else None)
        assert status(Request(0, (), Sealed(checkpoint(5), Note(text, (made,)))), None) == 403
    # The true signature of another checkpoint does not help.
    moved = Sealed(checkpoint(5), Note(text, sealed(6).note.signatures))
    assert status(Request(0, (), moved), None) == 403
    # The key is looked at before the sizes: who cannot sign learns nothing.
    assert status(Request(9, (), moved), 5) == 403


def test_signatures_of_others_are_let_be() -> None:
    asked = request(5, 9)
    more = asked.sealed.note.with_signature(sign(asked.sealed.note.text, signer("stranger")))
    assert status(Request(5, asked.proof, Sealed(asked.sealed.checkpoint, more)), 5) == 200


@pytest.mark.parametrize(("old", "new"), [(0, 1), (5, 9), (9, 9), (128, 300)])
def test_a_request_comes_back_as_it_was_written(old: int, new: int) -> None:
    asked = request(old, new)
    text = request_text(asked)
    assert read_request(text.encode()) == asked
    assert text.startswith(f"old {old}\n")
    assert read_proof(proof_text(old, asked.proof).encode()) == (old, asked.proof)


GOOD = request_text(request(5, 9))
BAD = {
    "nothing": "",
    "no old size": GOOD.replace("old 5\n", ""),
    "a zero in front": GOOD.replace("old 5", "old 05"),
    "a negative size": GOOD.replace("old 5", "old -5"),
    "two spaces": GOOD.replace("old 5", "old  5"),
    "capital letters": GOOD.replace("old 5", "Old 5"),
    "lines of another system": GOOD.replace("\n", "\r\n"),
    "a short hash": GOOD.replace("old 5\n", "old 5\nAAAA\n"),
    "too many hashes": GOOD.replace("old 5\n", "old 5\n" + f"{'A' * 43}=\n" * 64),
    "no checkpoint": GOOD.partition("\n\n")[0] + "\n\n",
    "no empty line": GOOD.partition("\n\n")[0] + "\n",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_request_is_refused(name: str) -> None:
    with refused():
        read_request(BAD[name].encode())


@given(st.binary(max_size=200), st.integers(0, len(GOOD)), st.integers(0, 40))
def test_any_bytes_are_a_request_or_refused(data: bytes, place: int, cut: int) -> None:
    whole = GOOD.encode()
    for text in (data, whole[:place] + data + whole[place + cut :]):
        assert code_of(read_request, text) in {None, "proof-unreadable"}
        assert code_of(read_proof, text) in {None, "proof-unreadable"}


@given(st.integers(1, 299), st.data())
def test_no_fork_is_ever_co_signed(last: int, data: st.DataObject) -> None:
    # Whatever a log that has forked below what the witness saw may claim, no proof makes it go on.
    new = data.draw(st.integers(0, 300))
    changed = data.draw(st.integers(0, last - 1))
    forked = [*LEAVES[:changed], leaf_of(b"forged"), *LEAVES[changed + 1 :]]
    old = data.draw(st.sampled_from([last, 0, new, data.draw(st.integers(0, 300))]))
    for leaves in (forked, LEAVES):  # with a proof of its own, or with the honest one
        proof = consistency_proof(of_leaves(leaves), old, new) if old <= new else ()
        assert status(request(old, new, forked, proof=proof), last) != 200 or new > 300
