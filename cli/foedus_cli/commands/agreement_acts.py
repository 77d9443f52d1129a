"""Commands that record: drafting, the steps of the agreement itself, every kind of act, and corrections."""

from __future__ import annotations

from collections.abc import Callable
from keyword import iskeyword
from typing import Any

import click

from foedus import ACT_KINDS
from foedus_cli.desk import Desk, answer
from foedus_cli.options import (
    agreement_argument,
    dry_run_option,
    json_option,
    party_argument,
    reason_option,
    recording,
)
from foedus_cli.pages.acts import write_outcome

_HELP = {
    "sign": "A party signs, which alone does not bind it.",
    "sign_definitively": "A party signs and is bound by that alone.",
    "ratify": "A party ratifies.",
    "accept": "A party accepts.",
    "approve": "A party approves.",
    "accede": "A party accedes.",
    "succeed": "A new State takes the place of another.",
    "continue": "A party declares that it stays bound.",
    "enact": "A party enacts the agreement as its own law.",
    "join": "A party consents to be bound, in a way that is not recorded.",
    "execute": "A party executes the agreement.",
    "notify": "A party or an organ notifies.",
    "consent": "An outside body consents.",
    "refuse": "A party or an organ refuses.",
    "proclaim": "An organ proclaims.",
    "declare": "A party or an organ declares.",
    "order": "An organ orders.",
    "executive_order": "An executive order is made.",
    "provisionally_apply": "A party applies the agreement before it is in force.",
    "end_provisional": "A party ends its provisional application.",
    "reserve": "A party makes a reservation.",
    "object": "A party objects.",
    "withdraw": "A party gives notice of withdrawal; needs a reason.",
    "revoke": "A party takes back its instrument, at once; needs a reason.",
    "repeal": "A party repeals its enactment.",
    "rescind": "A party takes back its notice before it takes effect.",
    "suspend": "A party or an organ suspends the operation.",
    "resume": "A party or an organ resumes the operation.",
    "terminate": "The agreement is terminated; needs a reason.",
    "fact": "Something outside the agreement that a clause asks for; --about names it.",
}

_ACT_OPTIONS = (
    click.option("--on", "--effective-on", "on", metavar="DATE",
                 help="The day of the act, as precisely as it is known: a day, a month or a year (default: today)."),
    click.option("--takes-effect", metavar="DATE", help="When the party's own law, or the stated date, takes effect."),
    click.option("--notified", metavar="DATE", help="When the depositary told the others."),
    click.option("--chosen", metavar="DATE", help="A later day that the instrument names."),
    click.option("--with", "partners", multiple=True, metavar="PARTY",
                 help="Counts only when this party has acted too; may be repeated."),
    click.option("--about", metavar="NAME", help="What the act concerns, by the name that the rule uses."),
    click.option("--instrument", metavar="REF", help="The reference of the paper."),
    click.option("--note", metavar="TEXT", help="A remark for readers."),
    click.option("--does-not-count", metavar="WHY", help="The act happened, and does not count for this reason."),
)  # fmt: skip


def library_name(kind: str) -> str:
    """Return the name of the library's method for a kind of act: the kind, unless Python keeps the word."""
    return f"{kind}_" if iskeyword(kind) else kind


def _act_command(kind: str) -> click.Command:
    def record(
        desk: Desk,
        /,
        agreement: str,
        party: str,
        dry_run: bool,
        as_json: bool,
        partners: tuple[str, ...],
        **fields: Any,
    ) -> None:
        with desk.registry() as registry:
            method = getattr(registry.agreement, library_name(kind))
            outcome = method(agreement, party, partners=partners, dry_run=dry_run, **fields)
        answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)

    decorated: Callable[..., Any] = recording(record)
    for option in reversed(_ACT_OPTIONS):
        decorated = option(decorated)
    decorated = agreement_argument(party_argument(click.pass_obj(decorated)))
    return click.command(kind.replace("_", "-"), help=_HELP[kind])(decorated)


def _step_command(name: str, text: str) -> click.Command:
    @agreement_argument
    @click.option("--on", "--effective-on", "on", metavar="DATE", help="The day on which it happened (default: today).")
    @recording
    @click.pass_obj
    def step(desk: Desk, /, agreement: str, dry_run: bool, as_json: bool, **fields: Any) -> None:
        with desk.registry() as registry:
            outcome = getattr(registry.agreement, name)(agreement, dry_run=dry_run, **fields)
        answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)

    return click.command(name, help=text)(step)


@click.command("draft")
@click.argument("file", metavar="FILE")
@reason_option
@click.option(
    "--request-id", metavar="ID", help="A name for this request: repeating it with the same name changes nothing."
)
@dry_run_option
@json_option
@click.pass_obj
def draft(desk: Desk, file: str, reason: str | None, request_id: str | None, dry_run: bool, as_json: bool) -> None:
    """Draft an agreement from a file with its terms; acts in the file are left alone."""
    with desk.registry() as registry:
        outcome = registry.agreement.draft(file, reason=reason, request_id=request_id, dry_run=dry_run)
    answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)


@click.command("correct")
@agreement_argument
@click.argument("seq", metavar="NUMBER", type=click.IntRange(min=1))
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE",
              help="Replace a field of the act; FIELD= alone takes it away; may be repeated.")  # fmt: skip
@click.option("--strike", is_flag=True, help="Strike the whole act: it never happened.")
@recording
@click.pass_obj
def correct(
    desk: Desk, /, agreement: str, seq: int, changes: tuple[str, ...], strike: bool, dry_run: bool, as_json: bool,
    **how: Any,
) -> None:  # fmt: skip
    """Correct act NUMBER of an agreement by a new act; the old one stays in the ledger. Needs a reason."""
    fields = read_changes(changes) if changes else None
    with desk.registry() as registry:
        outcome = registry.agreement.correct(agreement, seq, fields, strike=strike, dry_run=dry_run, **how)
    answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)


def read_changes(changes: tuple[str, ...]) -> dict[str, Any]:
    """Read FIELD=VALUE; the field may also be written as the option of that name."""
    import foedus

    names = {"takes-effect": "effective", "instrument": "ref", "does-not-count": "does_not_count", "on": "date"}
    found: dict[str, Any] = {}
    for change in changes:
        name, equals, text = change.partition("=")
        name = names.get(name, name)
        if not equals or not name or name in found:
            what = "stands twice" if name in found else "is no FIELD=VALUE"
            raise foedus.Usage(f"“{change}” {what}.", remedy="Write, for example, --set date=2018-04-12.")
        found[name] = _value(name, text)
    return found


def _value(name: str, text: str) -> Any:
    if not text:
        return None
    if name == "with":
        return [part.strip() for part in text.split(",")]
    if name == "act":
        return text.replace("-", "_")
    return int(text) if name == "nth" and text.isascii() and text.isdigit() else text


COMMANDS = (
    draft,
    _step_command("adopt", "The text is adopted."),
    _step_command("open", "The agreement is opened for signature or adherence."),
    _step_command("abandon", "The agreement is given up before it is in force; needs a reason."),
    correct,
    *(_act_command(kind) for kind in ACT_KINDS),
)
