"""Needs polls: topics that tandems propose and the points they give."""
