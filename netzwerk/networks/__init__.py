"""Programmes, networks, organisations, roles and regional calendars."""
