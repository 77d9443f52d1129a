"""Which legal order answers, where the asker does not say: that of the deciding body, else that of the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

_OF_FORUM: Final[Mapping[str, str]] = {
    "bverfg": "de", "bverwg": "de", "by-verfgh": "de", "ordinary_court": "de", "bundesgericht": "ch", "scc": "ca",
    "bcsc": "ca", "ait-panel": "ca", "hca": "au", "sci": "in", "cjeu": "eu", "court": "cn", "npcsc_review": "cn",
    "icj": "pil", "wto": "pil", "mercosur": "pil", "pca": "pil", "ecthr": "pil",
}  # fmt: skip
_OF_PLACE: Final[Mapping[str, str]] = {
    "US": "us", "DE": "de", "CH": "ch", "CA": "ca", "AU": "au", "IN": "in", "EU": "eu", "CN": "cn",
}  # fmt: skip


def order_for(territory: Sequence[str], forum: str | None) -> str:
    """Return the legal order of a question that names none; between states it is international law."""
    if forum is not None:
        if forum.startswith("us-"):
            return "us"
        if forum in _OF_FORUM:
            return _OF_FORUM[forum]
    roots = {code.split("-")[0] for code in territory}
    return _OF_PLACE.get(roots.pop(), "pil") if len(roots) == 1 else "pil"
