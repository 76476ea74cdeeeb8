"""Numbered changes of the tables, and how Alembic finds them."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config


def config() -> Config:
    """Alembic's configuration for our migrations."""
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).resolve().parent))
    return configuration
