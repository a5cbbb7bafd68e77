#!/usr/bin/env bash
# Looks for inputs that break a property of tests/common/properties: fuzz/run.sh [SECONDS] [TARGET...]
# Each target runs for 60 seconds unless told otherwise. What it finds is put into
# fuzz/artifacts/TARGET; mend the fault and move that file to fuzz/seeds/TARGET, which `cargo test`
# tries from then on.
# It needs a nightly toolchain (rustup toolchain install nightly), a C++ compiler (Debian: g++) and
# cargo-fuzz, which it installs where it is missing.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

need() {
    echo "missing: $1. Install it and run this again." >&2
    exit 2
}

command -v c++ >/dev/null 2>&1 || need "a C++ compiler (Debian: apt-get install g++)"
cargo +nightly --version >/dev/null 2>&1 || need "a nightly toolchain (rustup toolchain install nightly)"
cargo fuzz --version >/dev/null 2>&1 || cargo install --locked cargo-fuzz

seconds=60
if [[ "${1:-}" =~ ^[0-9]+$ ]]; then
    seconds="$1"
    shift
fi
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cargo +nightly fuzz list)

cargo +nightly fuzz build
found=()
for target in "${targets[@]}"; do
    echo "== $target: $seconds s"
    mkdir -p "fuzz/corpus/$target"
    if ! cargo +nightly fuzz run "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
        -max_total_time="$seconds" -timeout=60 -max_len=2048 -print_final_stats=1 \
        >"fuzz/corpus/$target.log" 2>&1; then
        found+=("$target")
        grep -E -A4 'panicked at|ERROR: |Test unit written' "fuzz/corpus/$target.log" || true
    fi
    grep -E 'number_of_executed_units|average_exec_per_sec' "fuzz/corpus/$target.log" || true
done

if [ ${#found[@]} -gt 0 ]; then
    echo "FOUND something in: ${found[*]}; the whole output is in fuzz/corpus/TARGET.log"
    exit 1
fi
echo "Nothing was found in: ${targets[*]}"
