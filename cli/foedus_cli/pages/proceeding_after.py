"""What follows an award, and what was changed in the times of a case, on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus_cli.render import Page

_RESULTS = {"taken": "taken", "refused": "refused", "failed": "tried in vain"}


def write_times(page: Page, doc: Mapping[str, Any]) -> None:
    """Write the changes of time."""
    page.heading("Times")
    for one in doc["changes"]:
        page.line(f"· {time_words(one)} ({one['act']})", indent=2, hang=2)


def time_words(one: Mapping[str, Any]) -> str:
    """Say one change of time."""
    length = f"{one['n']} {one['unit']}{'' if one['n'] == 1 else 's'}" if "n" in one else None
    until = f"until {one['until']}" if "until" in one else None
    match one["kind"]:
        case "freeze":
            return f"{one['on']}: time stands still from {one.get('start', one['on'])}{f' {until}' if until else ''}"
        case "resume":
            return f"{one['on']}: time runs again"
        case "setting":
            return f"{one['on']}: the time for {one['stage']} is set, {until or length}"
    return f"{one['on']}: the time for {one['stage']} is extended {until or f'by {length}'}"


def write_compliance(page: Page, doc: Mapping[str, Any]) -> None:
    """Write how far an award is carried out."""
    page.heading("Compliance")
    if "period" in doc:
        page.line(f"· to be carried out by {doc['period']['until']} ({doc['period']['act']})", indent=2, hang=2)
    if "reports" in doc:
        page.line(f"· reported on in {', '.join(doc['reports'])}", indent=2, hang=2)
    if "review" in doc:
        page.line(f"· review: {doc['review']['found'].replace('_', ' ')} ({doc['review']['act']})", indent=2, hang=2)
    for one in doc.get("remedies", ()):
        span = f"since {one['since']}" if one["until"] is None else f"from {one['since']} to {one['until']}"
        terms = f": {one['terms']}" if one["terms"] else ""
        taken = span if one["result"] == "taken" else f"{_RESULTS[one['result']]} on {one['since']}"
        text = f"· {one['measure'].replace('_', ' ')}, {taken}{terms} ({one['act']})"
        stands = one["result"] == "taken" and one["until"] is None
        page.line(text, "warn" if stands else "plain", indent=2, hang=2)
    if "default" in doc:
        page.line(f"· found in default ({doc['default']})", "warn", indent=2, hang=2)
    if "complied" in doc:
        page.line(f"· complied with since {doc['complied']['on']} ({doc['complied']['act']})", "good", indent=2, hang=2)
    elif "declared" in doc:
        page.line(f"· compliance is declared ({doc['declared']}), and not yet recorded", indent=2, hang=2)
