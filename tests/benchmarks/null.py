"""A bare Flask application: the measure that every other figure is divided by."""

from __future__ import annotations

from flask import Flask

app = Flask("null")


@app.get("/")
def nothing() -> str:
    """Answer with nothing."""
    return ""
