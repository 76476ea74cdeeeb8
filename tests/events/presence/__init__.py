"""Tests of presence at events."""
