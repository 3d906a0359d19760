# Two commands: `make demo` and `make test`. Each sets up what it needs in .venv;
# nothing else has to be installed than Python 3.11 or newer, git and make.

RUN := .venv/bin/python
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo $$p && break; done)

.PHONY: help setup demo test test-all lint types house docs bench hostile campaign api lock \
	crash fuzz-sales kills races power-cuts

help: ## this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /make \1|/' \
		| column -t -s '|'

setup: .venv/.ready ## a locked environment in .venv

demo: setup ## a sale from cart to receipt, written to demo/
	@.venv/bin/ecomkit demo

test: setup ## everything that needs no server and no data from elsewhere
	@$(RUN) tools/checks.py lint types house tests

test-all: setup ## more examples, coverage, a second type checker, docs, real data
	@$(RUN) tools/checks.py lint types pyright house docs versions hostile durable laws all-tests

lint: setup ## style, and the formatter (which mends what it can)
	@$(RUN) -m ruff check --fix . && $(RUN) -m ruff format .

types: setup ## both type checkers
	@$(RUN) tools/checks.py types pyright

house: setup ## who may import whom, and the vocabulary
	@$(RUN) tools/checks.py house

docs: setup ## the documentation, into site/
	@$(RUN) tools/checks.py docs

bench: setup ## speed, beside the same arithmetic written by hand
	@$(RUN) bench/pricing.py
	@$(RUN) bench/pricing_growth.py
	@$(RUN) bench/wire.py
	@$(RUN) bench/review.py
	@$(RUN) bench/shipping_fees.py
	@$(RUN) bench/shipping_packing.py
	@$(RUN) bench/journey_scale.py
	@PYTHONPATH=. $(RUN) bench/path.py

CALLS ?= 100000
hostile: setup ## hostile calls at every door: make hostile CALLS=100000
	@$(RUN) -m tests.hostile --calls $(CALLS) --seed 1

crash: setup ## a sale that dies before every step, under every fault
	@$(RUN) -m tests.durable.crash

SALES ?= 3000
STORE ?= memory
fuzz-sales: setup ## random sales with crashes and faults: SALES=100 STORE=sqlite
	@$(RUN) -m tests.durable.fuzz --sales $(SALES) --store $(STORE)

KILLS ?= 300
kills: setup ## sellers killed at any instant, on both databases: KILLS=300
	@$(RUN) -m tests.durable.kills --kills $(KILLS)
	@$(RUN) -m tests.durable.kills --kills $(KILLS) --store postgresql

ROUNDS ?= 40
races: setup ## eight processes want the same thing, on both databases: ROUNDS=40
	@$(RUN) -m tests.durable.races --rounds $(ROUNDS)
	@$(RUN) -m tests.durable.races --rounds $(ROUNDS) --store postgresql

IMAGES ?= 2000
power-cuts: setup ## what a disk may hold when the power goes, and what is lost: IMAGES=2000
	@$(RUN) -m tests.durable.power_cuts --images $(IMAGES)

campaign: setup ## a million faults for payments, 200,000 examples a law: takes a day
	@$(RUN) -m tests.simulator --faults 1000000 --seed 1
	@$(MAKE) kills KILLS=10000
	@$(MAKE) races ROUNDS=2000
	@$(MAKE) power-cuts IMAGES=50000
	@$(RUN) tools/law_campaign.py

api: setup ## writes down the public names after a change that is meant
	@$(RUN) -m pytest -q tests/architecture/test_public_names.py --write-public-names

lock: setup ## locks the environment anew after a change of pyproject.toml
	@sh tools/lock.sh

# A set-up that was interrupted has no .ready and starts over; one that is out of date
# is brought up to date. uv installs in a tenth of the time; where it cannot (behind some
# mirrors), pip does the same.
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check
.venv/.ready: requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "ecomkit needs Python 3.11 or newer with its venv \
	module on the PATH (or: make PYTHON=/path/to/python)." >&2; exit 1; }
	@test -f $@ || { echo "Setting up .venv with $$("$(PYTHON)" --version)"; \
		"$(PYTHON)" -m venv --clear .venv; }
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > .venv/uv.txt
	@$(PIP) --require-hashes --requirement .venv/uv.txt
	@UV_SYSTEM_CERTS=1 $(RUN) -m uv pip install --quiet --python $(RUN) \
		--require-hashes --requirement requirements-dev.txt \
		|| $(PIP) --require-hashes --requirement requirements-dev.txt
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@
