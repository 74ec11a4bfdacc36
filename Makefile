# `make` alone lists the targets. Everything goes into .venv; outside this folder nothing is touched, except that Mesa's
# EGL comes from the distribution where no OpenGL is found and this user may install packages.
#   make render MOTION='pan-left:30deg, dolly-in' OUT=elsewhere
#   make render PYTHON=python3.12

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet
PYTHON ?=
MOTION ?= dolly-in
OUT ?= out
JOBS ?= 2
# Work runs in one process a core: threads inside it would only take turns.
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
# Compiled modules are kept, whatever the environment says: compiling the package costs each new process 0.8 s.
unexport PYTHONDONTWRITEBYTECODE
# Property tests draw the same examples in every run.
PYTEST := $(ONE_THREAD) $(PY) -m pytest --hypothesis-profile=ci

.DEFAULT_GOAL := help
.PHONY: help render train test verify lint bench bench-render bench-build bench-train verify-clients doctor clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s%s\n", $$1, $$2 }' Makefile

render: $(VENV)/.gl  ## set up what is missing and render a first clip into out/
	@$(PY) -m synthcam render --motion "$(MOTION)" --overwrite --out "$(OUT)"

train: $(VENV)/.train $(VENV)/.gl  ## set up what training needs and run the whole recipe on this machine (10 minutes if it is idle)
	@$(PY) -m synthcam train

test: $(VENV)/.dev $(VENV)/.gl  ## run the test suite (minutes)
	$(PYTEST) -rs -n $(JOBS) --dist loadscope --no-loadscope-reorder

verify: $(VENV)/.dev $(VENV)/.gl  ## gather the long evidence: the same claims at full size (hours)
	$(PYTEST) -m verify

lint: $(VENV)/.dev  ## check style, types and the order of imports
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-cache

bench: bench-render bench-build  ## measure what a frame, a clip and a dataset cost

bench-render: $(VENV)/.dev $(VENV)/.gl  ## measure CPU time a frame and a clip, beside a tutorial loop and pyrender
	LP_NUM_THREADS=1 $(ONE_THREAD) $(PY) benchmarks/bench_render.py
	LP_NUM_THREADS=1 $(ONE_THREAD) $(PY) benchmarks/bench_clip.py

bench-build: $(VENV)/.dev $(VENV)/.gl  ## measure what a dataset costs, stage by stage, and project the camreasoner recipe
	LP_NUM_THREADS=1 $(ONE_THREAD) $(PY) benchmarks/bench_build.py

bench-train: $(VENV)/.train $(VENV)/.gl  ## measure data loading beside a training step
	$(ONE_THREAD) $(PY) benchmarks/bench_data_loading.py

verify-clients: $(VENV)/.train $(VENV)/.gl  ## open every export in the tools it is for, each in an environment of its own (ONLY='swift trl')
	$(ONE_THREAD) $(PY) benchmarks/clients/verify_clients.py $(ONLY)

doctor: $(VENV)/.installed  ## say what this machine can do and what would mend it
	@$(PY) -m synthcam doctor

clean:  ## remove .venv and caches; clips stay
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find synthcam trainer tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: written when a step is done, so that the next `make` starts at once; older than pyproject.toml, done again.
$(VENV)/.installed: pyproject.toml
	@.ci/make-venv "$(VENV)" "$(PYTHON)"
	@echo "Installing synthcam and the libraries it uses into $(VENV) (1 GB on disk, some minutes)"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@echo "Installing what tests and checks use into $(VENV)"
	@$(PIP) --editable '.[dev]'
	@touch $@

$(VENV)/.train: $(VENV)/.dev
	@echo "Installing what training and its tests, Ray, Slurm and rerun use into $(VENV) (2 GB without CUDA)"
	@$(PIP) torch==2.13.0
	@$(PIP) --editable '.[dev,train,ray,slurm,rerun]'
	@touch $@

$(VENV)/.gl: $(VENV)/.installed
	@.ci/set-up-gl "$(PY)"
	@touch $@
