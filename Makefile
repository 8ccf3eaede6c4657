# make run     serve the site with its sandbox; make run LIFELIKE=1: at the pace of real calls
# make test    run every check and test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WIDGET := avatars/widget
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run setup test check unit postgres-test postgres-part widget-test faults-test browser-test install-test docs links screenshots bench soak widget drift lock clean

# The checkout's own database, whatever DATABASE_URL is here or in .env: an admin with a printed
# password is made in it. Another one is named by make run RUN_DATABASE_URL=…
RUN_DATABASE_URL ?= sqlite:///db.sqlite3
run setup: export DEBUG = 1
run setup: override export RUN_DATABASE_URL := $(value RUN_DATABASE_URL)
run setup: export DATABASE_URL = $(value RUN_DATABASE_URL)
# No shell between make and the server, so that a signal to make reaches it.
run: setup
	@$(BIN)/python manage.py serve

setup: $(VENV)/.run
	@$(BIN)/python -W ignore manage.py migrate --verbosity 0 --skip-checks
	@$(BIN)/python -W ignore manage.py seed --skip-checks

test: check unit postgres-part widget-test faults-test browser-test install-test

# ruff, bandit, mypy, the arrows between the rooms, migrations, the Dockerfile's linter, the widget's
# linter and compiler, the documents and their links, and what the registries know of holes in
# others' packages
check: $(VENV)/.dev $(WIDGET)/node_modules/.package-lock.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive avatars canfly deploy gunicorn.conf.py manage.py
	$(BIN)/hadolint Dockerfile
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tests.lint_migrations
	$(BIN)/python -m tests.tools npm run --silent check
	$(DOCS)
	$(BIN)/python -m tests.supply.audit

# The tests share the processors; each process has servers of its own.
PYTEST = $(BIN)/python -m pytest -q -n auto --maxprocesses 4
# Real clocks, processes and browsers on a busy machine: what fails once is run once more, and the
# summary names it (R) and says why. What is wrong fails twice.
REAL = $(PYTEST) -raR --reruns 1

unit: $(VENV)/.dev
	$(PYTEST) -m "not browser and not faults and not install"

# The same on PostgreSQL and Redis; and what of it has to do with locks, races and SQL of our own.
POSTGRES = $(subst -m pytest,-m tests.postgresql,$(PYTEST)) -m "not browser and not faults and not install"
postgres-test: $(VENV)/.dev
	$(BIN)/python -m tests.services
	$(POSTGRES)

postgres-part: $(VENV)/.dev
	$(BIN)/python -m tests.services
	$(POSTGRES) tests/avatars/api tests/avatars/calls tests/avatars/pages tests/avatars/test_search.py \
	  tests/avatars/studio/test_syncing.py tests/avatars/insights/test_conversations.py \
	  -k "not whatever_happens"

# Real servers, databases and calls, broken in every way; installs PostgreSQL, Redis, nginx and Caddy
# where root.
faults-test: $(VENV)/.dev
	$(BIN)/python -m tests.services
	$(REAL) -m faults

# The widget's own tests, and: what is committed is what its source builds.
widget-test: $(VENV)/.dev $(WIDGET)/node_modules/.package-lock.json
	$(BIN)/python -m tests.tools npm test --silent
	$(BIN)/python -m tests.tools npm run --silent build
	@git diff --exit-code --stat -- avatars/static/avatars || { echo "The committed widget is not what its source builds: commit the result of make widget."; exit 1; }

# Firefox and WebKit are driven as well, where Debian's packages are or can be installed.
browser-test: $(VENV)/.dev $(WIDGET)/node_modules/.package-lock.json
	$(BIN)/python -m tests.tools browsers
	$(BIN)/python -m tests.tools npm run --silent build:stock
	$(REAL) -m browser

# What docs/go-live.md and docs/your-site.md say, done to the letter in new environments: the wheel, and one small machine.
install-test: $(VENV)/.dev
	$(BIN)/python -m tests.tools chromium
	$(BIN)/python -m tests.services
	$(REAL) -m install

# Collect the words of code and templates, and compile what is translated.
messages: $(VENV)/.dev
	@DEBUG=1 $(BIN)/python manage.py makemessages -l zh_Hant -l zh_Hans --no-wrap --no-obsolete \
	  --add-location file -i .venv -i node_modules -i tests -i "avatars/widget/*"
	@DEBUG=1 $(BIN)/python manage.py compilemessages -v 0 -i .venv -i node_modules

# The documents as a site, build/docs/index.html, every link between them checked.
DOCS = $(BIN)/sphinx-build --quiet --fresh-env --fail-on-warning -c docs . build/docs
docs: $(VENV)/.dev
	$(DOCS)

# Whether the pages of others that the documents link to are there: exit status 1, and which are not.
links: $(VENV)/.dev
	@$(BIN)/python -m tests.docs.links

# Every picture that README and docs show, into docs/screenshots/: three minutes of processor.
screenshots: $(VENV)/.dev
	$(BIN)/python -m tests.pictures

# How fast a call is opened, and how many home pages can be had, in figures: docs/performance.md.
bench: $(VENV)/.dev
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.line
	@$(BIN)/python -m tests.bench.home

# Ten minutes of mixed traffic with faults: whether anything is lost, leaks or grows.
soak: $(VENV)/.dev
	@$(BIN)/python -m tests.bench.soak

# What changed for us in Runway's newest SDKs: exit status 1, and what it is. docs/supply.md.
drift: $(VENV)/.dev $(WIDGET)/node_modules/.package-lock.json
	@$(BIN)/python -m tests.drift

widget: $(VENV)/.dev $(WIDGET)/node_modules/.package-lock.json
	$(BIN)/python -m tests.tools npm run --silent build

# Resolve the dependencies anew and pin them.
LOCK = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-annotate --no-emit-index-url --no-emit-find-links --quiet --custom-compile-command "make lock"
lock: $(VENV)/.dev
	$(LOCK) --group site --extra pages --extra metrics -o requirements/production.txt
	$(LOCK) --group site --extra pages --extra metrics --extra sandbox --extra questions -c requirements/production.txt -o requirements/run.txt
	$(LOCK) --extra questions -c requirements/run.txt -o requirements/questions.txt
	$(LOCK) --group otel -c requirements/production.txt -o requirements/otel.txt
	$(LOCK) --group site --group dev --group otel --extra pages --extra metrics --extra sandbox --extra questions --extra wagtail -c requirements/run.txt -c requirements/otel.txt -o requirements/dev.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m tests.supply.licences

clean:
	rm -rf $(VENV) $(WIDGET)/node_modules $(WIDGET)/dist-stock staticfiles

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11."; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null || { echo "This Python cannot make a virtual environment; on Debian: apt-get install python3-venv."; exit 1; }
	@touch $@

$(VENV)/.run: requirements/run.txt | $(VENV)/.venv
	@echo "Installing (once) …"
	@$(call install,run)
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.venv
	@echo "Installing (once) …"
	@$(call install,dev)
	@touch $(VENV)/.run $@

$(WIDGET)/node_modules/.package-lock.json: $(WIDGET)/package-lock.json | $(VENV)/.dev
	$(BIN)/python -m tests.tools npm ci --silent
	@touch $@

install = $(BIN)/python -m pip install --quiet --retries 1 --require-hashes -r requirements/$(1).txt 2>$(VENV)/pip.log \
  || { echo "The packages could not be installed (no network?). The whole story: $(VENV)/pip.log"; exit 1; }
