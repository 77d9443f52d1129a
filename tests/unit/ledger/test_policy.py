"""Policies: the published rules one by one, and quorums against a count of their own."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signing import LOG_KEY, STATES, TIME, code_of, policy_text, refused, sealed, signer

from foedus.ledger.keys import WITNESS
from foedus.ledger.policy import judge, read_policy

KANSAS, COLORADO, NEBRASKA = (str(key.verifier) for key in STATES.values())
LOG = str(LOG_KEY.verifier)


@pytest.mark.parametrize(("quorum", "least"), [("states", 2), ("none", 0)])
def test_so_many_of_the_states_suffice(quorum: str, least: int) -> None:
    policy = read_policy(policy_text(quorum).encode())
    for count in range(4):
        for states in combinations(STATES, count):
            judged = judge(policy, sealed(9, *states))
            assert judged.met == (count >= least)
            assert judged.witnessed == dict.fromkeys(states, TIME)
            assert judged.missing == tuple(name for name in STATES if name not in states)
            assert judged.log == LOG_KEY.verifier


def test_groups_of_groups() -> None:
    ys = {f"y{n}": signer(f"y{n}", WITNESS) for n in range(3)}
    text = (
        f"# two of the X, and any of the Y\n\n  log\t{LOG}  https://log.example/ \n"
        f"witness X1 {KANSAS}\nwitness X2 {COLORADO}\nwitness X3 {NEBRASKA} https://x3.example\n"
        "group X 2 X1 X2 X3\n"
        + "".join(f"witness {name} {key.verifier}\n" for name, key in ys.items())
        + "\tgroup Y any y0 y1 y2\ngroup both all X Y\nquorum both\n"
    )
    policy = read_policy(text.encode())
    assert policy.urls == {"X3": "https://x3.example"}
    assert not judge(policy, sealed(9, *STATES)).met
    assert judge(
        read_policy(text.replace("both all X Y", "both any X Y").encode()), sealed(9, "kansas", "nebraska")
    ).met


def test_a_single_witness_may_be_the_quorum() -> None:
    policy = read_policy(f"log {LOG}\nwitness k {KANSAS}\nwitness c {COLORADO}\nquorum k\n".encode())
    assert judge(policy, sealed(9, "kansas")).met
    assert not judge(policy, sealed(9, "colorado")).met


def test_a_checkpoint_of_another_log_is_refused() -> None:
    policy = read_policy(f"log {signer('another').verifier}\nquorum none\n".encode())
    with refused("signature-forged"):
        judge(policy, sealed(9, "kansas"))


def test_names_are_bytes() -> None:
    # K and the sign for Kelvin look alike; bytes that are no UTF-8 are names as well.
    text = f"witness K {KANSAS}\nwitness \N{KELVIN SIGN} {COLORADO}\n".encode() + b"witness \xff "
    text += f"{NEBRASKA}\ngroup g all K \N{KELVIN SIGN}\nquorum g\nlog {LOG}\n".encode()
    policy = read_policy(text)
    assert len(policy.witnesses) == 3
    assert judge(policy, sealed(9, "kansas", "colorado")).met
    assert not judge(policy, sealed(9, "kansas", "nebraska")).met


W = f"witness k {KANSAS}\nwitness c {COLORADO}\n"
BAD = {
    "no quorum": "",
    "two quorums": "quorum none\nquorum none\n",
    "an unknown word": "quorum none\nlogs x\n",
    "capital letters": "Quorum none\n",
    "a quorum that stands below": f"quorum k\n{W}",
    "a group that names what stands below": f"group g any k\n{W}quorum g\n",
    "a group in itself": f"{W}group g any k g\nquorum g\n",
    "a group without members": f"{W}group g any\nquorum g\n",
    "none as a member": f"{W}group g any none\nquorum g\n",
    "none as a name": f"witness none {KANSAS}\nquorum none\n",
    "none of the members": f"{W}group g 0 k c\nquorum g\n",
    "more than there are": f"{W}group g 3 k c\nquorum g\n",
    "a number with a zero": f"{W}group g 01 k c\nquorum g\n",
    "a number that is none": f"{W}group g two k c\nquorum g\n",
    "a member twice": f"{W}group g 2 k k\nquorum g\n",
    "a member of two groups": f"{W}group g any k\ngroup h any k c\nquorum h\n",
    "a name twice": f"{W}group k any c\nquorum none\n",
    "a log twice": f"log {LOG}\nlog {LOG}\nquorum none\n",
    "a witness twice": f"{W}witness again {KANSAS}\nquorum none\n",
    "a witness for a log": f"log {KANSAS}\nquorum none\n",
    "a log for a witness": f"witness k {LOG}\nquorum none\n",
    "no key": "log abc\nquorum none\n",
    "no line end": "quorum none",
    "lines of another system": "quorum none\r\n",
    "a quorum of two names": f"{W}quorum k c\n",
    "a form feed": "quorum none\x0c\n",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_policy_is_refused(name: str) -> None:
    with refused():
        read_policy(BAD[name].encode())


def test_a_long_policy_is_refused_at_once() -> None:
    for text in (b"#" * 1_000_001 + b"\n", b"\n" * 3000 + b"quorum none\n"):
        with refused():
            read_policy(text)


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 20))
def test_any_bytes_are_a_policy_or_refused(data: bytes, place: int, cut: int) -> None:
    good = policy_text().encode()
    for text in (data, good[:place] + data + good[place + cut :]):
        assert code_of(read_policy, text) in {None, "proof-unreadable"}
