"""Taking lines of a reflection over into the project."""
