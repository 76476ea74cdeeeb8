"""What must be ready for an event by hand: room, catering and the like, with owner and day."""
