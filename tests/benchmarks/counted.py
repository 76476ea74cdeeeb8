"""The application, telling with each answer how many statements it took."""

from __future__ import annotations

from flask import Response, g
from sqlalchemy import event

from netzwerk.core.db import db
from tests.harness.applications import BOOKKEEPING
from wsgi import app

__all__ = ["app"]


def _note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
    if not BOOKKEEPING.match(statement):
        g.statements = g.get("statements", 0) + 1


@app.after_request
def _tell(answer: Response) -> Response:
    answer.headers["X-Statements"] = str(g.get("statements", 0))
    return answer


with app.app_context():
    event.listen(db.engine, "before_cursor_execute", _note)
