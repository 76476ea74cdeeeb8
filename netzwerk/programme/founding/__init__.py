"""Setting up a network from the template of its programme."""
