"""The filing of a dispute, who takes part in it, and what ties it to others, on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from foedus_cli.render import Page

if TYPE_CHECKING:
    import foedus


def write_filing(page: Page, found: foedus.DisputeShown) -> None:
    """Write the grounds of a filing, and what of it a person has to look at."""
    filing = found.filing
    for ground in filing.get("grounds", ()):
        articles = f", {', '.join(ground['articles'])}" if ground.get("articles") else ""
        page.line(f"Ground: {ground['agreement']}{articles}.")
    for name, day in filing.get("events", {}).items():
        page.line(f"Before it: {name}, {day}.")
    for remark in found.remarks:
        page.line(f"· {remark}", "dim", indent=2, hang=2)


def write_parties(page: Page, doc: Mapping[str, Any]) -> None:
    """Write who joined, left, waits, represents or spoke from outside; the parties themselves stand above."""
    members = doc.get("members", ())
    known = [f"{one['party']} {one['category']}" for one in members if one["category"]]
    lines = [f"by category: {', '.join(dict.fromkeys(known))}"] if known else []
    lines += [f"{one['party']} acts through {one['through']}" for one in members if "through" in one]
    lines += [
        f"{one['party']} is {one['role']} since {one['since']} ({one['act']})" for one in members if one["act"] != "#1"
    ]
    lines += [f"{one['party']} was {one['role']} until {one['until']}" for one in doc.get("former", ())]
    for one in doc.get("asked", ()):
        contested = f", contested in {one['contested']}" if "contested" in one else ""
        lines.append(f"{one['party']} asks to be {one['role']} ({one['act']}){contested}; nothing is decided")
    for one in doc.get("agents", ()):
        powers = f" as {', '.join(one['powers'])}" if one["powers"] else ""
        until = f" until {one['until']}" if one["until"] else ""
        lines.append(f"{one['agent']} represents {one['party']}{powers} from {one['since']}{until} ({one['act']})")
    for one in doc.get("submissions", ()):
        lines.append(f"{one['by']} handed in views on {one['on']} ({one['act']}): {one['interest']}")
    if lines:
        page.heading("Parties")
        for line in lines:
            page.line(f"· {line}", indent=2, hang=2)


def write_case(page: Page, doc: Mapping[str, Any]) -> None:
    """Write what is settled, joined, claimed in return, and ordered meanwhile."""
    page.heading("The case")
    for line, style in [*_settlement(doc), *_ties(doc), *_interim(doc)]:
        page.line(f"· {line}", style, indent=2, hang=2)


def _settlement(doc: Mapping[str, Any]) -> list[tuple[str, Any]]:
    one = doc.get("settlement")
    if not one:
        return []
    what = one.get("terms") or f"the text in {one.get('text')}"
    given = ", ".join(f"{name} ({act})" for name, act in one["given"].items()) or "nobody"
    if "declined" in one:
        return [(f"the settlement {one['act']} was declined ({one['declined']}): {what}", "plain")]
    missing = f"; it waits for {', '.join(one['missing'])}" if one["missing"] else ""
    text = f"settlement of {one['on']} ({one['act']}): {what}; consented: {given}{missing}"
    return [(text, "warn" if missing else "good")]


_HOW = {"together": "runs together with", "into_other": "went into", "takes_other": "took in"}


def _ties(doc: Mapping[str, Any]) -> list[tuple[str, Any]]:
    lines = [f"{_HOW[one['how']]} {one['dispute']} since {one['since']} ({one['act']})" for one in doc.get("links", ())]
    for one in doc.get("counterclaims", ()):
        own = f", heard in {one['heard_in']}" if "heard_in" in one else ""
        lines.append(f"{one['by']} claims in return since {one['on']} ({one['act']}): {one['claim']}{own}")
    return [(line, "plain") for line in lines]


def _interim(doc: Mapping[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [
        (f"{one['by']} asks for an interim measure ({one['act']}): {one['measure']}", "plain")
        for one in doc.get("requests", ())
    ]
    for one in doc.get("interim", ()):
        until = f" until {one['until']}" if "until" in one else ""
        if "ended" in one:
            ended = f", ended on {one['ended']['on']} ({one['ended']['act']})"
            found.append((f"interim measure from {one['on']}{ended}: {one['measure']}", "dim"))
        else:
            found.append((f"interim measure since {one['on']}{until} ({one['act']}): {one['measure']}", "warn"))
    return found
