"""The schema as migrations build it, on both databases."""
