# Every target sets up .venv first (tools/bootstrap.py); where that is done already it takes no time.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := checks reports monitor tests tools benchmarks
PYTEST_ARGS ?= -n 3 --dist loadgroup
CORPUS ?= tests/corpus

.DEFAULT_GOAL := help
.PHONY: help setup demo picture shops test accuracy lint format types benchmark benchmark-memory benchmark-mail benchmark-kills benchmark-outbox benchmark-daemon benchmark-load benchmark-site clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv, install Reachwatch into it, find or install a browser
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON). Install Python 3.11 or newer, or name yours: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) tools/bootstrap.py

demo: setup ## visit the bundled demo shops and write a report
	@$(BIN)/reachwatch demo

picture: setup ## take the pictures of README and docs anew (half a minute)
	@$(BIN)/python tools/pictures.py $(PICTURES)

shops: setup ## visit every real, demo and variant shop and write docs/shops.md
	@cd tests && ../$(BIN)/python shop_table.py

test: lint types ## everything that has to be green: style, types and all tests
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

accuracy: setup ## measure how well texts are read: make accuracy CORPUS=DIR
	@$(BIN)/reachwatch accuracy "$(CORPUS)" $(ACCURACY_ARGS)

lint: setup ## check the style
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)

format: setup ## put the code into the style
	@$(BIN)/ruff check --fix $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

types: setup ## check the types
	@$(BIN)/mypy

benchmark: setup ## hold visits of the demo shops against a bare Playwright script (some five minutes)
	@$(BIN)/python -m benchmarks $(BENCHMARK_ARGS)

benchmark-memory: setup ## see whether 500 visits in one process make it grow (some fifteen minutes)
	@$(BIN)/python -m benchmarks --memory 500 $(BENCHMARK_ARGS)

benchmark-mail: setup ## take in 10,000 mails (some seconds)
	@$(BIN)/python -m benchmarks --mail 10000 $(BENCHMARK_ARGS)

benchmark-kills: setup ## kill a process that asks shops 1,000 times: is one ever asked twice? (some four minutes)
	@$(BIN)/python -m benchmarks.kills $(BENCHMARK_ARGS)

benchmark-outbox: setup ## kill a process that sends mails 400 times: is one ever lost, or doubled? (some minutes)
	@$(BIN)/python -m benchmarks.kills_outbox $(BENCHMARK_ARGS)

benchmark-daemon: setup ## kill a working daemon 200 times: is anything lost, doubled or missed? (an hour and a half)
	@$(BIN)/python -m benchmarks.daemon_kills $(BENCHMARK_ARGS)

benchmark-load: setup ## see how a daemon bears 2,000 shops (some five minutes)
	@$(BIN)/python -m benchmarks.daemon_load $(BENCHMARK_ARGS)

benchmark-site: setup ## write a site of 1,000 shops over 52 weeks (a minute or two)
	@$(BIN)/python -m benchmarks.site $(BENCHMARK_ARGS)

clean: ## remove .venv and everything that can be made again
	@rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis dist build test-results
