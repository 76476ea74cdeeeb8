"""Reminding those who said yes, two days before the day comes."""
