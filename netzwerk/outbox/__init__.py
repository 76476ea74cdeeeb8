"""What we promised to send: rows, claiming, sending, mailboxes."""
