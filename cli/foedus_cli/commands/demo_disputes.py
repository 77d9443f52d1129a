"""The chapter of the demonstration on disputes: one complaint, from the barrier to the award that is carried out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from foedus_cli.story import Scene, said

_ID = "northern-timber"
_OPINION = "question/ca-trade-procurement-54d105982337#3"


def dispute_scenes(folder: Path) -> Iterator[Scene]:
    """Yield the scenes; the example files stand in the folder, and the page of the case goes there."""
    yield from _complaint(folder)
    yield from _mediation()
    yield from _panel()
    yield from _award(folder)
    yield from _compliance()
    yield Scene(
        "The whole case on one page",
        (said(f"dispute show {_ID} --on 2023-03-01"),
         said(f"dispute show {_ID} --on 2023-06-01 --html '{folder / 'northern-timber.html'}'")),
    )  # fmt: skip


def _complaint(folder: Path) -> Iterator[Scene]:
    file = (
        f"dispute file {_ID} --title 'Local bidders in Nelson' --on 2022-01-10 --procedure market-disputes "
        f"--procedures '{folder / 'market-disputes.yaml'}' --party complainant=northern-timber-ltd "
        "--party respondent=CA-BC --category northern-timber-ltd=enterprise --category CA-BC=government "
        "--ground cfta-2017"
    )
    taken_up = "--sponsored-by northern-timber-ltd=CA-AB --sponsor-accepted northern-timber-ltd=2022-01-05"
    yield Scene(
        "A dispute: an enterprise complains of a by-law that prefers local bidders, and has no standing of its own",
        (said(file, 3),),
    )
    yield Scene(
        "Its government takes the complaint up; standing and the agreement it rests on are checked at filing",
        (said(f"{file} {taken_up}"), said(f"dispute act {_ID} complaint --on 2022-01-10 --party CA-AB")),
    )
    yield Scene("What is due, two weeks later; and when consultations have run out", tuple(
        said(f"docket --dispute {_ID} --on {day}") for day in ("2022-01-24", "2022-02-15")
    ))  # fmt: skip


def _mediation() -> Iterator[Scene]:
    step = f"dispute mediation {{}} {_ID}"
    yield Scene(
        "A mediator is proposed, accepted, and hears one side alone: the other sees that, and not what was said",
        (
            said(f"{step.format('offer')} --by secretariat --on 2022-02-16 --mediator 'L. Okafor'"),
            said(f"{step.format('accept')} --by CA-AB --on 2022-02-18"),
            said(f"{step.format('accept')} --by CA-BC --on 2022-02-21"),
            said(f"{step.format('private-session')} --by 'L. Okafor' --on 2022-03-01 --side CA-BC --open-to CA-BC "
                 "--sealed 'The province could live with a preference of five per cent.'"),
            said(f"--as CA-AB dispute paper read {_ID} 6", 3),
            said(f"--as CA-BC dispute paper read {_ID} 6"),
            said(f"{step.format('fail')} --by 'L. Okafor' --on 2022-03-20 --why 'no common ground' "
                 "--does mediation --outcome failed"),
        ),
    )  # fmt: skip


def _panel() -> Iterator[Scene]:
    step = f"dispute panel {{}} {_ID}"
    appoint, accept = step.format("appoint"), step.format("accept")
    yield Scene(
        "A panel: one person is excluded, one is challenged and replaced",
        (
            said(f"dispute act {_ID} panel-request --on 2022-04-01 --party CA-AB"),
            said(f"{appoint} --by CA-AB --on 2022-04-10 --person 'A. Roy' --nationality CA-AB", 3),
            said(f"{appoint} --by CA-AB --on 2022-04-12 --person 'B. Lund' --nationality CA-QC"),
            said(f"{accept} --by 'B. Lund' --on 2022-04-14"),
            said(f"{step.format('disclose')} --by 'B. Lund' --on 2022-04-14 "
                 "--circumstance 'advised a sawmill in Nelson in 2019'"),
            said(f"{step.format('challenge')} --by CA-BC --on 2022-04-16 --member 'B. Lund' "
                 "--grounds 'advised a competitor of the bidder'"),
            said(f"{step.format('decide-challenge')} --by secretariat --on 2022-04-25 --challenge 12 "
                 "--decision upheld --reasons 'the doubts are justified'"),
            said(f"{step.format('replace')} --by CA-AB --on 2022-04-28 --of 'B. Lund' --person 'C. Marchand' "
                 "--nationality CA-QC"),
            said(f"{accept} --by 'C. Marchand' --on 2022-04-29"),
        ),
    )  # fmt: skip
    yield Scene(
        "British Columbia names nobody in time: the docket says what that opens, and the other member is appointed",
        (
            said(f"docket --dispute {_ID} --on 2022-05-02"),
            said(f"{step.format('default-appointment')} --by appointing_authority --on 2022-05-04 --for respondent "
                 "--person 'D. Osei' --nationality CA-NS"),
            said(f"{accept} --by 'D. Osei' --on 2022-05-05"),
            said(f"{appoint} --by 'C. Marchand' --on 2022-05-10 --person 'E. Tremblay' --as chair --nationality CA-NB"),
            said(f"{accept} --by 'E. Tremblay' --on 2022-05-12"),
            said(f"{step.format('constitute')} --by secretariat --on 2022-05-13 --does composition --by-expiry"),
        ),
    )  # fmt: skip


def _award(folder: Path) -> Iterator[Scene]:
    render = (
        f"dispute award render {_ID} --by 'E. Tremblay' --on 2022-08-10 --kind award "
        "--holding 'The by-law is a barrier and is not applied to bidders of other provinces.' "
        f"--votes 'C. Marchand=for' --votes 'D. Osei=against' --votes 'E. Tremblay=for' --rests-on {_OPINION} "
        "--does award --outcome breach"
    )
    yield Scene(
        "Which instrument governs in Nelson? The opinion is recorded, and the award rests on it and freezes it",
        (
            said(f"load '{folder / 'ca-market.yaml'}'"),
            said("governs trade.procurement --in CA-BC-nelson --on 2022-07-01 --record"),
            said(f"docket --dispute {_ID} --on 2022-07-01"),
            said(render),
            said(
                f"dispute award separate {_ID} --by 'D. Osei' --on 2022-08-12 --opinion 'Ten per cent is no barrier.'"
            ),
        ),
    )


def _compliance() -> Iterator[Scene]:
    step = f"dispute compliance {{}} {_ID}"
    remedy = f"{step.format('remedy')} --by CA-AB --measure"
    yield Scene(
        "Compliance is late: concessions may be suspended only after the period, and after compensation was tried",
        (
            said(f"{step.format('period')} --by CA-BC --on 2022-09-01 --until 2022-12-31 --how agreed"),
            said(f"{remedy} suspension_of_concessions --on 2022-11-01", 3),
            said(f"docket --dispute {_ID} --on 2023-01-15"),
            said(f"{remedy} compensation --on 2023-01-20 --result failed --terms 'no agreement on the sum'"),
            said(f"{remedy} suspension_of_concessions --on 2023-02-15 "
                 "--terms 'bidders from Nelson, up to the same value'"),
        ),
    )  # fmt: skip
    yield Scene(
        "The by-law is repealed, and compliance is recorded",
        (
            said(f"{step.format('declare')} --by CA-BC --on 2023-04-20 --words 'the by-law is repealed'"),
            said(f"{step.format('accept')} --by CA-AB --on 2023-05-02"),
            said(f"dispute act {_ID} complied --on 2023-05-02 --party CA-BC"),
        ),
    )
