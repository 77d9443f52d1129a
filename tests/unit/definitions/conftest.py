from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def agreements() -> Path:
    """The collection that stands next to the repository, where there is one."""
    folder = ROOT.parent / "shared" / "agreements"
    if not (folder / "open").is_dir():
        pytest.skip("no collection of agreements next to the repository")
    return folder
