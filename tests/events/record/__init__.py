"""Tests of record at events."""
