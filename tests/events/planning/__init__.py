"""Tests of planning, moving and cancelling events."""
