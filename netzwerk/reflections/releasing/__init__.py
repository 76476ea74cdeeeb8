"""Choosing who may read a reflection: one answer, or the whole entry."""
