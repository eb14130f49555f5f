# Redress. `make help` says what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run stop test suite lint types contract migrations deploy format bench clean

VENV := .venv
PYTHON := $(VENV)/bin/python
PACKAGES := core ledger lawbook accounts cases notifications workflows api desk portal config
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export DJANGO_SETTINGS_MODULE := config.settings

# Checks that need no server still need settings that load: these reach nothing and protect nothing.
NOWHERE := DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/1
THROWAWAY := $(NOWHERE) \
	REDRESS_SECRET_KEY=q8Zt4mW1xY7pL0cV9rB2nS6dF3gH5jK8aQwErTyUiOpLkJhGfDs \
	REDRESS_FIELD_KEYS=k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= \
	REDRESS_INDEX_KEY=YWJjZGVmZ2hpamtsbW5vcGFiY2RlZmdoaWprbG1ub3A=
LIKE_PRODUCTION := $(THROWAWAY) REDRESS_DEBUG=0 REDRESS_DEMO=0 REDRESS_HTTPS=1 \
	REDRESS_HOSTS=redress.example REDRESS_PUBLIC_URL=https://redress.example \
	REDRESS_EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend

# $(call timed,what,command): run, say how long it took, keep the command's exit code.
timed = @begun=$$(date +%s); printf '== %s\n' "$(1)"; $(2) || exit $$?; \
	printf '   %s: %s s\n' "$(1)" "$$(( $$(date +%s) - begun ))"

help:  ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/installed  ## Make .venv, install what changed, generate the keys of a fresh clone
	@$(PYTHON) -m config.keys

run: setup  ## Start everything with demo data at http://127.0.0.1:8000 (PORT=... for another); Ctrl-C stops
	@PORT=$(or $(PORT),8000) exec $(PYTHON) -m config.run

stop: setup  ## Stop a run of this folder and every server it started
	@$(PYTHON) -m config.run stop

test: lint suite  ## Everything: lint, types, contracts, migrations, deployment check, the whole suite

lint: format-check templates-check types contract migrations deploy  ## All checks that need no server

suite: setup  ## The test suite on real PostgreSQL and Valkey (ARGS=... for pytest)
	@$(PYTHON) -m pytest -n 2 --dist worksteal $(ARGS)

.PHONY: format-check templates-check
format-check: setup
	$(call timed,ruff,$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check .)

templates-check: setup
	$(call timed,templates,$(VENV)/bin/djlint templates --lint --allow-empty-input --quiet)

types: setup  ## mypy
	$(call timed,types,$(THROWAWAY) REDRESS_DEBUG=1 $(PYTHON) -m mypy $(PACKAGES))

contract: setup  ## Imports go one way
	$(call timed,import contract,$(VENV)/bin/lint-imports --no-logo)

# No server is asked: that the migrations applied before are consistent is of no interest here.
migrations: setup  ## Every model change has its migration
	$(call timed,migrations,$(THROWAWAY) REDRESS_DEBUG=1 \
		$(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run)

deploy: setup  ## Django's deployment check with settings like production's
	$(call timed,deployment check,$(LIKE_PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING)

format: setup  ## Let ruff repair and format the code
	@$(PYTHON) -m ruff check --fix --quiet . ; $(PYTHON) -m ruff format .

bench: setup  ## Measure against the bars of docs and print the table
	@$(PYTHON) -m bench $(ARGS)

clean:  ## Stop everything, delete .venv, caches and all local data
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m config.run clean; fi
	@rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python that is new enough and can make environments; pip runs only when a requirement changed.
$(VENV)/installed: requirements.txt requirements-dev.txt
	@if [ ! -x $(PYTHON) ]; then \
		for candidate in python3 python3.13 python3.12 python3.11 python3.14; do \
			if $$candidate -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
			then found=$$candidate; break; fi; \
		done; \
		if [ -z "$${found:-}" ]; then \
			echo "Redress needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv)." >&2; exit 1; \
		fi; \
		echo "Making $(VENV) with $$($$found --version)"; $$found -m venv $(VENV) || exit 1; \
	fi
	@echo "Installing requirements (the first time this takes a minute or two)"
	@$(PYTHON) -m pip install -qq -r requirements-dev.txt
	@touch $@
