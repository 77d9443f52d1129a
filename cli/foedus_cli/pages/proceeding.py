"""What the steps of a dispute have come to, area by area, on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from foedus_cli.pages.dispute_panel import write_award, write_opinions, write_panel
from foedus_cli.pages.dispute_papers import write_mediation, write_papers
from foedus_cli.pages.dispute_parties import write_case, write_parties
from foedus_cli.pages.proceeding_after import write_compliance, write_times
from foedus_cli.render import Page

if TYPE_CHECKING:
    import foedus

Writer = Callable[[Page, Mapping[str, Any]], None]

WRITERS: Final[Mapping[str, Writer]] = {
    "parties": write_parties,
    "case": write_case,
    "times": write_times,
    "papers": write_papers,
    "mediation": write_mediation,
    "panel": write_panel,
    "award": write_award,
    "compliance": write_compliance,
}
"""One writer for each area that has something of its own to say; it is given the area's JSON."""


def write_proceeding(page: Page, found: foedus.DisputeShown) -> None:
    """Write what the steps have come to."""
    doc = found.proceeding.to_json()
    for area, write in WRITERS.items():
        if area in doc:
            write(page, doc[area])
    write_opinions(page, found.opinions)
    closed = doc.get("closed")
    if closed:
        page.line(f"{closed['how'].capitalize()} on {closed['on']} ({closed['act']}).")
