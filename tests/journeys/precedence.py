"""Small instruments and questions that the journeys of precedence share."""

from __future__ import annotations

from pathlib import Path

import foedus

EXAMPLES = Path(foedus.__file__).parent / "data" / "examples" / "precedence"

NURSES = ("governs", "health.licensure.nursing", "--in", "US-KS")
SUPPOSED = ("--what-if", str(EXAMPLES / "us-nurses-supposed.yaml"))

WATER = """\
order: us
instruments:
  - id: water-act
    title: Water Act
    kind: state_statute
    level: state
    parties: [US-KS]
    territory: [US-KS]
    enacted: "1945"
    subjects: [water]
  - id: river-act
    title: River Act
    kind: state_statute
    level: state
    parties: [US-KS]
    territory: [US-KS]
    enacted: "1971-05-01"
    subjects: [water]
"""
COMPACT = """\
id: two-rivers
title: Two Rivers Compact
order: us
form: compact
concluded: "2001-05-31"
subjects: [rivers]
parties: {list: [US-CO, US-KS, US-NE]}
consents: [{organ: us-congress, need: not_required}]
entry_into_force:
  words: "When two of the States have enacted it."
  when: {at_least: 2, of: parties}
  later_parties: {clock: act, then: []}
acts_complete: true
acts:
  - {date: "2001-06-01", party: US-CO, act: enact}
  - {date: "2001-07-01", party: US-NE, act: enact}
  - {date: "2003-02-01", party: US-KS, act: enact}
"""
RECORD = """\
order: us
agreements:
  - {id: two-rivers, kind: compact, level: joint, subjects: [water]}
"""
FOUND = ("finding", "record", "incompatible", "--pair", "river-act,water-act", "--subject", "water", "--in", "US-KS")


def statute(name: str, more: str = "") -> str:
    """Write an item of a file of instruments."""
    return (
        f"  - {{id: {name}, title: {name}, kind: state_statute, level: state, parties: [US-KS], territory: [US-KS], "
        f'enacted: "2000", subjects: [water]{more}}}\n'
    )
