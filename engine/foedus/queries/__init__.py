"""The reading room: questions about the register; nothing here writes."""
