"""What every command works with: which register, who records, and where the answer goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foedus_cli.render import Page, put, put_json

if TYPE_CHECKING:
    import foedus


@dataclass(frozen=True, slots=True)
class Desk:
    """The options of the group: the register's URL and the actor in whose name acts are recorded."""

    url: str
    actor: str | None

    @contextmanager
    def registry(self) -> Iterator[foedus.Registry]:
        """Open the register for one command and close it after."""
        import foedus

        with foedus.open_registry(self.url, actor=self.actor) as registry:
            yield registry


def answer(value: Any, write: Callable[[Page], None], as_json: bool) -> None:
    """Print an answer, as JSON or as a page; called only after the library has returned, so after any commit."""
    if as_json:
        put_json(value)
        return
    page = Page.on(sys.stdout)
    write(page)
    put(page.text())
