"""The gatehouse: where a register is opened and its rooms are put together."""
