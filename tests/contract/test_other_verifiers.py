"""Go's golang.org/x/mod/sumdb checks what foedus signs and proves, and refuses it when one byte is another.

Debian has it: ``golang-go`` and ``golang-golang-x-mod-dev``. Where it is not installed these tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desks import checkpointed, loaded, published

import foedus
from foedus.app.registry import Registry
from foedus.ledger.acts import Draft
from foedus.ledger.checkpoint import read_checkpoint
from foedus.ledger.receipts import read_receipt
from foedus.testing import FixedClock

SOURCE = Path(__file__).resolve().parents[1] / "oracle" / "notes.go"
PLACE = Path("/usr/share/gocode")
SKIP = pytest.mark.skipif(
    shutil.which("go") is None or not (PLACE / "src" / "golang.org" / "x" / "mod" / "sumdb").exists(),
    reason="golang-go and golang-golang-x-mod-dev are not installed",
)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
pytestmark = [SKIP, ON_SQLITE]

Go = Callable[..., bool]


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Go:
    home = tmp_path_factory.mktemp("go")
    shutil.copyfile(SOURCE, home / "main.go")
    environment = dict(os.environ, GO111MODULE="off", GOPATH=str(PLACE), GOCACHE=str(home / "cache"), GOFLAGS="")
    subprocess.run(["go", "build", "-o", "notes", "main.go"], cwd=home, env=environment, check=True)

    def holds(*words: str | Path) -> bool:
        done = subprocess.run([home / "notes", *words], capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == (done.stdout == "holds\n"), done.stderr
        assert "panic" not in done.stderr
        return done.returncode == 0

    return holds


@pytest.fixture
def registry(database_url: str, clock: FixedClock) -> Iterator[Registry]:
    with loaded(database_url, clock) as opened:
        grown(opened, 290)
        yield opened


def grown(registry: Registry, count: int) -> None:
    with registry._archive.unit_of_work() as work:
        work.lock("register")
        work.append("register", [Draft("register.open", "clerk", {"n": n}) for n in range(count)])


def spoilt(path: Path) -> Iterator[Path]:
    """Copies of a file, each with one byte of what is proven or signed turned into another."""
    data = path.read_bytes()
    target = path.with_suffix(".spoilt")
    for place in range(0, len(data), max(len(data) // 60, 1)):
        target.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        yield target


def test_a_checkpoint_is_verified_elsewhere(registry: Registry, go: Go, tmp_path: Path) -> None:
    path = checkpointed(registry, tmp_path, "one")
    assert go("note", published(tmp_path), path)
    assert [one for one in spoilt(path) if go("note", published(tmp_path), one)] == []
    other = foedus.new_log_key(tmp_path / "other.key", "another.example/log")
    assert not go("note", str(other), path)


def test_a_cosignature_is_verified_elsewhere(registry: Registry, go: Go, tmp_path: Path) -> None:
    path = checkpointed(registry, tmp_path, "one")
    witness = foedus.new_witness(tmp_path / "kansas", "witness.example/kansas", [published(tmp_path)])
    line = witness.cosign(path).text
    path.write_text(path.read_text("utf-8") + line, "utf-8")
    assert go("cosigned", str(witness.verifier), path)
    assert go("note", published(tmp_path), path)  # one more signature is no hindrance
    assert not go("cosigned", str(witness.verifier).replace("kansas+", "kansas/2+"), path)
    size = read_checkpoint(path.read_bytes()).checkpoint.size
    text = path.with_suffix(".text")
    text.write_text(path.read_text("utf-8").replace(f"\n{size}\n", f"\n{size + 1}\n"), "utf-8")
    assert not go("cosigned", str(witness.verifier), text)


def test_receipts_are_verified_elsewhere(registry: Registry, go: Go, tmp_path: Path) -> None:
    path = checkpointed(registry, tmp_path, "one")
    acts = registry.log.show()
    for act in (acts[0], acts[9], acts[255], acts[256], acts[-1]):
        receipt = tmp_path / "act.tlog-proof"
        receipt.write_text(registry.log.receipt(act.act.ref, path).text, "utf-8")
        assert go("receipt", published(tmp_path), receipt)
    accepted = [one.read_bytes() for one in spoilt(receipt) if go("receipt", published(tmp_path), one)]
    for data in accepted:  # Go lets be the spare bits at the end of a base64 text, which mean nothing; we do not
        with pytest.raises(foedus.RegisterBroken):
            read_receipt(data)
    assert len(accepted) <= 1


@pytest.mark.parametrize("more", [1, 2, 13, 256, 700])
def test_consistency_is_verified_elsewhere(registry: Registry, go: Go, tmp_path: Path, more: int) -> None:
    one = checkpointed(registry, tmp_path, "one")
    grown(registry, more)
    two = checkpointed(registry, tmp_path, "two")
    proof = tmp_path / "proof"
    proof.write_text(registry.log.consistency(one, two).text, "utf-8")
    assert go("consistency", published(tmp_path), one, two, proof)
    assert not go("consistency", published(tmp_path), two, one, proof)
    assert [one for one in spoilt(proof) if go("consistency", published(tmp_path), one, two, one)] == []
    assert read_checkpoint(two.read_bytes()).checkpoint.size - more == read_checkpoint(one.read_bytes()).checkpoint.size
