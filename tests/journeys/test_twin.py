"""Every command is a method of the library with the same name, and every part of it says what it is."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click
import pytest

import foedus
from foedus_cli.commands.agreement_acts import library_name
from foedus_cli.main import cli

_ROOMS = {
    "agreement": foedus.Agreements,
    "instrument": foedus.Instruments,
    "finding": foedus.Findings,
    "dispute": foedus.Disputes,
    "log": foedus.Log,
    "witness": foedus.Witness,
    "db": foedus.Database,
}
_FUNCTIONS = {
    ("agreement", "check"): foedus.check_agreements,
    ("agreement", "schema"): foedus.agreement_schema,
    ("casebook", "check"): foedus.check_casebooks,
    ("law", "check"): foedus.check_law,
    ("law", "show"): foedus.law_rule,
    ("law", "list"): foedus.law_rules,
    ("procedure", "check"): foedus.check_procedures,
    ("procedure", "list"): foedus.list_procedures,
    ("procedure", "show"): foedus.show_procedure,
    ("calendar", "check"): foedus.check_calendars,
    ("calendar", "list"): foedus.list_calendars,
    ("calendar", "show"): foedus.show_calendar,
    ("calendar", "count"): foedus.count_deadline,
    ("standstill", "check"): foedus.check_standstill,
    ("dispute", "replay"): foedus.replay_histories,
    ("dispute", "course"): foedus.dispute_course,
    ("explain",): foedus.BOOK,
    ("dispute", "steps"): foedus.STEPS,
    # a step of each kind is dispute.step with its name
    **{("dispute", kind.area, kind.verb.replace("_", "-")): foedus.Disputes.step for kind in foedus.STEPS.values()},
    ("log", "key", "new"): foedus.new_log_key,
    ("witness", "init"): foedus.new_witness,
}
_STORIES = {("demo",)}  # commands that are made of commands
_TIMELESS = {("finding", "list")}  # a finding is of a day, and stands on no other
_WITHOUT_COMMAND = {
    foedus.Registry: {"close", "today", "asked", "through_time", "why_not"},  # the last two are options of governs
    foedus.Instruments: {"register"},  # files of instruments come in by `load`
    foedus.Findings: set(),
    foedus.Disputes: {"step", "opinion_of"},  # one command for each kind; the opinion is part of show
    foedus.Agreements: {"ids", "record", "party", "timelines"},  # the last two are options of status and timeline
    foedus.Log: set(),
    foedus.Witness: {"answer", "verifier"},  # what `serve` answers, and what `init` shows
    foedus.Database: set(),
}


def _walk(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        assert found.name == name
        if isinstance(found, click.Group):
            yield from _walk(found, (*path, name))
        else:
            yield (*path, name), found


COMMANDS = dict(_walk(cli))
_IDS = [" ".join(path) for path in COMMANDS]


def _twin(path: tuple[str, ...]) -> object:
    if path in _FUNCTIONS:
        return _FUNCTIONS[path]
    *room, name = path
    owner = _ROOMS[room[0]] if room else foedus.Registry
    return getattr(owner, library_name(name.replace("-", "_")), None)


@pytest.mark.parametrize("path", [path for path in COMMANDS if path not in _STORIES], ids=" ".join)
def test_a_command_is_a_method(path: tuple[str, ...]) -> None:
    assert _twin(path) is not None


@pytest.mark.parametrize("owner", _WITHOUT_COMMAND, ids=lambda owner: owner.__name__)
def test_a_method_is_a_command(owner: type) -> None:
    public = {name for name, _ in inspect.getmembers(owner) if not name.startswith("_")}
    twins = {_name(path) for path in COMMANDS if path not in {*_FUNCTIONS, *_STORIES} and _owner(path) is owner}
    assert public == twins | _WITHOUT_COMMAND[owner]


def _owner(path: tuple[str, ...]) -> type:
    return _ROOMS[path[0]] if len(path) > 1 else foedus.Registry


def _name(path: tuple[str, ...]) -> str:
    return library_name(path[-1].replace("-", "_"))


@pytest.mark.parametrize("path", COMMANDS, ids=_IDS)
def test_everything_has_help_and_json(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert (command.help or "").strip().endswith(".")
    options = [item for item in command.params if isinstance(item, click.Option)]
    assert all((item.help or "").strip() for item in options)
    assert "--json" in [name for item in options for name in item.opts]


@pytest.mark.parametrize("kind", foedus.ACT_KINDS)
def test_every_kind_of_act_takes_the_fields_of_the_library(kind: str) -> None:
    command = COMMANDS["agreement", kind.replace("_", "-")]
    asked = {item.name for item in command.params} - {"as_json"}
    taken = set(inspect.signature(foedus.RecordAct.__call__).parameters) - {"self"}
    assert asked == taken


@pytest.mark.parametrize(
    "path",
    # What is a function of the library needs no register, and what is not in a register has no time of its own.
    [
        path
        for path in COMMANDS
        if path[-1] in ("list", "status", "timeline", "forecast", "governs", "conflicts") and path not in _FUNCTIONS
    ],
    ids=" ".join,
)
def test_every_question_has_both_axes(path: tuple[str, ...]) -> None:
    names = {name for item in COMMANDS[path].params for name in item.opts}
    assert {"--as-known-at"} <= names if path in _TIMELESS else {"--on", "--as-known-at"} <= names


def test_groups_have_help() -> None:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        found = cli.get_command(context, name)
        assert found is not None
        assert found.help
    assert all(item.help for item in cli.params if isinstance(item, click.Option))
