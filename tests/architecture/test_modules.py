"""House rules for every Python file."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 500
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "lib", "stuff"}
CLOCKS = {"now", "utcnow", "today"}
WEB = {"flask", "flask_login", "flask_wtf", "werkzeug", "wtforms"}
SQL = {"alembic", "flask_sqlalchemy", "sqlalchemy"}
WEB_ROLES = {"views", "forms", "page", "pages", "navigation", "commands"}
SQL_ROLES = {"models", "queries", "service", "jobs"}
BOTH_WORLDS = {
    "netzwerk/app.py": "knows every feature",
    "netzwerk/people/login.py": "wraps Flask-Login; an error of the database must not sign anybody out",
}
NOT_FEATURES = {"core", "migrations", "seeding", "translations"}


def files(*folders: str) -> list[Path]:
    """All Python files below the folders, without generated migrations."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path.relative_to(ROOT) for path in found if path.parent.name != "versions"]


def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text())


def imports(path: Path) -> set[str]:
    """Top-level names of all that a file imports."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


def features() -> list[Path]:
    """Files of features."""
    return [path for path in files("netzwerk") if len(path.parts) > 2 and path.parts[1] not in NOT_FEATURES]


@pytest.mark.parametrize("path", files("netzwerk", "tests"), ids=str)
def test_file(path: Path) -> None:
    text = (ROOT / path).read_text()
    assert len(text.splitlines()) <= MOST_LINES, "split it by topic"
    assert not VAGUE & set(path.with_suffix("").parts), "name it after what is in it"
    module = tree(path)
    assert ast.get_docstring(module), "one sentence that says what belongs here"
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inner = [one for one in ast.walk(node) if isinstance(one, (ast.Import, ast.ImportFrom))]
            assert not inner, f"{node.name} imports inside"


@pytest.mark.parametrize("path", files("netzwerk"), ids=str)
def test_one_clock_and_one_place_that_commits(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = ast.unparse(node.func.value)
        asks_time = node.func.attr in CLOCKS and owner in {"datetime", "date", "datetime.datetime", "datetime.date"}
        assert not asks_time or path == Path("netzwerk/core/clock.py"), f"line {node.lineno}: ask core.clock"
        commits = node.func.attr == "commit" and "session" in owner
        assert not commits or path == Path("netzwerk/core/unit_of_work.py"), f"line {node.lineno}: use transaction()"


@pytest.mark.parametrize("path", features(), ids=str)
def test_feature_module_speaks_http_or_sql_or_neither(path: Path) -> None:
    web, sql = imports(path) & WEB, imports(path) & SQL
    if str(path) in BOTH_WORLDS:
        return
    role = path.stem
    assert not web or role in WEB_ROLES, f"{path} imports {web}: only {sorted(WEB_ROLES)} do"
    assert not sql or role not in WEB_ROLES | {"policy"}, f"{path} imports {sql}"
    assert not (web and sql)
