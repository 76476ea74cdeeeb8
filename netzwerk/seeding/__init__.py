"""Reads seed files, names every fault in them, and loads what is not there yet through the services."""
