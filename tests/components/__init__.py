"""Layouts, components and static files, without database or network."""
