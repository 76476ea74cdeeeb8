"""What coordination and facilitation do with reflections: remind, ask back, accept, comment."""
