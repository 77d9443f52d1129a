"""Policies (C2SP tlog-policy): which logs are known, which states are witnesses, and how many of them must have signed.

A checkpoint counts as sealed when one of the policy's logs has signed it and its quorum of witnesses has co-signed.
Names in a policy are bytes, not letters: two that look alike may be two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from foedus.ledger.checkpoint import Sealed, signed_by_log
from foedus.ledger.keys import LOG, WITNESS, Verifier, read_verifier
from foedus.ledger.notes import signed_by
from foedus.ledger.texts import FILE_LIMIT, shown, unreadable

NONE: Final = "none"
"""The quorum that asks for no witness."""

_LINES: Final = 2000
_NUMBER: Final = re.compile("[1-9][0-9]{0,5}")
_FORBIDDEN: Final = re.compile(rb"[^\t\n\x20-\x7e\x80-\xff]")
_WORDS: Final = re.compile("[ \t]+")


@dataclass(frozen=True, slots=True)
class Group:
    """So many of these members, witnesses or groups, must have witnessed."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Known logs, witnesses and groups by name, and the name of the quorum."""

    logs: tuple[Verifier, ...] = ()
    witnesses: Mapping[str, Verifier] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NONE
    urls: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a policy says of a checkpoint: by which log, witnessed by whom and when, and whether that suffices."""

    log: Verifier
    witnessed: Mapping[str, int]
    met: bool
    missing: tuple[str, ...]


def judge(policy: Policy, sealed: Sealed) -> Judged:
    """Hold a checkpoint against a policy.

    Raises:
        RegisterBroken: ``signature-forged``, no log of the policy has signed, or a signature is not its key's.

    """
    log = signed_by_log(sealed, policy.logs)
    made = signed_by(sealed.note, policy.witnesses.values())
    there = {name: time for name, key in policy.witnesses.items() if (time := made.get(key)) is not None}
    met = set(there) | {NONE}
    for name, group in policy.groups.items():  # a group names only what stands before it
        if sum(member in met for member in group.members) >= group.least:
            met.add(name)
    missing = tuple(name for name in policy.witnesses if name not in there)
    return Judged(log, there, policy.quorum in met, missing)


def read_policy(data: bytes, what: str = "the policy") -> Policy:
    """Read a policy file.

    Raises:
        RegisterBroken: ``proof-unreadable``, with the line.

    """
    if len(data) > FILE_LIMIT or data.count(b"\n") > _LINES:
        raise unreadable(f"{what} is too long")
    if found := _FORBIDDEN.search(data):
        raise unreadable(f"{what} holds the control character {found[0]!r}")
    if data and not data.endswith(b"\n"):
        raise unreadable(f"the last line of {what} does not end")
    reader = _Reader(what)
    for number, line in enumerate(data.decode(errors="surrogateescape").split("\n"), start=1):
        words = [word for word in _WORDS.split(line) if word]
        if words and not words[0].startswith("#"):
            reader.line(number, words)
    return reader.policy()


class _Reader:
    def __init__(self, what: str) -> None:
        self._what = what
        self._logs: list[Verifier] = []
        self._witnesses: dict[str, Verifier] = {}
        self._groups: dict[str, Group] = {}
        self._urls: dict[str, str] = {}
        self._quorum: str | None = None
        self._members: set[str] = set()
        self._at = 0

    def line(self, number: int, words: list[str]) -> None:
        self._at = number
        kind, *rest = words
        kinds = {"log": self._log, "witness": self._witness, "group": self._group, "quorum": self._set_quorum}
        if kind not in kinds:
            self._refuse(f"{shown(kind)} is none of log, witness, group and quorum")
        kinds[kind](rest)

    def policy(self) -> Policy:
        if self._quorum is None:
            raise unreadable(f"{self._what} has no quorum line; `quorum none` asks for no witness")
        return Policy(tuple(self._logs), self._witnesses, self._groups, self._quorum, self._urls)

    def _log(self, words: list[str]) -> None:
        if not 1 <= len(words) <= 2:
            self._refuse("a log is written: log KEY [URL]")
        key = self._key(words[0], LOG)
        if any(key.public == other.public for other in self._logs):
            self._refuse("the key of this log stands here twice")
        self._logs.append(key)

    def _witness(self, words: list[str]) -> None:
        if not 2 <= len(words) <= 3:
            self._refuse("a witness is written: witness NAME KEY [URL]")
        key = self._key(words[1], WITNESS)
        if any(key.public == other.public for other in self._witnesses.values()):
            self._refuse("the key of this witness stands here twice")
        self._witnesses[self._new(words[0])] = key
        if len(words) == 3:
            self._urls[words[0]] = words[2]

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:
            self._refuse("a group is written: group NAME all|any|NUMBER MEMBER...")
        name, least, *members = words
        for member in members:
            if member not in self._witnesses and member not in self._groups:
                self._refuse(f"{shown(member)} is no witness or group that stands before")
            if member in self._members:
                self._refuse(f"{shown(member)} is a member already; it counts once")
            self._members.add(member)
        counts = {"all": len(members), "any": 1}
        if least not in counts and (not _NUMBER.fullmatch(least) or int(least) > len(members)):
            self._refuse(f"{shown(least)} of {len(members)} members cannot be asked for")
        self._groups[self._new(name)] = Group(counts.get(least) or int(least), tuple(members))

    def _set_quorum(self, words: list[str]) -> None:
        if len(words) != 1 or self._quorum is not None:
            self._refuse("there is one quorum, and it has one name")
        if words[0] != NONE and words[0] not in self._witnesses and words[0] not in self._groups:
            self._refuse(f"{shown(words[0])} is no witness or group that stands before")
        self._quorum = words[0]

    def _key(self, text: str, kind: int) -> Verifier:
        try:
            key = read_verifier(text)
        except UnicodeEncodeError as error:
            raise unreadable(f"line {self._at} of {self._what}: a key is written in UTF-8") from error
        if key.kind != kind:
            self._refuse("the key is of the wrong kind: a log signs with kind 1, a witness with kind 4")
        return key

    def _new(self, name: str) -> str:
        if name == NONE or name in self._witnesses or name in self._groups:
            self._refuse(f"{shown(name)} has a meaning already")
        return name

    def _refuse(self, message: str) -> None:
        raise unreadable(f"line {self._at} of {self._what}: {message}")
