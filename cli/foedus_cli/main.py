"""The entry of the command line: the group of all commands, and one place that turns errors into exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from foedus_cli.desk import Desk
from foedus_cli.lazy import LazyGroup

DEFAULT_URL = "sqlite:///foedus.db"

_MODULES = {
    "init": "init",
    "load": "load",
    "agreement": "agreement",
    "governs": "governs",
    "conflicts": "conflicts",
    "instrument": "instrument",
    "finding": "finding",
    "log": "log",
    "witness": "witness",
    "check": "check",
    "docket": "docket",
    "tick": "tick",
    "db": "db",
    "casebook": "casebook",
    "law": "law",
    "procedure": "procedure",
    "dispute": "dispute",
    "calendar": "calendar",
    "standstill": "standstill",
    "explain": "explain",
    "demo": "demo",
}


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from foedus import __version__
    from foedus_cli.render import put

    put(f"foedus {__version__}\n")
    ctx.exit()


@click.group(cls=LazyGroup, modules=_MODULES, context_settings=_SETTINGS)
@click.option("--db", "url", envvar="FOEDUS_DB", default=DEFAULT_URL, show_default=True, show_envvar=True,
              metavar="URL", help="The register: a SQLAlchemy URL of SQLite or PostgreSQL.")  # fmt: skip
@click.option("--as", "actor", metavar="ACTOR", help="Who records; by default the user of this computer.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
              help="Show the version and leave.")  # fmt: skip
@click.pass_context
def cli(ctx: click.Context, url: str, actor: str | None) -> None:
    """Agreements between governments: what is in force, since when, and why.

    Exit codes: 0 done, holds · 1 a check does not hold · 2 wrong usage · 3 refused · 4 not found · 5 referred ·
    6 somebody else was first · 7 the register is not what it claims to be · 70 our fault.
    """
    ctx.obj = Desk(url, actor)


def run(args: Sequence[str] | None = None) -> int:
    """Carry out one command line and return its exit code."""
    words = list(sys.argv[1:] if args is None else args)
    as_json = "--json" in words[: words.index("--")] if "--" in words else "--json" in words
    try:
        for word in words:
            _must_be_text(word)
        code = cli.main(words, prog_name="foedus", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except BaseException as error:  # the one place where every error ends
        if isinstance(error, (SystemExit, GeneratorExit)):
            raise
        from foedus_cli.failures import report

        return report(error, as_json)


def _must_be_text(word: str) -> None:
    """Refuse bytes that are no text, which no register could keep."""
    try:
        word.encode()
    except UnicodeEncodeError as error:
        raise click.UsageError(f"The argument {word!a} is not text in UTF-8.") from error


def main() -> None:
    """Run as a program."""
    sys.exit(run())


if __name__ == "__main__":
    main()
