"""Every letter word for word, and every channel of the outbox around it."""
