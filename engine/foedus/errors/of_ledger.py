"""Codes of the ledger's proofs: keys, checkpoints, receipts, bundles, witnesses."""

from __future__ import annotations

from foedus.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "not-sealed",
        "It is not sealed yet",
        "An act is sealed when a checkpoint covers it that the log and, where a policy is given, its quorum of "
        "witnesses have signed. Nothing is wrong with it; nobody outside vouches for it yet.",
        "Sign a checkpoint with `foedus log checkpoint`, have the witnesses co-sign it, and ask again with that one.",
    ),
    Entry(
        "log-inconsistent",
        "The register is not the one that was sealed",
        "A checkpoint promises which acts stand at the beginning of the register, for ever. Here they are others, or "
        "fewer.",
        "Keep both, the register and the checkpoint: together they are the evidence. Compare with a bundle or a backup "
        "from before, and record nothing until it is known who changed what.",
    ),
    Entry(
        "signature-forged",
        "A signature does not hold",
        "It bears the name of a key that is trusted, but that key did not sign this; or no trusted key has signed.",
        "Do not use the file. Get it again from its author, and compare the verifier key over another channel.",
    ),
    Entry(
        "proof-unreadable",
        "This is no checkpoint, receipt, proof, policy or bundle",
        "Proofs are read strictly: what has two readings could be shown to two people as two things.",
        "Get the file again, byte for byte as it was written; mail programs that change line ends spoil it.",
    ),
    Entry(
        "checkpoint-moved",
        "A later checkpoint is known already",
        "Whoever signs remembers the last checkpoint and goes on from that one, never back. Another request may have "
        "come first.",
        "Prove consistency from the size that is known: `foedus log consistency SIZE CHECKPOINT`.",
    ),
    Entry(
        "key-unusable",
        "The key cannot be used",
        "The file is missing, is no signing key, can be read by others, or stands there already.",
        "Make a key with `foedus log key new FILE --origin NAME`; a key file belongs to one user alone (mode 0600).",
    ),
)
