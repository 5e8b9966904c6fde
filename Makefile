# One word a task; `.ci/run` uses the same words. The first call of any of them sets the project up in .venv.
#
# PYTHON       the Python to use (3.11 or newer)
# TORCH_INDEX  with a network: the address of PyTorch's own index of CPU builds, to take torch from there

PYTHON ?= python3
TORCH_INDEX ?=
LABELS ?= ../shared/labels
CORPORA ?= ../shared/corpora
BIN := .venv/bin
READY := .venv/.ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test check fix notebooks models best corpora docs picture bench clean

demo: $(READY)
	@$(BIN)/voc demo

test: $(READY)
	$(BIN)/pytest --numprocesses auto --dist loadfile

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

notebooks: $(READY)
	@$(PIP) --editable ".[notebooks]"
	$(BIN)/jupyter lab notebooks

models: $(READY)
	$(BIN)/python -m voc.training.train_static $(LABELS) $(CORPORA) models/static
	$(BIN)/python -m voc.training.train $(LABELS) $(CORPORA) models/heads
	$(BIN)/python -m voc.training.train_emotion $(LABELS) $(CORPORA) models/emotion
	$(BIN)/python -m voc.training.train --quick $(LABELS) $(CORPORA) models/quick
	$(BIN)/python -m voc.training.train_emotion --quick $(LABELS) $(CORPORA) models/quick_emotion
	$(BIN)/python -m benchmarks.challenge

# The heads with the larger reader, an hour on two cores; needs those of `models`.
best: $(READY)
	@$(PIP) --editable ".[best]"
	$(BIN)/python -m voc.training.train --best $(LABELS) $(CORPORA) models/best

corpora: $(READY)
	$(BIN)/python corpora/build.py

docs: $(READY)
	$(BIN)/python docs/generate.py

picture: $(READY)
	$(BIN)/python docs/picture.py

bench: $(READY)
	$(BIN)/python -m benchmarks.run

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis voc-runs *.egg-info

# torch comes first and pinned: left to choose, pip takes a build with gigabytes of CUDA.
$(READY): pyproject.toml
	@echo "Setting up .venv (some minutes the first time) ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch==2.13.0
	@$(PIP) --editable ".[dev]"
	@touch $(READY)
