"""A register answers the cases of the casebooks as the rules answer them from their files.

Every case and every invented item that ships is loaded into a register of its own and asked; where the collection of
cases stands next to the repository and differs from what ships, that too.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from foedus.app.registry import Registry
from foedus.definitions.casebook import Case, read_casebook, read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.law.precedence.pack import Law
from foedus.law.precedence.pipeline import decide
from foedus.services.desk import By
from foedus.services.instruments import register_all
from foedus.store.archive import SqlArchive
from foedus.store.engine import make_engine
from foedus.testing import FixedClock

SHIPPED = Path(__file__).resolve().parents[2] / "engine" / "foedus" / "data" / "casebook"
COLLECTION = Path(__file__).resolve().parents[2].parent / "shared" / "casebook"
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
FOUND = {"by": "the court", "date": "2000-01-01", "reason": "as the case was found"}

Fresh = Callable[[], AbstractContextManager[Registry]]


@pytest.fixture(scope="module")
def law() -> Law:
    return shipped_law()


@pytest.fixture(scope="module")
def cases(law: Law) -> list[Case]:
    shipped = {path.name: path.read_bytes() for path in SHIPPED.glob("*.yaml")}
    names = ("us.yaml", "world.yaml", "synthetic.yaml")
    beside = {name: COLLECTION.joinpath(name).read_bytes() for name in names if COLLECTION.joinpath(name).is_file()}
    more = [read_casebook(data, name, law) for name, data in beside.items() if data != shipped.get(name)]
    return [case for book in [*read_shipped_casebooks(law), *more] for case in book.cases]


@pytest.fixture(params=("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)))
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fresh]:
    """Open a register for one case: a copy of a file, or on a server a transaction that is taken back.

    A database a case would cost most of a minute.
    """

    @contextmanager
    def copied() -> Iterator[Registry]:
        path = tmp_path / "register.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        with Registry(SqlArchive.from_url(f"sqlite:///{path}", FixedClock(NOW)), "clerk") as opened:
            yield opened

    if request.param == "sqlite":
        yield copied
        return
    server = request.getfixturevalue("postgres_server")
    name = server.fresh(request.getfixturevalue("postgres_template"))
    engine = make_engine(server.url(name))

    @contextmanager
    def taken_back() -> Iterator[Registry]:
        with engine.connect() as connection:
            yield Registry(SqlArchive.on_connection(connection, FixedClock(NOW)), "clerk")
            connection.rollback()

    yield taken_back
    engine.dispose()
    server.drop(name)


def held_from_the_register(registry: Registry, case: Case, law: Law, without: int | None = None) -> Mapping[str, Any]:
    """Load a case, if asked without one of its findings, and give the holding of the register."""
    question = case.docs["question"]
    matter = {key: question[key] for key in ("subject", "territory", "addressee", "between") if key in question}
    docs = [({"title": doc["id"], **doc, "order": case.order}, None) for doc in case.docs["instruments"]]
    findings = [(case.order, matter, {**FOUND, **doc}) for n, doc in enumerate(case.docs["findings"]) if n != without]
    register_all(registry._archive, docs, findings, By("clerk"))
    found = registry.governs(
        question["subject"], question["territory"], on=question["date"], order=case.order,
        forum=question.get("forum"), addressee=question.get("addressee"), between=question.get("between"),
        choices=question.get("choices"), relying_on=out_of_reach(case, law),
    )  # fmt: skip
    return found.opinion.holding()


def out_of_reach(case: Case, law: Law) -> list[str]:
    """The instruments that share no ground with the question: in a register somebody has to rely on them."""
    places, asked = law.vocabulary.places, case.question
    return [
        item.id
        for item in case.instruments
        if item.territory is not None
        and not any(places.touches(one, other, asked.date) for one in item.territory for other in asked.territory)
    ]


def test_every_case_comes_out_of_a_register_as_from_its_file(cases: list[Case], law: Law, fresh: Fresh) -> None:
    different = {}
    for case in cases:
        with fresh() as registry:
            held = held_from_the_register(registry, case, law)
        from_file = decide(law, case.order, case.question, case.instruments, case.findings).holding()
        if held != from_file:
            different[case.id] = (held, from_file)
    assert len(cases) >= 190
    assert different == {}


def test_a_register_that_lacks_a_finding_gives_itself_away(cases: list[Case], law: Law, fresh: Fresh) -> None:
    """The control of the test above: without their only finding most cases come out otherwise than they were held."""
    noticed = []
    for case in cases:
        if len(case.findings) == 1:
            with fresh() as registry:
                held = held_from_the_register(registry, case, law, without=0)
            assert held == decide(law, case.order, case.question, case.instruments).holding(), case.id
            noticed.append(any(held[key] != value for key, value in case.expect.items()))
    assert len(noticed) >= 120
    assert sum(noticed) >= 105
