"""Who was asked to an event, what was answered and who came, as a table to take along."""
