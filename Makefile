# Every target sets up .venv when it is missing or older than the lock; nothing else is needed but
# Python 3.11+ and a package index.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.PHONY: help setup run test check format lint types contracts bench bench-trend lock sample clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP)  ## create or refresh .venv from requirements.lock

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

run: export PFSDAYS_HOME ?= $(CURDIR)/.pfsdays
run: $(STAMP)  ## the main job on the bundled sample papers; state in .pfsdays/
	$(BIN)/pfsdays ingest --source sample

test: $(STAMP)  ## the test suite with coverage
	$(BIN)/python -m pytest

check: test lint types contracts  ## everything that CI runs

lint: $(STAMP)  ## ruff: style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(STAMP)  ## mend style and formatting
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP)  ## mypy, strict
	$(BIN)/mypy

contracts: $(STAMP)  ## who may import whom
	$(BIN)/lint-imports

bench: $(STAMP)  ## CPU seconds a paper against pdfium's and pdfplumber's plain text
	$(BIN)/python benchmarks/extraction.py

bench-trend: $(STAMP)  ## false alarms and delays of the break detector, by simulation (minutes)
	$(BIN)/python benchmarks/trend_breaks.py

sample: $(STAMP)  ## typeset the bundled sample papers again
	$(BIN)/python tests/sample/typeset.py

lock: $(STAMP)  ## resolve the newest versions into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --upgrade --no-emit-index-url \
	  --no-header --no-annotate --generate-hashes --output-file requirements.lock

clean:  ## remove .venv and caches (never PFSDAYS_HOME)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage .hypothesis
