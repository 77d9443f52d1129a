# Two commands do all set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKERS ?= 2

.PHONY: demo test check bench wheel docs clean help

help:
	@echo "make demo   install, make a register of real agreements, ask it questions, draw its timeline (SQLite)"
	@echo "make test   lint, types, import contracts, and all tests on SQLite and on a real PostgreSQL"
	@echo "make check  lint, types and import contracts only"
	@echo "make bench  speed as ratios against the bare drivers, measured in one run"
	@echo "make docs   write the generated reference pages anew"
	@echo "make wheel  build the wheel into dist/"

# The stamps are remade when what is installed would change; the demo installs no developer's tools.
$(VENV)/.demo: pyproject.toml constraints.txt
	@echo "· making $(VENV) and installing foedus (a minute on a slow line)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt
	@echo "· making $(VENV) and installing foedus with its developer's tools (a minute or two)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.demo

demo: $(VENV)/.demo
	@$(BIN)/foedus demo demo

check: $(VENV)/.dev
	@echo "· lint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@echo "· types"
	@$(BIN)/mypy
	@echo "· import contracts"
	@$(BIN)/lint-imports

test: check
	@echo "· tests on SQLite and PostgreSQL"
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

bench: $(VENV)/.dev
	@$(BIN)/python bench/run.py

docs: $(VENV)/.dev
	@$(BIN)/python docs/generate.py

wheel: $(VENV)/.dev
	@$(BIN)/python -m build --wheel

clean:
	rm -rf $(VENV) build dist demo
