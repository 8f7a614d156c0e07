.PHONY: env run test test-long check dev lock notebook notebook-export pictures native bench
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
export DO_NOT_TRACK := 1

env: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --require-hashes --no-deps -r requirements-uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $(STAMP)

run: env
	@$(BIN)/gongkai run

test: env
	$(BIN)/python -m pytest -m "not long"

test-long: env
	$(BIN)/python -m pytest

check: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

dev: env
	DAGSTER_HOME=$(CURDIR) $(BIN)/dagster dev -m pipelines.assets -h 127.0.0.1 -p 3000

# the tour in a browser; the same as Jupyter's file is written by `notebook-export`, with a page
# of its outputs beside the warehouse
notebook: env
	$(BIN)/marimo edit --host 127.0.0.1 notebooks/explore.py

notebook-export: env
	$(BIN)/marimo export ipynb --sort top-down --force notebooks/explore.py -o notebooks/explore.ipynb
	$(BIN)/marimo export html --force notebooks/explore.py -o data/published/explore.html

pictures: run
	$(BIN)/python docs/pictures.py

# the packages of reading as machine code; needs a C compiler and a minute, changes no result
native: env
	@$(BIN)/python -c "from pipelines.native import compile_packages; print(compile_packages())"

# the standard size; `make bench SIZES="100000 1000000"` is the long one
SIZES ?= 10000 100000
bench: native
	$(BIN)/python benchmarks/night.py $(SIZES)

lock:
	$(BIN)/uv pip compile pyproject.toml --universal --all-extras --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	echo uv | $(BIN)/uv pip compile - --universal --generate-hashes --no-emit-index-url --no-header -q -c requirements.lock -o requirements-uv.lock
