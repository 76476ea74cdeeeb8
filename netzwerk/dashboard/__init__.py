"""Start pages by role, composed of what the features offer."""
