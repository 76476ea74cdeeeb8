"""What an event begins with, from the template of its programme."""
