"""Tests of agreements at events."""
