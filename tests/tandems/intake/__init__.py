"""Tests of taking in people and tandems from a spreadsheet."""
