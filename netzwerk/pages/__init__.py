"""Pages for everybody: imprint, privacy notice, accessibility declaration with feedback, help."""
