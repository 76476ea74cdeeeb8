"""The programme clock: the two years of a network with all that has a date."""
