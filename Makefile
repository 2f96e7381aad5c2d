# Everything starts here: `make run` serves, `make test` tests, `make check` also checks the code.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := .venv/bin/uv
READY := .venv/ready
TESTS ?= tests

.PHONY: run test generated check format lock benchmark access released clean

run: $(READY)
	@exec .venv/bin/zhushu serve

# The environment, made anew whenever the lock changes. No network is asked once it is there.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: set PYTHON to it."; exit 1; }
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@test -x $(UV) || .venv/bin/python -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(uv==[0-9.]*\).*/\1/p' requirements.lock)"
	@VIRTUAL_ENV=.venv $(UV) pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --no-build-isolation --offline --editable .
	@.venv/bin/python -m compileall -q api schema annotations source_text
	@touch $@

test: $(READY)
	@bash tests/machine.sh
	.venv/bin/python -m pytest --numprocesses auto --dist loadgroup $(TESTS)

# Twenty times as many generated queries as the tests have.
generated: $(READY)
	GENERATED=100000 .venv/bin/python -m pytest --numprocesses auto --dist loadgroup tests/schema/test_executor.py

check: $(READY)
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/deptry .
	$(MAKE) test

format: $(READY)
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock: $(READY)
	$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header --group dev pyproject.toml --output-file requirements.lock

benchmark: $(READY)
	.venv/bin/python -m benchmarks

# Who may do what, as a running service answers.
access: $(READY)
	@.venv/bin/python -m tests.access.table

# With each release: from here on, nothing of this schema breaks without being meant.
released:
	cp schema/schema.graphql schema/released.graphql
	sed -i '2,$$d' schema/breaks.txt

clean:
	rm -rf .venv var
