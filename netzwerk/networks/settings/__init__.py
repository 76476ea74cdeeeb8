"""What coordination can change about a network itself: facts, state, partners and phases."""
