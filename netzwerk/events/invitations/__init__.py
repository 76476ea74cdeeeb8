"""Inviting people to an event, their answers, and what is sent about both."""
