"""The sealed texts: each is what was sealed, each stands where an act names it, and none is gone without an order.

Rules of this module:

* no finding repeats anything of a text, not even of a cell that cannot be read;
* a text that an act erased is gone: if it stands there still, or again, that is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from foedus.checks.findings import Finding
from foedus.dossiers.readers import sealed_in
from foedus.ledger.acts import Act
from foedus.ledger.envelope import payload_hash
from foedus.ports import Reading

TABLE: Final = "foedus_sealed"


def sealed_texts(reading: Reading, files: Mapping[str, Sequence[Act]]) -> Iterator[Finding]:
    """Compare the table of sealed texts with the acts of all disputes."""
    named: dict[str, Act] = {}
    erased: dict[str, Act] = {}
    for acts in files.values():
        for act in acts:
            for digest in sealed_in(act).values():
                if digest in named:
                    yield Finding("seals", act.ref, f"its sealed text is that of {named[digest].ref}")
                named.setdefault(digest, act)
            erased |= dict.fromkeys(_erased_by(act, acts), act)
    there: set[object] = set()
    for row in reading.stored(TABLE):
        there.add(row.cells["hash"])
        place = f"{TABLE}[{str(row.key[0])[:12]}]"
        act_named = named.get(str(row.cells["hash"]))
        text = _wrong(row.cells, row.unread, act_named, erased)
        if text is not None:
            yield Finding("seals", place, text)
    for digest, act in named.items():
        if digest not in there and digest not in erased:
            yield Finding("seals", act.ref, "its sealed text is missing, and no act erased it")


def _erased_by(act: Act, acts: Sequence[Act]) -> Iterator[str]:
    if act.tag == "dispute.step" and act.payload.get("step") == "paper.erase":
        for target in acts:
            if target.seq == act.payload.get("paper") and target.seq < act.seq:
                yield from sealed_in(target).values()


def _wrong(
    cells: Mapping[str, Any], unread: Mapping[str, str], act: Act | None, erased: Mapping[str, Act]
) -> str | None:
    if unread:
        return f"{' and '.join(sorted(unread))} cannot be read"
    if act is None:
        return "no act names this text"
    if cells["hash"] in erased:
        return f"the text of {act.ref} stands there, though {erased[cells['hash']].ref} erased it"
    try:
        real = payload_hash(cells["salt"], cells["body"].encode(errors="surrogatepass"))
    except ValueError:
        real = ""
    return None if real == cells["hash"] else f"the text of {act.ref} is not what was sealed"
