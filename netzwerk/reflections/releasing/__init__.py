"""Choosing who may read a reflection: one answer, or all that a side writes."""
