# The two commands to know: `make demo` and `make test`. Both set themselves up and are quick the second time.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: help demo test nightly lint audit run bench screenshots lock clean

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.installed ## try the bot in a local workspace; no Slack needed
	@$(BIN)/python -m bot demo $(ARGS)

test: lint ## check everything: format, lint, types, floors, tests
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope $(ARGS)

nightly: export PILOT_NIGHTLY = 1
nightly: $(VENV)/.installed-dev ## the long form of the fault tests: every death of a week, 10,000 hostile payloads, thirteen weeks with kills
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope tests/faults tests/realclock $(ARGS)

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

audit: $(VENV)/.installed-dev ## look for known weaknesses in the locked versions; needs a network
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	@$(BIN)/python -m pip_audit --strict --require-hashes --disable-pip --requirement requirements.txt

run: $(VENV)/.installed ## run the bot against Slack, with the settings in .env
	@$(BIN)/python -m bot run

bench: $(VENV)/.installed-dev ## measure how fast the bot is, against floors; takes minutes and wants a quiet machine
	@$(BIN)/python -m tests.bench $(ARGS)

screenshots: $(VENV)/.installed-dev ## renew the pictures in docs/images; needs a browser
	@$(BIN)/python -m tests.page.screenshots

lock: ## renew the locked versions and hashes
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade --quiet \
		--extra demo --extra postgres --output-file requirements.txt
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade --quiet \
		--extra dev --constraint requirements.txt --no-emit-package pilot-check-ins --output-file requirements-dev.txt

clean: ## remove what was set up
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	@echo "Setting up (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt | $(VENV)/bin/python
	@echo "Setting up the checks (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@
