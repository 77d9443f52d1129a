"""Papers and mediation of a dispute on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from foedus_cli.pages.wording import count
from foedus_cli.render import Cell, Page

if TYPE_CHECKING:
    import foedus


def write_paper(page: Page, found: foedus.PaperText) -> None:
    """Write the text of one paper under a line that says what it is."""
    title = f" “{found.title}”" if found.title else ""
    sealed = ", sealed" if found.sealed else ""
    page.line(f"{found.dispute} #{found.act}:{title} {found.step}, by {found.by}, {found.on}{sealed}", "head")
    page.gap()
    for line in found.text.splitlines():
        page.line(line)


def write_papers(page: Page, doc: Mapping[str, Any]) -> None:
    """Write the list of papers: what each is, and not what stands in it."""
    page.heading(count(len(doc["papers"]), "paper"))
    rows = []
    for one in doc["papers"]:
        parts = [f"exhibit {one['exhibit']}"] if "exhibit" in one else []
        parts += [f"answers #{one['replies_to']}"] if "replies_to" in one else []
        parts += [_sealed(one)] if one["sealed"] else []
        parts += [f"excluded by {one['struck_out']}"] if "struck_out" in one else []
        style: Any = "dim" if "struck_out" in one or "erased" in one else "plain"
        what = f"“{one['title']}”" if "title" in one else one["kind"]
        rows.append((f"#{one['act']}", one["on"], one["by"], what, Cell("; ".join(parts), style)))
    page.table(("act", "day", "by", "paper", ""), rows, indent=2)


def _sealed(one: Mapping[str, Any]) -> str:
    if "erased" in one:
        return f"its text was erased by {one['erased']}"
    opened = f", opened to {', '.join(one['open_to'])}" if "open_to" in one else ""
    more = [f"{item['by']} disclosed it to {', '.join(item['open_to'])}" for item in one.get("disclosed", ())]
    return "; ".join([f"sealed{opened}", *more])


def write_mediation(page: Page, doc: Mapping[str, Any]) -> None:
    """Write who mediates, what was held, offered and answered, and whose consent is waited for."""
    page.heading("Mediation")
    held = [count(doc[name], words) for name, words in _HELD if name in doc]
    held += [f"{count(number, 'separate session')} with {side}" for side, number in
             doc.get("separate_sessions", {}).items()]  # fmt: skip
    page.fields((("Mediator", doc.get("mediator")), ("Held", ", ".join(held))), indent=2)
    for one in doc.get("offers", ()):
        page.line(f"· {one['mediator']} was proposed by {one['by']} on {one['on']}: {one['state']} (#{one['act']})",
                  indent=2, hang=2)  # fmt: skip
    for one in doc.get("proposals", ()):
        answers = ", ".join(f"{party}: {answer}" for party, answer in one["answers"].items()) or "no answer"
        open_to = one["open_to"]
        readers = "" if open_to is None else f", sealed, opened to {', '.join(open_to) or 'nobody else'}"
        page.line(f"· version {one['version']} by {one['by']}, {one['on']} (#{one['act']}{readers}): {answers}",
                  indent=2, hang=2)  # fmt: skip
    _settlement(page, doc.get("settlement"))
    if "failed" in doc:
        page.line(f"It ended without a result ({doc['failed']}).", "warn", indent=2)


_HELD = (("consultations", "consultation"), ("joint_sessions", "joint session"))


def _settlement(page: Page, one: Mapping[str, Any] | None) -> None:
    if one is None:
        return
    page.line(f"Settled on {one['on']} on version {one['version']} (#{one['act']}).", "good", indent=2)
    for names, words, style in (
        (one["waiting"], "Still waiting for the consent of", "warn"),
        (one["consented"], "Consented:", "plain"),
        (one["refused"], "Refused its consent:", "bad"),
    ):
        if names:
            page.line(f"{words} {', '.join(names)}.", style, indent=4)  # type: ignore[arg-type]
