"""What an inspection found: files against history, and the register against itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from foedus_cli.pages.wording import count, sentence
from foedus_cli.render import Page

if TYPE_CHECKING:
    import foedus

_KINDS = {
    "exact": "exact",
    "declared": "declared officially",
    "recorded": "as recorded",
    "bound_holds": "within the known bound",
    "unknown": "not known, as the file says",
    "miss": "different",
}


def write_files_report(page: Page, report: foedus.FilesReport) -> None:
    """Write how the engine's answers compare with what the files say happened."""
    doc = report.to_json()
    page.line(f"{count(report.files, 'file')} compared with history.", "head")
    page.fields(
        (
            ("Days of entry into force", _tally(doc["treaty_dates"])),
            ("Days for single parties", _tally(doc["party_dates"])),
            ("Other points", _tally(doc["other"])),
        ),
        indent=2,
    )
    if report.holds:
        page.line("Everything holds.", "good")
        return
    page.heading(f"{count(len(report.misses), 'point')} where the rule and history differ")
    for miss in report.misses:
        what = str(miss.what).replace("_", " ").replace("in force.", "in force, stage ")
        who = f" of {miss.party}" if miss.party else ""
        page.line(f"· {miss.file}: {what}{who}: history says {_value(miss.expected)}, the rule {_value(miss.got)}.",
                  "bad", indent=2, hang=2)  # fmt: skip
        page.line(sentence(f"because {miss.because}"), indent=4)


def write_inspection(page: Page, inspection: foedus.Inspection) -> None:
    """Write what an inspection of the register looked at, and each thing that it noticed."""
    looked = f"{count(inspection.acts, 'act')} of {count(inspection.agreements, 'agreement')}"
    page.line(f"Inspected {looked}: {', '.join(inspection.checks)}.")
    if inspection.holds:
        page.line("Nothing was found.", "good")
        return
    page.heading(count(len(inspection.findings), "finding"))
    for finding in inspection.findings:
        page.line(f"· {finding.check}, {finding.place}: {finding.message}", "bad", indent=2, hang=2)
    if inspection.first is not None:
        page.line(f"The first act with which something is wrong is {inspection.first}.", "bad")


def _tally(tally: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {_KINDS.get(kind, kind)}" for kind, number in tally.items() if number) or "none"


def _value(value: Any) -> str:
    if value is None:
        return "never"
    if isinstance(value, (list, tuple)):
        return "; ".join(_value(item) for item in value) or "never"
    if isinstance(value, Mapping):
        until = value.get("until")
        return f"from {value.get('from')}" + (f" until {until}" if until else "")
    return str(value).replace("_", " ")
