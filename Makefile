# Tatakerja. `make help` lists what can be done; every target sets up what it needs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

UV := .tools/bin/uv
BIN := .venv/bin
VENDOR := src/tatakerja/platform/static/vendor
export UV_PYTHON_DOWNLOADS := never
export PYTHONPATH :=

.PHONY: help setup demo test lint types architecture pristine unit fuzz postgres browser fmt bench lock messages clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: .venv/.ready $(VENDOR)/.ready ## Install everything the product needs into this folder
	@$(BIN)/python scripts/compile_messages.py

$(UV):
	@scripts/get-uv

.venv/.ready: requirements-dev.lock pyproject.toml | $(UV)
	$(UV) venv --quiet --allow-existing --python 3.11 .venv
	$(UV) pip sync --quiet --require-hashes requirements-dev.lock
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENDOR)/.ready: package-lock.json
	npm ci --silent --ignore-scripts
	scripts/copy-vendor $(VENDOR)
	@touch $@

demo: setup ## Seed a fictitious region and serve it on http://localhost:8000
	$(BIN)/tatakerja demo

test: setup ## Run every check there is
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target types lint architecture pristine
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory postgres
	@$(MAKE) --no-print-directory browser

lint: setup ## Style, complexity and file sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python scripts/check_tree.py

types: setup ## mypy --strict
	$(BIN)/mypy

architecture: setup ## The dependency rule
	$(BIN)/lint-imports --no-cache

pristine: export DJANGO_SETTINGS_MODULE := suite_settings
pristine: export PYTHONPATH := tests
pristine: setup # the databases that the suite copies
	$(BIN)/python -m pristine
	scripts/with-postgres $(BIN)/python -m pristine

unit: setup ## The suite on the embedded database
	$(BIN)/pytest -n 2

fuzz: export HYPOTHESIS_PROFILE := fuzz
fuzz: setup ## The suite on new random examples, many more of them
	$(BIN)/pytest -n 2

postgres: setup ## Every test that reaches a database, on PostgreSQL
	scripts/with-postgres $(BIN)/pytest -n 2

# A journey that fails is walked once more and its first fault printed all the same (ADR 52).
browser: AGAIN := --reruns 1 --max-suite-reruns 2 --rerun-show-tracebacks
browser: setup ## Journeys in a real Chromium
	scripts/with-chromium $(BIN)/pytest tests/browser -n 2 $(AGAIN) --override-ini addopts="-q --strict-markers"

fmt: setup ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## Print the product's figures
	@failed=0; for file in bench/*.py; do \
	  echo "== $$file"; scripts/with-chromium $(BIN)/python $$file || failed=1; \
	done; exit $$failed

lock: | $(UV) ## Renew the lock files
	$(UV) pip compile --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet requirements.in -o requirements.lock
	$(UV) pip compile --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet requirements-dev.in -o requirements-dev.lock
	npm install --package-lock-only --ignore-scripts

messages: setup ## Collect and compile the translations
	$(BIN)/python scripts/collect_messages.py
	$(BIN)/python scripts/compile_messages.py

clean: ## Remove what setup made (data in var/ stays)
	rm -rf .venv .tools node_modules $(VENDOR) build
