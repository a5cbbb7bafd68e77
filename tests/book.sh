#!/usr/bin/env bash
# Builds the book of docs/ into target/book, and fails on a warning. mdBook comes from crates.io, at one version, and is
# compiled once into target/tools-rust; with `install` that is all.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=0.5.4
target="${CARGO_TARGET_DIR:-target}"
tools="$target/tools-rust"
mdbook="$tools/bin/mdbook"
if [ "$("$mdbook" --version 2>/dev/null)" != "mdbook v$version" ]; then
    # Without its search and its server, which the pages do not need.
    cargo install mdbook --version "$version" --locked --no-default-features --root "$tools" \
        --target-dir "$tools/build"
    rm -rf "$tools/build"
fi
[ "${1:-}" != install ] || exit 0
mkdir -p "$target"
code=0
told="$("$mdbook" build --dest-dir "$(cd "$target" && pwd)/book" 2>&1)" || code=$?
printf '%s\n' "$told"
if [ "$code" -ne 0 ] || grep -qE '(WARN|ERROR)' <<<"$told"; then
    echo "the book has warnings" >&2
    exit 1
fi
