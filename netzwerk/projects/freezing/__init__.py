"""Projects as they were frozen at meetings."""
