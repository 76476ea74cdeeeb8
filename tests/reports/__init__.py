"""Reports: what they say, what they never say, and their formats."""
