"""The list of an event to take along."""
