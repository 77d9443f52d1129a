"""A compact on rivers with laws and findings beside it, and ways around the desk: for tests of registers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from foedus.app.registry import Registry
from foedus.definitions.agreement import AgreementFile, read_agreement
from foedus.definitions.instrument_file import InstrumentFile, read_instruments
from foedus.definitions.law_reading import shipped_law
from foedus.dossiers.matters import matter_of
from foedus.dossiers.projection import project
from foedus.dossiers.shelf import Shelf
from foedus.errors import RegisterBroken
from foedus.ledger.acts import Draft
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
TWO = {"at_least": 2, "of": "anyone"}


def agreement(name: str, when: object, acts: Sequence[Mapping[str, Any]] = (), **more: Any) -> AgreementFile:
    entry = {
        "words": "as written",
        "when": when,
        "later_parties": {"clock": "act", "then": []},
        **more.pop("entry", {}),
    }
    doc = {
        "id": name, "title": f"Agreement on {name}", "order": "pil", "form": "treaty", "concluded": "2000-01-01",
        "subjects": ["trade"], "parties": {"open_to": "States"}, "entry_into_force": entry, "acts_complete": True,
        "acts": list(acts), **more,
    }  # fmt: skip
    return read_agreement(json.dumps(doc).encode(), f"{name}.yaml")


def did(kind: str, day: str, party: str, **more: Any) -> dict[str, Any]:
    return {"date": day, "party": party, "act": kind, **more}


RIVERS = agreement(
    "rivers", TWO, [did("enact", "2001-01-01", "US-CO"), did("enact", "2002-01-01", "US-NM")],
    order="us", form="compact", subjects=["water"],
)  # fmt: skip


def record(name: str, place: str, enacted: str, kind: str = "state_statute", **more: Any) -> dict[str, Any]:
    level = "federal" if place == "US" else "state"
    return {
        "id": name, "title": f"The law {name}", "kind": kind, "level": level, "parties": [place], "subjects": ["water"],
        "territory": [place], "enacted": enacted, **more,
    }  # fmt: skip


def found(kind: str, value: object, place: str = "US-CO", **about: Any) -> dict[str, Any]:
    question = {"subject": "water", "territory": [place]}
    return {"type": kind, "value": value, "by": "court", "date": "2010-01-01", "reason": "as argued",
            "question": question, **about}  # fmt: skip


RECORDS = [
    record("us-act", "US", "1990-05-01", "federal_statute"),
    record("co-act", "US-CO", "2005-05-01", in_force="2005-07-01"),
    record("nm-act", "US-NM", "1995-05-01"),
    record("nm-rule", "US-NM", "1996", "state_regulation", made_under="nm-act"),
]
FACTS = [
    found("incompatible", True, pair=["rivers", "co-act"]),
    found("contract_like", True, instrument="rivers"),
    found("ambiguous", True, instrument="co-act"),
    found("incompatible", False, "US-NM", pair=["rivers", "nm-act"]),
    found("incompatible", True, "US-NM", pair=["nm-rule", "rivers"]),
]


def instrument_file(records: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]] = ()) -> InstrumentFile:
    doc = {"order": "us", "instruments": list(records), "findings": list(facts)}
    return read_instruments(json.dumps(doc).encode(), "water.yaml", shipped_law())


def matter(place: str) -> str:
    return matter_of({"order": "us", "subject": "water", "territory": [place]})


@contextmanager
def weighed(url: str) -> Iterator[Registry]:
    """Open a register in which every state of a pair occurs, and records and findings were corrected and struck."""
    archive = SqlArchive.from_url(url, FixedClock(NOW))
    with Registry(archive, "clerk") as opened:
        list(opened.load([RIVERS, instrument_file(RECORDS, FACTS)], reason="as published"))
        opened.instrument.register({**record("gone", "US-NM", "1999-01-01"), "order": "us"})
        opened.instrument.correct("gone", strike=True, reason="never enacted")
        better = {**RECORDS[1], "order": "us", "title": "The Colorado Act"}
        opened.instrument.correct("co-act", better, reason="misprint", request_id="r-1")
        opened.finding.correct(matter("US-NM"), 3, {"date": "2010-01-02"}, reason="misread")
        opened.finding.correct(matter("US-CO"), 4, strike=True, reason="overruled")
        opened.governs("water", "US-CO", on="2012-01-01", order="us", record=True)
        unsealed(archive)
        yield opened


def unsealed(archive: SqlArchive) -> None:
    """Let the administrator take the append-only triggers away."""
    with archive.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP FUNCTION foedus_refuse_change() CASCADE"))
            return
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))


def seen(registry: Registry) -> list[str]:
    """What the inspection says, with its places; an error other than "the register is broken" is no finding."""
    try:
        return [f"{found.place}: {found.message}" for found in registry.check("strict").findings]
    except RegisterBroken as error:
        return [error.message]


def append(registry: Registry, name: str, *drafts: Draft) -> None:
    """Record acts past the clerk's desk: sealed as they should be, projected as they would be."""
    with registry._archive.unit_of_work() as work:
        work.lock(f"agreement/{name}")
        work.append(f"agreement/{name}", drafts)
        shelf = Shelf(work)
        work.project(project(shelf.dossier(name), shelf.verdict(name)))
