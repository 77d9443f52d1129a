"""Standing by category: what the files say, read by hand, against what the engine makes of it."""

from __future__ import annotations

import pytest

from foedus.definitions.procedure import shipped_procedures
from foedus.law.proceedings.standing import CATEGORIES, lacks, may_words, needed

G, E, N, C = CATEGORIES
MAY: dict[str, tuple[str, str, str]] = {
    "wto-dsu": (G, G, G),
    "cptpp-ch28": (G, G, G),
    "eu-259-tfeu": (G, G, G),
    "eu-258-tfeu": ("", G, G),
    "ca-ait-1995": (f"{G} {E} {N} {C}", G, G),
    "ca-cfta-a": (G, G, G),
    "ca-cfta-b": (f"{E} {N} {C}", G, f"{G} {E} {N} {C}"),
    "eu-solvit": (f"{E} {N} {C}", G, f"{G} {E} {N} {C}"),
    "de-vsbg": (f"{E} {C}", E, f"{E} {C}"),
    "de-zpo-book10": (f"{G} {E} {N} {C}", f"{G} {E} {N} {C}", f"{G} {E} {N} {C}"),
    "uncitral-mediation-2021": (f"{G} {E} {N} {C}", f"{G} {E} {N} {C}", f"{G} {E} {N} {C}"),
    "in-isrwda-1956": (G, G, G),
    "us-great-lakes": (f"{G} {E} {N} {C}", G, f"{G} {E} {N} {C}"),
    "cn-record-review": (G, G, G),
    "ca-bc-rgs": (G, G, G),
}
"""Who may bring a case, who may answer one, and who may stand beside."""


@pytest.mark.parametrize("name", MAY)
def test_a_category_may_what_its_procedure_says(name: str) -> None:
    procedure = shipped_procedures()[name]
    found = tuple(
        " ".join(one for one in CATEGORIES if lacks(procedure, office, "X", one) is None)
        for office in ("complainant", "respondent", "third")
    )
    assert found == MAY[name]


def test_the_role_of_a_body_is_no_matter_of_standing() -> None:
    for procedure in shipped_procedures().values():
        for office in ("mediator", "tribunal", "authority"):
            assert needed(procedure, office) == ()
            assert lacks(procedure, office, "X", "citizen") is None


def test_whoever_may_join_may_join_those_who_brought_the_case() -> None:
    procedure = shipped_procedures()["ca-ait-1995"]
    assert needed(procedure, "complainant", joining=True) == ("start", "join")
    assert lacks(shipped_procedures()["wto-dsu"], "complainant", "X", "ngo", joining=True) is not None


def test_a_category_that_a_procedure_does_not_name_may_nothing() -> None:
    procedure = shipped_procedures()["wto-dsu"]
    assert may_words(procedure, "martian") == "under wto-dsu martian may do nothing"
