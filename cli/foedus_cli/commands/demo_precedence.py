"""The chapter of the demonstration on precedence: four questions, from four legal orders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from foedus_cli.story import Scene, said

_NURSES = "governs health.licensure.nursing --in US-KS"
_PLAYERS = "governs gambling.internet --in DE-HE --on 2024-06-01"
_LAND = "governs land_use.zoning --in CA-BC-langley --on 2013-06-01 --forum bcsc"
_TAXIS = "governs transport.taxi --in CN-SH --on 2024-06-01"
_LOADED = ("us-nurses.yaml", "de-gambling.yaml", "ca-langley.yaml", "cn-ride-hailing.yaml")


def precedence_scenes(folder: Path) -> Iterator[Scene]:
    """Yield the scenes; the example files stand in the folder, and the pictures go there."""
    files = " ".join(f"'{folder / name}'" for name in _LOADED)
    yield Scene(
        "Which instrument governs? Statutes, by-laws and rules beside the agreements, and findings about them",
        (said(f"load {files}"), said("instrument list")),
    )
    yield Scene(
        "Kansas, the Nurse Licensure Compact and an earlier statute: the compact, as far as the two clash",
        (said(f"{_NURSES} --on 2019-01-01"),),
    )
    yield from _contract(f"{_NURSES} --on 2022-01-01 --what-if '{folder / 'us-nurses-supposed.yaml'}'", folder)
    yield from _treaty(f"{_PLAYERS} --what-if '{folder / 'de-gambling-supposed.yaml'}'")
    yield Scene(
        "British Columbia: a growth strategy binds a township only through the township's own statement",
        (
            said("finding record concurrence --instrument metro-2040 --value none --subject land_use.zoning "
                 "--in CA-BC-langley --by 'Supreme Court of British Columbia' --found-on 2014 "
                 "--why 'the context statement of the township under the new strategy was not yet accepted'"),
            said(_LAND),
        ),
    )  # fmt: skip
    yield Scene(
        "China: a local regulation against a rule of ministries goes to the State Council; nobody here may pick",
        (said(_TAXIS, 5),),
    )
    yield Scene("Every pair of American instruments that meets, and what would settle it",
                (said("conflicts --order us"),))  # fmt: skip
    yield Scene("The opinions as pictures", tuple(said(*command) for command in _pictures(folder)))


def _contract(ask: str, folder: Path) -> Iterator[Scene]:
    yield Scene(
        "If Kansas passed a contrary statute later: referred, until somebody finds whether the compact is a contract",
        (said(ask, 5),),
    )
    yield Scene(
        "The finding is recorded, with author and reason; and the same question again",
        (
            said("finding record contract_like --instrument nlc-enhanced --value yes --in US-KS "
                 "--subject health.licensure.nursing --by 'foedus demonstration' --found-on 2024-01-15 "
                 "--why 'changed only by all members, left only by statute and after six months'"),
            said(ask),
        ),
    )  # fmt: skip
    yield Scene("Why does the later statute not govern, and what would change that?",
                (said(f"{ask} --why-not ks-supposed-2021"),))  # fmt: skip
    supposed = folder / "us-nurses-supposed.yaml"
    yield Scene("The same question through time", (said(f"{_NURSES} --what-if '{supposed}' --timeline"),))


def _treaty(ask: str) -> Iterator[Scene]:
    yield Scene(
        "A later statute of Hessen against a Staatsvertrag: by the prevailing view effective, and a breach",
        (said(ask),),
    )
    yield Scene(
        "By the minority view the treaty binds the legislature; which view was followed stands in the opinion",
        (said(f"{ask} --choose DE-37=pacta_sunt_servanda"),),
    )


def _pictures(folder: Path) -> Iterator[tuple[str, int]]:
    nurses, players = folder / "us-nurses-supposed.yaml", folder / "de-gambling-supposed.yaml"
    asked = (
        ("nurses-2019", f"{_NURSES} --on 2019-01-01", 0),
        ("nurses-2022", f"{_NURSES} --on 2022-01-01 --what-if '{nurses}'", 0),
        ("gambling", f"{_PLAYERS} --what-if '{players}'", 0),
        ("gambling-pacta", f"{_PLAYERS} --what-if '{players}' --choose DE-37=pacta_sunt_servanda", 0),
        ("langley", _LAND, 0),
        ("taxis", _TAXIS, 5),
    )
    for name, question, code in asked:
        yield f"{question} --graph svg --output '{folder / f'{name}.svg'}'", code
