"""The demo: what is loaded, what it shows, and the five products."""
