"""Persons, their accounts, sign-in and sessions."""
