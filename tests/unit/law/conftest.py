from __future__ import annotations

import sys
from pathlib import Path

import pytest

from foedus.definitions.agreement import AgreementFile
from foedus.definitions.reading import read_shipped
from foedus.law.neighbours import Neighbours

ROOT = Path(__file__).resolve().parents[3]

# The helpers of this folder, and the oracle of precedence, are imported by their own names.
for folder in (Path(__file__).resolve().parent, ROOT / "tests" / "oracle"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


@pytest.fixture(scope="session")
def collection() -> Path:
    """The collection of agreements that stands next to the repository, where there is one."""
    folder = ROOT.parent / "shared" / "agreements"
    if not (folder / "open").is_dir():
        pytest.skip("no collection of agreements stands next to the repository")
    return folder


@pytest.fixture(scope="session")
def shipped() -> dict[str, AgreementFile]:
    """The agreements that ship with the product, by id."""
    return {file.terms.id: file for file in read_shipped()}


@pytest.fixture(scope="session")
def neighbours(shipped: dict[str, AgreementFile]) -> Neighbours:
    return Neighbours({name: (file.terms, file.acts, file.evidence) for name, file in shipped.items()})
