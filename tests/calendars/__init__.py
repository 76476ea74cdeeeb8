"""Calendars: files, zones, addresses and who sees what."""
