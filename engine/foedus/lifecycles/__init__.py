"""The clockwork: the life cycles of agreements, of a party's adherence and of amendments.

The only room that imports ``transitions``. It reads no clock and does no input or output: states, acts and days in,
steps and reasons out.
"""
