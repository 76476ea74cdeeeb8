"""Reflection rounds, prompts, entries, ratings and who may read them."""
