"""Procedures for disputes as values, and the judgement on where a case stands: no clock, no file, no register."""
