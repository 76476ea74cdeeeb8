"""Rules that hold for every file, template and route of the house."""
