"""Registering for a seminar with one tap, its waiting list, and who moves up."""
