"""Messages that coordination writes to tandems, from the choice of recipients to what became of each mail."""
