"""Calendars that real clients subscribe to: entries, feeds, addresses and single downloads."""
