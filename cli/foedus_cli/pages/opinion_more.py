"""Why an instrument does not govern, and how an answer changed through time, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus_cli.pages.wording import count
from foedus_cli.render import Page

Doc = Mapping[str, Any]

_TOLD = 8

_STANDS = {True: "which stands", False: "which falls itself", None: "of which nobody may say that it stands"}


_MODIFIERS = {
    "+breach": "The prevailing act is at the same time a breach towards the other party.",
    "+compensate": "Whoever loses a right by this, or suffers the breach, is owed money.",
    "+keep_until": "It goes on being applied until {until}, by order of the deciding body.",
}


def modifier_words(item: Mapping[str, Any]) -> str:
    """Say what goes with losing."""
    words = _MODIFIERS.get(item["add"], f"{item['add'].lstrip('+').replace('_', ' ')}.")
    return words.replace("{until}", item.get("until", "a later day"))


def write_why_not(page: Page, doc: Doc) -> None:
    """Write what kept an instrument from governing, and which fact would change that."""
    title = _title(doc, doc["id"])
    if doc["governs"]:
        page.line(f"{title} governs.", "good")
        return
    page.line(f"{title} does not govern.", "head")
    for item in doc["obstacles"]:
        _obstacle(page, doc, item)
    changes = _different(doc["changes"])
    if changes or doc["days"]:
        page.heading("It would govern if")
    for change in changes[:_TOLD]:
        page.line(f"· {', and if '.join(fact['says'] for fact in change['facts'])}", indent=2, hang=2)
    if len(changes) > _TOLD:
        page.line(f"{len(changes) - _TOLD} more changes would do; `--json` lists them.", "dim", indent=2)
    for item in doc["days"]:
        since = f" from {item['from']} on" if item["from"] else ""
        until = f" until the day before {item['until']}" if item["until"] else ""
        page.line(f"· the question were asked for a day{since}{until}", indent=2, hang=2)
    page.gap()
    _searched(page, doc)


def _title(doc: Doc, name: str) -> str:
    given = doc["instruments"].get(name, {}).get("title", name)
    return name if given == name else f"{given} [{name}]"


def _obstacle(page: Page, doc: Doc, item: Doc) -> None:
    rule = f" under rule {item['rule']}" if item["rule"] else ""
    what = item["what"].replace("_", " ")
    heads = {
        "left_out": f"It was left out{rule}: {what}.",
        "invalid": f"It falls by itself{rule}: {what}.",
        "referred": f"The question is referred{rule}: {what}.",
    }
    head = heads.get(item["how"])
    if head is None:
        head = f"It is beaten{rule} by {_title(doc, item['by'])}, {_STANDS[item['stands']]}: {what}."
    page.gap()
    page.line(head, "warn")
    page.line(f"“{item['says']}”", "dim", indent=2)
    for ground in item["because"]:
        reason = ground.get("finding", {}).get("reason")
        page.line(f"because {ground['says']}{f': {reason}' if reason else ''}", indent=2, hang=2)


def _different(changes: list[Doc]) -> list[Doc]:
    """Leave out changes that change the same findings in another way."""
    found: dict[Any, Doc] = {}
    for change in changes:
        about = tuple(_about(fact) for fact in change["facts"])
        found.setdefault(about, change)
    return list(found.values())


def _about(fact: Doc) -> Any:
    finding = fact.get("finding")
    if finding is None:
        return tuple(str(value) for key, value in sorted(fact.items()) if key != "says")
    told = ("reason", "by", "date", "ref", "until", "value")
    return tuple(str(value) for key, value in sorted(finding.items()) if key not in told)


def _searched(page: Page, doc: Doc) -> None:
    how = f"{count(doc['tried'], 'supposition')} tried"
    how += ", two facts at a time among them" if doc["pairs"] else ""
    how += "; there are more that were not tried" if not doc["complete"] else ""
    if not any(len(change["facts"]) == 1 for change in doc["changes"]):
        page.line(f"No single fact that was tried would make it govern ({how}).", "dim")
    else:
        page.line(f"({how}.)", "dim")


def write_through_time(page: Page, doc: Doc) -> None:
    """Write the answer through time: who governs in each stretch, and why the answer changed."""
    asked = doc["question"]
    page.line(f"Who governs {asked['subject']} in {', '.join(asked['territory'])} through time", "head")
    for item in doc["stretches"]:
        page.gap()
        page.line(_days(doc, item), "head")
        for reason in item["because"]:
            page.line(f"since then: {reason}", "dim", indent=2, hang=2)
        _answer(page, doc, item)
    page.gap()
    page.line(f"{count(len(doc['stretches']), 'stretch', 'stretches')} with one answer each.", "dim")


def _days(doc: Doc, item: Doc) -> str:
    start, end = item["start"], item["end"]
    last = f"until the day before {end}" if end else f"until {doc['until']}" if doc["until"] else ""
    if start is None:
        return last[:1].upper() + last[1:] if last else "On every day"
    return f"From {start} {last or 'on'}"


def _answer(page: Page, doc: Doc, item: Doc) -> None:
    if item["outcome"] == "referred":
        about = dict.fromkeys(name for one in item["referrals"] for name in one["about"])
        page.line(f"Referred: {item['refer_to'].replace('_', ' ')}", "warn", indent=2)
        if about:
            page.line(f"open: {', '.join(_title(doc, name) for name in about)}", indent=4, hang=2)
        return
    governs = [_title(doc, name) for name in item["governs"]]
    words = f"{', '.join(governs)} {'governs' if len(governs) == 1 else 'govern side by side'}."
    nothing = "Nothing that is recorded governs."
    page.line(words if governs else nothing, "good" if governs else "dim", indent=2, hang=2)
    for one in item["yields"]:
        effect = one["effect"].replace("_", " ")
        page.line(f"{_title(doc, one['id'])} yields to {_title(doc, one['to'])}: {effect}", indent=4, hang=2)
    for name in item["invalid"]:
        page.line(f"{_title(doc, name)} falls by itself.", indent=4, hang=2)
    for one in item["modifiers"]:
        page.line(f"{_title(doc, one['id'])}: {modifier_words(one)}", indent=4, hang=2)
