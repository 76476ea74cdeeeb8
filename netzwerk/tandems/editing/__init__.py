"""Changing a tandem: what it is, its organisations, its blocked days, and whether it takes part."""
