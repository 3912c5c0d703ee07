# Needed beforehand: make, python3 (3.11 or later), python3-venv. Everything else goes into .venv.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PEERS  := .venv-peers
READY  := $(VENV)/.ready
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
# pyproject.toml skips benchmarks; `make bench` runs nothing else.
BENCH  := --override-ini=addopts="--strict-markers --strict-config --import-mode=importlib -p no:cacheprovider"

QUIETLY := --benchmark-only --benchmark-quiet --benchmark-timer=time.process_time

.PHONY: extract test lint bench bench-peers soak fuzz floors calibrate sample lock clean

# The shipped corpus → outputs/, with a table of what was found.
extract: $(READY)
	$(BIN)/newsfacts extract

# Everything that must hold before a commit.
test: lint
	$(BIN)/newsfacts validate
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Speed; RECORD=1 writes tests/bench/RESULTS.md.
bench: $(READY)
	$(BIN)/python -m pytest tests/bench/test_bench.py $(BENCH) $(QUIETLY)

# Other tools beside this one, in an environment of their own; RECORD=1 writes tests/bench/PEERS.md.
bench-peers: $(PEERS)/.ready
	$(PEERS)/bin/python -m pytest tests/bench/test_peers.py $(BENCH) $(QUIETLY) --override-ini=filterwarnings=default \
		--disable-warnings

# A long run with broken inputs, kills and a cluster; ARTICLES=2000 for a short one, RECORD=1 writes tests/bench/SOAK.md.
soak: $(READY)
	$(BIN)/python tests/soak.py

# A hundred thousand random inputs: texts, bytes and files.
fuzz: $(READY)
	FUZZ=50000 $(BIN)/python -m pytest tests/test_hostile.py -k test_any

# tests/score_floors.toml from today's scores; floors only go up.
floors: $(READY)
	$(BIN)/python tests/floors.py

# patterns/confidence.csv from today's rules and the dev articles.
calibrate: $(READY)
	$(BIN)/newsfacts evaluate --calibrate
	$(MAKE) sample

# outputs/sample.jsonl, the head of the first article that the README shows.
sample: $(READY)
	$(BIN)/newsfacts extract --quiet
	grep '"doc": "20220718-lishui-double-recruitment.en"' outputs/records.jsonl | head -20 > outputs/sample.jsonl

# requirements.lock from pyproject.toml; ARGS=--upgrade for the newest versions.
lock: $(READY)
	$(BIN)/pip-compile --quiet --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header \
		--no-annotate --extra dev --extra web --extra cluster --strip-extras $(ARGS) -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) $(PEERS) build dist *.egg-info .hypothesis .mypy_cache .ruff_cache .import_linter_cache .benchmarks
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -r requirements.lock
	$(PIP) install --no-deps -e .
	touch $@

$(PEERS)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check --quiet install -r requirements.lock
	$(PEERS)/bin/python -m pip --disable-pip-version-check --quiet install -e '.[peers]'
	touch $@
