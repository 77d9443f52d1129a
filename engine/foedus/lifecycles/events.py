"""What an act is in the life of a party: the event it stands for, and whether a party or an organ speaks.

Rules of this module (source: agreement format, section 1, "Acts" and ``parties``):

* what the agreement lists as binding is consent; ``sign_definitively``, ``continue`` and ``succeed`` may also confirm
  a consent that stands; a signature that does not bind is a signature; what is left is a note;
* an act with ``does_not_count`` is a note, whatever its kind;
* facts, and the acts that organs do, belong to no party, unless the agreement lists the kind as binding;
* an author is an organ if nothing makes it a party: it is not listed, its name is no ISO code, it never adhered.

Not checked here: whether the act was possible (``adherence``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from foedus.law.acts import LegalAct
from foedus.law.terms import BINDING_ACTS, OrganAct, Terms, nodes, quotas

ORGAN_KINDS: Final = frozenset({"fact", "consent", "proclaim", "declare", "order", "executive_order"})
"""Kinds by which organs act; a party uses them only where the agreement lists them as binding."""

_ALSO_ORGANS = frozenset(
    {"suspend", "resume", "terminate", "refuse", "notify", "object", "execute", "revoke", "repeal"}
)
_ISO = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_CONFIRMING = frozenset({"sign_definitively", "continue", "succeed"})
_EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "sign": "sign",
        "refuse": "refuse",
        "withdraw": "give_notice",
        "repeal": "give_notice",
        "rescind": "rescind",
        "revoke": "take_back",
        "suspend": "suspend",
        "resume": "resume",
        "terminate": "terminate",
    }
)


def event_of(act: LegalAct, terms: Terms) -> str:
    """Return the event of the adherence that an act stands for; ``note`` for all that moves nothing."""
    if act.does_not_count is not None:
        return "note"
    if act.kind in terms.binding_acts:
        return "confirm" if act.kind in _CONFIRMING else "consent"
    return _EVENTS.get(act.kind, "note")


def is_organ_act(act: LegalAct, terms: Terms) -> bool:
    """Whether an act is one of an organ, or a fact, and so belongs to no party's adherence."""
    if act.kind in terms.binding_acts:
        return False
    if act.kind in ORGAN_KINDS:
        return True
    named = any(
        isinstance(node, OrganAct) and node.organ == act.party
        for stage in terms.entry.stages
        for node in nodes(stage.when)
    )
    return named and not _possible_party(act.party, terms)


def speaks_as_organ(act: LegalAct, terms: Terms, mine: Sequence[LegalAct]) -> bool:
    """Whether an act is one of an organ, judged with the other acts of the same author.

    An author who never signed or consented, whom the text does not list and whose name is no ISO code is no party:
    if it suspends or terminates, it does so for all. Source: agreement format, section 1, parties and organs.
    """
    if is_organ_act(act, terms):
        return True
    return may_be_of_organ(act, terms) and outsider(act.party, terms, mine)


def recordable_consents(terms: Terms) -> frozenset[str]:
    """Return the kinds of consent that some rule of the agreement asks for, beside those that bind."""
    found = set(terms.binding_acts)
    for stage in terms.entry.stages:
        for node in quotas(stage.when):
            found.update(node.acts or ())
    for rule in terms.entry.later:
        found.update(rule.acts or ())
    found.update(rule.each for rule in terms.entry.provisional if rule.each)
    return frozenset(found)


def may_be_of_organ(act: LegalAct, terms: Terms) -> bool:
    """Whether an act is of a kind that organs do as well, and binds nobody here."""
    return act.kind in _ALSO_ORGANS and act.kind not in terms.binding_acts


def outsider(name: str, terms: Terms, mine: Sequence[LegalAct]) -> bool:
    """Whether nothing in the text, in the name or in its acts makes somebody a party."""
    adheres = {*terms.binding_acts, *BINDING_ACTS, "sign"}
    return not _possible_party(name, terms) and not any(item.kind in adheres for item in mine)


def _possible_party(name: str, terms: Terms) -> bool:
    """Whether the text lists a name among the parties, or the name is an ISO code, which organs never have."""
    grouped = (member.party for group in terms.parties.groups.values() for member in group.members or ())
    return name in (terms.parties.listed or ()) or name in grouped or _ISO.fullmatch(name) is not None
