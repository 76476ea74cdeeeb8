"""Numbered changes of the tables."""
