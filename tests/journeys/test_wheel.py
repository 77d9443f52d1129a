"""What ships: the wheel alone migrates, tells the story, and needs nothing of the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with ZipFile(built) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(wheel: Path, folder: Path, code: str, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(wheel), "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_it_holds_the_data_and_no_tests(wheel: Path) -> None:
    assert len(list((wheel / "foedus" / "data" / "agreements").glob("*.yaml"))) >= 25
    assert (wheel / "foedus" / "py.typed").exists()
    assert list((wheel / "foedus_migrations" / "versions").glob("0001_*.py"))
    assert {path.name for path in wheel.iterdir() if not path.name.endswith(".dist-info")} == {
        "foedus", "foedus_cli", "foedus_migrations",
    }  # fmt: skip


def test_the_wheel_alone_tells_the_story(wheel: Path, tmp_path: Path) -> None:
    where = run(
        wheel, tmp_path, "import foedus, foedus_cli, foedus_migrations as m; print(foedus.__file__, m.__file__)"
    )
    assert where.returncode == 0, where.stderr
    assert where.stdout.count(str(wheel)) == 2
    start = "import sys; from foedus_cli.main import main; sys.exit(main())"
    told = run(wheel, tmp_path, start, "demo", "story")
    assert told.returncode == 0, told.stderr
    assert "2017-07-20" in told.stdout
    assert (tmp_path / "story" / "timelines.html").stat().st_size > 100_000
    register = f"sqlite:///{tmp_path / 'story' / 'foedus.db'}"
    for words in (("check", "--strict"), ("db", "current"), ("agreement", "status", "kyoto-1997")):
        assert run(wheel, tmp_path, start, "--db", register, *words).returncode == 0
