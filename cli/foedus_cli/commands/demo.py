"""`foedus demo`: the main job as a story, told with the commands themselves, from the package alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from foedus_cli.commands.demo_disputes import dispute_scenes
from foedus_cli.commands.demo_precedence import precedence_scenes
from foedus_cli.render import Page, put
from foedus_cli.story import Scene, typed

_PLACE = "{before}"
"""Stands for the instant between two steps of the story."""


def _words(line: str) -> list[str]:
    return line.split()


def _scenes(folder: Path) -> Iterator[Scene]:
    yield Scene(
        "A register, and the agreements that ship with foedus",
        ((["init"], 0), (["load", "--shipped"], 0)),
    )
    yield Scene("What is in force today", ((["agreement", "list"], 0),))
    yield Scene(
        "The enhanced Nurse Licensure Compact: the day before, and the day on which it entered into force",
        (
            (_words("agreement status nlc-enhanced --on 2017-07-19"), 0),
            (_words("agreement status nlc-enhanced --on 2017-07-20"), 0),
        ),
    )
    yield Scene(
        "What would bring the nuclear-test-ban treaty into force?",
        ((_words("agreement forecast ctbt-1996 --on 2024-01-01"), 0),),
    )
    yield Scene(
        "An act that is refused, with every reason",
        ((_words("agreement withdraw paris-2015 CA --on 2018-01-01 --notified 2017-12-01"), 3),),
    )
    yield Scene(
        "A ratification recorded late, and corrected by a later act",
        (
            ([*_words("agreement ratify vclt-1969 AD --on 1990-03-01 --request-id demo-1"),
              "--reason", "found in the archive"], 0),
            ([*_words("agreement correct vclt-1969 9 --set date=1991-03-01"),
              "--reason", "the stamp reads 1991"], 0),
        ),
    )  # fmt: skip
    yield Scene(
        "On the last day of 1990: as the register knew it before the correction, and as it knows it now",
        (
            (_words(f"agreement status vclt-1969 --party AD --on 1990-12-31 --as-known-at {_PLACE}"), 0),
            (_words("agreement status vclt-1969 --party AD --on 1990-12-31"), 0),
        ),
    )
    yield from precedence_scenes(folder)
    yield from dispute_scenes(folder)
    yield Scene("Every act resealed, every table folded anew", ((["check", "--strict"], 0),))
    yield Scene(
        "Pictures",
        (
            (["agreement", "timeline", "paris-2015", "--svg", str(folder / "paris-2015.svg")], 0),
            (["agreement", "timeline", "--all", "--html", str(folder / "timelines.html")], 0),
        ),
    )


@click.command("demo")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("demo"))
@click.option("--json", "as_json", is_flag=True, help="Print the answers of all commands as JSON.")
def command(folder: Path, as_json: bool) -> None:
    """Tell the main job as a story, in a register of its own in FOLDER (which keeps it and the pictures)."""
    import foedus

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in foedus.shipped_examples().items():
        (folder / name).write_bytes(text)
    register = folder / "foedus.db"
    register.unlink(missing_ok=True)
    url = f"sqlite:///{register}"
    before = ""
    for scene in _scenes(folder):
        if not as_json:
            page = Page.on(sys.stdout)
            page.line(f"── {scene.title}", "head")
            put("\n" + page.text())
        for words, meant in scene.commands:
            told = [before if word == _PLACE else word for word in words]
            _tell(url, told, meant, as_json)
            if "--request-id" in words:
                before = _recorded_at(url, "vclt-1969")
    if not as_json:
        put(f"\nOpen {folder / 'timelines.html'} and {folder / 'northern-timber.html'} in a browser.\n")
        put(f"The register is {register}; try\n")
        put(f"  foedus --db {url} agreement show kyoto-1997\n")


def _recorded_at(url: str, agreement: str) -> str:
    """Return the instant at which the last act of an agreement was recorded."""
    import foedus

    with foedus.open_registry(url) as registry:
        return str(registry.agreement.show(agreement).acts[-1]["recorded_at"])


def _tell(url: str, words: Sequence[str], meant: int, as_json: bool) -> None:
    """Print one command as a person would type it, carry it out, and stop if it ends otherwise than the story says."""
    from foedus_cli.main import run

    if not as_json:
        put(f"$ foedus {typed(words)}\n")
    code = run(["--db", url, *words, *(["--json"] if as_json else [])])
    if code != meant:
        raise click.ClickException(f"The story wanted exit code {meant} here, and the command gave {code}.")
