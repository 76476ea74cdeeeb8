"""Tests of seminars at events."""
