"""Changing persons by those who may: names, addresses, languages, and accounts that are closed and opened again."""
