# `make help` lists what there is. Every target does its own set-up in .venv.

PYTHON = $(shell for python in python3.11 python3; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo "$$python" && break; done)
ANY_PYTHON = $(or $(PYTHON),python3)
PIP = .venv/bin/python -m pip -qq --disable-pip-version-check
CODE = $(wildcard src tests scripts bench hatch_build.py)
LOCK = .lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-strip-extras --no-emit-index-url --no-emit-find-links $(LOCK_OPTIONS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
ifndef AT_ONCE
.NOTPARALLEL:
endif
.PHONY: help run test check quick-checks format-check lint types imports content content-diff tests deep supply bench doctor tools format examples reference lock clean

help:  ## this list
	@awk -F ':.*##  *' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: .venv/.ready  ## start the pages on this machine and open them in your browser
	@.venv/bin/dorsum

test: tools check  ## everything: missing system tools (what this user may install), then all of `check`

check: .venv/.ready  ## what a reviewer runs: format, lint, types, imports, content, then the tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target AT_ONCE=yes quick-checks
	@$(MAKE) --no-print-directory tests

# Two at a time, the longest first: each of them uses one core.
quick-checks: types content format-check lint imports content-diff

format-check: .venv/.ready
	.venv/bin/ruff format --check --quiet .

lint: .venv/.ready
	.venv/bin/ruff check --quiet .

types: .venv/.ready
	.venv/bin/mypy --strict --no-error-summary $(CODE)

imports: .venv/.ready
	.venv/bin/lint-imports --no-cache

content: .venv/.ready
	.venv/bin/dorsum content check

# What a reviewer of a content change reads; there is nothing to compare with before the first release.
content-diff: .venv/.ready
	@mkdir -p build
	@if git describe --tags --abbrev=0 >/dev/null 2>&1; then \
		.venv/bin/dorsum content diff last-tag now > build/content-diff.txt && echo "Written: build/content-diff.txt"; \
	else echo "No release tag yet, so no content diff."; fi

tests: .venv/.ready .venv/.node  ## the tests alone, with branch coverage
	.venv/bin/python -m pytest --numprocesses logical --dist worksteal --cov

# The long forms, hours in all; each can also be run by itself.
deep: .venv/.deep .venv/.node  ## the long forms: many more examples, every mutant, 30 minutes of fuzzing, every control switched off
	HYPOTHESIS_PROFILE=deep .venv/bin/python -m pytest --numprocesses logical --dist worksteal -m "hypothesis or long"
	.venv/bin/python -m scripts.supply --vulnerabilities optional
	.venv/bin/python -m scripts.mutation.content --all
	.venv/bin/python -m scripts.fuzz --minutes 30
	.venv/bin/python -m scripts.safety
	.venv/bin/python -m scripts.mutation code --all

supply: .venv/.deep  ## what we are built of: licences, bills of materials, known vulnerabilities (needs a network)
	@.venv/bin/python -m scripts.supply

bench: .venv/.bench  ## measure speed beside other rule engines, on the same rules in one run
	@.venv/bin/python -m bench
	@.venv/bin/python -m bench.tables
	@.venv/bin/python -m bench.doors

doctor:  ## say which system tools are missing and how to get them
	@$(ANY_PYTHON) scripts/doctor.py

# Who is not root needs .venv first: Playwright in it fetches a browser for them.
tools:
	@if test "$$(id -u)" != 0 && test -n "$(PYTHON)"; then $(MAKE) --no-print-directory .venv/.ready; fi
	@$(ANY_PYTHON) scripts/doctor.py --install

format: .venv/.ready  ## write the code the way `format-check` wants it
	.venv/bin/ruff format --quiet .
	.venv/bin/ruff check --quiet --fix .

examples: .venv/.ready  ## write the real output of every command example into the documents
	@.venv/bin/python -m scripts.examples
	@.venv/bin/python -m scripts.worked_changes

reference: .venv/.ready  ## write docs/reference again from code and content; the proofs run too
	@.venv/bin/python -m scripts.reference

lock:  ## make requirements/*.txt again (newest versions: make lock LOCK_OPTIONS=--upgrade)
	$(PYTHON) -m venv --clear .lock
	.lock/bin/python -m pip -qq --disable-pip-version-check install uv
	$(LOCK) requirements/bench.in --output-file requirements/bench.txt
	$(LOCK) requirements/dev.in --constraints requirements/bench.txt --output-file requirements/dev.txt
	$(LOCK) requirements/deep.in --constraints requirements/dev.txt --constraints requirements/bench.txt --output-file requirements/deep.txt
	rm -rf .lock

clean:  ## remove everything that was made here
	rm -rf .venv .lock tests/node/node_modules dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks .coverage .coverage.* \
		src/dorsum/content_bundle.json
	find src tests scripts bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# Each stamp is written last, so an interrupted set-up is not taken for a finished one.
.venv/.packages: requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 is missing. Debian: apt-get install -y python3.11 python3.11-venv"; exit 1; }
	@echo "Setting up .venv (about a minute the first time) ..."
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.ready: .venv/.packages pyproject.toml hatch_build.py
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.deep: .venv/.ready requirements/deep.txt
	@$(PIP) install --require-hashes -r requirements/deep.txt
	@touch $@

# Programs of others that tests hold ours against. Without npm their tests are skipped, and counted; in CI they fail.
.venv/.node: .venv/.packages tests/node/package-lock.json
	@if ! command -v npm >/dev/null; then echo "npm is missing: see make doctor"; \
	else cd tests/node && npm ci --silent && touch ../../$@; fi

.venv/.bench: .venv/.ready requirements/bench.txt
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@
