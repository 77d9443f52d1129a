"""For each code of the error book one example that provokes exactly that code, from outside.

An example is a set of files, commands that succeed, and one last command that does not. For the codes of definition
files the examples are the malformed files of the test cases. Faults of the machine (a full disk, a lock that another
program holds) are brought about in the machine, never in what the store answers.

:data:`FROM_WITHIN` are the few codes that no command reaches, because the guards in front of them speak first or the
engine takes the step only when it is due; their examples ask the life cycle itself.
"""

from __future__ import annotations

import re
import resource
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import yaml
from consoles import Session

from foedus.errors import BOOK, of_procedures
from foedus.store import engine

MALFORMED = Path(__file__).resolve().parents[1] / "cases" / "malformed"
MALFORMED_PROCEDURES = MALFORMED.with_name("malformed-procedures")

TWO_RIVERS = """\
id: two-rivers
title: Two Rivers Compact
order: us
form: compact
concluded: "2001-05-31"
parties: {list: [US-CO, US-KS, US-NE]}
entry_into_force:
  words: "When two of the States have enacted it."
  when: {at_least: 2, of: parties}
  later_parties: {clock: act, then: []}
withdrawal: {mode: notice, then: [{years: 1}]}
acts_complete: true
acts:
  - {date: "2001-06-01", party: US-CO, act: enact}
"""
INIT = "foedus init"
LOAD = (INIT, "foedus load two-rivers.yaml")
BOTH = (*LOAD, "foedus agreement enact two-rivers US-KS --on 2001-07-01")

KEY = "foedus log key new log.key --origin treaties.example/register"
WITNESS = "foedus witness init --home kansas --name witness.example/kansas --log-key log.key.pub"

Fault = Callable[[Path], AbstractContextManager[None]]


@dataclass(frozen=True)
class Example:
    """Files, commands, and the last command, which is refused; ``fault`` holds while the last one runs.

    ``lead`` is said above the example. Files in ``hidden`` are made and not printed.
    """

    commands: tuple[str, ...]
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    lead: str = ""
    fault: Fault = lambda _: nullcontext()
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Played:
    """What came of an example: the output of each command and the exit code of the last."""

    example: Example
    outputs: tuple[str, ...]
    exit_code: int

    @property
    def code(self) -> str:
        """The code of the error itself, by the page that the output names."""
        found = re.search(r"docs: docs/errors/([a-z0-9-]+)\.md$", self.outputs[-1], re.MULTILINE)
        return found[1] if found else ""

    @property
    def reasons(self) -> set[str]:
        """The codes of all reasons that the output lists."""
        return set(re.findall(r"\[([a-z0-9-]+)\]$", self.outputs[-1], re.MULTILINE))

    def provokes(self, code: str) -> bool:
        """Whether the last command fails with this code and with no other."""
        return self.exit_code != 0 and (self.code == code or self.reasons == {code})


def play(example: Example, folder: Path) -> Played:
    """Carry out an example in an empty folder."""
    session = Session(folder)
    for name, content in example.files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    outputs: list[str] = []
    code = 0
    for number, command in enumerate(example.commands, start=1):
        last = number == len(example.commands)
        with example.fault(folder) if last else nullcontext():
            code, output = session.command(command)
        outputs.append(output)
        if not last and code:
            raise AssertionError(f"`{command}` is the set-up of an example and failed:\n{output}")
    return Played(example, tuple(outputs), code)


def _act(words: str, *before: str, **terms: str) -> Example:
    """An act that is refused in the Two Rivers Compact; ``terms`` replace lines of its file."""
    return _with(terms, *(before or LOAD), f"foedus agreement {words}")


def _with(terms: Mapping[str, str], *commands: str, lead: str = "") -> Example:
    text = TWO_RIVERS
    for name, line in terms.items():
        text = re.sub(rf"^ *{name}:.*\n", f"{line}\n" if line else "", text, flags=re.MULTILINE)
    return Example(commands, {"two-rivers.yaml": text}, lead)


@contextmanager
def _full_disk(_folder: Path) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))  # beyond this no file can be written
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def _another_writer(folder: Path) -> Iterator[None]:
    other = sqlite3.connect(folder / "foedus.db", isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        with patch.object(engine, "PATIENCE", 0.05):
            yield
    finally:
        other.close()


@contextmanager
def _newer_register(folder: Path) -> Iterator[None]:
    with sqlite3.connect(folder / "foedus.db") as other:
        other.execute("UPDATE foedus_alembic_version SET version_num = 'foedus_9999'")
    other.close()
    yield


_LONG = "The journal of the House and the journal of the Senate name different days for the third reading, " * 4
_WAITS = """\
id: {one}
title: The {one} agreement
order: pil
form: treaty
concluded: "2001-05-31"
parties: {{open_to: States}}
entry_into_force:
  words: "When the {two} agreement has entered into force."
  when: {{in_force: {two}}}
acts_complete: true
acts: []
"""
_LAKES = """\
id: two-lakes
title: Two Lakes Convention
order: pil
form: treaty
concluded: "1975-05-31"
parties: {list: [FI, SE, SU], former: [{party: SU, until: "1991-12-25"}]}
entry_into_force:
  words: "When two of the States have ratified it."
  when: {at_least: 2, of: parties}
  later_parties: {clock: act, then: []}
acts_complete: true
acts:
  - {date: "1976-06-01", party: FI, act: ratify}
"""

_REGISTER: dict[str, Example] = {
    "internal": Example(
        (INIT, "foedus agreement list > /dev/full"),
        lead="Every error that nobody foresaw has this code. One that can be had on Linux: the output goes to a device "
        "that is always full.",
    ),
    "usage": Example(("foedus load",)),
    "not-found": Example((INIT, "foedus agreement status two-rivers")),
    "conflict": _act("enact two-rivers US-NE --on 2001-08-01 --expect-seq 5", *BOTH),
    "request-reused": _act(
        "enact two-rivers US-NE --on 2001-08-01 --request-id letter-17",
        *LOAD,
        "foedus agreement enact two-rivers US-KS --on 2001-07-01 --request-id letter-17",
    ),
    "register-broken": Example(
        ("foedus agreement list",),
        {"foedus.db": "This is a letter, not a register. " * 20},
        "Here `foedus.db` is another file that somebody gave the name.",
        hidden=frozenset({"foedus.db"}),
    ),
    "register-missing": Example(("foedus agreement list",)),
    "register-version": Example(
        (INIT, "foedus agreement list"),
        fault=_newer_register,
        lead="Between the two commands a newer foedus has upgraded the register.",
    ),
    "register-busy": Example(
        (*LOAD, "foedus agreement enact two-rivers US-KS --on 2001-07-01"),
        {"two-rivers.yaml": TWO_RIVERS},
        "While the last command runs, another program holds the register locked.",
        fault=_another_writer,
    ),
    "database-url": Example(("foedus --db mysql://localhost/treaties agreement list",)),
    "database-failed": Example(
        (*LOAD, "foedus agreement enact two-rivers US-KS --on 2001-07-01"),
        {"two-rivers.yaml": TWO_RIVERS},
        "When the last command runs, the disk is full.",
        fault=_full_disk,
    ),
    "act-too-long": _act(f'enact two-rivers US-KS --on 2001-07-01 --reason "{_LONG.strip(", ")}"'),
    "not-sealed": _with(
        {},
        INIT,
        KEY,
        "foedus log checkpoint --key log.key --out early.txt",
        "foedus load two-rivers.yaml",
        "foedus log receipt 'agreement/two-rivers#1' --checkpoint early.txt",
    ),
    "log-inconsistent": _with(
        {},
        *LOAD,
        "cp foedus.db yesterday.db",
        "foedus agreement enact two-rivers US-KS --on 2001-07-01",
        KEY,
        "foedus log checkpoint --key log.key --out today.txt",
        "foedus --db sqlite:///yesterday.db log receipt 'agreement/two-rivers#1' --checkpoint today.txt",
        lead="Somebody restored yesterday's backup; the checkpoint of today was kept elsewhere.",
    ),
    "signature-forged": Example(
        (
            INIT,
            KEY,
            WITNESS,
            KEY.replace("log.key", "mine.key"),
            "foedus log checkpoint --key mine.key --out mine.txt",
            "foedus witness cosign mine.txt --home kansas",
        ),
        lead="`mine.key` bears the name of the register, but is not the key that the witness knows.",
    ),
    "proof-unreadable": Example(
        (INIT, "foedus log consistency 0 letter.txt"),
        {"letter.txt": "Dear colleague,\nthe register is in order.\n"},
    ),
    "checkpoint-moved": _with(
        {},
        *LOAD,
        KEY,
        WITNESS,
        "foedus log checkpoint --key log.key --out one.txt",
        "foedus witness cosign one.txt --home kansas",
        "foedus agreement enact two-rivers US-KS --on 2001-07-01",
        "foedus log checkpoint --key log.key --out two.txt",
        "foedus witness cosign two.txt --home kansas",
    ),
    "key-unusable": Example((INIT, KEY, "chmod 644 log.key", "foedus log checkpoint --key log.key")),
    "file-unreadable": Example(("foedus agreement check two-rivers.yaml",)),
    "bad-argument-date": _act("status two-rivers --on 31.05.2001"),
}

_ACTS: dict[str, Example] = {
    "act-refused": _act("enact two-rivers US-CO --on 2999-01-01 --notified 2998-01-01 --with US-CO"),
    "no-such-step": _act("adopt two-rivers --on 2001-05-31"),
    "not-open": _act("enact two-rivers US-KS --on 2001-07-01", INIT, "foedus agreement draft two-rivers.yaml"),
    "agreement-abandoned": _act(
        "enact two-rivers US-KS --on 2002-01-01",
        *LOAD,
        'foedus agreement abandon two-rivers --on 2001-12-31 --reason "The States resolved to begin anew."',
    ),
    "agreement-lapsed": _act(
        "enact two-rivers US-KS --on 2004-05-01", when='  when: {at_least: 2, of: parties, by: "2003-12-31"}'
    ),
    "agreement-ended": _act(
        "enact two-rivers US-NE --on 2011-05-01",
        *BOTH,
        "foedus agreement terminate two-rivers rivers-commission --on 2010-01-01 "
        '--reason "Both States told the commission to wind up."',
    ),
    "not-eligible": _act("enact two-rivers US-TX --on 2001-08-01", later_parties=""),
    "party-gone": Example(
        (INIT, "foedus load two-lakes.yaml", "foedus agreement ratify two-lakes SU --on 1993-02-01"),
        {"two-lakes.yaml": _LAKES},
    ),
    "closed-to-later-parties": _act("enact two-rivers US-NE --on 2001-08-01", *BOTH, later_parties=""),
    "not-binding-here": _act(
        "ratify two-rivers US-KS --on 2001-07-01", concluded='concluded: "2001-05-31"\nbinding_acts: [enact]'
    ),
    "already-consented": _act("enact two-rivers US-CO --on 2003-03-03"),
    "already-signed": _act(
        "sign two-rivers US-KS --on 2001-09-01", *LOAD, "foedus agreement sign two-rivers US-KS --on 2001-05-31"
    ),
    "already-recorded": _act("enact two-rivers US-CO --on 2001-06-01"),
    "refused-after-consent": _act("refuse two-rivers US-CO --on 2001-09-01"),
    "no-consent": _act('withdraw two-rivers US-NE --on 2002-01-01 --reason "Act of 2002"'),
    "already-leaving": _act(
        'withdraw two-rivers US-CO --on 2003-02-01 --reason "Act of 2003"',
        *BOTH,
        'foedus agreement withdraw two-rivers US-CO --on 2003-01-01 --reason "Act of 2003"',
    ),
    "notice-expired": _act(
        "rescind two-rivers US-CO --on 2005-01-01",
        *BOTH,
        'foedus agreement withdraw two-rivers US-CO --on 2003-01-01 --reason "Act of 2003"',
    ),
    "already-suspended": _act(
        "suspend two-rivers US-CO --on 2004-01-01", *BOTH, "foedus agreement suspend two-rivers US-CO --on 2003-01-01"
    ),
    "not-suspended": _act("resume two-rivers US-CO --on 2004-01-01", *BOTH),
    "breaks-later-act": _act("enact two-rivers US-CO --on 2001-05-31"),
    "act-in-future": _act("enact two-rivers US-KS --on 2999-01-01"),
    "notified-before-act": _act("enact two-rivers US-KS --on 2001-07-01 --notified 2001-06-15"),
    "partner-of-itself": _act("enact two-rivers US-KS --on 2001-07-01 --with US-KS"),
    "choice-not-allowed": _act("enact two-rivers US-NE --on 2001-08-01 --chosen 2002-01-01", *BOTH),
    "choice-too-late": _act(
        "enact two-rivers US-NE --on 2001-08-01 --chosen 2003-01-01",
        *BOTH,
        later_parties="  later_parties: {clock: act, then: [], may_choose: {up_to: [{months: 6}]}}",
    ),
    "withdrawal-excluded": _act(
        'withdraw two-rivers US-CO --on 2003-01-01 --reason "Act of 2003"',
        *BOTH,
        withdrawal="withdrawal: {mode: excluded}",
    ),
    "notice-too-early": _act(
        'withdraw two-rivers US-CO --on 2002-01-01 --reason "Act of 2002"',
        *BOTH,
        withdrawal="withdrawal: {mode: notice, not_before: {years: 3}, then: [{years: 1}]}",
    ),
    "reason-needed": _act("withdraw two-rivers US-CO --on 2003-01-01", *BOTH),
    "not-correctable": _act('correct two-rivers 1 --set date=2001-06-30 --reason "The stamp reads 30 June."'),
    "terms-differ": Example(
        (*LOAD, "foedus load again.yaml"),
        {"two-rivers.yaml": TWO_RIVERS, "again.yaml": TWO_RIVERS.replace("at_least: 2", "at_least: 3")},
        "The second file has the same id and another number of States.",
        hidden=frozenset({"again.yaml"}),
    ),
}

_DEFINITIONS: dict[str, Example] = {
    "definition-refused": Example(
        (INIT, "foedus load two-rivers.yaml"),
        {"two-rivers.yaml": TWO_RIVERS.replace("order: us", "order: usa").replace("at_least: 2", "at_least: two")},
    ),
    "file-too-large": Example(
        ("foedus agreement check large.yaml",),
        {"large.yaml": TWO_RIVERS + 'notes: ["' + "x" * 5_000_000 + '"]\n'},
        "A file of more than 5 MB.",
        hidden=frozenset({"large.yaml"}),
    ),
    "circular-in-force": Example(
        (INIT, "foedus load hen.yaml egg.yaml"),
        {"hen.yaml": _WAITS.format(one="hen", two="egg"), "egg.yaml": _WAITS.format(one="egg", two="hen")},
        hidden=frozenset({"egg.yaml"}),
        lead="`egg.yaml` is the same with the two names exchanged.",
    ),
}

_PACK = """\
meta: {version: "1"}
rules:
- id: US-1
  order: us
  stage: rank
  says: "A later compact prevails over the statute of a member."
  a: {kind: [compact]}
  b: {kind: [state_statute]}
  when: [{later: [a, b]}]
  then: {prevails: a, effect: displaced_to_extent}
  authority: ["Hinderlider v. La Plata, 304 U.S. 92 (1938)"]
  settled: settled
"""
_CASE = """\
items:
- rule: US-C11
  order: us
  instruments:
    - {id: treaty, kind: compact, level: joint, parties: [US-CO, US-NM], subjects: [water]}
    - {id: decree, kind: state_judgment, level: state, parties: [US-CO], subjects: [water]}
  question: {subject: water, territory: US-CO, date: "1928-06-24", forum: us-federal}
  findings:
    - {type: incompatible, pair: [treaty, decree], value: true, reason: both give away the same water}
  expect: {outcome: prevails}
"""
_INSTRUMENTS = _CASE[_CASE.index("    - {id: treaty") : _CASE.index("  question")]
_CIRCLE = _INSTRUMENTS.replace("id: treaty", "id: treaty, made_under: decree").replace(
    "id: decree", "id: decree, made_under: treaty"
)


def _pack(old: str, new: str) -> Example:
    """A pack of one rule, of which one passage is wrong."""
    assert old in _PACK
    return Example(("foedus law check us.yaml",), {"us.yaml": _PACK.replace(old, new)})


def _case(old: str, new: str) -> Example:
    """A casebook of one item, of which one passage is wrong."""
    assert old in _CASE
    return Example(("foedus casebook check water.yaml",), {"water.yaml": _CASE.replace(old, new)})


_LAW: dict[str, Example] = {
    "unknown-condition": _pack("later: [a, b]", "latest: [a, b]"),
    "unbound-name": _pack("later: [a, b]", "later: [a, y]"),
    "unknown-rule": _pack("later: [a, b]", "doctrine: {rule: US-2, is: strict}"),
    "unset-flag": _pack("a: {kind: [compact]}", "a: {kind: [compact], flag: {consented: true}}"),
    "then-unfit": _pack("then: {prevails: a, effect: displaced_to_extent}", "then: {drop: irrelevant}"),
    "unknown-instrument": _case("[treaty, decree]", "[treaty, decrees]"),
    "contradicting-findings": _case(
        "  expect:",
        "    - {type: incompatible, pair: [treaty, decree], value: false, reason: there is enough for both}\n  expect:",
    ),
    "states-conclusion": _case("both give away the same water", "the compact prevails over the decree"),
    "circular-basis": _case(_INSTRUMENTS, _CIRCLE),
}

_CALENDAR = """\
place: XA
title: Calendar of the two rivers
source: Decree on public holidays of 2 May 2000
basis: documented
copied: "2026-11-24"
first: "2001-01-01"
last: "{year}-12-31"
days:
  "2001-05-31": Day of the Rivers
  "{day}": Day of the Rivers
"""


def _calendar(day: str, year: int) -> Example:
    return Example(("foedus calendar check rivers.yaml",), {"rivers.yaml": _CALENDAR.format(day=day, year=year)})


_CALENDARS: dict[str, Example] = {
    "beyond-calendar": Example(
        ("foedus calendar count 2035-11-01 2 months --rule de-bgb --place DE-BY",),
        lead="The stored calendar of Bavaria ends with the year 2035.",
    ),
    "day-outside-calendar": _calendar("2003-05-31", 2001),
    "year-without-holidays": _calendar("2001-08-01", 2002),
}

_PREFERRED = {
    "bad-character": "turned-text.yaml",
    "bad-key": "key-norway.yaml",
    "bad-number": "octal-number.yaml",
    "unquoted-value": "unquoted-norway.yaml",
    "unknown-field": "unknown-field.yaml",
    "missing-field": "missing-title.yaml",
    "unknown-value": "unknown-act.yaml",
    "bad-name": "bad-party.yaml",
    "bad-date": "impossible-day.yaml",
    "wrong-type": "text-for-number.yaml",
    "one-of": "two-heads.yaml",
    "yaml-syntax": "unclosed-quote.yaml",
    "yaml-alias": "anchor-and-alias.yaml",
    "yaml-document": "two-documents.yaml",
    "duplicate-name": "party-twice.yaml",
    "bad-weights": "total-below-sum.yaml",
    "out-of-range": "many-days.yaml",
    "too-few": "single-leg.yaml",
}


@dataclass(frozen=True)
class Malformed:
    """A malformed file of the test cases: what it is called, and the line in which its mistake lies."""

    name: str
    line: int
    folder: Path = MALFORMED
    check: str = "foedus agreement check"

    @property
    def excerpt(self) -> str:
        """The line with the mistake and the one before it, with what cannot be seen written out."""
        text = (self.folder / self.name).read_bytes().decode("utf-8", "backslashreplace")
        lines = text.split("\n")[max(self.line - 2, 0) : self.line]
        return "".join("".join(map(_visible, line)) + "\n" for line in lines)


def _visible(character: str) -> str:
    return character if character.isprintable() else f"\\u{ord(character):04x}"


def malformed() -> dict[str, Malformed]:
    """Return one malformed file for each code that the test cases have."""
    index = yaml.safe_load((MALFORMED / "index.yaml").read_text("utf-8"))
    found: dict[str, Malformed] = {}
    for path in sorted(MALFORMED.glob("*.yaml")):
        if path.name == "index.yaml":
            continue
        if path.name in index:
            code, place = index[path.name]["code"], index[path.name]["place"]
        else:
            code, place = path.read_text("utf-8").removeprefix("# expect: ").split(" ", 2)[:2]
        if code not in found or _PREFERRED.get(code) == path.name:
            found[code] = Malformed(path.name, int(place.partition(":")[0]))
    return {**_of_procedures(), **found}


def _of_procedures() -> dict[str, Malformed]:
    """Return one malformed procedure for each code that only procedures have."""
    own = {entry.code for entry in of_procedures.ENTRIES}
    found: dict[str, Malformed] = {}
    for path in sorted(MALFORMED_PROCEDURES.glob("*.yaml")):
        code, _, rest = path.read_text("utf-8").removeprefix("# expect: ").partition(" ")
        if code in own and (code not in found or path.stem == code):
            line = int(rest.partition(":")[0])
            found[code] = Malformed(path.name, line, MALFORMED_PROCEDURES, "foedus procedure check")
    return found


def _of_cases() -> dict[str, Example]:
    return {
        code: Example(
            (f"{item.check} {item.name}",),
            {item.name: (item.folder / item.name).read_bytes()},
            hidden=frozenset({item.name}),
        )
        for code, item in malformed().items()
    }


_ACTS_OF_WATER = """\
order: us
instruments:
  - id: water-act
    title: Kansas Water Act
    kind: state_statute
    level: state
    parties: [US-KS]
    enacted: "1945"
    subjects: [water]
  - id: river-act
    title: Kansas River Act
    kind: state_statute
    level: state
    parties: [US-KS]
    enacted: "1971"
    subjects: [water]
"""
_WATER = _ACTS_OF_WATER[: _ACTS_OF_WATER.index("  - id: river-act")]
_RECORD = "order: us\nagreements:\n  - {id: two-rivers, kind: compact, level: joint, subjects: [water]}\n"
_FOUND = "foedus finding record incompatible --pair river-act,water-act --subject water --in US-KS"
_MANY = "order: us\ninstruments:\n" + "".join(
    f'  - {{id: act-{n}, title: Act {n}, kind: state_statute, level: state, parties: [US-KS], enacted: "1990", '
    "subjects: [water]}\n"
    for n in range(1001)
)


def _water(*commands: str, **files: str) -> Example:
    """The two water acts of Kansas in a register, and what is done with them."""
    others = {f"{name}.yaml": text for name, text in files.items()}
    return Example((INIT, "foedus load acts.yaml", *commands), {"acts.yaml": _ACTS_OF_WATER, **others})


_PRECEDENCE: dict[str, Example] = {
    "unknown-agreement": Example((INIT, "foedus load record.yaml"), {"record.yaml": _RECORD}),
    "id-taken": _water("foedus load again.yaml", again=_WATER.replace("Water Act", "Water Appropriation Act")),
    "nothing-changes": _water(
        'foedus instrument correct water-act --file water.yaml --reason "The title was misread."', water=_WATER
    ),
    "finding-contradicts": _water(
        f'{_FOUND} --value yes --why "One act closes what the other opens."',
        f'{_FOUND} --value no --why "Both can be obeyed in turn."',
    ),
    "too-many-instruments": Example(
        (INIT, "foedus load acts.yaml", "foedus governs water --in US-KS"),
        {"acts.yaml": _MANY},
        "`acts.yaml` holds 1,001 acts about water.",
        hidden=frozenset({"acts.yaml"}),
    ),
}

_WTO = "foedus dispute file case-7 --procedure wto-dsu --party complainant=CR --party respondent=US --on 1995-12-22"
_PAPER = "foedus dispute paper"
_SEALED = f"{_PAPER} submit case-7 --by CR --on 1996-01-15 --title Prices --sealed 'Our costs are 3.20 a piece.'"
_EMAC = "foedus dispute file case-9 --procedure us-emac --party claimant=US-CO --party respondent=US-KS --on 2020-05-04"
_DISPUTES: dict[str, Example] = {
    "irregular-act": Example(
        (
            INIT,
            "foedus dispute file case-7 --procedure eu-258-tfeu --party respondent=GR --on 2020-01-10",
            "foedus dispute act case-7 letter --on 2020-01-23",
            "foedus dispute act case-7 referral --on 2020-07-02",
        ),
        lead="Between the letter and the referral stands the reasoned opinion.",
    ),
    "not-your-act": Example(
        (
            INIT,
            _WTO,
            "foedus dispute case withdraw case-7 --by US --on 1996-02-01",
        ),
        lead="A claim is withdrawn by whoever made it.",
    ),
    "no-standing": Example(
        (
            INIT,
            f"{_WTO.replace('CR', 'ACME')} --category ACME=enterprise",
        ),
        lead="An enterprise comes to the WTO through its government, which takes the case up or does not.",
    ),
    "not-bound": Example(
        (
            *LOAD,
            f"{_EMAC} --ground two-rivers",
        ),
        {"two-rivers.yaml": TWO_RIVERS},
        lead="Colorado has enacted the compact, and Kansas has not.",
    ),
    "out-of-order": Example(
        (
            INIT,
            _WTO,
            "foedus dispute case withdraw case-7 --by CR --on 1996-02-01",
            "foedus dispute case withdraw case-7 --by CR --on 1996-03-01",
        ),
    ),
    "unknown-paper": Example((INIT, _WTO, f"{_PAPER} reply case-7 --by US --on 1996-02-01 --paper 9 --text Denied.")),
    "paper-sealed": Example(
        (INIT, _WTO, f"{_SEALED} --open-to panel", "foedus --as US dispute paper read case-7 2"),
        lead="What was handed in under seal is read by whoever recorded it and by those to whom it is opened.",
    ),
    "paper-erased": Example(
        (
            INIT,
            _WTO,
            _SEALED,
            f"{_PAPER} erase case-7 --by dsb --on 1996-02-01 --paper 2 --ground 'order 3' --why 'it names a witness'",
            "foedus --as CR dispute paper read case-7 2",
        ),
    ),
}

_NOTICE = (
    INIT,
    (
        "foedus dispute file case-9 --procedure uncitral-arbitration-2013 "
        "--party claimant=NL --party respondent=BE --on 2020-01-03"
    ),
    "foedus dispute act case-9 notice --on 2020-01-03",
)
_NAMED = (*_NOTICE, "foedus dispute panel appoint case-9 --by NL --on 2020-02-01 --person Ana")
_SITTING = (
    *_NOTICE,
    "foedus dispute panel number case-9 --by NL --on 2020-01-10 --number 1 --agreed",
    "foedus dispute panel appoint case-9 --by NL --on 2020-02-01 --person Ana --agreed",
    "foedus dispute panel accept case-9 --by Ana --on 2020-02-02",
    "foedus dispute panel constitute case-9 --by Ana --on 2020-02-05",
)
_PANELS: dict[str, Example] = {
    "excluded-person": Example((*_NAMED, "foedus dispute panel appoint case-9 --by BE --on 2020-02-02 --person Ana")),
    "seat-taken": Example((*_NAMED, "foedus dispute panel appoint case-9 --by NL --on 2020-02-02 --person Bo")),
    "panel-incomplete": Example((*_NAMED, "foedus dispute panel constitute case-9 --by NL --on 2020-02-02")),
    "no-majority": Example(
        (
            *_SITTING,
            (
                "foedus dispute award render case-9 --by Ana --on 2020-06-01 --kind partial "
                "--holding 'Belgium is liable' --votes Ana=against"
            ),
        ),
    ),
    "award-not-binding": Example(
        (
            *_SITTING,
            (
                "foedus dispute award render case-9 --by Ana --on 2020-06-01 --kind recommendation "
                "--holding 'Both should talk' --instrument rhine-award --instrument-kind award --subject navigation"
            ),
        ),
    ),
}

BY_HAND = frozenset({*_PANELS, *_REGISTER, *_DEFINITIONS, *_LAW, *_CALENDARS, *_PRECEDENCE, *_DISPUTES, *_ACTS})
"""Codes whose examples stand above, and not among the malformed files."""

EXAMPLES: Mapping[str, Example] = {
    **_of_cases(), **_REGISTER, **_DEFINITIONS, **_LAW, **_CALENDARS, **_PRECEDENCE, **_DISPUTES,
    **_PANELS, **_ACTS,
}  # fmt: skip
"""Code → example; the codes of :data:`FROM_WITHIN` are not among them."""

FROM_WITHIN: Mapping[str, tuple[str, str]] = {
    "precedence-open": (
        (
            "A guard of the step `enter`. No command takes that step: the engine resolves or refers precedence in "
            "the same transaction, before it records an entry into force."
        ),
        'AGREEMENT_LIFE.objections("precedence_resolution", "enter", Situation(day=day, enters_on=day))',
    ),
    "entry-not-due": (
        (
            "A guard of the step `enter`. No command takes that step: the engine records an entry into force only when "
            "its day has come."
        ),
        'AGREEMENT_LIFE.objections("precedence_resolution", "enter", Situation(day=day, resolved=True))',
    ),
    "correction-only": (
        (
            "A guard of the step `revive`. No command takes that step: the engine takes it when a correction removes "
            "the ground on which an agreement had lapsed or ended."
        ),
        'AGREEMENT_LIFE.objections("lapsed", "revive", Situation(day=day))',
    ),
    "notice-running": (
        (
            "A guard of the step `leave`. No command takes that step: a notice runs out by itself on the day that the "
            "withdrawal clause gives."
        ),
        'ADHERENCE_LIFE.objections("leaving", "leave", Situation(day=day))',
    ),
}
"""Codes that no command reaches (at most five): how each arises, and the question that provokes it."""

assert set(EXAMPLES) | set(FROM_WITHIN) <= set(BOOK)
