"""The codex shelf: readers of the YAML that lawyers and clerks write, with the place of every mistake."""
