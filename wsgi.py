"""The door for gunicorn and for the flask command."""

import os

from netzwerk import cli
from netzwerk.app import create_app
from netzwerk.settings import SettingsError

os.umask(0o077)
try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(f"Netzwerk cannot start: {error}") from None
cli.register(app)
