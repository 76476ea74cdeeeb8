"""Tandems, their two sides, their members and the weeks that are blocked for them."""
