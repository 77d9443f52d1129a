"""The protocol room: what an act is, how it is sealed, and how the seal is checked; it runs without a database."""
