"""Who coordinates, facilitates or advises all networks of a programme, from when to when."""
