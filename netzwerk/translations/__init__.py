"""Catalogues of the interface: one po file per feature, compiled into one per language."""
