"""When a reflection round is open and which questions it asks, set by hand by coordination."""
