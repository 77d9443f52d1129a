"""Codes of definition files: what can be wrong with a file that a clerk or a lawyer writes."""

from __future__ import annotations

from foedus.errors.entry import Entry

_FILE = (
    Entry(
        "definition-refused",
        "The file is not what the format asks for",
        "A definition is law for this register, so it is read strictly and wholly or not at all.",
        "Correct every listed place and load the file again; nothing of it was stored.",
    ),
    Entry(
        "not-utf8",
        "The file is not UTF-8 text",
        "Only one encoding is read, because two readers that guess differently see two different agreements.",
        "Save the file as UTF-8 in your editor.",
    ),
    Entry(
        "bad-character",
        "A character that nobody can see",
        "Control characters, and those that turn or hide text, make a file look different from what it says.",
        "Delete the character; type the passage again if you cannot find it.",
    ),
    Entry(
        "file-too-large",
        "The file is larger than an agreement can be",
        "Size is limited so that no file can occupy the machine: 5 MB, 200,000 values, 20,000 acts.",
        "Split the file, or check whether it is an agreement at all.",
    ),
    Entry(
        "yaml-syntax",
        "The text is not YAML",
        "At this place the file can no longer be read, so nothing after it is known.",
        "Correct the place shown; the cause often stands one line above it.",
    ),
    Entry(
        "yaml-alias",
        "Anchors and aliases are not used here",
        "A short file with aliases can unfold into billions of values; a clause should be read where it stands.",
        "Write the text out at each place; quote a value that begins with & or *.",
    ),
    Entry(
        "yaml-merge",
        "Merge keys are not used here",
        "A merge key `<<` brings in fields that the reader of this place does not see.",
        "Write the fields out.",
    ),
    Entry(
        "yaml-tag",
        "Tags are not used here",
        "A tag such as !!python/name tells some readers to build objects or to run code.",
        "Remove the tag; quote a text that begins with an exclamation mark.",
    ),
    Entry(
        "yaml-duplicate-key",
        "The same field stands twice",
        "Most readers silently keep the last of the two, and nobody knows which one was meant.",
        "Keep one of the two.",
    ),
    Entry(
        "yaml-too-deep",
        "The file is nested too deeply",
        "No clause needs more than forty levels; a file that has them exhausts the readers of others.",
        "Flatten the rule.",
    ),
    Entry(
        "yaml-document",
        "The file does not hold exactly one mapping",
        "One file is one agreement: a list of fields, neither empty nor several documents.",
        "Write one document whose top level is `field: value`.",
    ),
    Entry(
        "bad-key",
        "A field name is no text",
        "Other YAML readers take it for a truth value, a number, a date or a list, and then miss the field.",
        "Put the name in quotation marks.",
    ),
    Entry(
        "bad-number",
        "A number that readers read differently",
        "010, 1_000, 0x1F and 1:30 are one number for one reader and another for the next; .inf is none.",
        "Write the number with plain decimal digits, at most 18 before and 18 after the point.",
    ),
)

_FIELD = (
    Entry(
        "unquoted-value",
        "A text that other readers take for something else",
        "Without quotation marks NO is a truth value, 2015 a number and 2010-01-01 a day in other programs.",
        "Put the value in quotation marks.",
    ),
    Entry(
        "empty-value",
        "The field has no value",
        "An empty field could mean unknown, none or forgotten; the format says each of them in its own way.",
        "Write a value or delete the field.",
    ),
    Entry(
        "wrong-type",
        "The value has the wrong shape",
        "The field holds another kind of thing: text, a number, true or false, a list, or a mapping.",
        "Write the value in the shape that the message names.",
    ),
    Entry(
        "unknown-field",
        "The format has no such field",
        "A field that is skipped silently is a clause that is not applied.",
        "Correct the name, or move free text to `words` or `notes`.",
    ),
    Entry(
        "misplaced-field",
        "The field does not belong to this kind of condition",
        "Here it would be ignored, and the clause would say less than its author believes.",
        "Move the field to the condition it qualifies, or delete it.",
    ),
    Entry(
        "missing-field",
        "A required field is missing",
        "Without it the agreement cannot be identified or its rule cannot be applied.",
        "Add the field.",
    ),
    Entry(
        "one-of",
        "Exactly one of several fields is needed",
        "Each of these fields says what the condition is; none leaves it open, two contradict each other.",
        "Keep exactly one of the fields that the message lists.",
    ),
    Entry(
        "unknown-value",
        "The field has a closed list of values",
        "The engine applies these values and no others.",
        "Use one of the values that the message lists.",
    ),
    Entry(
        "bad-date",
        "That is no date",
        "A date is written YYYY-MM-DD, and the calendar must have that day.",
        "Look the day up in the source; where the field allows it, write only the month or the year.",
    ),
    Entry(
        "bad-name",
        "A name in the wrong form",
        "Names of parties, groups and agreements are compared letter by letter, so their form is fixed.",
        "Write an ISO code such as US-KS or GY, or a readable name such as us-congress.",
    ),
    Entry(
        "bad-amount",
        "That is no number of parties and no share",
        "A quota is a whole number from 1, a fraction such as 2/3, or a percentage such as 55%.",
        "Write the number or the share as the clause has it.",
    ),
    Entry(
        "out-of-range",
        "The number is out of range",
        "No clause counts that far, or backwards; it is a slip of the pen.",
        "Look the number up in the text.",
    ),
    Entry(
        "too-few",
        "The list or text is too short",
        "With so little in it the field says nothing, or should be written in its simple form.",
        "Add what is missing, or use the simple form.",
    ),
)

_SENSE = (
    Entry(
        "unknown-group",
        "The rule names a group that the file does not define",
        "Whose acts count can then not be said.",
        "Define the group under parties.groups, or correct its name.",
    ),
    Entry(
        "unknown-table",
        "The rule names a weight table that the file does not define",
        "Without the table nobody can be weighed.",
        "Define the table under weights, or correct its name.",
    ),
    Entry(
        "unknown-leg",
        "No condition or stage has this name",
        "A day given for a name that nothing carries would be ignored.",
        "Give the condition that name with `leg:`, or correct the name.",
    ),
    Entry(
        "open-list",
        "`parties` or `all` needs a closed list",
        "The agreement is open, so nobody can say who all the parties are.",
        "Write the parties under parties.list, or name a group or `anyone`.",
    ),
    Entry(
        "no-denominator",
        "A share of nobody in particular",
        "A share needs a whole: `anyone` has no number, and a certified share has no units.",
        "Name the group or the table that is the whole, or write a number where the clause has a number.",
    ),
    Entry(
        "duplicate-name",
        "The same name stands twice",
        "Nobody counts twice, and a name must mean one thing.",
        "Remove or rename one of the two.",
    ),
    Entry(
        "bad-period",
        "The period ends before it begins",
        "`until` is the first day that is outside, so it must lie after `from`.",
        "Exchange or correct the two days.",
    ),
    Entry(
        "bad-weights",
        "The weights do not add up",
        "A weight is never negative, the total is at least the sum, and one day has one table.",
        "Compare the table with its source.",
    ),
    Entry(
        "about-missing",
        "A fact without its name",
        "A `fact` fulfils the clause that `about` names; without it the act fulfils nothing.",
        "Add `about:` with the name that the rule uses in `fact:`.",
    ),
    Entry(
        "rescind-without-notice",
        "There is no notice to take back",
        "`rescind` takes back an earlier `withdraw` of the same party.",
        "Add the notice; to take back an instrument of consent write `revoke`.",
    ),
    Entry(
        "self-reference",
        "Something refers to itself",
        "A condition on itself is never met, or always.",
        "Name the other agreement or the other parties.",
    ),
    Entry(
        "circular-in-force",
        "The agreements wait for each other",
        "Each enters into force only after the other, so none of them ever does.",
        "Look in the texts for the one that goes first.",
    ),
)

ENTRIES: tuple[Entry, ...] = (*_FILE, *_FIELD, *_SENSE)
