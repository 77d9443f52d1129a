"""Signed notes, keys and checkpoints against the published texts, and against everything that is none."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signing import LOG_KEY, ORIGIN, STATES, TIME, checkpoint, code_of, refused, sealed, signer

from foedus.errors import RegisterBroken
from foedus.ledger.checkpoint import (
    Checkpoint,
    Sealed,
    parse,
    read_checkpoint,
    sign_checkpoint,
    signed_by_log,
)
from foedus.ledger.keys import LOG, WITNESS, Signer, Verifier, read_signer, read_verifier
from foedus.ledger.notes import Note, Signature, read_note, sign, signed_by

# The key and the note that the documentation of Go's golang.org/x/mod/sumdb/note signs and verifies.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SEED = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The example of tlog-cosignature, whose keys are not published: it must be read, and trusted by nobody.
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE"
    "+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe"
    "+mbIUBkBIfZ+qnA==\n"
)


def test_the_note_of_another_implementation_is_verified() -> None:
    note, key = read_note(PETERS_NOTE.encode()), read_verifier(PETER)
    assert signed_by(note, [key]) == {key: None}
    assert str(note) == PETERS_NOTE
    assert str(key) == PETER


def test_the_same_key_makes_the_same_note() -> None:
    key = read_signer(PETERS_SEED)
    assert str(key.verifier) == PETER
    assert key.text() == PETERS_SEED
    text = PETERS_NOTE.partition("\n\n")[0] + "\n"
    assert str(Note(text, (sign(text, key),))) == PETERS_NOTE
    assert "AYEKFALV" not in repr(key)


def test_the_published_checkpoint_is_read_and_trusted_by_nobody() -> None:
    found = read_checkpoint(SOFA.encode())
    assert (found.checkpoint.origin, found.checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert bytes(found) == SOFA.encode()
    assert [one.name for one in found.note.signatures] == ["example.com/behind-the-sofa", "witness.example.com/w1"]
    assert int.from_bytes(found.note.signatures[1].made[:8], "big") == 1679315147
    assert signed_by(found.note, [read_verifier(PETER)]) == {}
    with refused("signature-forged"):
        signed_by_log(found, [read_verifier(PETER)])


def test_what_a_cosignature_signs() -> None:
    text = checkpoint(5).text()
    made = sign(text, STATES["kansas"], TIME)
    message = b"cosignature/v1\ntime %d\n" % TIME + text.encode()
    assert made.made[:8] == TIME.to_bytes(8, "big")
    assert STATES["kansas"].verifier.holds(made.made[8:], message)
    name = b"witness.example/kansas\n\x04" + STATES["kansas"].verifier.public
    assert made.key_id == hashlib.sha256(name).digest()[:4]
    with pytest.raises(ValueError, match="when"):
        sign(text, STATES["kansas"])


def test_one_key_under_two_kinds_is_two_keys() -> None:
    # The log's signature of a text can never be taken for a witness's.
    one, two = signer("a", LOG).seed, "a"
    log, witness = Signer(two, LOG, one), Signer(two, WITNESS, one)
    assert log.verifier.id != witness.verifier.id
    note = Note("text\n", (sign("text\n", log),))
    assert signed_by(note, [witness.verifier]) == {}
    moved = Note("text\n", (Signature(two, witness.verifier.id, sign("text\n", log).made),))
    with refused("signature-forged"):
        signed_by(moved, [witness.verifier])


def test_signatures_of_strangers_are_let_be_and_forged_ones_are_not() -> None:
    found = sealed(5, "kansas")
    stranger = sign(found.note.text, signer("mallory"))
    known = [LOG_KEY.verifier, *(key.verifier for key in STATES.values())]
    more = found.note.with_signature(stranger)
    assert signed_by(more, known) == {LOG_KEY.verifier: None, STATES["kansas"].verifier: TIME}
    name, key_id, made = ORIGIN, LOG_KEY.verifier.id, found.note.signatures[0].made
    for forged in (
        Signature(name, key_id, bytes(64)),
        Signature(name, key_id, made[:-1]),
        Signature(name, key_id, stranger.made),
    ):
        with refused("signature-forged"):
            signed_by(found.note.with_signature(forged), known)
    assert signed_by(found.note.with_signature(Signature("another", key_id, bytes(64))), known)
    assert signed_by(found.note.with_signature(Signature(name, b"othr", bytes(64))), known)


def test_of_two_cosignatures_of_one_witness_the_later_counts() -> None:
    text = checkpoint(5).text()
    key = STATES["kansas"]
    for times in ((TIME, TIME + 9), (TIME + 9, TIME)):
        note = Note(text, tuple(sign(text, key, time) for time in times))
        assert signed_by(note, [key.verifier]) == {key.verifier: TIME + 9}


@pytest.mark.parametrize("size", [0, 1, 300])
def test_a_checkpoint_comes_back_as_it_was_written(size: int) -> None:
    found = sealed(size, "kansas", "nebraska")
    assert read_checkpoint(bytes(found)) == found
    assert signed_by_log(found, [LOG_KEY.verifier]) == LOG_KEY.verifier
    with_more = Checkpoint(ORIGIN, size, found.checkpoint.root, ("more", "lines"))
    assert parse(with_more.text()) == with_more


def test_a_log_signs_under_its_own_name_only() -> None:
    with pytest.raises(ValueError, match="does not sign"):
        sign_checkpoint(checkpoint(5), signer("another"))
    with pytest.raises(ValueError, match="does not sign"):
        sign_checkpoint(checkpoint(5), Signer(ORIGIN, WITNESS, LOG_KEY.seed))
    other = signer("another")
    text = checkpoint(5).text()
    with refused("signature-forged"):  # a known log does not speak for another one
        signed_by_log(Sealed(checkpoint(5), Note(text, (sign(text, other),))), [other.verifier, LOG_KEY.verifier])


GOOD = str(sealed(5).note)
LINE = GOOD.split("\n\n")[1]
BAD_NOTES = {
    "nothing": "",
    "no signature": "a\n1\nroot\n\n",
    "no empty line": GOOD.replace("\n\n", "\n"),
    "no line end": GOOD[:-1],
    "lines of another system": GOOD.replace("\n", "\r\n"),
    "a hyphen for the dash": GOOD.replace("— ", "- "),
    "no space": GOOD.replace("— ", "—"),
    "a space more": GOOD.replace("— ", "—  "),
    "no name": f"text\n\n— {LINE.rpartition(' ')[2]}",
    "a plus in the name": GOOD.replace(f"— {ORIGIN}", "— a+b"),
    "a hard space in the name": GOOD.replace(f"— {ORIGIN}", "— a\N{NO-BREAK SPACE}b"),
    "no padding": GOOD.rstrip("=\n") + "\n",
    "spaces at the end": GOOD[:-1] + " \n",
    "another alphabet": GOOD[:-10] + "_" + GOOD[-9:],
    "a short signature": "text\n\n— a AAAAAA==\n",
    "spare bits": "text\n\n— a AAAAAAB=\n",
    "a tab": GOOD.replace("register\n", "register\t\n", 1),
    "too many signatures": f"text\n\n{LINE * 101}",
    "an empty line among the signatures": f"text\n\n{LINE}\n",
}


@pytest.mark.parametrize("name", BAD_NOTES)
def test_what_is_no_note_is_refused(name: str) -> None:
    with refused():
        read_note(BAD_NOTES[name].encode())


def test_bytes_that_are_no_text_and_a_note_without_end() -> None:
    with refused():
        read_note(b"\xff" + GOOD.encode())
    with refused():
        read_note(GOOD.encode() + b"x" * 1_000_001)


BAD_CHECKPOINTS = [
    "a\n1\n", "\n1\nAAAA\n", "a\n01\n{}\n", "a\n-1\n{}\n", "a\n+1\n{}\n", "a\n1 \n{}\n", "a\n1_0\n{}\n",
    "a\n\u0661\n{}\n",
    "a\n9223372036854775808\n{}\n", "a\n1\n{}\n\nmore\n", "a\n1\nAAAA\n", "a\n1\n{}=\n", "a\n1.0\n{}\n",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD_CHECKPOINTS)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    root = base64.b64encode(bytes(32)).decode()
    assert parse(f"a\n1\n{root}\n").size == 1
    with refused():
        parse(text.format(root))


BAD_KEYS = [
    "", "a", "a+b", PETER[:-1], PETER + "=", PETER.replace("c74f", "c74e"), PETER.replace("c74f", "C74F"),
    PETER.replace("Peter", "Paul"), PETER.replace("+ARpc", "+BRpc"), PETER.replace("+ARpc", "+CRpc"), f" {PETER}",
    PETER.replace("PeterNeumann", ""), PETER + "\n", PETER.replace("PeterNeumann", "Peter Neumann"),
    "a+00000000+AQ==",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD_KEYS)
def test_what_is_no_key_is_refused(text: str) -> None:
    with refused():
        read_verifier(text)
    with refused() as error:
        read_signer(PETERS_SEED + text if text else "")
    assert "AYEK" not in str(error.value)


def test_names_are_letters_of_any_script() -> None:
    for name in ("vertrag.example/länder", "договор", "条約"):
        key = signer(name).verifier
        assert read_verifier(str(key)) == key


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (read_note, read_checkpoint):
        assert code_of(read, data) in {None, "proof-unreadable"}


@given(st.integers(0, len(GOOD.encode()) - 1), st.integers(0, 255), st.binary(max_size=5))
def test_a_note_that_was_touched_is_refused_or_the_same_to_whoever_trusts_the_log(
    place: int, byte: int, more: bytes
) -> None:
    whole = GOOD.encode()
    data = whole[:place] + bytes([byte]) + more + whole[place + 1 :]
    try:
        found = read_checkpoint(data)
        signed_by_log(found, [LOG_KEY.verifier])
    except RegisterBroken:
        return
    assert found.note.text == sealed(5).note.text


@given(st.text(max_size=60))
def test_any_text_is_a_key_or_refused(text: str) -> None:
    for read in (read_verifier, read_signer):
        for whole in (text, f"PRIVATE+KEY+{text}", f"{text}+00000000+AQ=="):
            with pytest.raises(RegisterBroken):
                read(whole)


def test_a_key_that_is_no_point_verifies_nothing() -> None:
    assert not Verifier("a", LOG, b"\xff" * 32).holds(bytes(64), b"text")
