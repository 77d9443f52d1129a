"""`foedus agreement …`: the acts of an agreement's life, and questions about it."""

from __future__ import annotations

import click

from foedus import ACT_KINDS
from foedus_cli.lazy import LazyGroup

_MODULES = {
    "list": "agreement_questions",
    "show": "agreement_questions",
    "status": "agreement_questions",
    "forecast": "agreement_questions",
    "timeline": "agreement_timeline",
    "check": "agreement_files",
    "schema": "agreement_files",
    **dict.fromkeys(("draft", "adopt", "open", "abandon", "correct"), "agreement_acts"),
    **{kind.replace("_", "-"): "agreement_acts" for kind in ACT_KINDS},
}


@click.group("agreement", cls=LazyGroup, modules=_MODULES)
def command() -> None:
    """Record what happened to an agreement, and ask what it is, since when, and why."""
