# `make demo` and `make test` set everything up on a machine that has python3; a C compiler is welcome, not needed.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := pyproject.toml CMakeLists.txt $(shell find kernels -name '*.pyx' -o -name '*.pxd' -o -name '*.h')
CHECKED := spec validators kernels toolkit tests benchmarks docs/_manual

.PHONY: demo test fuzz check manual format bench clean

demo: .venv/.installed
	$(BIN)/assay demo

# A file stays in one process, so that what its tests share is made once.
test: .venv/.installed-dev
	$(BIN)/pytest -q -n auto --dist loadfile --maxprocesses 8

# Many more examples, other ones each time, for who has an hour.
fuzz: .venv/.installed-dev
	ASSAY_HYPOTHESIS=many $(BIN)/pytest -q -n auto --dist loadfile --maxprocesses 8

# cython-lint looks for pycodestyle on the path.
check: .venv/.installed-dev
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/cython-lint kernels
	$(MAKE) manual

# Into build/site; a link that leads nowhere is an error. The theme's own announcement is not ours to print.
manual: .venv/.installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

format: .venv/.installed-dev
	$(BIN)/ruff check --fix $(CHECKED)
	$(BIN)/ruff format $(CHECKED)

bench: .venv/.installed-dev
	for file in benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

# A stamp each: a failed install is tried again, an edited .pyx is rebuilt. `make check` and `make test` at once have one
# environment: who comes second waits, and looks again whether there is anything left to do.
# Where C can be compiled for this Python, a build that compiles nothing is an error and no slower Assay.
INCLUDE = $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("include"))')
ASSAY_REQUIRE_CYTHON ?= $$(echo '\#include <Python.h>' | $(CC) -x c -c -I"$(INCLUDE)" -o build/probe.o - 2>/dev/null && echo 1)
ifndef ALONE
.venv/.installed .venv/.installed-dev: $(SOURCES)
	@mkdir -p build
	@$(PYTHON) -c 'import fcntl, subprocess, sys; lock = open("build/install.lock", "w"); fcntl.flock(lock, 2); \
	    sys.exit(subprocess.call(sys.argv[1:], close_fds=False))' $(MAKE) --no-print-directory ALONE=1 $@
else
.venv/.installed: $(SOURCES)
	@echo "Installing Assay into .venv; this takes about a minute."
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	ASSAY_REQUIRE_CYTHON=$(ASSAY_REQUIRE_CYTHON) $(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/.installed-dev: $(SOURCES)
	@echo "Installing Assay and its development tools into .venv; this takes a minute or two."
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	ASSAY_REQUIRE_CYTHON=$(ASSAY_REQUIRE_CYTHON) $(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ .venv/.installed
endif

clean:
	rm -rf .venv build
