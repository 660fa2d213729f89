# One command for each thing one does here. Every target makes .venv itself, from the hashed locks, with only python3.
.DEFAULT_GOAL := help
.PHONY: help demo migrate run test soak check bench lock format clean

PYTHON ?= python3
PORT ?= 8080
# The language of the demo's staff group: ru or kk.
DESK ?= ru
JOBS ?= 2
# ARGS is handed on to pytest: make test ARGS="tests/domain -k deadlines"
ARGS ?=
# make lock UPGRADE=--upgrade moves every version; without it only what pyproject.toml asks for moves.
UPGRADE ?=

VENV := .venv
BIN := $(VENV)/bin
# Byte-compiled even where PYTHONDONTWRITEBYTECODE is set: imports cost three times more otherwise.
INSTALL = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--require-hashes --no-deps --compile -r
LOCK = $(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header $(UPGRADE) pyproject.toml

help:
	@echo "make demo     the whole bot without a Telegram token, on http://127.0.0.1:$(PORT) (PORT=..., DESK=kk)"
	@echo "make run      the bot against Telegram, with the settings of .env"
	@echo "make migrate  its tables, made or brought up to date"
	@echo "make test     every test, on SQLite and PostgreSQL (ARGS=... goes to pytest)"
	@echo "make soak     the same at full sizes, for long"
	@echo "make check    format, lint, types, imports, catalogues, dead code, dependencies"
	@echo "make bench    what it can carry on this machine"
	@echo "make format   put the code in the house's format"
	@echo "make lock     requirements/*.txt again from pyproject.toml (UPGRADE=--upgrade)"
	@echo "make clean    remove .venv and every cache; data stay"

demo: $(VENV)/run.stamp
	$(BIN)/python -m bot demo --port $(PORT) --desk $(DESK)

migrate: $(VENV)/run.stamp
	$(BIN)/python -m bot migrate

run: $(VENV)/run.stamp
	$(BIN)/python -m bot run

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

soak: $(VENV)/dev.stamp
	SOAK=1 $(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not bench" --timeout 3600 $(ARGS)

bench: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m bench -p no:randomly -p no:xdist --timeout 1800 -s $(ARGS)

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict bot tests
	$(BIN)/lint-imports
	$(BIN)/python -m bot.texts check
	$(BIN)/vulture
	$(BIN)/deptry .

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/dev.stamp
	$(LOCK) -o requirements/run.txt
	$(LOCK) --group dev -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, and $(PYTHON) is older: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian: apt-get install python3-venv"; exit 1; }

# dev.txt is run.txt and more, at the same versions: whoever has the second has the first.
$(VENV)/run.stamp: requirements/run.txt | $(BIN)/python
	@echo "Installing requirements/run.txt into $(VENV): about a minute, once"
	@$(INSTALL) requirements/run.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(BIN)/python
	@echo "Installing requirements/dev.txt into $(VENV): about a minute, once"
	@$(INSTALL) requirements/dev.txt
	@touch $(VENV)/run.stamp $@
