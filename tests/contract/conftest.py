"""Makes the helpers of this folder importable for its tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from foedus.app.registry import Registry

HERE = str(Path(__file__).resolve().parent)

if HERE not in sys.path:
    sys.path.insert(0, HERE)


@pytest.fixture
def water(database_url: str) -> Iterator[Registry]:
    """A compact with laws and findings beside it, without the triggers that keep acts from being changed."""
    import rivers

    with rivers.weighed(database_url) as opened:
        yield opened
