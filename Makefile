SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
JOBS ?= $(shell cores=$$(nproc 2>/dev/null || echo 2); echo $$((cores < 2 ? 2 : cores > 8 ? 8 : cores)))
TESTS ?=
BENCH ?=
BIN := .venv/bin
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-header --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host

.PHONY: help demo run test check bench lock

help: ## Show these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-6s %s\n", $$1, $$2 }'

demo: ## Prepare the demo network and serve it on 127.0.0.1:8000 (PORT=8123 moves it)
	@.ci/setup run
	@exec .ci/demo $(PORT)

run: ## Serve your own installation with the variables NETZWERK_… of the README
	@.ci/setup run
	@exec $(BIN)/flask run --port $(PORT)

test: ## Check everything and run all tests (TESTS=tests/events for a part, JOBS=4 for more processes)
	@.ci/setup test
	@$(MAKE) check
	@$(BIN)/pytest -n $(JOBS) --dist=worksteal $(TESTS)

check: ## Format, lint, types, import order, translations, migrations
	@.ci/setup test
	@$(BIN)/ruff format --check --quiet . || { echo "✗ Run: $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@report=$$($(BIN)/lint-imports --no-cache 2>&1) || { echo "$$report"; exit 1; }
	@$(BIN)/python -m netzwerk.translations --check
	@$(BIN)/pytest -q --no-header tests/migrations/test_models.py

bench: ## Measure what a request costs beside a bare Flask application (BENCH="--networks 1 --databases sqlite" for a part)
	@.ci/setup test
	@$(BIN)/python -m tests.benchmarks $(BENCH)

lock: ## Resolve the dependencies of pyproject.toml again and write both lists with hashes
	@.ci/setup test
	@$(BIN)/python -m pip install --quiet $$(.ci/group lock)
	@$(COMPILE) --output-file requirements.txt pyproject.toml
	@.ci/group test | $(COMPILE) --constraint requirements.txt --output-file tests/requirements.txt -
