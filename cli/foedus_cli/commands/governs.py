"""`foedus governs`: which instrument governs a question, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.files import write_file
from foedus_cli.options import Instant, both_axes, instant, json_option, places, reason_option, scope
from foedus_cli.pages.opinion import write_opinion
from foedus_cli.pages.opinion_more import write_through_time, write_why_not
from foedus_cli.pages.wording import asked_line
from foedus_cli.render import Page, put

if TYPE_CHECKING:
    import foedus

NOTHING, REFERRED = 4, 5


@click.command("governs")
@click.argument("subject", metavar="SUBJECT")
@scope
@click.option("--forum", metavar="BODY", help="The deciding body, such as us-federal, bverfg or cjeu.")
@both_axes
@click.option("--choose", "choices", metavar="RULE=OPTION", multiple=True,
              help="Follow this option of a disputed rule; may be repeated.")  # fmt: skip
@click.option("--relying-on", metavar="ID", multiple=True,
              help="Weigh this instrument too, although nothing in its record ties it to the question; "
                   "may be repeated.")  # fmt: skip
@click.option("--what-if", metavar="FILE", help="Suppose the instruments and findings of a file; nothing is recorded.")
@click.option("--full", is_flag=True, help="Show also the rules that were tried in vain.")
@click.option("--graph", type=click.Choice(("mermaid", "dot", "svg")), help="Draw the opinion instead.")
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False), help="Where the picture goes.")
@click.option("--timeline", is_flag=True, help="Show how the answer changed through time instead.")
@click.option("--from", "since", metavar="DATE", help="The first day of the timeline (default: as far back as can be).")
@click.option("--until", metavar="DATE", help="The last day of the timeline (default: none).")
@click.option("--why-not", metavar="ID", help="Say instead what kept this instrument from governing.")
@click.option("--record", is_flag=True, help="Keep the opinion as it is given, as an act.")
@reason_option
@json_option
@click.pass_obj
def command(
    desk: Desk, /, subject: str, territory: tuple[str, ...], choices: tuple[str, ...], on: str | None,
    known_at: Instant | None, between: str | None, full: bool, graph: str | None, output: str | None, timeline: bool,
    since: str | None, until: str | None, why_not: str | None, record: bool, reason: str | None, as_json: bool,
    **asked: Any,
) -> int:  # fmt: skip
    """Say which instrument governs a subject, what yields to it and how, and why.

    Leaves with 0 if something governs, with 4 if nothing does, and with 5 if the question is referred; a timeline and
    the answer to --why-not leave with 0.
    """
    _sensible(
        {"--graph": graph, "--timeline": timeline, "--why-not": why_not},
        {"--output": (output, graph), "--from": (since, timeline), "--until": (until, timeline),
         "--reason": (reason, record)},
        {"--full": full, "--record": record, "--on": on} if timeline else {"--full": full, "--record": record},
    )  # fmt: skip
    asked |= {
        "on": on, "as_known_at": instant(known_at), "between": places([between]) if between is not None else None,
        "choices": _choices(choices),
    }  # fmt: skip
    where = places(territory)
    with desk.registry() as registry:
        if timeline:
            lines = registry.through_time(subject, where, since=since, until=until, **asked).to_json()
            answer(lines, lambda page: _told(page, lines, known_at, write_through_time), as_json)
            return 0
        if why_not is not None:
            why = registry.why_not(why_not, subject, where, **asked).to_json()
            answer(why, lambda page: _told(page, why, known_at, write_why_not), as_json)
            return 0
        found = registry.governs(subject, where, record=record, reason=reason, **asked)
    _opinion(found, full, graph, output, known_at, as_json)
    return exit_code(found)


def exit_code(found: foedus.Governing) -> int:
    """Return 0 where something governs, 4 where nothing does, 5 where the question is referred."""
    if found.opinion.outcome == "referred":
        return REFERRED
    return 0 if found.opinion.answer.governs else NOTHING


def _opinion(
    found: foedus.Governing, full: bool, graph: str | None, output: str | None, known_at: Instant | None, as_json: bool
) -> None:
    import foedus

    doc = found.to_json(full=full)
    if graph is None:
        answer(doc, lambda page: _told(page, doc, known_at, lambda page, doc: write_opinion(page, doc, full)), as_json)
        return
    drawn = foedus.opinion_graph(doc, graph)
    told = {"graph": graph, **{name: doc[name] for name in ("outcome", "governs", "refer_to")}}
    if output is None and not as_json:
        put(drawn if drawn.endswith("\n") else f"{drawn}\n")
        return
    if output is not None:
        write_file(Path(output), drawn)
        told["file"] = output
    else:
        told["text"] = drawn
    answer(told, lambda page: _told(page, doc, known_at, lambda page, doc: _drawn(page, doc, output)), as_json)


def _drawn(page: Page, doc: Any, output: str | None) -> None:
    page.line(doc["summary"])
    page.line(f"Written: {output}.", "good")


def _told(page: Page, doc: Any, known_at: Instant | None, write: Any) -> None:
    """Write an answer, what was supposed for it, and what was recorded."""
    asked_line(page, doc, known_at)
    write(page, doc)
    if doc.get("recorded"):
        page.line(f"Recorded: {doc['recorded']}.", "good")


def _choices(given: tuple[str, ...]) -> dict[str, str] | None:
    import foedus

    found: dict[str, str] = {}
    for choice in given:
        rule, equals, option = choice.partition("=")
        if not equals or not rule or rule in found:
            what = "stands twice" if rule in found else "is no RULE=OPTION"
            raise foedus.Usage(f"“{choice}” {what}.", remedy="Write, for example, --choose DE-37=pacta_sunt_servanda.")
        found[rule] = option
    return found or None


def _sensible(views: dict[str, Any], needs: dict[str, tuple[Any, Any]], plain: dict[str, Any]) -> None:
    """Refuse options that contradict each other or would have no effect."""
    import foedus

    chosen = _given(views)
    if len(chosen) > 1:
        raise foedus.Usage(f"Choose one of {' and '.join(chosen)}.")
    partners = {"--output": "--graph", "--from": "--timeline", "--until": "--timeline", "--reason": "--record"}
    for name, (value, partner) in needs.items():
        if _is_given(value) and not _is_given(partner):
            raise foedus.Usage(f"{name} goes with {partners[name]}.")
    useless = _given(plain)
    if chosen and useless and not (chosen == ["--graph"] and useless == ["--record"]):
        raise foedus.Usage(f"{useless[0]} has no meaning with {chosen[0]}.")


def _given(options: dict[str, Any]) -> list[str]:
    return [name for name, value in options.items() if _is_given(value)]


def _is_given(value: Any) -> bool:
    return value is not None and value is not False
