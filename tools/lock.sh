#!/bin/sh
# Locks the development environment: pyproject.toml -> requirements-dev.txt.
# With --check it changes nothing and fails where the two do not fit together. What is
# locked stays locked, so that a newer release of some package is not a difference.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fresh=$work/requirements-dev.txt
cp requirements-dev.txt "$fresh" 2>/dev/null || true
UV_SYSTEM_CERTS=1 .venv/bin/python -m uv pip compile pyproject.toml \
	--all-extras --group dev --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command "make lock" --quiet --output-file "$fresh"
if [ "${1:-}" = --check ]; then
	# Hashes aside: a project may add a wheel to a release that is locked already.
	versions() { sed -E '/^ +--hash=/d; s/ \\$//' "$1"; }
	versions requirements-dev.txt >"$work/locked"
	versions "$fresh" >"$work/now"
	diff -u "$work/locked" "$work/now" || {
		echo "requirements-dev.txt does not fit pyproject.toml: run make lock" >&2
		exit 1
	}
	echo "requirements-dev.txt fits pyproject.toml"
else
	cp "$fresh" requirements-dev.txt
fi
