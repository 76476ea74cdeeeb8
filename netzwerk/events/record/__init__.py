"""Holding an event and documenting it: results, deviations and what was put aside."""
