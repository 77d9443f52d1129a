"""`foedus finding …`: facts of interpretation or experience, which a person records and no engine can compute."""

from __future__ import annotations

from typing import Any

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import Instant, instant, json_option, known_at_option, places, scope, tracing
from foedus_cli.pages.acts import write_outcome
from foedus_cli.pages.instruments import write_matters

_SECOND = ("of", "over", "than", "about")
_TRUTH = {"yes": True, "true": True, "no": False, "false": False}
_FIELDS = {"why": "reason", "found-on": "date"}


@click.group("finding")
def command() -> None:
    """Findings: that a text reaches the facts, that two commands cannot both be obeyed, and the like.

    A finding states a fact, with author, date and reason, for one question. Who prevails follows from the rules.
    """


@command.command("record")
@click.argument("kind", metavar="TYPE")
@click.option("--instrument", metavar="ID", help="The instrument that it is about.")
@click.option("--pair", metavar="A,B", help="The two instruments that it is about.")
@click.option("--of", metavar="ID", help="Of which other instrument, as in frustrates.")
@click.option("--over", metavar="ID", help="Over which other instrument, as in intends_to_override.")
@click.option("--than", metavar="ID", help="Than which other instrument, as in stricter.")
@click.option("--about", metavar="ID_OR_TOPIC", help="About which other instrument or topic, as in silent_on.")
@click.option("--value", metavar="VALUE", required=True, help="yes, no, or a word, as the type of finding has it.")
@click.option("--why", metavar="TEXT", required=True, help="What the text or the facts show; never the conclusion.")
@click.option("--subject", metavar="SUBJECT", required=True, help="The question that it serves: its subject.")
@scope
@click.option("--by", metavar="NAME", help="Whose finding it is (default: who records it).")
@click.option("--found-on", metavar="DATE", help="When it was made (default: today).")
@click.option("--until", metavar="DATE", help="The end of the term, where the type of finding has one.")
@tracing
@click.pass_obj
def record(
    desk: Desk, /, kind: str, pair: str | None, value: str, territory: tuple[str, ...], between: str | None,
    dry_run: bool, as_json: bool, **fields: Any,
) -> None:  # fmt: skip
    """Record a finding for the question that it serves."""
    import foedus

    second = [(name, given) for name in _SECOND if (given := fields.pop(name)) is not None]
    if len(second) > 1:
        raise foedus.Usage(f"Choose one of {' and '.join(f'--{name}' for name, _ in second)}.")
    with desk.registry() as registry:
        outcome = registry.finding.record(
            kind, territory=places(territory), value=_TRUTH.get(value.lower(), value), dry_run=dry_run,
            pair=_listed(pair), between=_listed(between), second=second[0] if second else None, **fields,
        )  # fmt: skip
    answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)


@command.command("correct")
@click.argument("matter", metavar="QUESTION")
@click.argument("seq", metavar="NUMBER", type=click.IntRange(min=1))
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE",
              help="Replace value, reason, by, date or until; FIELD= takes it away; may be repeated.")  # fmt: skip
@click.option("--strike", is_flag=True, help="Strike the finding: it was never made, or does not stand.")
@tracing
@click.pass_obj
def correct(
    desk: Desk, /, matter: str, seq: int, changes: tuple[str, ...], strike: bool, dry_run: bool, as_json: bool,
    **how: Any,
) -> None:  # fmt: skip
    """Correct finding NUMBER of a QUESTION by a new act; the old one stays in the ledger. Needs a reason.

    `foedus finding list` shows the names of the questions and the numbers of their findings.
    """
    fields = _changes(changes) if changes else None
    with desk.registry() as registry:
        outcome = registry.finding.correct(matter, seq, fields, strike=strike, dry_run=dry_run, **how)
    answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)


@command.command("list")
@click.option("--instrument", metavar="ID", help="Only findings about this instrument.")
@known_at_option
@json_option
@click.pass_obj
def list_(desk: Desk, instrument: str | None, known_at: Instant | None, as_json: bool) -> None:
    """List the questions that findings serve, with every finding that was ever recorded for them."""
    with desk.registry() as registry:
        found = registry.finding.list(instrument=instrument, as_known_at=instant(known_at))
    doc = {"questions": [item.to_json() for item in found]}
    answer(doc, lambda page: write_matters(page, found, known_at), as_json)


def _listed(text: str | None) -> list[str] | None:
    return None if text is None else places([text])


def _changes(changes: tuple[str, ...]) -> dict[str, Any]:
    import foedus

    found: dict[str, Any] = {}
    for change in changes:
        name, equals, text = change.partition("=")
        name = _FIELDS.get(name, name)
        if not equals or not name or name in found:
            what = "stands twice" if name in found else "is no FIELD=VALUE"
            raise foedus.Usage(f"“{change}” {what}.", remedy="Write, for example, --set value=no.")
        found[name] = _TRUTH.get(text.lower(), text) if name == "value" and text else text or None
    return found
