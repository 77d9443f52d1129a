"""A case with papers under seal, recorded by its parties, its mediator and a clerk, each in a registry of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from foedus.app.registry import Registry
from foedus.errors import FoedusError, Refused
from foedus.services.outcome import Outcome
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
CASE = "underwear"
MEDIATOR = "Ms Y"


class Table:
    """Everybody at one table: ``table("CR")`` is the register in the name of CR."""

    def __init__(self, url: str) -> None:
        self._archive = SqlArchive.from_url(url, FixedClock(NOW))
        parties = {"complainant": "CR", "respondent": "US"}
        self("clerk").dispute.file(CASE, procedure="wto-dsu", parties=parties, on="1995-12-22")
        self("clerk").dispute.act(CASE, "request_consultations", on="1995-12-22", party="CR")

    def __call__(self, actor: str) -> Registry:
        return Registry(self._archive, actor)

    def step(self, kind: str, by: str, on: str, *, actor: str | None = None, **fields: Any) -> int:
        """Record a step in the name of who takes it; return the number of its act."""
        outcome: Outcome = self(actor or by).dispute.step(CASE, kind, on=on, by=by, **fields)
        return int(outcome.acts[0].ref.rpartition("#")[2])

    def mediate(self) -> None:
        """Let the mediator begin."""
        self.step("mediation.offer", "CR", "1996-01-10", mediator=MEDIATOR)
        self.step("mediation.accept", "US", "1996-01-11")

    def read(self, seq: int, actor: str) -> str | None:
        """Return what somebody reads; ``None`` if it is sealed from him."""
        try:
            return self(actor).dispute.read(CASE, seq).text
        except Refused as error:
            return None if error.code == "paper-sealed" else error.code

    def readers(self, seq: int) -> set[str]:
        """Return who of all that occur here can read a paper."""
        everybody = ("CR", "US", "MX", MEDIATOR, "clerk", "other clerk", "mediator", "panel", "dsb", "")
        return {actor for actor in everybody if actor and self.read(seq, actor) is not None}

    def state(self, on: str | None = None) -> Any:
        """Return what the steps have come to, as JSON."""
        return self("clerk").dispute.show(CASE, on=on).to_json()["proceeding"]

    def sql(self, statement: str, **given: Any) -> list[Any]:
        """Go around the desk."""
        with self._archive.engine.begin() as connection:
            found = connection.execute(text(statement), given)
            return list(found.all()) if found.returns_rows else []

    @property
    def archive(self) -> SqlArchive:
        return self._archive


def codes(call: Callable[[], Any]) -> list[str]:
    """Return the codes of all reasons of a refusal, or its own."""
    with pytest.raises(FoedusError) as caught:
        call()
    return [reason.code for reason in caught.value.reasons] or [caught.value.code]
