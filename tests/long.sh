#!/usr/bin/env bash
# Runs the tests that take too long for tests/run.sh: those of the feature `otlp`, for which the whole program is
# built once more, and a job over 2,000 users of privacyIDEA, of Keycloak and of the
# stand-in for Avochato, killed on both sides. What a killed program was at comes back ten minutes later,
# so they take a quarter of an hour. tests/run.sh installs what they need. Their figures are printed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
target="${CARGO_TARGET_DIR:-target}"
if ! [ -x "$target/directories/privacyidea/bin/python" ]; then
    echo "missing: privacyIDEA in $target/directories. Run tests/run.sh, which installs it." >&2
    exit 2
fi
if ! [ -x "$target/directories/keycloak/bin/kc.sh" ]; then
    echo "missing: Keycloak in $target/directories. Run tests/run.sh, which fetches it." >&2
    exit 2
fi
cargo test --locked --features otlp --test cli -- --nocapture traces::
exec cargo test --locked --test directory -- --ignored --nocapture long:: keycloak::in_turn:: keycloak::demo::
