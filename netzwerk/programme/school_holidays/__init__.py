"""School holidays of the regions, from a calendar file or a table, looked at before they are taken over."""
