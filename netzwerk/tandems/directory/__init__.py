"""Organisations and people of a network, in tandems and beside them."""
