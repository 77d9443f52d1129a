"""Receipts: one act, one place, one checkpoint; and no bit of it can be turned round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signing import ENVELOPES, LEAVES, code_of, policy_text, refused, sealed

from foedus.errors import RegisterBroken
from foedus.ledger.policy import judge, read_policy
from foedus.ledger.receipts import Receipt, check_receipt, read_receipt
from foedus.ledger.tree import inclusion_proof, of_leaves

SIZE = 77
POLICY = read_policy(policy_text().encode())


def receipt(index: int, size: int = SIZE, extra: bool = True) -> Receipt:
    proof = inclusion_proof(of_leaves(LEAVES), index, size)
    return Receipt(index, proof, sealed(size, "kansas", "nebraska"), ENVELOPES[index] if extra else None)


@pytest.mark.parametrize("index", [0, 1, 63, 64, 76])
@pytest.mark.parametrize("extra", [True, False])
def test_a_receipt_comes_back_as_it_was_written_and_shows_its_act(index: int, extra: bool) -> None:
    found = read_receipt(bytes(receipt(index, extra=extra)))
    assert found == receipt(index, extra=extra)
    assert check_receipt(found, None if extra else ENVELOPES[index]) == ENVELOPES[index]
    with refused("log-inconsistent"):
        check_receipt(found, ENVELOPES[index] + b" ")


def test_the_form_is_the_published_one() -> None:
    lines = str(receipt(64)).split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2] == "index 64"
    assert lines[3 + len(receipt(64).proof)] == ""
    assert "\n".join(lines[4 + len(receipt(64).proof) :]) == str(receipt(64).sealed.note)
    assert str(receipt(0, extra=False)).split("\n")[1] == "index 0"


def test_a_receipt_without_the_envelope_needs_it() -> None:
    with refused():
        check_receipt(receipt(3, extra=False))


def test_the_receipt_of_a_tree_with_one_leaf_has_no_hash() -> None:
    found = receipt(0, size=1)
    assert found.proof == ()
    assert check_receipt(read_receipt(bytes(found))) == ENVELOPES[0]


def test_no_single_bit_can_be_turned_round() -> None:
    # Log and quorum are all needed here, so that no bit is left that means nothing.
    whole, touched = bytes(receipt(64)), 0
    for bit in range(len(whole) * 8):
        data = bytearray(whole)
        data[bit // 8] ^= 1 << bit % 8
        code = code_of(sealed_by_quorum, bytes(data))
        assert code in {"proof-unreadable", "log-inconsistent", "signature-forged", "not-sealed"}, (bit, code)
        touched += 1
    assert touched == len(whole) * 8
    assert code_of(sealed_by_quorum, whole) is None


def sealed_by_quorum(data: bytes) -> bytes:
    found = read_receipt(data)
    shown = check_receipt(found)
    if not judge(POLICY, found.sealed).met:
        raise RegisterBroken("not all co-signatures that are needed are there", code="not-sealed")
    return shown


GOOD = str(receipt(64))
BAD = {
    "nothing": "",
    "another version": GOOD.replace("@v1", "@v2"),
    "no place": GOOD.replace("index 64\n", ""),
    "a place with a zero": GOOD.replace("index 64", "index 064"),
    "a place twice": GOOD.replace("index 64", "index 64\nindex 64"),
    "extra after the place": GOOD.replace("index 64", "index 64\nextra AAAA"),
    "extra twice": GOOD.replace("extra ", "extra AAAA\nextra "),
    "a hash that is short": GOOD.replace("index 64", "index 64\nAAAA"),
    "no checkpoint": GOOD.partition("\n\n")[0] + "\n\n",
    "lines of another system": GOOD.replace("\n", "\r\n"),
    "too many hashes": GOOD.replace("index 64", "index 64" + f"\n{'A' * 43}=" * 60),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_receipt_is_refused(name: str) -> None:
    with refused():
        read_receipt(BAD[name].encode())


@given(st.binary(max_size=200), st.integers(0, len(GOOD)), st.integers(0, 40))
def test_any_bytes_are_a_receipt_or_refused(data: bytes, place: int, cut: int) -> None:
    whole = GOOD.encode()
    for text in (data, whole[:place] + data + whole[place + cut :]):
        assert code_of(lambda one: check_receipt(read_receipt(one)), text) in {
            None,
            "proof-unreadable",
            "log-inconsistent",
        }
