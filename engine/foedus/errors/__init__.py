"""The error book: one tree of exceptions, and reasons that are data.

An error says what happened, why, and what to do now. Its code is stable: programs may match on it, and
``docs/errors/CODE.md`` explains it with an example. A refusal carries *all* its reasons, never only the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from foedus.errors.book import BOOK, Entry

__all__ = [
    "BOOK",
    "Conflict",
    "DefinitionRefused",
    "Entry",
    "FoedusError",
    "NotFound",
    "NotSealed",
    "Reason",
    "Refused",
    "RegisterBroken",
    "Usage",
    "Where",
]


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file: name, line and column, both counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a refusal: a code of the book, what is the matter here, and what to do about it."""

    code: str
    message: str
    remedy: str = ""
    where: Where | None = None

    def __post_init__(self) -> None:
        if self.code not in BOOK:
            raise KeyError(f"the error book has no code {self.code!r}")

    def to_json(self) -> dict[str, Any]:
        """Return the reason as a JSON object; ``where`` only if the reason has a place in a file."""
        found: dict[str, Any] = {"code": self.code, "message": self.message, "remedy": self.advice}
        if self.where is not None:
            found["where"] = {"file": self.where.file, "line": self.where.line, "column": self.where.column}
        return found

    @property
    def advice(self) -> str:
        """What to do now: the reason's own remedy, else the book's."""
        return self.remedy or BOOK[self.code].remedy


class FoedusError(Exception):
    """Anything that foedus refuses or cannot do; catch this to catch all of it.

    ``exit_code`` is what the command line returns for it.
    """

    exit_code: ClassVar[int] = 70
    default_code: ClassVar[str] = "internal"

    def __init__(
        self, message: str, *, code: str | None = None, remedy: str = "", reasons: Iterable[Reason] = ()
    ) -> None:
        super().__init__(message)
        self.code = code or self.default_code
        if self.code not in BOOK:
            raise KeyError(f"the error book has no code {self.code!r}")
        self.message = message
        self.reasons = tuple(reasons)
        self.remedy = remedy or BOOK[self.code].remedy

    def to_json(self) -> dict[str, Any]:
        """Return ``{"error": {code, message, remedy, reasons}}``, the form that ``--json`` prints."""
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "remedy": self.remedy,
                "reasons": [reason.to_json() for reason in self.reasons],
            }
        }


class Usage(FoedusError):
    """The command or the call makes no sense as it stands."""

    exit_code = 2
    default_code = "usage"


class Refused(FoedusError):
    """The act is not allowed now; ``reasons`` lists every ground, ``possible`` the acts that are allowed instead."""

    exit_code = 3
    default_code = "act-refused"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        remedy: str = "",
        reasons: Iterable[Reason] = (),
        possible: Iterable[str] = (),
    ) -> None:
        super().__init__(message, code=code, remedy=remedy, reasons=reasons)
        self.possible = tuple(possible)

    def to_json(self) -> dict[str, Any]:
        """Return the error with ``possible``, the acts that are allowed now."""
        found = super().to_json()
        found["error"]["possible"] = list(self.possible)
        return found


class DefinitionRefused(FoedusError):
    """A file that somebody wrote is not what the format asks for; ``reasons`` lists every mistake with its place."""

    exit_code = 3
    default_code = "definition-refused"


class NotFound(FoedusError):
    """What was asked for is not in the register."""

    exit_code = 4
    default_code = "not-found"


class Conflict(FoedusError):
    """Somebody else was first; the message shows the act that won."""

    exit_code = 6
    default_code = "conflict"


class NotSealed(FoedusError):
    """Nothing is wrong with an act, but no checkpoint that counts covers it yet."""

    exit_code = 1
    default_code = "not-sealed"


class RegisterBroken(FoedusError):
    """The register, or a bundle, is not what it claims to be."""

    exit_code = 7
    default_code = "register-broken"
