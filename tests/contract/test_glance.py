"""A question that one look answers is answered by one look; whatever needs a second one is asked again in a reading."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from foedus.app.registry import Registry
from foedus.errors import FoedusError
from foedus.ports import Reach, SecondLook
from foedus.store.archive import SqlArchive

REACH = Reach("us", ("water",), ("US", "US-KS"), ("US-KS",))
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


def statute(name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name, "order": "us", "title": name, "kind": "state_statute", "level": "state", "parties": ["US-KS"],
        "territory": ["US-KS"], "enacted": "2000", "subjects": ["water"], **more,
    }  # fmt: skip


@pytest.fixture
def registry(archive: SqlArchive) -> Registry:
    found = Registry(archive, "clerk")
    found.instrument.register(statute("river-act"))
    found.instrument.register(statute("water-act", enacted="1945"))
    return found


def looks(registry: Registry, **asked: Any) -> tuple[Any, int]:
    """Ask a question twice, and count the readings of the second time."""
    archive, opened = registry._archive, []
    registry.governs("water", "US-KS", on="2010", **asked)
    whole = archive.reading
    archive.reading = lambda: opened.append(1) or whole()  # type: ignore[method-assign, func-returns-value]
    try:
        return registry.governs("water", "US-KS", on="2010", **asked), len(opened)
    finally:
        archive.reading = whole  # type: ignore[method-assign]


@ON_POSTGRESQL
def test_a_plain_question_is_answered_by_one_statement(registry: Registry) -> None:
    found, readings = looks(registry)
    assert (found.opinion.outcome, sorted(found.instruments), readings) == ("referred", ["river-act", "water-act"], 0)


@ON_POSTGRESQL
def test_a_question_with_findings_or_a_basis_is_asked_again_in_a_reading(registry: Registry) -> None:
    registry.instrument.register(statute("rule", kind="state_regulation", made_under="health-act"))
    registry.instrument.register(statute("health-act", subjects=["health"]))
    found, readings = looks(registry)
    assert (sorted(found.instruments), readings) == (["health-act", "river-act", "rule", "water-act"], 1)
    registry.finding.record(
        "incompatible", pair=["river-act", "water-act"], value=True, why="as read", subject="water", territory="US-KS"
    )
    found, readings = looks(registry)
    assert len(found.findings) == readings == 1


@ON_POSTGRESQL
def test_the_second_look_is_refused(registry: Registry) -> None:
    registry.governs("water", "US-KS", on="2010")
    with registry._archive.glance() as reading:
        assert [name for name, _ in reading.gathered(REACH, "none").instruments] == ["river-act", "water-act"]
        with pytest.raises(SecondLook):
            reading.instruments(["river-act"])


def test_a_glance_sees_what_a_reading_sees(registry: Registry) -> None:
    with registry._archive.glance() as reading:
        seen = reading.gathered(REACH, "none")
    with registry._archive.reading() as reading:
        assert reading.gathered(REACH, "none") == seen
    assert (seen.agreements, seen.matter, seen.referrals) == (False, False, False)


@ON_POSTGRESQL
def test_a_connection_that_breaks_under_a_glance_is_named_and_given_up(registry: Registry) -> None:
    registry.governs("water", "US-KS", on="2010")
    engine = registry._archive.engine
    with engine.connect() as one, engine.connect() as other:
        pid = one.scalar(text("SELECT pg_backend_pid()"))
        one.close()  # the pool gives this one out again
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        with pytest.raises(FoedusError) as error:
            registry.governs("water", "US-KS", on="2010")
    assert error.value.code == "database-failed"
    assert registry.governs("water", "US-KS", on="2010").opinion.outcome == "referred"
