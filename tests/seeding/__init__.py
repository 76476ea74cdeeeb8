"""Reading, checking and loading seed files."""
