"""Answering an invitation by the link of a mail."""
