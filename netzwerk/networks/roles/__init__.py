"""Who coordinates, facilitates, advises or accompanies a network, from when to when."""
