"""Tests of the agenda of an event and of its editor."""
