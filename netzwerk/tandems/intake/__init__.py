"""People and tandems from a spreadsheet: read, match columns, show what would happen, take all or nothing."""
