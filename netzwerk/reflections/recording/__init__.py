"""Coordination records for a side of a tandem what it was told; the side confirms it with one click."""
