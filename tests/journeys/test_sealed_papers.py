"""A party cannot read the other side's sealed papers through any command, export or error.

A case holds a secret in every field that can be sealed. In the name of the other party every command of the program is
given, with every option, right and wrong, and everything that it puts out or writes is searched. The control: the same
search finds each secret when a reader asks to whom the paper is opened.

What this does not protect from is said in docs/explanation/sealing.md: who reads the database itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from sqlalchemy import text

import foedus
from foedus.dossiers.readers import Readers
from foedus.services.sealing import Closed
from foedus_cli.main import cli

from .sealed_search import found_in

CASE = "underwear"
OWNER, OTHER = "CR", "US"
SEALED = [kind for kind in foedus.STEPS.values() if any(one.type == "sealed" for one in kind.fields)]
OUTSIDE = {"demo", "casebook", "law", "procedure", "calendar", "standstill"}
"""Groups of commands that open no register, or make one of their own."""

_BY_METAVAR = {
    "DATE": "1996-03-01", "INSTANT": "2030-01-02", "ID": CASE, "NUMBER": "3", "N": "1", "NAME=WORD": "a=b",
    "FIELD=VALUE": "note=x", "ROLE=PARTY": "respondent=US", "ACTOR": OWNER, "PROCEDURE": "wto-dsu",
    "[STAGE]": "consultations", "STAGE": "consultations", "TAG": "dispute.step", "STEP": "paper.submit",
}  # fmt: skip
_OF_TYPE = {"day": "1996-03-01", "number": "1", "step": "2", "flag": None, "map": "a=b"}


def secret(kind: Any, field: str) -> str:
    return f"Secret{kind.area}{kind.verb.replace('_', '')}{field}Zx9"


def fields(kind: Any) -> Iterator[str]:
    """Fill in what a kind of step needs, with a secret in every sealed field."""
    for one in kind.fields:
        option = f"--{one.name.replace('_', '-')}"
        if one.type == "sealed":
            yield from (option, f"They said: {secret(kind, one.name)}. – Größe")
        elif one.required:
            value = one.choices[0] if one.choices else _OF_TYPE.get(one.type, OWNER)
            yield from (option,) if value is None else (option, value)


def words(kind: Any) -> tuple[str, str, str]:
    return "dispute", kind.area, kind.verb.replace("_", "-")


class Case:
    """A register with one case, and everything that was ever put out in somebody's name."""

    def __init__(self, clerk: Any, folder: Path, url: str) -> None:
        self.give, self.folder, self.url = clerk, folder, url
        self.heard: list[tuple[tuple[str, ...], str]] = []
        self.secrets: dict[int, str] = {}
        self.give.ok("dispute", "file", CASE, "--procedure", "wto-dsu", "--party", "complainant=CR",
                     "--party", "respondent=US", "--on", "1995-12-22")  # fmt: skip
        self.give.ok("dispute", "act", CASE, "request_consultations", "--on", "1995-12-22", "--party", "CR")

    def seal(self, kind: Any, *more: str) -> None:
        """Record a step with its secret; the case does not come as far as every kind, so it is irregular."""
        doc = self.give.json(
            *words(kind), CASE, "--by", OWNER, "--on", "1996-01-15", "--irregular", "--reason", "as it was",
            "--request-id", kind.name, *fields(kind), *more, by=OWNER,
        )  # fmt: skip
        name = next(one.name for one in kind.fields if one.type == "sealed")
        self.secrets[int(doc["acts"][0]["ref"].rpartition("#")[2])] = secret(kind, name)

    def listen(self, *command: str, by: str = OTHER) -> None:
        said = self.give(*command, by=by)
        self.heard.append((command, said.out + said.err))

    def told(self) -> list[tuple[tuple[str, ...], list[str]]]:
        """Return the commands that told a secret, and the files that hold one."""
        wanted = list(self.secrets.values())
        found = [(command, hits) for command, said in self.heard if (hits := found_in(said, wanted))]
        for path in self.folder.rglob("*"):
            if path.is_file() and path.suffix != ".db" and (hits := found_in(path.read_bytes(), wanted)):
                found.append(((str(path),), hits))
        return found


@pytest.fixture
def case(clerk_of: Callable[[str], Any], database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setenv("FOEDUS_DEBUG", "1")
    monkeypatch.chdir(tmp_path)
    made = Case(clerk_of(database_url), tmp_path, database_url)
    for kind in SEALED:
        made.seal(kind)
    assert len(made.secrets) == len(SEALED) > 10
    return made


def commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command of the program with its name."""
    if not isinstance(group, click.Group):
        yield path, group
        return
    with click.Context(group) as context:
        for name in group.list_commands(context):
            if (path or name) and name not in OUTSIDE:
                found = group.get_command(context, name)
                assert found is not None
                yield from commands(found, (*path, name))


def value(param: click.Parameter, folder: Path) -> list[str]:
    """Return a value for a parameter, or nothing for a flag."""
    if getattr(param, "is_flag", False):
        return []
    if isinstance(param.type, click.Choice):
        return [str(param.type.choices[0])]
    metavar = (param.metavar or "").removesuffix("...")
    if metavar in _BY_METAVAR:
        return [_BY_METAVAR[metavar]]
    if isinstance(param.type, (click.types.IntRange, click.types.IntParamType)):
        return ["3"]
    if "FILE" in metavar or "DIR" in metavar:
        return [str(folder / f"{param.name}{metavar.partition('FILE')[2] or '.txt'}")]
    return [OTHER]


def lines(command: click.Command, folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield the words behind a command: what it needs, then one option more at a time."""
    needed = [one for one in command.params if one.required or isinstance(one, click.Argument)]
    base: list[str] = []
    for one in needed:
        base += [*([one.opts[0]] if isinstance(one, click.Option) else []), *value(one, folder)]
    json = ["--json"] if any("--json" in one.opts for one in command.params) else []
    for more in ([], *([one.opts[0], *value(one, folder)] for one in command.params if one not in needed)):
        yield (*base, *more)
        if json and more != json:
            yield (*base, *more, *json)


def test_no_command_tells_the_other_party_what_is_sealed(case: Case) -> None:
    given = 0
    (case.folder / "texts.txt").write_text("nothing", "utf-8")
    for path, command in commands(cli):
        steps = path[0] == "dispute" and len(path) > 2 and path[2] != "read"
        for more in lines(command, case.folder):
            if steps and "--json" not in more:
                continue  # what a step says is tried below; its one line is the same for every option
            case.listen(*path, *more)
            given += 1
    for seq in range(1, 60):
        for json in ((), ("--json",)):
            case.listen("dispute", "paper", "read", CASE, str(seq), *json)
    assert given > 300
    assert case.told() == []
    _every_secret_is_read_by_its_owner(case)


def test_no_wrong_step_and_no_retry_tells_what_is_sealed(case: Case) -> None:
    for kind in SEALED:
        guess = secret(kind, "sealed")
        base = (*words(kind), CASE, "--on", "1996-01-15", *[part for part in fields(kind) if "Secret" not in part
                and part != "--sealed"])  # fmt: skip
        for by in (OWNER, OTHER, "nobody"):
            for more in ((), ("--dry-run",), ("--irregular", "--reason", "x", "--dry-run"),
                         ("--request-id", kind.name), ("--request-id", kind.name, "--json")):  # fmt: skip
                case.listen(*base, "--by", by, *more)
                case.listen(*base, "--by", by, *more, "--sealed", guess)
                case.listen(*base, "--by", by, *more, "--sealed", f"{guess}\x07")
        wrong = ("--sealed", "x", "--text", "y", "--open-to", "respondent", "--does", "nothing", "--relies-on", "9")
        case.listen(*base, "--by", OTHER, *wrong)
    assert case.told() == []


def test_a_guess_is_not_confirmed(case: Case) -> None:
    """Right or wrong, the answer to somebody else's request id is the same."""
    for kind in SEALED:
        given = list(fields(kind))
        at = given.index("--sealed") + 1
        again = (*words(kind), CASE, "--by", OWNER, "--on", "1996-01-15", "--irregular", "--reason", "as it was",
                 "--request-id", kind.name)  # fmt: skip
        right = case.give(*again, *given, by=OTHER)
        wrong = case.give(*again, *given[:at], "a guess", *given[at + 1 :], by=OTHER)
        assert right == wrong
        assert right.code == 6
        own = case.give(*again, *given, by=OWNER)
        assert (own.code, "carried out before" in own.out) == (0, True)


def test_no_correction_opens_what_is_sealed(case: Case) -> None:
    why = ("--reason", "so it should be", "--irregular")
    for seq in case.secrets:
        for change in (
            f"open_to={OTHER}",
            f"by={OTHER}",
            f"side={OTHER}",
            "sealed=x",
            "text=x",
            "note=x",
            "date=1996-01-16",
        ):
            case.listen("dispute", "correct", CASE, str(seq), "--set", change, *why)
    for step in ("disclose", "erase"):
        more = ("--open-to", OTHER) if step == "disclose" else ("--ground", "g", "--why", "w")
        for seq in case.secrets:
            for by in (OWNER, OTHER, "dsb", "panel"):
                case.listen("dispute", "paper", step, CASE, "--by", by, "--on", "1996-03-01", "--paper", str(seq),
                            *more, *why)  # fmt: skip
    for kind, more in (("offer", ("--mediator", OTHER)), ("accept", ()), ("step-down", ())):
        for by in (OWNER, OTHER):
            case.listen("dispute", "mediation", kind, CASE, "--by", by, "--on", "1996-03-01", *more, *why)
    case.listen("dispute", "correct", CASE, "1", "--set", "title=x", *why)
    case.listen("dispute", "move", CASE, "pca-states-1992", *why)
    for seq in list(case.secrets)[:2]:
        case.listen("dispute", "correct", CASE, str(seq), "--strike", *why)
    for command in (("show", CASE), ("show", CASE, "--json"), ("list", "--json")):
        case.listen("dispute", *command)
    case.listen("log", "show", "--json")
    for seq in case.secrets:
        case.listen("dispute", "paper", "read", CASE, str(seq))
    assert case.told() == []
    _every_secret_is_read_by_its_owner(case)
    assert case.give("check", "--strict").code == 0


def test_a_damaged_register_tells_nothing_either(case: Case) -> None:
    with foedus.open_registry(case.url) as registry, registry._archive.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP TRIGGER foedus_sealed_no_update ON foedus_sealed"))
        else:
            connection.execute(text("DROP TRIGGER foedus_sealed_no_update"))
        connection.execute(text("UPDATE foedus_sealed SET body = body || ' indeed'"))
    for by in (OWNER, OTHER):
        for seq in case.secrets:
            case.listen("dispute", "paper", "read", CASE, str(seq), by=by)
        for command in (
            ("check",),
            ("check", "--strict"),
            ("check", "--strict", "--json"),
            ("log", "verify", "--json"),
        ):
            case.listen(*command, by=by)
    assert case.told() == []
    assert "is not what was sealed" in case.heard[-1][1]


def test_a_secret_stands_in_one_table_and_in_no_other(case: Case) -> None:
    with foedus.open_registry(case.url) as registry, registry._archive.engine.begin() as connection:
        tables = registry._archive.engine.dialect.get_table_names(connection)
        held = {
            name for name in tables
            if found_in(str(connection.execute(text(f"SELECT * FROM {name}")).all()), list(case.secrets.values()))
        }  # fmt: skip
    assert held == {"foedus_sealed"}


def _every_secret_is_read_by_its_owner(case: Case) -> None:
    """The control: the search finds each secret, in both forms, where somebody may read it."""
    for seq, wanted in case.secrets.items():
        for json in ((), ("--json",)):
            said = case.give("dispute", "paper", "read", CASE, str(seq), *json, by=OWNER)
            assert found_in(said.out, [wanted]) == [wanted], said
    assert found_in(case.give("dispute", "show", CASE, by=OWNER).out, list(case.secrets.values())) == []


def test_the_control_without_readers_everything_is_told(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Readers, "may_read", lambda *_: True)
    for seq in case.secrets:
        case.listen("dispute", "paper", "read", CASE, str(seq), "--json")
    assert len(case.told()) == len(case.secrets)


def test_the_control_a_guess_would_be_confirmed(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Closed, "resealed_by", lambda closed, _: closed.resealed)
    with pytest.raises(AssertionError):
        test_a_guess_is_not_confirmed(case)


def test_the_search_finds_a_secret_in_every_dress() -> None:
    import base64
    import json

    one = "SecretpapersubmitsealedZx9"
    for said in (
        f"x {one} y", one.upper(), one.encode().hex(), base64.b64encode(f"They said: {one}. – Größe".encode()).decode(),
        base64.urlsafe_b64encode(f"a{one}b".encode()).decode(), f"{one[:9]}\n    {one[9:]}",
        json.dumps({"a": one}), "".join(f"\\u{ord(sign):04x}" for sign in one),
    ):  # fmt: skip
        assert found_in(f"before {said} after", [one]) == [one], said
    assert found_in("Secret paper", [one]) == []
