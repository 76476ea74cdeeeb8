"""The list that people sign at the door of an event, on A4."""
