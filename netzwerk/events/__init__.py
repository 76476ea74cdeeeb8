"""Kick-off, meetings, seminars and sittings: days, agenda, participation, agreements."""
