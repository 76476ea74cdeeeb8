"""The agenda of an event: its times, its editor, and where a new one can come from."""
