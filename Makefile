# dateline: `make run` and see it work; `make help` for the rest.
# Needs make, a POSIX shell and Python 3.11 to 3.13; no root, and no server.

BIN := .venv/bin
STAMP := .venv/dateline.stamp

DATELINE_HOME ?= $(CURDIR)/.dateline
# exec: a signal that make passes on reaches Python, not a shell that dies and leaves it behind.
AT_HOME := exec env DATELINE_HOME="$(DATELINE_HOME)"

# Tests see nothing of the data and the settings of the one who runs them.
APART := exec env -u DATELINE_HOME -u DATELINE_OFFICES -u DATELINE_WAREHOUSE_URL -u DATELINE_CONTACT \
	-u DATELINE_KEYS \
	-u DATELINE_CHECKOUT -u DATELINE_AIRFLOW_DB -u DATELINE_PORT -u DATELINE_SAMPLE_PORT \
	-u DATELINE_BATCH_SIZE -u DATELINE_LEASE -u DATELINE_TIMEOUT -u DATELINE_MAX_BYTES

# A process reads some 2,700 modules of Airflow: not to be compiled anew each time.
unexport PYTHONDONTWRITEBYTECODE

# Two at a time, whole files each: much of the time is spent waiting for servers to start.
PYTEST_ARGS ?= -n 2 --dist loadfile

.DEFAULT_GOAL := help
# A folder of pages in the form that bench/predict.py tells.
DATA ?= ../shared/newsbench/data

.PHONY: help run test topology fuzz floors lint up down wheel lock secrets clean

help: ## What there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

$(STAMP): requirements.txt pyproject.toml tools/setup.sh
	@sh tools/setup.sh

run: $(STAMP) ## Load the sample press office through Airflow, and show what came of it
	@$(AT_HOME) $(BIN)/python -m dateline.orchestration.run

test: $(STAMP) ## All tests; what is skipped, and why, is named at the end
	@$(APART) $(BIN)/python -m pytest -m "not topology" $(PYTEST_ARGS)

topology: $(STAMP) ## The services of docker-compose.yml as processes, and one of them killed
	@$(APART) $(BIN)/python -m pytest -m topology tests/deploy tests/topology

fuzz: $(STAMP) ## Read the tests' documents and 20,000 mutated ones; FUZZ_ARGS="DATA --cases N" for others
	@$(APART) $(BIN)/python bench/fuzz.py $(FUZZ_ARGS)

floors: $(STAMP) ## Compare what is read of the pages in DATA with bench/floors.toml; FLOORS_ARGS lifts or lowers
	@$(APART) $(BIN)/python bench/floors.py $(DATA) $(FLOORS_ARGS)

lint: $(STAMP) ## ruff, mypy and the import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

up: $(STAMP) ## Airflow's UI on loopback, with the DAGs and the newsroom
	@$(AT_HOME) $(BIN)/python -m dateline.orchestration.local up

down: $(STAMP) ## Stop it
	@$(AT_HOME) $(BIN)/python -m dateline.orchestration.local down

wheel: $(STAMP) ## Build dist/dateline-….whl
	$(BIN)/python -m build --wheel --no-isolation --outdir dist

lock: ## requirements.in → requirements.txt (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header \
		$(LOCK_ARGS) requirements.in -o requirements.txt
	for version in 3.11 3.12 3.13; do \
		uv pip install --quiet --dry-run --only-binary :all: --python-version $$version \
			--target .lock-check -r requirements.txt || exit 1; \
	done

secrets: ## Write .env for docker compose: generated secrets, mode 0600
	@python3 tools/write_env.py

clean: ## Remove the environment and what was built; your data in .dateline stays
	rm -rf .venv .setup.lock dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache .lock-check
	find src tests samples dags plugins -name __pycache__ -type d -prune -exec rm -rf {} +
