# Needs python3 (3.11 or newer), node, npm and make. The rest comes into .venv and node_modules.

PYTHON ?= python3
BIN := .venv/bin
CDK := node_modules/.bin/cdk
PYTEST := $(BIN)/pytest --quiet
WORKERS ?= 2

# jsii prints a banner on every run of a Node release past its end of life, unless this holds that major version.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := $(shell node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
# The CLI neither reports usage nor asks for newer versions of itself.
export CDK_DISABLE_CLI_TELEMETRY := true
export CDK_DISABLE_VERSION_CHECK := true
# uv installs into the .venv named with --python, never into one that happens to be active, and never fetches a Python.
export UV_PYTHON_DOWNLOADS := never
unexport VIRTUAL_ENV CONDA_PREFIX PYTHONPATH PYTHONHOME

.DELETE_ON_ERROR:
.PHONY: help setup demo test lint types contracts unit synth e2e format golden docs lock soak test-oldest test-pythons mutants bench wheel clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---------------------------------------------------------------------------------------------- what users run

setup: .venv/.ready node_modules/.ready  ## Install everything that the other targets need

# The CDK's own validation is off here: it takes seconds, and `make test` has it on.
demo: setup  ## Synthesize app.py and review what comes out
	@echo "demo: cdk synth"
	@CDK_VALIDATION=false $(CDK) synth --quiet
	@echo "demo: snapshot-constructs review cdk.out"
	@$(BIN)/snapshot-constructs review cdk.out

test: lint types contracts unit synth e2e  ## Check everything

# ------------------------------------------------------------------------------------------- the parts of test

lint: .venv/.ready  ## Check style and formatting
	@echo "lint"
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check

types: .venv/.ready  ## Check types
	@echo "types"
	@$(BIN)/mypy

contracts: .venv/.ready  ## Check who imports whom
	@echo "contracts"
	@$(BIN)/lint-imports --no-logo

unit: .venv/.ready  ## Run the tests, but for the end-to-end ones
	@echo "unit"
	@$(PYTEST) -n $(WORKERS) --ignore=tests/e2e

synth: setup  ## Synthesize app.py with the CDK's own validation on
	@echo "synth"
	@$(CDK) synth --quiet

e2e: setup synth  ## Run the end-to-end tests on what synth left in cdk.out
	@echo "e2e"
	@$(PYTEST) tests/e2e

# -------------------------------------------------------------------------------------------- for the developer

format: .venv/.ready  ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

golden: .venv/.ready  ## Write the golden files anew; read the diff
	@$(PYTEST) --golden

docs: .venv/.ready  ## Write the generated pages anew, and draw the pictures
	@$(BIN)/python scripts/generate_docs.py
	@$(BIN)/python scripts/draw_pictures.py

# The locks hold names, versions and hashes, never the place that a download came from.
lock: .venv/.ready  ## Resolve the newest versions into the lock files
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --extra rehearse --group dev --output-file requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock" --group cloud --output-file snapshot_constructs/rehearse/requirements.lock
	@npm install --silent --package-lock-only

soak: .venv/.ready  ## Run the property tests for long, with new examples each time, and the tests marked soak
	@$(PYTEST) -n $(WORKERS) --ignore=tests/e2e --hypothesis-profile=soak

# The floors of our own ranges; the newest of all else.
test-oldest: .venv-oldest/.ready  ## Run the unit tests with the oldest versions that we promise
	@echo "unit, oldest versions"
	@.venv-oldest/bin/pytest --quiet -n $(WORKERS) --ignore=tests/e2e --ignore=tests/architecture

test-pythons: .venv/.ready  ## Run the unit tests on the other Pythons found here
	@for version in 3.12 3.13 3.14; do \
		if PYENV_VERSION=$$version python$$version --version >/dev/null 2>&1; then \
			$(MAKE) --no-print-directory .venv-$$version/.ready && echo "unit, Python $$version" && \
			.venv-$$version/bin/pytest --quiet -n $(WORKERS) --ignore=tests/e2e || exit 1; \
		else echo "unit, Python $$version: not found here"; fi; \
	done

# ONLY=retention,forecast/objective for these modules alone. What survives is explained in tests/mutants.toml.
mutants: .venv-mutants/.ready  ## Change rules, forecasts and cron arithmetic, and see whether a test notices
	@.venv-mutants/bin/python scripts/mutants.py "$(ONLY)"

bench: .venv-bench/.ready node_modules/.ready  ## Measure
	@for file in benchmarks/*.py; do echo "$$file" && .venv-bench/bin/python $$file || exit 1; done

wheel: .venv/.ready  ## Build the wheel and the source distribution into dist
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation --outdir dist

clean:  ## Remove what the targets built, but not what setup installed
	@rm -rf cdk.out dist mutants .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find snapshot_constructs tests scripts examples benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# --------------------------------------------------------------------------------------------------- what setup does

# The part of the lock that is uv itself, so that pip checks its hash.
.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "setup: $(PYTHON) is older than 3.11; try make PYTHON=python3.12"; exit 1; }
	@echo "setup: creating .venv"
	@$(PYTHON) -m venv --clear .venv
	@awk '/^uv==/ { found = 1 } found { print } found && !/\\$$/ { exit }' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes --requirement .venv/uv.lock

# Bytecode at once: where PYTHONDONTWRITEBYTECODE is set, every later run would compile the CDK's huge modules anew.
define install
	@echo "setup: installing Python packages into $(@D) (a minute, the first time)"
	@$(BIN)/uv pip sync --quiet --python $(@D) --require-hashes --compile-bytecode requirements.lock
	@$(BIN)/uv pip install --quiet --python $(@D) --no-deps --no-build-isolation --editable .
	@touch $@
endef

.venv/.ready: requirements.lock pyproject.toml | .venv/bin/uv
	$(install)

.venv-3.%/.ready: requirements.lock pyproject.toml | .venv/bin/uv
	@PYENV_VERSION=3.$* python3.$* -m venv --clear $(@D)
	$(install)

.venv-oldest/.ready: requirements.lock pyproject.toml | .venv/bin/uv
	@echo "setup: installing the oldest versions into $(@D)"
	@$(PYTHON) -m venv --clear $(@D)
	@$(BIN)/uv pip compile --quiet --python $(@D) --resolution lowest-direct --no-deps --output-file $(@D)/floors.txt pyproject.toml
	@$(BIN)/uv pip install --quiet --python $(@D) --compile-bytecode --constraint $(@D)/floors.txt --requirement pyproject.toml --group test
	@$(BIN)/uv pip install --quiet --python $(@D) --no-deps --editable .
	@touch $@

.venv-mutants/.ready: requirements.lock pyproject.toml | .venv/bin/uv
	@echo "setup: installing the mutation tester into $(@D)"
	@$(PYTHON) -m venv --clear $(@D)
	@$(BIN)/uv pip install --quiet --python $(@D) --compile-bytecode --constraint requirements.lock --group test --group mutants --requirement pyproject.toml
	@touch $@

.venv-bench/.ready: requirements.lock pyproject.toml | .venv/bin/uv
	@echo "setup: installing what is measured against into $(@D)"
	@$(PYTHON) -m venv --clear $(@D)
	@$(BIN)/uv pip install --quiet --python $(@D) --compile-bytecode --constraint requirements.lock --group test --group bench --requirement pyproject.toml
	@$(BIN)/uv pip install --quiet --python $(@D) --no-deps --editable .
	@touch $@

node_modules/.ready: package.json package-lock.json
	@echo "setup: installing the CDK CLI into node_modules"
	@npm ci --silent
	@touch $@
