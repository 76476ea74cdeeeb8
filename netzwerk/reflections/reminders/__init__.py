"""Reminding those whose side has not handed in: seven and two days before, and once after."""
