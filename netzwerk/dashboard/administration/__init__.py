"""Operation of the installation and its people, for administrators: numbers and accounts, no content."""
