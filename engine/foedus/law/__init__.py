"""The law library: pure judgement. Terms, acts and dates in; values with their reasons out."""
