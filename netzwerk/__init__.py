"""Netzwerk runs two-year networks of tandems; start reading at app.create_app, then at one feature package."""
