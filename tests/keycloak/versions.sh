#!/usr/bin/env bash
# Runs the tests of Keycloak with an older version: tests/keycloak/versions.sh [TEST...]. tests/run.sh runs them with
# the one of tests/tools/keycloak.txt. What differs stands in docs/keycloak.md.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
version=26.4.7
hash=dd9834c023460be856f731423d86228c23b5d002194a2064642bec0cc6573eaa
target="$(cd "${CARGO_TARGET_DIR:-target}" && pwd)"
MFADMIN_TEST_KEYCLOAK="$(tests/keycloak/fetch.sh "$target/directories" "$version" "$hash")"
export MFADMIN_TEST_KEYCLOAK
echo "Keycloak $version: $MFADMIN_TEST_KEYCLOAK"
exec cargo test --locked --no-fail-fast --test directory -- --ignored --skip long:: "${@:-keycloak::}"
