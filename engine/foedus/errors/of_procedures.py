"""Codes of procedures for disputes: what can be wrong with a table of stages."""

from __future__ import annotations

from foedus.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "unknown-stage",
        "The procedure has no such stage",
        "A way to a stage that is not there leads nowhere, and the case would be lost on it.",
        "Correct the name, or add the stage.",
    ),
    Entry(
        "unknown-role",
        "The procedure has no such role",
        "What is to be done by a role that is not there is done by nobody.",
        "Correct the name, or add the role with who holds it.",
    ),
    Entry(
        "role-unheld",
        "Nobody holds the role",
        "A role is a name for somebody; without words nobody knows whose turn it is.",
        "Say who holds the role, or take it away.",
    ),
    Entry(
        "unknown-event",
        "A time limit starts from an event that the procedure does not know",
        "A limit whose beginning can never be recorded never runs.",
        "Name a stage, an anchor, or an event of a stage; or add the anchor with what stands in for it.",
    ),
    Entry(
        "unknown-counting",
        "There is no such counting rule",
        "How time is counted differs from procedure to procedure; without the rule no day can be computed.",
        "Name a rule of the counting file, or add the rule to it.",
    ),
    Entry(
        "two-transitions",
        "Two ways out of a stage have the same name",
        "Whoever records that way could mean the one or the other, and the case would stand in two places.",
        "Keep one of the two, or give the other a name of its own.",
    ),
    Entry(
        "unreachable-stage",
        "No way leads to the stage",
        "A stage that is never reached is either superfluous or its way in was forgotten.",
        "Name the stage under `start`, in `next`, or as the goal of an outcome; or take it away.",
    ),
    Entry(
        "dead-end",
        "The stage has no way out",
        "A case that comes there would stand there for ever, neither going on nor over.",
        "Say what may follow, mark the stage `final`, or mark it `side` if it does not move the case.",
    ),
    Entry(
        "no-end",
        "From this stage no end can be reached",
        "The ways lead in a circle, so that a case that enters it is never over.",
        "Add the way out of the circle: a decision, a settlement, a withdrawal.",
    ),
    Entry(
        "final-goes-on",
        "The case is over, and goes on",
        "A final stage ends the case; only stages beside the main line, such as an interpretation, may come after it.",
        "Take away `final`, or the way that leads on.",
    ),
    Entry(
        "side-moves",
        "A stage beside the main line would end the case",
        "A stage that is `side` leaves the case where it stands.",
        "Take away `side` or `final`; an outcome of the stage may lead to the end.",
    ),
    Entry(
        "deadline-without-expiry",
        "Nobody knows what follows when the deadline passes",
        "A deadline has a consequence; one without is a target.",
        "Add `on_expiry`, with `do: none` if nothing follows; or make the limit a target.",
    ),
    Entry(
        "contradicting-limits",
        "Two limits of one kind run from the same event",
        "Only one of them can be the limit of this case, and nothing says which.",
        "Keep one; mark the other `case: urgent`, or give it the day from which it applies.",
    ),
    Entry(
        "wait-after-end",
        "The act may only come when it is too late",
        "The waiting period ends after the limit by which the act must be done.",
        "Compare both numbers with the text.",
    ),
    Entry(
        "contradicting-expiry",
        "An expired deadline leads to things that exclude each other",
        "Silence cannot be taken for consent and for refusal at once, nor have a consequence and none.",
        "Keep what the text says.",
    ),
    Entry(
        "contradicting-standing",
        "A right beside no right",
        "`none` says that this category may do nothing in the procedure.",
        "Take away `none`, or the right beside it.",
    ),
    Entry(
        "contradicting-panel",
        "The numbers of the panel contradict each other",
        "A quorum is at most the whole panel, and a panel with an even number has one.",
        "Compare the numbers with the text.",
    ),
    Entry(
        "no-tie-rule",
        "An even panel without a rule for a tie",
        "A panel that can split in halves decides nothing unless somebody's vote breaks the tie.",
        "Say in `decision_rule` what happens on a tie.",
    ),
    Entry(
        "irregular-act",
        "The procedure does not allow the act there",
        "A procedure is a table: from where a case stands only some stages may follow, each within its time.",
        "Record what is listed as possible; what happened all the same is recorded with --irregular and its reason.",
    ),
    Entry(
        "not-your-act",
        "Whoever took the step holds no role in which it may be taken",
        "Who may do what is denied unless the table of steps grants it: else one side could act for the other.",
        "Name the party, member or body that took the step; or record it as irregular, with the reason.",
    ),
    Entry(
        "out-of-order",
        "The case has not come so far, or is past it",
        "A step has its place: a challenge needs an arbitrator, a withdrawal comes before the award.",
        "Record first what comes before; or record the step as irregular, with the reason.",
    ),
    Entry(
        "unknown-paper",
        "The case has no such paper",
        "An answer, an exhibit, an order name a paper by the number of its act; else nobody knows which is meant.",
        "See the numbers with `foedus dispute show`.",
    ),
    Entry(
        "paper-sealed",
        "The paper is sealed, and not opened to this person",
        "Only its author, who recorded it, and those to whom it is opened may read it; everybody sees that it exists. "
        "What was said in mediation is not used afterwards.",
        "Ask its author to disclose it (`foedus dispute paper disclose`).",
    ),
    Entry(
        "paper-erased",
        "The sealed text was erased",
        "A tribunal or authority ordered it. The act and its hash stay, so that every proof holds; the text is gone.",
        "Ask who ordered it: the act of the erasure names the legal ground.",
    ),
    Entry(
        "no-standing",
        "Whoever files, answers or joins has no standing for it",
        "A procedure says for each category of persons what it may do: some act in their own right, some only through "
        "their government, and some may suggest and have no right to a decision.",
        "Do what the message says is possible instead; what was filed all the same is recorded with --irregular.",
    ),
    Entry(
        "not-bound",
        "The agreement on which the filing rests does not bind both sides on that day",
        "Nobody is held to an agreement before it binds, nor after.",
        "Name another ground or leave it out; if the register is wrong, record the act that is missing.",
    ),
    Entry(
        "excluded-person",
        "The person may not sit on the panel",
        "Nobody judges in their own case: parties and those who act for them, whoever mediated, whoever was struck "
        "from the list or removed, and whomever the procedure excludes for nationality or affiliation.",
        "Appoint somebody else; where the procedure lets the parties waive it, record that they agreed.",
    ),
    Entry(
        "seat-taken",
        "The seat has somebody already",
        "A panel has so many seats, and each side names so many of its members.",
        "Wait until the member declines, resigns or is removed; or record the number that the sides agreed.",
    ),
    Entry(
        "panel-incomplete",
        "The panel is not complete",
        "A panel is constituted when every seat has somebody who has accepted, and decides when as many sit.",
        "Record what is missing: an appointment, an acceptance, the decision on a challenge, a replacement.",
    ),
    Entry(
        "no-majority",
        "The votes carry no decision",
        "A panel decides by the majority that its procedure asks for; the chair's vote breaks a tie only where the "
        "procedure or the panel's constitution says so.",
        "Compare the votes with the minutes.",
    ),
    Entry(
        "award-not-binding",
        "An award that does not bind is no instrument",
        "Only what binds takes its place among the laws; whether an award binds is said by the stage that it does.",
        "Name the stage and how it ended; or leave the instrument away.",
    ),
)
