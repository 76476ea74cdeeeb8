"""Tests of editing people and organisations of a network."""
