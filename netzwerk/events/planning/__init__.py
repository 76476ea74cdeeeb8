"""Planning an event, moving it and calling it off."""
