"""What went out for a network: to whom, of what kind, and what became of it."""
