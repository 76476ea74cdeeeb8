"""Messages to tandems."""
