"""Checkpoints, receipts, consistency and bundles of a register, and who may say what about which of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import ORIGIN, checkpointed, copied, enacted, loaded, published

import foedus
from foedus.app.registry import Registry
from foedus.errors import FoedusError, NotFound, NotSealed, RegisterBroken, Usage
from foedus.ledger.acts import Draft
from foedus.ledger.bundle import verify_bundle
from foedus.ledger.checkpoint import read_checkpoint
from foedus.ledger.keys import read_verifier
from foedus.ledger.policy import Policy
from foedus.ledger.receipts import check_receipt, read_envelope, read_receipt
from foedus.ledger.tree import extends
from foedus.ledger.witnessing import read_proof
from foedus.testing import FixedClock

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def registry(database_url: str, clock: FixedClock) -> Iterator[Registry]:
    with loaded(database_url, clock) as opened:
        yield opened


def code(error: pytest.ExceptionInfo[FoedusError]) -> str:
    return error.value.code


# -- keys -------------------------------------------------------------------------------------------------------------


def test_a_key_file_is_for_one_user_alone(tmp_path: Path) -> None:
    key = tmp_path / "log.key"
    verifier = foedus.new_log_key(key, ORIGIN)
    assert key.stat().st_mode & 0o777 == 0o600
    assert published(tmp_path) == str(verifier)
    with pytest.raises(Usage, match="exists") as error:  # a key is never written over
        foedus.new_log_key(key, ORIGIN)
    assert code(error) == "key-unusable"
    with pytest.raises(Usage) as error:
        foedus.new_log_key(tmp_path / "other.key", "two words")
    assert code(error) == "key-unusable"
    assert not (tmp_path / "other.key").exists()


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_does_not_sign(registry: Registry, tmp_path: Path, mode: int) -> None:
    foedus.new_log_key(tmp_path / "log.key", ORIGIN)
    (tmp_path / "log.key").chmod(mode)
    with pytest.raises(Usage, match="others may read") as error:
        registry.log.checkpoint(tmp_path / "log.key")
    assert code(error) == "key-unusable"


@pytest.mark.parametrize("text", ["", "no key", "PRIVATE+KEY+a+00000000+AQ==", "\ufffd"])
def test_what_is_no_key_does_not_sign_and_is_not_shown(registry: Registry, tmp_path: Path, text: str) -> None:
    path = tmp_path / "log.key"
    path.write_text(text + "secret", "utf-8")
    path.chmod(0o600)
    with pytest.raises(Usage) as error:
        registry.log.checkpoint(path)
    assert code(error) == "key-unusable"
    assert "secret" not in error.value.message


# -- checkpoints -------------------------------------------------------------------------------------------------------


def test_a_checkpoint_says_how_many_acts_and_which(registry: Registry, tmp_path: Path) -> None:
    path = checkpointed(registry, tmp_path, "one")
    head = read_checkpoint(path.read_bytes()).checkpoint
    with registry._archive.reading() as reading:
        assert (head.origin, head.size, head.root) == (ORIGIN, len(registry.log.show()), reading.edge().root)
    again = checkpointed(registry, tmp_path, "again")
    assert again.read_bytes() == path.read_bytes()


def test_a_checkpoint_of_a_register_without_acts(database_url: str, clock: FixedClock, tmp_path: Path) -> None:
    from foedus.store.archive import SqlArchive

    with Registry(SqlArchive.from_url(database_url, clock), "clerk") as opened:
        path = checkpointed(opened, tmp_path, "nothing")
        assert path.read_text("utf-8").split("\n")[1] == "0"
        assert opened.log.verify([path], log_keys=[published(tmp_path)]).holds


def test_consistency_of_two_checkpoints(registry: Registry, tmp_path: Path) -> None:
    one = checkpointed(registry, tmp_path, "one")
    enacted(registry, "2003-01-01")
    two = checkpointed(registry, tmp_path, "two")
    old, new = (read_checkpoint(path.read_bytes()).checkpoint for path in (one, two))
    found = registry.log.consistency(one, two)
    assert read_proof(found.text.encode()) == (old.size, found.proof)
    assert extends(old.root, old.size, new.root, new.size, found.proof)
    assert registry.log.consistency(old.size, two) == found
    assert registry.log.consistency(0, two).proof == ()
    assert registry.log.consistency(two, two).proof == ()
    with pytest.raises(Usage, match="other way round"):
        registry.log.consistency(two, one)


@ON_SQLITE
def test_the_key_notices_a_register_that_was_set_back(
    registry: Registry, database_url: str, clock: FixedClock, tmp_path: Path
) -> None:
    yesterday = copied(database_url, tmp_path / "yesterday.db")
    enacted(registry, "2003-01-01")
    today = checkpointed(registry, tmp_path, "today")
    with loaded(yesterday, clock) as restored:
        assert restored.check("strict").holds  # the control: in itself yesterday's register is sound
        for act in ("one more", "and another", "and a third", "until there are as many"):
            with pytest.raises(RegisterBroken) as error:
                restored.log.checkpoint(tmp_path / "log.key")
            assert code(error) == "log-inconsistent", act
            enacted(restored, f"2004-01-0{1 + len(act) % 9}", "US-NV") if act == "one more" else None
        with pytest.raises(RegisterBroken) as error:
            restored.log.receipt("agreement/rivers#1", today)
        assert code(error) == "log-inconsistent"
        with pytest.raises(RegisterBroken) as error:
            restored.log.consistency(0, today)
        assert code(error) == "log-inconsistent"


# -- receipts ----------------------------------------------------------------------------------------------------------


def test_every_act_has_its_receipt(registry: Registry, tmp_path: Path) -> None:
    path = checkpointed(registry, tmp_path, "one")
    for entry in registry.log.show():
        made = registry.log.receipt(entry.act.ref, path)
        receipt = read_receipt(made.text.encode())
        fields = read_envelope(check_receipt(receipt))
        assert (fields["file"], fields["seq"], receipt.index) == (entry.act.file, entry.act.seq, entry.act.position)


def test_an_act_that_is_newer_than_the_checkpoint_is_not_sealed_yet(registry: Registry, tmp_path: Path) -> None:
    path = checkpointed(registry, tmp_path, "one")
    enacted(registry, "2003-01-01")
    last = registry.log.show()[-1].act.ref
    with pytest.raises(NotSealed) as error:
        registry.log.receipt(last, path)
    assert (code(error), error.value.exit_code) == ("not-sealed", 1)
    assert registry.log.receipt(last, checkpointed(registry, tmp_path, "two")).ref == last


@pytest.mark.parametrize("ref", ["agreement/rivers#999", "agreement/sea#1", "rivers", "#1", "agreement/rivers#x", ""])
def test_an_act_that_is_not_there_has_no_receipt(registry: Registry, tmp_path: Path, ref: str) -> None:
    path = checkpointed(registry, tmp_path, "one")
    with pytest.raises(NotFound, match="no act"):
        registry.log.receipt(ref, path)


# -- the register against kept checkpoints ----------------------------------------------------------------------------


def checks(registry: Registry, *paths: Path, **trust: object) -> list[tuple[str, str]]:
    found = registry.log.verify([*paths], **trust)  # type: ignore[arg-type]
    return [(finding.check, finding.place) for finding in found.findings]


def test_kept_checkpoints_agree(registry: Registry, tmp_path: Path) -> None:
    paths = [checkpointed(registry, tmp_path, "one")]
    enacted(registry, "2003-01-01")
    paths.append(checkpointed(registry, tmp_path, "two"))
    found = registry.log.verify(paths, log_keys=[published(tmp_path)])
    assert found.holds
    assert found.checks[-1] == "checkpoints"
    assert registry.log.verify(paths, log_keys=[str(tmp_path / "log.key.pub")]).holds


def test_the_four_answers_have_four_names(registry: Registry, tmp_path: Path) -> None:
    one = checkpointed(registry, tmp_path, "one")
    enacted(registry, "2003-01-01")
    key = published(tmp_path)
    last = registry.log.show()[read_checkpoint(one.read_bytes()).checkpoint.size].act.ref
    assert checks(registry, one, log_keys=[key]) == [("not-sealed", last)]
    assert registry.log.verify([one], log_keys=[key]).sound  # nothing is wrong, it is only too early
    letter = tmp_path / "letter"
    letter.write_text("Dear colleague,\n")
    assert checks(registry, letter) == [("proof-unreadable", str(letter))]
    text = one.read_text("utf-8")
    forged = tmp_path / "forged"
    forged.write_text(text[:-10] + ("A" if text[-10] != "A" else "B") + text[-9:], "utf-8")
    assert ("signature-forged", str(forged)) in checks(registry, forged, log_keys=[key])
    other = tmp_path / "other"
    other.mkdir()
    with loaded_elsewhere(tmp_path) as elsewhere:
        stranger = checkpointed(elsewhere, other, "stranger")
    assert checks(registry, stranger) == [("log-inconsistent", str(stranger))]
    assert ("signature-forged", str(stranger)) in checks(registry, stranger, log_keys=[key])


def loaded_elsewhere(folder: Path) -> Registry:
    url = f"sqlite:///{folder / 'elsewhere.db'}"
    opened = foedus.open_registry(url, actor="somebody")
    opened.init()
    with opened._archive.unit_of_work() as work:
        work.lock("register")
        work.append("register", [Draft("register.open", "somebody", {})] * 3)
    return opened


def test_a_quorum_of_states(registry: Registry, tmp_path: Path) -> None:
    path = checkpointed(registry, tmp_path, "one")
    states = {name: foedus.new_witness(tmp_path / name, f"witness.example/{name}", [published(tmp_path)])
              for name in ("kansas", "colorado", "nebraska")}  # fmt: skip
    policy = tmp_path / "policy"
    lines = "".join(f"witness {name} {state.verifier}\n" for name, state in states.items())
    members = " ".join(states)
    policy.write_text(f"log {published(tmp_path)}\n{lines}group states 2 {members}\nquorum states\n", "utf-8")
    sizes = []
    for name, state in [("", None), *states.items()][:3]:
        if state is not None:
            with path.open("a", encoding="utf-8") as file:
                file.write(state.cosign(path).text)
        found = registry.log.verify([path], policy=policy)
        sizes.append((name, found.holds, {finding.check for finding in found.findings}))
    assert sizes == [("", False, {"not-sealed"}), ("kansas", False, {"not-sealed"}), ("colorado", True, set())]


# -- bundles ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bundle(registry: Registry, tmp_path: Path) -> Path:
    paths = [checkpointed(registry, tmp_path, "one")]
    enacted(registry, "2003-01-01")
    with registry._archive.unit_of_work() as work:  # over a tile, and over the edge of the next
        work.lock("register")
        work.append("register", [Draft("register.open", "clerk", {"n": n}) for n in range(300)])
    paths.append(checkpointed(registry, tmp_path, "two"))
    folder = tmp_path / "bundle"
    done = registry.log.export(folder, checkpoints=paths, log_key=published(tmp_path))
    assert (done.acts, done.sealed, done.checkpoints) == (len(registry.log.show()), done.acts, 2)
    return folder


def test_a_bundle_holds(bundle: Path, tmp_path: Path) -> None:
    verdict = verify_bundle(bundle, Policy((read_verifier(published(tmp_path)),)))
    assert verdict.holds, verdict.faults
    assert verdict.anchored
    assert not verify_bundle(bundle).anchored
    assert verify_bundle(bundle).holds
    assert len({one.place for one in verdict.checkpoints}) == 3


def test_a_bundle_may_end_before_the_register_and_go_on_after_its_checkpoint(
    registry: Registry, tmp_path: Path
) -> None:
    path = checkpointed(registry, tmp_path, "one")
    size = read_checkpoint(path.read_bytes()).checkpoint.size
    with registry._archive.unit_of_work() as work:
        work.lock("register")
        work.append("register", [Draft("register.open", "clerk", {"n": n}) for n in range(600)])
    registry.log.export(tmp_path / "b", checkpoints=[path], log_key=published(tmp_path))
    verdict = verify_bundle(tmp_path / "b")
    assert [fault.code for fault in verdict.faults] == ["not-sealed"]
    assert (verdict.sealed, verdict.acts, verdict.exit_code) == (size, size + 600, 1)
    registry.log.export(tmp_path / "c")
    assert {fault.code for fault in verify_bundle(tmp_path / "c").faults} == {"not-sealed", "proof-unreadable"}
    done = subprocess.run([sys.executable, "-I", str(tmp_path / "c" / "verify.py")], check=False)
    assert done.returncode == 0


def test_a_bundle_is_checked_by_python_alone(bundle: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=bundle, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Signatures were not checked" in done.stdout


def test_the_verifier_loads_no_database(bundle: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from foedus.ledger.__main__ import main; code = main(sys.argv[1:]); "
        "own = sys.stdlib_module_names | {'foedus', 'cryptography', '_cffi_backend', 'cffi', '__main__'}; "
        "print(sorted({name.partition('.')[0] for name in sys.modules} - own), file=sys.stderr); sys.exit(code)"
    )
    words = [sys.executable, "-c", program, "verify", str(bundle), "--log-key", str(tmp_path / "log.key.pub")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    strangers = set(json.loads(done.stderr.replace("'", '"')))
    assert {name for name in strangers if not name.startswith("_")} == set()


def test_the_tiles_are_those_of_the_specification(bundle: Path) -> None:
    # An independent reading of tlog-tiles: entries → leaves → level 0 → level 1 → the root of the checkpoint.
    import hashlib

    size = int((bundle / "checkpoint").read_text("utf-8").split("\n")[1])
    assert size > 256
    leaves = []
    for name in ("000", f"001.p/{size - 256}"):
        data = (bundle / "tile" / "entries" / name).read_bytes()
        while data:
            length = int.from_bytes(data[:2], "big")
            leaves.append(hashlib.sha256(b"\x00" + data[2 : 2 + length]).digest())
            data = data[2 + length :]
    tiles = [(bundle / "tile" / "0" / name).read_bytes() for name in ("000", f"001.p/{size - 256}")]
    assert b"".join(leaves) == b"".join(tiles)
    assert len(tiles[0]) == 8192
    assert len((bundle / "tile" / "1" / "000.p" / "1").read_bytes()) == 32
    assert not (bundle / "tile" / "2").exists()


CHANGES = {
    "an act": ("acts.jsonl", lambda data: data.replace(b'clerk\\"', b'clark\\"', 1), "log-inconsistent"),
    "a payload": ("acts.jsonl", lambda data: data.replace(b'\\"US-CO\\"', b'\\"US-KS\\"', 1), "log-inconsistent"),
    "an act less": ("acts.jsonl", lambda data: b"".join(data.splitlines(True)[:-1]), "log-inconsistent"),
    "an act in the middle": (
        "acts.jsonl",
        lambda data: b"".join(line for n, line in enumerate(data.splitlines(True)) if n != 5),
        "log-inconsistent",
    ),
    "two acts in another order": (
        "acts.jsonl",
        lambda data: b"".join([*data.splitlines(True)[1::-1], *data.splitlines(True)[2:]]),
        "log-inconsistent",
    ),
    "an act twice": ("acts.jsonl", lambda data: data + data.splitlines(True)[-1], "proof-unreadable"),
    "no line end": ("acts.jsonl", lambda data: data[:-1], "proof-unreadable"),
    "a tile": ("tile/0/000", lambda data: bytes(8192), "log-inconsistent"),
    "a tile above": ("tile/1/000.p/1", lambda data: bytes(32), "log-inconsistent"),
    "an entry": ("tile/entries/000", lambda data: data.replace(b"clerk", b"clark", 1), "log-inconsistent"),
    "the checkpoint": ("checkpoint", lambda data: data.replace(b"\n3", b"\n2", 1), "signature-forged"),
    "the checkpoint's end": ("checkpoint", lambda data: data[:-1], "proof-unreadable"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_bundle_that_was_changed_does_not_hold(bundle: Path, tmp_path: Path, name: str) -> None:
    file, change, wanted = CHANGES[name]
    data = (bundle / file).read_bytes()
    assert change(data) != data
    (bundle / file).write_bytes(change(data))
    verdict = verify_bundle(bundle, Policy((read_verifier(published(tmp_path)),)))
    assert verdict.exit_code == 7
    assert wanted in {fault.code for fault in verdict.faults}, verdict.faults
    if wanted != "signature-forged":
        done = subprocess.run([sys.executable, "-I", str(bundle / "verify.py")], capture_output=True, check=False)
        assert done.returncode == 7 or name == "the checkpoint's end"


def test_the_first_bad_act_of_a_bundle_is_named(bundle: Path) -> None:
    lines = (bundle / "acts.jsonl").read_bytes().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if n > 5 and b"clerk" in line)
    lines[number] = lines[number].replace(b"clerk", b"clark", 1)
    (bundle / "acts.jsonl").write_bytes(b"".join(lines))
    verdict = verify_bundle(bundle)
    envelope = json.loads(json.loads(lines[number])["envelope"])
    assert verdict.first == f"{envelope['file']}#{envelope['seq']}"
    messages = [fault.message for fault in verdict.faults if fault.place.startswith("checkpoint")]
    assert any("the first other one is among " in message for message in messages)


@pytest.mark.parametrize("missing", ["definition", "tile/0/000", "checkpoint", "acts.jsonl", "key"])
def test_a_bundle_from_which_something_was_taken(bundle: Path, missing: str) -> None:
    path = next((bundle / "definitions").iterdir()) if missing == "definition" else bundle / missing
    path.unlink()
    verdict = verify_bundle(bundle)
    assert not verdict.holds or missing == "checkpoint"  # its copy among the checkpoints is still there


def test_a_definition_that_was_changed_or_put_beside(bundle: Path) -> None:
    path = next((bundle / "definitions").iterdir())
    text = path.read_bytes()
    path.write_bytes(text + b" ")
    assert "does not have the hash" in verify_bundle(bundle).faults[0].message
    path.write_bytes(text)
    (bundle / "definitions" / f"{'0' * 64}.json").write_bytes(b"{}")
    assert "no act names" in verify_bundle(bundle).faults[0].message


def test_a_link_in_a_bundle_is_not_followed(bundle: Path, tmp_path: Path) -> None:
    (bundle / "acts.jsonl").rename(tmp_path / "elsewhere")
    (bundle / "acts.jsonl").symlink_to(tmp_path / "elsewhere")
    assert verify_bundle(bundle).exit_code == 7


def test_payloads_may_be_withheld_and_the_proofs_still_hold(bundle: Path) -> None:
    lines = [json.loads(line) for line in (bundle / "acts.jsonl").read_bytes().splitlines()]
    for line in lines[2:4]:
        line["payload"] = line["salt"] = None
    written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (bundle / "acts.jsonl").write_text(written, "utf-8")
    verdict = verify_bundle(bundle)
    assert verdict.holds, verdict.faults
    assert verdict.withheld == 2


def test_a_checkpoint_from_elsewhere_convicts_a_bundle(bundle: Path, tmp_path: Path) -> None:
    # The whole bundle was written anew, and signed with the true key: only who kept the old checkpoint knows.
    kept = [("kept", (tmp_path / "two").read_bytes())]
    assert verify_bundle(bundle, checkpoints=kept).holds
    with loaded_elsewhere(tmp_path) as other:
        (tmp_path / "log.key.seen").write_text("{}\n")
        path = checkpointed(other, tmp_path, "three")
        other.log.export(tmp_path / "forged", checkpoints=[path], log_key=published(tmp_path))
    assert verify_bundle(tmp_path / "forged").holds  # the control
    faults = verify_bundle(tmp_path / "forged", checkpoints=kept).faults
    assert ("log-inconsistent", "kept") in {(fault.code, fault.place) for fault in faults}


def test_a_bundle_is_written_whole_or_not_at_all(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("Dear colleague")
    with pytest.raises(Usage, match="not empty"):
        registry.log.export(tmp_path / "full")
    with pytest.raises(Usage, match="cannot be written"):
        registry.log.export(tmp_path / "no" / "such" / "folder")
    path = checkpointed(registry, tmp_path, "one")
    with loaded_elsewhere(tmp_path) as other, pytest.raises(RegisterBroken):
        other.log.export(tmp_path / "b", checkpoints=[path])
    assert not (tmp_path / "b").exists()
    assert [name for name in os.listdir(tmp_path) if name.startswith(".b.")] == []
