"""The history of the schema: one frozen revision after the other; nothing here imports the engine."""
