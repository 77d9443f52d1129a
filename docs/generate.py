"""Writes the pages that come from the code, and the outputs in the pages that people write.

    make docs             or    python docs/generate.py [--check]

Generated whole: ``docs/errors/``, and in ``docs/reference/`` the pages on the command line, the library, the acts,
the life cycles and the schema. In the README, the tutorial and the how-to pages only the outputs of commands are
written anew, and only where they differ. With ``--check`` nothing is written; what would be is listed.
"""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "tests" / "docs"))

import consoles  # noqa: E402
import error_examples as examples  # noqa: E402

import foedus  # noqa: E402
from foedus.errors import (  # noqa: E402
    BOOK,
    of_acts,
    of_calendars,
    of_definitions,
    of_law,
    of_ledger,
    of_procedures,
    of_register,
)
from foedus.law.proceedings.offices import ROLE_NAMES  # noqa: E402
from foedus.ledger.acts import TAGS, Act  # noqa: E402
from foedus.lifecycles.guards import Situation  # noqa: E402
from foedus.lifecycles.machine import ADHERENCE_LIFE, AGREEMENT_LIFE  # noqa: E402
from foedus.lifecycles.picture import reference as life_cycles  # noqa: E402
from foedus_cli.main import cli  # noqa: E402

MADE = "<!-- Written by docs/generate.py; change {} instead. -->"
_BOOK_SOURCE = "`engine/foedus/errors/` or `tests/docs/error_examples.py`"
_DAY = date(2001, 7, 1)


# The error book


def error_index() -> str:
    """Return the list of all codes."""
    sections = (
        ("The register", of_register.ENTRIES),
        ("The ledger's proofs", of_ledger.ENTRIES),
        ("Definition files: the text", of_definitions._FILE),
        ("Definition files: the fields", of_definitions._FIELD),
        ("Definition files: the sense", of_definitions._SENSE),
        ("Rules, casebooks, instruments and findings", of_law.ENTRIES),
        ("Procedures for disputes", of_procedures.ENTRIES),
        ("Calendars", of_calendars.ENTRIES),
        ("Acts: where the agreement stands", of_acts._AGREEMENT),
        ("Acts: where the party stands", of_acts._PARTY),
        ("Acts: dates, choices and corrections", of_acts._TEXT),
    )
    lines = [
        "# Error codes",
        "",
        MADE.format(_BOOK_SOURCE),
        "",
        "Every refusal has a code that never changes. `foedus explain CODE` prints the short form of these pages; with",
        "`--json` an error is an object with `code`, `message`, `remedy` and all its `reasons`.",
    ]
    for title, entries in sections:
        lines += ["", f"## {title}", "", "| code | what it means |", "|---|---|"]
        lines += [f"| [`{entry.code}`]({entry.code}.md) | {_cell(entry.title)} |" for entry in entries]
    return _page(lines)


def error_page(code: str, played: examples.Played | None = None) -> str:
    """Return the page of a code; ``played`` is its example, if it has been carried out already."""
    entry = BOOK[code]
    lines = [f"# {entry.title}", "", MADE.format(_BOOK_SOURCE), "", f"Code: `{code}`", ""]
    lines += [f"**Why.** {entry.why}", "", f"**What now.** {entry.remedy}", "", "## Example", ""]
    lines += _from_within(code) if code in examples.FROM_WITHIN else _from_outside(code, played or _played(code))
    return _page([*lines, "", "[All codes](index.md)"])


def _played(code: str) -> examples.Played:
    with tempfile.TemporaryDirectory() as folder:
        return examples.play(examples.EXAMPLES[code], Path(folder))


def _from_outside(code: str, played: examples.Played) -> Iterator[str]:
    example = played.example
    case = examples.malformed().get(code) if code not in examples.BY_HAND else None
    if case is not None:
        yield f"The mistake is in line {case.line} of `{case.name}`, one of the malformed files in `tests/cases/`:"
        yield from ("", "```yaml", case.excerpt.rstrip("\n"), "```", "")
    if example.lead:
        yield from (example.lead, "")
    for name, content in example.files.items():
        if name not in example.hidden:
            assert isinstance(content, str)  # bytes cannot be printed; such files are hidden
            yield from (f"`{name}`:", "", "```yaml", content.rstrip("\n"), "```", "")
    yield "```console"
    yield from (f"$ {command}" for command in example.commands[:-1])
    yield f"$ {example.commands[-1]}  # exit code {played.exit_code}"
    yield played.outputs[-1].rstrip("\n")
    yield "```"


def _from_within(code: str) -> Iterator[str]:
    words, question = examples.FROM_WITHIN[code]
    yield from (words, "", "```python", "day = date(2001, 7, 1)", question, "```", "", "```text")
    for reason in provoke(code):
        yield f"{reason.message} [{reason.code}]"
    yield "```"


def provoke(code: str) -> tuple[foedus.Reason, ...]:
    """Ask a life cycle the question that a code of ``FROM_WITHIN`` answers."""
    names = {"AGREEMENT_LIFE": AGREEMENT_LIFE, "ADHERENCE_LIFE": ADHERENCE_LIFE, "Situation": Situation, "day": _DAY}
    found: tuple[foedus.Reason, ...] = eval(examples.FROM_WITHIN[code][1], names)
    return found


# The command line


def command_page() -> str:
    """Return the reference of the command line."""
    lines = [
        "# The command line",
        "",
        MADE.format("the help texts in `cli/foedus_cli/`"),
        "",
        *_usage(cli, "foedus"),
    ]
    for path, command in _walk(cli, ()):
        if path[1:2] and path[1] in _acts():
            continue
        lines += ["", f"## foedus {' '.join(path)}", "", *_usage(command, "foedus " + " ".join(path))]
        if path == ("agreement",):
            lines += ["", *_act_commands(command)]
    return _page(lines)


def _walk(group: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(group, click.Group):
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            yield (*path, name), command
            yield from _walk(command, (*path, name))


def _acts() -> dict[str, str]:
    return {kind.replace("_", "-"): kind for kind in foedus.ACT_KINDS}


def _act_commands(group: click.Command) -> Iterator[str]:
    """All kinds of act take the same options, so they are said once."""
    assert isinstance(group, click.Group)
    context = click.Context(group)
    yield from ("### Acts of parties and organs", "", "All of these take the same arguments and options.", "")
    yield from ("| command | does |", "|---|---|")
    found = {name: group.get_command(context, name) for name in _acts()}
    usages = set()
    for name, command in found.items():
        if command is None:
            continue
        yield f"| `foedus agreement {name} AGREEMENT PARTY` | {_cell(command.help or '')} |"
        usages.add("\n".join(_options(command)))
    assert len(usages) == 1, "the kinds of act take different options: print them one by one"
    yield from ("", *usages.pop().split("\n"))


def _usage(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    text = inspect.cleandoc(command.help or "").replace("\n", " ").replace("\b", "")
    pieces = " ".join(command.collect_usage_pieces(context))
    yield from ("```text", f"{name} {pieces}", "```", "", re.sub(r" +", " ", text))
    if isinstance(command, click.Group):
        yield from ("", "| command | does |", "|---|---|")
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found is not None and child not in _acts():
                yield f"| `{child}` | {_cell(found.get_short_help_str(200))} |"
        if any(child in _acts() for child in command.list_commands(context)):
            yield "| one for each kind of act | see below |"
    yield from ("", *_options(command))


def _options(command: click.Command) -> Iterator[str]:
    context = click.Context(command)
    rows = [param.get_help_record(context) for param in command.params if isinstance(param, click.Option)]
    rows = [row for row in rows if row is not None]
    if rows:
        yield from ("| option | meaning |", "|---|---|")
    for row in rows:
        assert row is not None  # the line above kept no other
        yield f"| `{row[0].replace('|', chr(92) + '|')}` | {_cell(row[1])} |"


# The library


def library_page() -> str:
    """Return the reference of the names behind ``import foedus``."""
    lines = [
        "# The library",
        "",
        MADE.format("the docstrings in `engine/foedus/`"),
        "",
        "These are all the names that a program may rely on: `import foedus` and no deeper.",
        "`foedus.testing.FixedClock` is for tests. Every command is a method of the same name;",
        "[the command line](cli.md) lists them. A `Day` is a date, or text as precise as is known: `2018-04-10`,",
        "`2018-04`, `2018`.",
    ]
    for name in sorted(foedus.__all__, key=str.lower):
        value = getattr(foedus, name)
        if name == "__version__":
            continue
        lines += ["", f"## foedus.{name}", ""]
        lines += _class(name, value) if inspect.isclass(value) else _function(name, value)
    return _page(lines)


def _function(name: str, value: Any) -> Iterator[str]:
    if not callable(value):
        yield _CONSTANTS[name]
        return
    yield from ("```python", _signature(name, value), "```", "", *_prose(value))


_CONSTANTS = {
    "ACT_KINDS": "The kinds of legal act, in the order of the agreement format: "
    + ", ".join(f"`{kind}`" for kind in foedus.ACT_KINDS)
    + ".",
    "BOOK": "The error book: code → entry with `code`, `title`, `why` and `remedy`. "
    "[All codes](../errors/index.md) have a page.",
    "STEPS": "The kinds of steps beside the stages of a dispute: name → `StepKind`. [All steps](dispute-steps.md).",
}


def _class(name: str, value: type) -> Iterator[str]:
    if dataclasses.is_dataclass(value):
        yield from ("```python", f"class {name}", "```", "", *_prose(value), "", "| field | type |", "|---|---|")
        for item in dataclasses.fields(value):
            if not item.name.startswith("_"):
                yield f"| `{item.name}` | `{str(item.type).replace('|', chr(92) + '|')}` |"
    else:
        bases = ", ".join(base.__name__ for base in value.__bases__ if base.__name__ in (*foedus.__all__, "Exception"))
        yield from ("```python", f"class {name}({bases})" if bases else f"class {name}", "```", "", *_prose(value))
    kinds = [item for item in vars(value) if type(vars(value)[item]).__name__ == "_Kind"]
    if kinds:
        yield ""
        yield "One method for each kind of act, all called as `RecordAct` says: " + ", ".join(
            f"`{kind}`" for kind in kinds
        ) + "."  # fmt: skip
    for method, found in _methods(value):
        words = list(_prose(found))
        yield from ("", f"### {name}.{method}", "", "```python")
        yield method if isinstance(vars(value)[method], property) else _signature(method, found)
        yield from ("```", "", *words)


def _methods(value: type) -> Iterator[tuple[str, Any]]:
    for name, item in vars(value).items():
        if name.startswith("_") and not (name == "__call__" and getattr(value, "_is_protocol", False)):
            continue
        found = item.fget if isinstance(item, property) else getattr(item, "__func__", item)
        if inspect.isfunction(found) and found.__doc__:
            yield name, found


def _signature(name: str, value: Any) -> str:
    """Write a signature on one line if it fits, else one parameter a line."""
    signature = inspect.signature(value)
    params = [param for key, param in signature.parameters.items() if key != "self"]
    plain = str(signature.replace(parameters=params)).replace("'", "").replace("asked.", "")
    one = f"{name}{plain}"
    if len(one) <= 100:
        return one
    inner, _, returns = plain.rpartition(" -> ") if " -> " in plain else (plain, "", "")
    parts = _split(inner[1:-1])
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + ")" + (f" -> {returns}" if returns else "")


def _split(text: str) -> list[str]:
    found, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += sign in "([{"
        depth -= sign in ")]}"
        if sign == "," and not depth:
            found.append(text[start:at].strip())
            start = at + 1
    return [*found, text[start:].strip()]


def _prose(value: Any) -> Iterator[str]:
    """Return a docstring as Markdown: roles become code, ``Raises:`` a list."""
    text = inspect.cleandoc(value.__doc__ or "")
    text = re.sub(r":\w+:`~?(?:foedus\.)?(?:\w+\.)*?(\w+(?:\.\w+)?)`", r"`\1`", text)
    text = text.replace("``", "`")
    body, _, raises = text.partition("\nRaises:\n")
    yield body.rstrip()
    if raises:
        yield from ("", "Raises:", "")
        for line in inspect.cleandoc(raises).splitlines():
            error, colon, words = line.partition(":")
            if colon and not line.startswith(" "):
                yield f"- `{error}`:{words}"
            else:
                yield f"  {line.strip()}"


# Acts and the format


def acts_page() -> str:
    """Return the reference of what the ledger holds."""
    lines = [
        "# Acts",
        "",
        MADE.format("`engine/foedus/ledger/acts.py`"),
        "",
        "The ledger holds acts and nothing else. Tags are for ever: their versions and payload fields only grow.",
        "[The ledger](../explanation/ledger.md) says how an act is sealed.",
        "",
        "| tag | version | meaning | recorded by |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{tag}` | {version} | {meaning} | {_recorder(tag)} |" for tag, (version, meaning) in TAGS.items()]
    lines += ["", "## One act", "", *_prose(Act), "", "| field | type |", "|---|---|"]
    lines += [f"| `{item.name}` | `{str(item.type).replace('|', chr(92) + '|')}` |" for item in dataclasses.fields(Act)]
    lines += [
        "",
        "## Kinds of legal act",
        "",
        "An `agreement.act` carries one of these in its payload, in the words of",
        "[the agreement file](agreement-format.md):",
        "",
        ", ".join(f"`{kind}`" for kind in foedus.ACT_KINDS) + ".",
    ]
    return _page(lines)


_RESULTS = {"meet", "opinion", "resolve", "enter", "lose", "lapse", "end", "revive"}
_LATER = {"register.open", "agreement.suspend", "agreement.resume"}


def _recorder(tag: str) -> str:
    if tag in _LATER:
        return "nobody yet; the name is kept"
    return "foedus, as a result" if tag.startswith("agreement.") and tag.partition(".")[2] in _RESULTS else "a person"


def law_page() -> str:
    """Return the page on the law: what a rule may ask, what a person may find, kinds and ranks, and every rule."""
    from foedus.definitions.law_reading import shipped_law
    from foedus.law.precedence.conditions import VOCABULARY

    law = shipped_law()
    words = law.vocabulary
    lines = [
        MADE.format("`engine/foedus/data/law/` and `engine/foedus/law/precedence/conditions.py`"),
        "# The law of precedence",
        "",
        "How the rules are walked through is told in [Precedence](../explanation/precedence.md), how one is added in",
        "[Add a rule or a case](../howto/add-a-rule-or-a-case.md).",
        "",
        "## What a rule may ask",
        "",
        "Names such as `a`, `b` and `x` stand for instruments; `exists` binds another name.",
        "",
        "| condition | holds if |",
        "|---|---|",
        *(f"| `{name}` | {_cell(entry.means)} |" for name, entry in sorted(VOCABULARY.items())),
        "",
        "## What a person may find",
        "",
        "| finding | takes | values | means |",
        "|---|---|---|---|",
        *(_finding_row(item) for item in words.findings.values()),
        "",
        "A reason may not contain: " + ", ".join(words.conclusion_words) + ".",
        "",
        "## What a text may say of other law",
        "",
        "| clause | means |",
        "|---|---|",
        *(f"| `{name}` | {_cell(means)} |" for name, means in words.clauses.items()),
        "",
        "## What becomes of an instrument that yields",
        "",
        "| effect | means | revives when the winner ends | binds |",
        "|---|---|---|---|",
        *(f"| `{one.name}` | {_cell(one.means)} | {one.revives} | {one.binds} |" for one in words.effects.values()),
    ]
    for order in (*words.orders, "any"):
        lines += ["", *_order_section(law, order)]
    return _page(lines)


def _finding_row(item: Any) -> str:
    values = ", ".join({True: "yes", False: "no"}.get(value, str(value)) for value in item.values)
    return f"| `{item.name}` | {', '.join(item.args) or 'the dispute'} | {values} | {_cell(item.means)} |"


def _order_section(law: Any, order: str) -> Iterator[str]:
    title = "The generic pipeline and the canons" if order == "any" else f"The order `{order}`"
    yield f"## {title}"
    if order != "any":
        ladder: dict[str, list[str]] = {}
        for kind in law.vocabulary.kinds[order].values():
            ranks = " or ".join(str(item.rank) for item in kind.ranks)
            ladder.setdefault(ranks, []).append(f"`{kind.name}`")
        yield ""
        yield f"Effect of the ladder: {law.vocabulary.ladder_effect[order]}. "
        yield f"Later and earlier go by: {', '.join(law.vocabulary.date_basis[order])}."
        yield ""
        yield "| rank | kinds |"
        yield "|---|---|"
        yield from (f"| {ranks} | {', '.join(kinds)} |" for ranks, kinds in sorted(ladder.items()))
    yield ""
    yield "| rule | stage | says | authority | state |"
    yield "|---|---|---|---|---|"
    for rule in law.rules:
        if rule.order == order:
            state = rule.settled if rule.operative else "not computed"
            authority = "; ".join(rule.authority) or "–"
            yield f"| `{rule.id}` | {rule.stage} | {_cell(rule.says)} | {_cell(authority)} | {state} |"


def steps_page() -> str:
    """Return the table of the steps that a dispute knows beside its stages."""
    lines = [
        "# Steps of a dispute",
        "",
        MADE.format("`engine/foedus/law/proceedings/`"),
        "",
        "Beside the stages of its procedure a case knows steps: somebody joins, hands in a paper, challenges a member",
        "of the panel. Each is `foedus dispute AREA VERB ID --by WHO --on DATE …` and, in the library,",
        '`registry.dispute.step(ID, "AREA.VERB", by=…, on=…, …)`. Any step can do a stage at the same time (`--does`).',
        "",
        "Who may take a step and how far the case must have come stands in these tables and nowhere else: what they do",
        "not name is denied. An office is what a role of the procedure is for. *open* is before a tribunal sits,",
        "*tribunal* while it sits, *decided* after something binding, *ended* after the end.",
    ]
    for area in dict.fromkeys(kind.area for kind in foedus.STEPS.values()):
        lines += ["", f"## {area}", "", "| step | what | by | when | fields |", "|---|---|---|---|---|"]
        for kind in foedus.STEPS.values():
            if kind.area == area:
                told = (f"`{one.name}`{'' if one.required else '?'} {one.words}" for one in kind.fields)
                cells = (f"`{kind.name}`", kind.words, ", ".join(kind.by), ", ".join(kind.when), "; ".join(told))
                lines.append(f"| {' | '.join(map(_cell, cells))} |")
    lines += ["", "A field with ? may be left out.", "", "## Roles and offices", "", "| office | roles |", "|---|---|"]
    roles = ((office, sorted(names)) for office, names in ROLE_NAMES.items())
    lines += [f"| {office} | {', '.join(f'`{name}`' for name in names)} |" for office, names in roles]
    return _page(lines)


def procedures_page() -> str:
    """Return the page on the procedures that ship, each with its picture."""
    from foedus.definitions.procedure import shipped_procedures
    from foedus.lifecycles.dispute_picture import reference

    return _page(
        [MADE.format("`engine/foedus/data/procedures/`"), *reference(shipped_procedures().values()).splitlines()]
    )


def schema_text() -> str:
    """Return the JSON Schema of the agreement file."""
    return json.dumps(foedus.agreement_schema(), indent=2, ensure_ascii=False) + "\n"


# All together


REFERENCE: Mapping[str, Callable[[], str]] = {
    "cli.md": command_page,
    "library.md": library_page,
    "acts.md": acts_page,
    "lifecycles.md": life_cycles,
    "precedence-rules.md": law_page,
    "procedures.md": procedures_page,
    "dispute-steps.md": steps_page,
    "agreement.schema.json": schema_text,
}
"""Pages of ``docs/reference/`` that come from the code."""


def generated() -> Iterator[tuple[Path, str]]:
    """Yield path and text of every file that is written whole."""
    for name, write in REFERENCE.items():
        yield DOCS / "reference" / name, write()
    yield DOCS / "errors" / "index.md", error_index()
    for code in BOOK:
        yield DOCS / "errors" / f"{code}.md", error_page(code)


def played_pages() -> Iterator[Path]:
    """Yield the pages in which the outputs of commands are written anew."""
    yield ROOT / "README.md"
    for folder in ("tutorial", "howto"):
        yield from sorted((DOCS / folder).glob("*.md"))


def strangers() -> list[Path]:
    """Return pages of the error book that no code has any more."""
    return [path for path in sorted((DOCS / "errors").glob("*.md")) if path.stem not in {*BOOK, "index"}]


def _page(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in "\n".join(lines).splitlines()) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _write(path: Path, text: str, check: bool) -> bool:
    if path.exists() and path.read_text("utf-8") == text:
        return False
    print(f"{'would write' if check else 'wrote'} {path.relative_to(ROOT)}")
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return True


def main() -> int:
    """Write everything; leave with 1 if an example fails, or with --check if any page differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, list what would be written")
    check: bool = parser.parse_args().check
    stale = [path for path, text in generated() if _write(path, text, check)]
    failed = False
    for path in played_pages():
        if path.name == "run-on-postgresql.md":
            continue  # needs a server; tests/docs runs it
        with tempfile.TemporaryDirectory() as folder:
            problems, text = consoles.play(path, consoles.Session(Path(folder)))
        if _write(path, text, check):
            stale.append(path)
        for problem in problems:
            if problem.what.startswith("exit code"):
                failed = True
                print(f"{path.relative_to(ROOT)}, {problem}", file=sys.stderr)
    for path in strangers():
        stale.append(path)
        print(f"{'would remove' if check else 'removed'} {path.relative_to(ROOT)}")
        if not check:
            path.unlink()
    return 1 if failed or (check and stale) else 0


if __name__ == "__main__":
    sys.exit(main())
