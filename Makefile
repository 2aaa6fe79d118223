# Everything a person does with the source. `make help` lists it; docs/operators.md says how to install the product.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
MESSAGES := $(wildcard diemsang/locale/*/LC_MESSAGES/django.po)

.DEFAULT_GOAL := help
.PHONY: help setup dev demo test check bench pictures docs wheel lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(STAMPS)/package $(MESSAGES:.po=.mo) ## environment (.venv), assets and translations; every other target calls it
	@$(BIN)/python tools/assets.py

demo: setup ## the demo province on http://127.0.0.1:8000, with logins printed (ARGS="--world 2026", ARGS=--load-only, ...)
	@$(BIN)/diemsang demo $(ARGS)

test: setup dev ## all tests this machine can run, on both database engines; says loudly what was left out
	@$(BIN)/python tools/suite.py $(ARGS)

check: setup dev ## style, types, imports, migrations, translations, lock files, printed pages (ARGS="types" for one)
	@$(BIN)/python tools/check.py $(ARGS)

bench: setup dev ## the benchmark with its ratios (ARGS="ledger --small" for a part)
	@$(BIN)/python -m tools.bench $(ARGS)

pictures: setup dev ## every page (1366x768, 390x844, dark) and every printed form into docs/pictures
	@$(BIN)/python tools/pictures.py $(ARGS)

docs: setup ## the pages of docs/ that are printed from the code, and new sentences into the catalogue
	@DIEMSANG_DATA=build/check $(BIN)/python tools/docs.py write
	@$(BIN)/python tools/messages.py extract

wheel: setup ## the installable package, with everything it needs inside, in dist/
	@$(BIN)/python tools/wheel.py

lock: setup dev ## lock files anew from requirements/*.in (ARGS=--upgrade for the newest versions)
	@$(BIN)/python tools/lock.py write $(ARGS)

clean: ## remove what was made, except the data of an installation (var/)
	rm -rf $(VENV) build dist *.egg-info diemsang/ui/static/vendor diemsang/ui/typst/fonts .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find diemsang tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	find diemsang -name '*.mo' -delete

dev: $(STAMPS)/dev

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this one is " + sys.version.split()[0] + ". PYTHON=... names another.")'
	@echo "Environment: $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/base: requirements/base.txt requirements/build.txt $(STAMPS)/venv
	@echo "Packages: what runs and what builds ..."
	@$(INSTALL) -r requirements/base.txt -r requirements/build.txt
	@touch $@

$(STAMPS)/package: pyproject.toml diemsang/__init__.py $(STAMPS)/base
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/base
	@echo "Packages: tests and checks ..."
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

%.mo: %.po tools/messages.py $(STAMPS)/base
	@$(BIN)/python tools/messages.py compile --force
