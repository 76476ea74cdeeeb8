"""What was agreed at events: who does what until when, and what became of it."""
