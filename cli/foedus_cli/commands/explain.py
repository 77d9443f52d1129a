"""`foedus explain CODE`: the error book."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import click

from foedus_cli.desk import answer
from foedus_cli.options import json_option
from foedus_cli.render import Page


@click.command("explain")
@click.argument("code", metavar="[CODE]", required=False)
@json_option
def command(code: str | None, as_json: bool) -> None:
    """Explain an error code: what it means, why it exists, and the way out; without CODE list them all."""
    import foedus

    if code is None:
        rows = [(entry.code, entry.title) for entry in foedus.BOOK.values()]
        listed = {"codes": [{"code": name, "title": title} for name, title in rows]}
        answer(listed, lambda page: page.table(("code", "what it means"), rows), as_json)
        return
    entry = foedus.BOOK.get(code)
    if entry is None:
        near = get_close_matches(code, foedus.BOOK, 3)
        remedy = f"Do you mean {' or '.join(near)}?" if near else "List all codes with `foedus explain`."
        raise foedus.NotFound(f"The error book has no code “{code}”.", remedy=remedy)
    doc: dict[str, Any] = {name: getattr(entry, name) for name in ("code", "title", "why", "remedy")}
    doc["page"] = f"docs/errors/{entry.code}.md"

    def write(page: Page) -> None:
        page.line(f"{entry.title} ({entry.code})", "head")
        page.fields((("Why", entry.why), ("What to do", entry.remedy), ("Read on", doc["page"])))

    answer(doc, write, as_json)
