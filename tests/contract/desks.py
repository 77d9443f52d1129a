"""A register with a key, checkpoints over it, and an administrator who restores, rewrites and drops."""

from __future__ import annotations

import shutil
from pathlib import Path

from rivers import RIVERS, did

import foedus
from foedus.app.registry import Registry
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

ORIGIN = "treaties.example/register"


def checkpointed(registry: Registry, folder: Path, name: str) -> Path:
    """Sign the register as it is, and keep the checkpoint under a name."""
    key = folder / "log.key"
    if not key.exists():
        foedus.new_log_key(key, ORIGIN)
    path = folder / name
    path.write_text(registry.log.checkpoint(key).text, "utf-8")
    return path


def published(folder: Path) -> str:
    """The verifier key of the register."""
    return (folder / "log.key.pub").read_text("utf-8").strip()


def loaded(url: str, clock: FixedClock) -> Registry:
    opened = Registry(SqlArchive.from_url(url, clock), "clerk")
    list(opened.load([RIVERS], reason="as published"))
    return opened


def enacted(registry: Registry, day: str, party: str = "US-UT") -> None:
    act = did("enact", day, party)
    registry.agreement.enact("rivers", act["party"], on=act["date"])


def copied(url: str, target: Path) -> str:
    """Copy a register of SQLite as a backup does."""
    source = Path(url.removeprefix("sqlite:///"))
    shutil.copyfile(source, target)
    return f"sqlite:///{target}"
