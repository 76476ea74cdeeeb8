"""Days and questions of reflection rounds, set by hand."""
