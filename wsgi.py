"""The door for gunicorn and for the flask command."""

from netzwerk import cli
from netzwerk.app import create_app
from netzwerk.settings import SettingsError

try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(f"Netzwerk cannot start: {error}") from None
cli.register(app)
