"""Codes of acts: why the life cycle does not allow one now."""

from __future__ import annotations

from foedus.errors.entry import Entry

_AGREEMENT = (
    Entry(
        "act-refused",
        "The act is not possible now",
        "The life cycle of the agreement, or of this party's adherence, does not allow it on that date.",
        "Each reason says what to do about it; the acts that are possible now are listed with the refusal.",
    ),
    Entry(
        "no-such-step",
        "The life cycle has no such step from here",
        "Each state allows certain events and no others; the message lists them.",
        "Take one of the listed steps, or look with `foedus agreement status` where the agreement stands.",
    ),
    Entry(
        "not-open",
        "The agreement is not open yet",
        "Nobody can sign or consent before the text is adopted and opened for signature or adherence.",
        "Record `adopt` and `open` first, with the days on which that happened.",
    ),
    Entry(
        "agreement-abandoned",
        "The agreement was given up",
        "An agreement that was abandoned before it entered into force takes no more acts.",
        "If it was not abandoned, correct that act; otherwise draft a new agreement.",
    ),
    Entry(
        "agreement-lapsed",
        "The agreement had lapsed on that date",
        "A deadline of the text had passed, so there was nothing left to adhere to.",
        "Check the date; an act that did happen and has no effect is recorded with `does_not_count` and the reason.",
    ),
    Entry(
        "agreement-ended",
        "The agreement had ended on that date",
        "What has ended binds nobody, so nobody can adhere to it, leave it or suspend it.",
        "Check the date; an act that did happen and has no effect is recorded with `does_not_count` and the reason.",
    ),
    Entry(
        "precedence-open",
        "Precedence is neither resolved nor referred",
        "Before an agreement takes effect it is settled which instruments it displaces and to which it yields.",
        "Resolve precedence, or refer it to those who may decide.",
    ),
    Entry(
        "entry-not-due",
        "The day of entry into force has not come",
        "The clause on entry into force gives a later day, or none yet.",
        "Ask `foedus agreement forecast` what is still missing.",
    ),
    Entry(
        "correction-only",
        "Only a correction leads back from here",
        "What has lapsed, ended or been abandoned stays so, unless the record about it was wrong.",
        "Correct the act that is wrong; the state follows by itself.",
    ),
)

_PARTY = (
    Entry(
        "not-eligible",
        "The text has no place for this party",
        "The list of parties is closed and no clause lets others accede.",
        "Check the name; for a successor write `succeed` or `continue`, for an organ the act that the organ does.",
    ),
    Entry(
        "party-gone",
        "The party no longer existed on that date",
        "A State or body that has ceased to exist acts no more.",
        "Record the act for its successor, or correct the date.",
    ),
    Entry(
        "closed-to-later-parties",
        "The agreement is closed to later parties",
        "The parties were complete when the condition of entry was met, and the text has no rule for later ones.",
        "Check the date; an act that did happen and has no effect is recorded with `does_not_count` and the reason.",
    ),
    Entry(
        "not-binding-here",
        "This kind of act binds nobody here",
        "The agreement says which acts express consent to be bound, and this is none of them.",
        "Use one of the kinds that the message lists.",
    ),
    Entry(
        "already-consented",
        "The party has consented already",
        "A consent stands until it is given up; a second one beside it would say nothing.",
        "If the recorded act is wrong, correct it; if the party stays bound by its own declaration, write `continue`.",
    ),
    Entry(
        "already-signed",
        "The party has signed already",
        "A signature stands until it is taken back.",
        "If the recorded signature is wrong, correct it.",
    ),
    Entry(
        "already-recorded",
        "The same act is recorded already",
        "The same party cannot do the same thing twice on one day; two clerks may hold the same paper.",
        "Nothing is left to do, unless the paper is another one: then say in `about` what it concerns.",
    ),
    Entry(
        "refused-after-consent",
        "The party has consented and cannot refuse any more",
        "Refusal declines an offer; a party that has consented leaves by notice or takes its instrument back.",
        "Record `withdraw` or `revoke`, or correct the recorded consent.",
    ),
    Entry(
        "no-consent",
        "No consent of this party stands",
        "Only a party that has consented can leave, suspend or terminate.",
        "Record the consent first, with the day on which it was given; late recording is normal.",
    ),
    Entry(
        "already-leaving",
        "The party has given notice already",
        "The first notice runs; a second one changes nothing.",
        "To leave on another day, correct the notice; to stay, record `rescind`.",
    ),
    Entry(
        "notice-expired",
        "The notice has taken effect",
        "A notice of withdrawal can be taken back only before its day; after it the party must come in anew.",
        "Record a new consent, or correct the dates.",
    ),
    Entry(
        "notice-running",
        "The notice still runs",
        "A party that has given notice is bound until the day that the withdrawal clause gives.",
        "Wait for that day.",
    ),
    Entry(
        "already-suspended",
        "The party has suspended the operation already",
        "What is suspended cannot be suspended again.",
        "Record `resume` first, or correct the recorded act.",
    ),
    Entry(
        "not-suspended",
        "Nothing is suspended that could be resumed",
        "`resume` ends a suspension of the same party.",
        "Record the suspension first, with its day.",
    ),
    Entry(
        "breaks-later-act",
        "A later act of this party would no longer be possible",
        "The acts of a party must be a sensible sequence in the order of their dates, however late they are recorded.",
        "Check both dates; correct the later act if it is the wrong one.",
    ),
)

_TEXT = (
    Entry(
        "act-in-future",
        "The act lies in the future",
        "An act is recorded when it has happened; a later day of effect goes into `effective`.",
        "Record it on its day, or write the day on which it was done as its date.",
    ),
    Entry(
        "notified-before-act",
        "The notification is older than the act",
        "The depositary cannot tell the others of what has not been done.",
        "Compare both dates with the depositary's notice.",
    ),
    Entry(
        "partner-of-itself",
        "The act waits for its own party",
        "`with` names the others whose instruments must come together with this one.",
        "Take the party itself out of `with`.",
    ),
    Entry(
        "choice-not-allowed",
        "The text leaves the party no choice of the day",
        "A day named in the instrument counts only where the clause allows the party to choose one.",
        "Leave `chosen` out; the day is computed.",
    ),
    Entry(
        "choice-too-late",
        "The chosen day is later than the text allows",
        "The clause limits how far a party may put off the day from which it is bound.",
        "Write a day within the limit that the message names, or leave `chosen` out.",
    ),
    Entry(
        "withdrawal-excluded",
        "The text lets nobody leave alone",
        "The agreement excludes withdrawal, or allows it only by agreement of all.",
        "If all have agreed on a day, state it as `effective`; otherwise the notice has no effect.",
    ),
    Entry(
        "notice-too-early",
        "The notice comes before the earliest day of the text",
        "The clause lets a party give notice only after it has been bound for some time.",
        "Record a notice of the day that the message names, or later.",
    ),
    Entry(
        "reason-needed",
        "The act needs a reason",
        "Whoever takes away or corrects what others rely on says why, so that the record can be read in fifty years.",
        "Repeat the command with --reason and a sentence.",
    ),
    Entry(
        "not-correctable",
        "This cannot be corrected in that way",
        "A correction names a legal act and fields of it; a correction itself can only be struck.",
        "Correct the legal act, or strike the correction.",
    ),
    Entry(
        "terms-differ",
        "The register knows the agreement with other terms",
        "Acts were recorded under the terms as they stand; a file with other terms would change what they mean.",
        "Load the file under which the agreement was recorded, or record the change as an act.",
    ),
)

ENTRIES: tuple[Entry, ...] = (*_AGREEMENT, *_PARTY, *_TEXT)
