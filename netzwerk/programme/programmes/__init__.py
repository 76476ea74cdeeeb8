"""Programmes: the templates that come with the application, and creating one from them."""
