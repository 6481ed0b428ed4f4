# Everything a person types. Needs python3 (3.11 to 3.13), Node with npm, and apt for the browser of the tests;
# the rest is set up by the first command that needs it and skipped by every later one.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
UV := .venv-uv/bin/uv
LOCAL := PYTHONPATH=infrastructure $(BIN)/python -m local
TEST_PATH := $(CURDIR)/layers/core:$(CURDIR)/infrastructure:$(CURDIR)/infrastructure/local
export PYTHONPATH := $(CURDIR)/layers/core
export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
# A machine behind a proxy that signs TLS tells pip; uv and Node hear it here.
ifdef PIP_CERT
export SSL_CERT_FILE ?= $(PIP_CERT)
endif
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif

##@ Run
.PHONY: up
up: environments ## start the platform on this machine; Ctrl-C stops and keeps state
	@$(LOCAL) up

.PHONY: down
down: .venv/.ready ## stop what `make up` started elsewhere
	@$(LOCAL) down

.PHONY: reload
reload: .venv/.ready ## bring changed code into the running platform
	@$(LOCAL) reload

.PHONY: logs
logs: .venv/.ready ## what the functions wrote lately; FUNCTION=bot-tick for one
	@$(LOCAL) logs

.PHONY: forget
forget: .venv/.ready ## delete the local platform's state
	@$(LOCAL) forget

.PHONY: deploy
deploy: .venv/.ready .venv-sam/.ready ## deploy to AWS, guided
	@PYTHONPATH=infrastructure $(BIN)/python -m local.deploy

##@ Verify
.PHONY: check
check: .venv/.ready web/node_modules/.ready ## format, lint, types, rings, templates, drift
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python infrastructure/lint/check.py

.PHONY: test
test: environments web/node_modules/.ready browser ## every test, the browser's too
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST_ARGS)
	@npm --prefix web run test

.PHONY: bench
bench: environments ## benchmarks: name, value, unit, reference, ratio; BENCH=orders for one
	@PYTHONPATH="$(TEST_PATH)" $(BIN)/python -m tests.bench $(BENCH)

.PHONY: figures
figures: .venv/.ready ## reliability figures: id, value, threshold, PASS or FAIL, seed (PLANT=<bug> must fail one)
	@PYTHONPATH="$(TEST_PATH)" $(BIN)/python -m tests.figures

.PHONY: format
format: .venv/.ready ## rewrite the code in the house's format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

##@ Dependencies
.PHONY: setup
setup: environments web/node_modules/.ready ## install everything, start nothing

# Side by side: each waits for downloads or writes files, none for another.
.PHONY: environments
environments: .venv-uv/.ready
	@$(MAKE) -s -j3 .venv/.ready .venv-emulator/.ready .venv-sam/.ready

.PHONY: lock
lock: .venv-uv/.ready ## resolve the dependencies anew, with hashes
	@UV="$(CURDIR)/$(UV)" bash requirements/lock.sh

.PHONY: browser
browser:
	@bash infrastructure/local/browser.sh

.venv-uv/.ready: requirements/uv.txt
	@echo "setting up uv"
	@$(PYTHON) -c 'import sys; sys.exit("Balina needs Python 3.11 to 3.13; set PYTHON=/path/to/one." if not (3, 11) <= sys.version_info < (3, 14) else 0)'
	@$(PYTHON) -m venv --clear .venv-uv
	@.venv-uv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.ready: requirements/dev.txt | .venv-uv/.ready
	@echo "setting up the development environment"
	@[ -x $(BIN)/python ] || $(UV) venv --quiet --python "$(PYTHON)" .venv
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s" -m balina "$$@"\n' "$(CURDIR)/layers/core" "$(CURDIR)/$(BIN)/python" > $(BIN)/balina
	@chmod +x $(BIN)/balina
	@touch $@

.venv-emulator/.ready: requirements/emulator.txt | .venv-uv/.ready
	@echo "setting up the emulator"
	@[ -x .venv-emulator/bin/python ] || $(UV) venv --quiet --python "$(PYTHON)" .venv-emulator
	@$(UV) pip install --quiet --compile-bytecode --python .venv-emulator/bin/python --require-hashes -r requirements/emulator.txt
	@touch $@

.venv-sam/.ready: requirements/sam.txt | .venv-uv/.ready
	@echo "setting up the SAM CLI"
	@[ -x .venv-sam/bin/python ] || $(UV) venv --quiet --python "$(PYTHON)" .venv-sam
	@$(UV) pip install --quiet --compile-bytecode --python .venv-sam/bin/python --require-hashes -r requirements/sam.txt
	@touch $@

web/node_modules/.ready: web/package-lock.json
	@echo "setting up the web app"
	@npm --prefix web ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: help
help:
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
