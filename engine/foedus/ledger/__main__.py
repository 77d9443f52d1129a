"""``python -m foedus.ledger verify BUNDLE``: checks a bundle or a receipt on a machine that holds no register.

It loads the standard library and ``cryptography``, and nothing else: no database, no reader of definitions.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from foedus.errors import FoedusError, RegisterBroken
from foedus.ledger.bundle import Verdict, verify_bundle
from foedus.ledger.keys import Verifier, read_verifier
from foedus.ledger.policy import Judged, Policy, judge, read_policy
from foedus.ledger.receipts import check_receipt, read_envelope, read_receipt
from foedus.ledger.texts import FILE_LIMIT, unreadable, utf8


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program; return 0 if it holds, 1 if something is not sealed yet, 7 if it is not what it claims."""
    options = _parser().parse_args(arguments)
    try:
        policy = _policy(options)
        if options.what.is_dir():
            given = [(str(path), _read(path)) for path in options.checkpoint]
            verdict = verify_bundle(options.what, policy, given)
            doc, code, lines = verdict.to_json(), verdict.exit_code, list(_words(verdict))
        else:
            doc, code, lines = _receipt(_read(options.what), policy)
    except FoedusError as error:
        doc, code, lines = error.to_json(), error.exit_code, [f"{error.code}: {error.message}", error.remedy]
    text = json.dumps(doc, ensure_ascii=True, indent=2) if options.json else "\n".join(map(_plain, lines))
    print(text)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m foedus.ledger", description=__doc__)
    verify = parser.add_subparsers(required=True).add_parser("verify", help="check a bundle or a receipt")
    verify.add_argument("what", type=Path, metavar="BUNDLE", help="the folder of a bundle, or the file of a receipt")
    verify.add_argument("--policy", type=Path, metavar="FILE", help="logs, witnesses and quorum (C2SP tlog-policy)")
    verify.add_argument(
        "--log-key", action="append", default=[], metavar="KEY", help="the verifier key of the log, or its file"
    )
    verify.add_argument("--checkpoint", type=Path, action="append", default=[], metavar="FILE",
                        help="a checkpoint that was kept elsewhere; repeatable")  # fmt: skip
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _policy(options: argparse.Namespace) -> Policy | None:
    if options.policy is not None:
        return read_policy(_read(options.policy), str(options.policy))
    return Policy(tuple(map(_verifier, options.log_key))) if options.log_key else None


def _verifier(given: str) -> Verifier:
    whole = given if "+" in given and not Path(given).exists() else utf8(_read(Path(given)), given)
    return read_verifier(whole.strip())


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise unreadable(f"{path} cannot be read: {error.strerror}") from error


def _receipt(data: bytes, policy: Policy | None) -> tuple[dict[str, Any], int, list[str]]:
    receipt = read_receipt(data)
    if policy is None:
        raise RegisterBroken(
            "whose receipt it is, is not known", code="signature-forged",
            remedy="Give the verifier key of the log with --log-key, or a policy with --policy.",
        )  # fmt: skip
    judged = judge(policy, receipt.sealed)
    act = read_envelope(check_receipt(receipt))
    head = receipt.sealed.checkpoint
    doc = {
        "act": act, "index": receipt.index, "origin": head.origin, "size": head.size, "log": str(judged.log),
        "witnessed": dict(judged.witnessed), "missing": list(judged.missing), "sealed": judged.met,
    }  # fmt: skip
    what = f"{act.get('file')}#{act.get('seq')} ({act.get('tag')}, by {act.get('actor')}, {act.get('recorded_at')})"
    lines = [
        f"{what} is act {receipt.index} of {head.origin}, sealed over {head.size} acts.",
        *_cosigned(judged),
        "It shows that this act is in the register. That its file has no later act it does not show.",
    ]
    if not judged.met:
        lines.insert(0, "not-sealed: the quorum of witnesses has not co-signed it")
    return doc, 0 if judged.met else 1, lines


def _words(verdict: Verdict) -> list[str]:
    lines = [f"{fault.code}: {fault.place}: {fault.message}" for fault in verdict.faults]
    if verdict.first is not None:
        lines.append(f"The first act with which something is wrong is {verdict.first}.")
    for one in verdict.checkpoints:
        lines.append(f"{one.place}: {one.sealed.checkpoint.size} acts, signed by {one.judged.log.name}.")
        lines += _cosigned(one.judged)
    lines.append(
        f"{verdict.acts} acts in {verdict.files} files, {verdict.sealed} sealed, {verdict.withheld} payloads withheld."
    )
    if not verdict.anchored:
        lines.append(
            "The key came from the bundle itself. Compare it with what the depositary published: --log-key, --policy."
        )
    return [*lines, "Everything holds." if verdict.holds else "It does not hold."]


def _cosigned(judged: Judged) -> list[str]:
    if not judged.witnessed and not judged.missing:
        return []  # the policy asks for no witness
    return [
        f"Co-signed by {', '.join(judged.witnessed) or 'nobody'}; missing: {', '.join(judged.missing) or 'nobody'}."
    ]


def _plain(line: str) -> str:
    """Show a line whose parts come from a file: nothing in it may command the terminal."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)


if __name__ == "__main__":
    sys.exit(main())
