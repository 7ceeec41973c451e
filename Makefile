# Everything a person or CI does here has one word. `make` alone lists them.
# DOCUMENTS, OUT, GOLD and REPORT may be given on the command line; paths count from where make runs.
PYTHON ?= python3
DOCUMENTS ?= data/documents
OUT ?= report/build
REPORT ?= $(OUT)/report.html
export DOCUMENTS OUT GOLD REPORT PYTHON

BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help report pdf test lab watch verify figures evaluate linking bench faults scale golden format lint lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

report: $(READY) ## Build the report [DOCUMENTS=folder] [OUT=folder]; default data/documents, report/build
	@exec $(BIN)/sitrep build --documents "$$DOCUMENTS" --out "$$OUT"

pdf: report ## Print the report to report.pdf beside it, with the system's Chromium; without one, nothing is done
	@exec $(BIN)/sitrep pdf "$$REPORT"

test: lint ## Everything that must hold: style, types, units, notebooks, the report in a browser
	@exec $(BIN)/pytest --numprocesses 2 --dist loadfile

lab: $(READY) ## Open the notebooks in JupyterLab
	@cd notebooks && JUPYTER_PATH="$(CURDIR)/report/lab" JUPYTER_CONFIG_PATH="$(CURDIR)/report/lab" exec ../$(BIN)/jupyter lab $$([ "$$(id -u)" != 0 ] || echo --allow-root)

watch: $(READY) ## Build again whenever a notebook, document, lexicon or library file is saved
	@exec $(BIN)/sitrep build --watch --documents "$$DOCUMENTS" --out "$$OUT"

verify: $(READY) ## Check the words of the report, build it again from its manifest and compare [REPORT=file]
	@exec $(BIN)/sitrep verify "$$REPORT"

figures: $(READY) ## Save the figures of the report in OUT as SVG and PNG
	@exec $(BIN)/sitrep figures "$$OUT"

evaluate: $(READY) ## Say how often the reading was right of what people reviewed, and against gold files [GOLD=folder]
	@exec $(BIN)/sitrep evaluate $${GOLD:+"$$GOLD"}

linking: $(READY) ## Score which claims were linked to one incident, against the hand-checked table of the tests
	@exec $(BIN)/python -m sitrep.build.linking

bench: $(READY) ## Time discs, points, reading and builds beside other ways of doing them [DOCUMENTS=folder]
	@exec $(BIN)/python -m sitrep.build.bench "$$DOCUMENTS"

faults: $(READY) ## Inject every fault into builds and say what held; a quarter of an hour
	@exec $(BIN)/python -m sitrep.build.faults

scale: $(READY) ## Time the escalation step on 100, 1,000 and 10,000 documents
	@exec $(BIN)/python -m sitrep.build.scale

golden: $(READY) ## Write the golden files of the tests anew; read the diff before you commit it
	@exec $(BIN)/pytest -m golden --golden

format: $(READY) ## Put code and notebooks into house style
	@$(BIN)/ruff check --fix-only --quiet && $(BIN)/ruff format --quiet
	@exec $(BIN)/nbstripout --keep-id --extra-keys metadata.language_info notebooks/*.ipynb

lint: $(READY) ## Check style and types only
	@$(BIN)/ruff check --quiet && $(BIN)/ruff format --check --quiet
	@exec $(BIN)/mypy

lock: $(READY) ## Pin every dependency anew, with hashes, from pyproject.toml
	@exec $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --extra dev \
		--upgrade --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

clean: ## Remove what was built, and the environment
	rm -rf report/build .venv build report/*.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis

# The announcements of JupyterLab ask a network; nothing here does. .gitconfig tells git how to treat notebooks; the
# refresh has git look at each once: in a fresh clone it would do so, for seconds, whenever a build asks for the commit.
# The stamp holds what was installed. A set-up that was cut short leaves none, and the next one starts clean.
$(READY): requirements.lock pyproject.toml
	@"$$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "sitrep needs Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@want=$$(cat requirements.lock pyproject.toml | cksum); \
	if [ "$$want" != "$$(cat $@ 2>/dev/null)" ]; then set -e; \
		echo "Setting up .venv from requirements.lock (a minute or two, only when the lock changes)"; \
		if [ -e $@ ]; then rm -f $@; else "$$PYTHON" -m venv --clear .venv; fi; \
		$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; \
		$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; \
		ln -sfn ../../../../../report/template .venv/share/jupyter/nbconvert/templates/sitrep; \
		$(BIN)/jupyter labextension disable --log-level=ERROR "@jupyterlab/apputils-extension:announcements" >/dev/null; \
		! git config --local --list >/dev/null 2>&1 || git config --local --get-all include.path | grep -qxF ../.gitconfig || \
			git config --local --add include.path ../.gitconfig; \
		git update-index -q --refresh 2>/dev/null || true; \
	fi; \
	echo "$$want" > $@
