"""Tests of invitations and answers."""
