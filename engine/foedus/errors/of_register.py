"""Codes of the register as a whole: using it, finding things, being first, being sound."""

from __future__ import annotations

from foedus.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "internal",
        "foedus itself failed",
        "Something happened that the program did not foresee. Nothing of the unfinished act was stored.",
        "Repeat the command; if it fails again, report it with the full message.",
    ),
    Entry(
        "usage",
        "The command makes no sense as it stands",
        "An argument is missing, contradicts another, or has the wrong shape.",
        "See the command's --help.",
    ),
    Entry(
        "not-found",
        "The register does not know it",
        "No agreement, party or act with this name is recorded here.",
        "Look with `foedus agreement list` or `foedus instrument list`, or load the file that defines it.",
    ),
    Entry(
        "conflict",
        "Somebody else was first",
        "Another act was recorded in the same file since you looked; two clerks cannot both write the next one.",
        "Look at the act that won, and repeat yours if it is still needed.",
    ),
    Entry(
        "request-reused",
        "This request id already stands for another act",
        "A request id makes a retry harmless: the same id must mean the same act.",
        "Use a new request id for a new act.",
    ),
    Entry(
        "register-broken",
        "The register is not what it claims to be",
        "A stored value differs from what the acts say, or an act was changed after it was recorded.",
        "Run `foedus check --strict` to see each place; restore from a backup before recording anything.",
    ),
    Entry(
        "register-missing",
        "There is no register here",
        "The database has no foedus tables.",
        "Make one with `foedus init`.",
    ),
    Entry(
        "register-version",
        "The register has another schema version",
        "The tables were made by another version of foedus.",
        "Run `foedus db upgrade` with the newer version.",
    ),
    Entry(
        "register-busy",
        "The register stayed locked by another writer",
        "Another process held the write lock longer than this one was ready to wait. Nothing was stored.",
        "Repeat the command; with the same --request-id a repetition is harmless.",
    ),
    Entry(
        "database-url",
        "This database cannot be used",
        "The URL names no SQLite or PostgreSQL database, or its driver is not installed.",
        "Use sqlite:///file.db, or postgresql://… with the extra `foedus[postgresql]`.",
    ),
    Entry(
        "database-failed",
        "The database did not do its work",
        "The disk is full, the file read-only, or the connection broke. Nothing of the act was stored.",
        "Mend the database, then repeat the command; with the same --request-id a repetition is harmless.",
    ),
    Entry(
        "act-too-long",
        "The act does not fit into its seal",
        "The sealed envelope of an act stays under 1 kB, so that a witness can keep and read whole leaves.",
        "Shorten the reason, or put the long text into the act's payload, which has no such limit.",
    ),
    Entry(
        "file-unreadable",
        "The file cannot be read",
        "There is no such file, or this user may not open it.",
        "Check the name and the permissions.",
    ),
    Entry(
        "bad-argument-date",
        "This is not a date",
        "Questions take whole dates; acts may be dated by a month or a year where the day is not known.",
        "Write YYYY-MM-DD.",
    ),
)
