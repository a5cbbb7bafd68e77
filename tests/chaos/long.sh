#!/usr/bin/env bash
# Runs many more rounds of faults than tests/run.sh does: 500, or as many as are asked for. Each costs some three
# seconds on PostgreSQL and two on SQLite, and both go on beside each other. Their figures are printed.
#
#     tests/chaos/long.sh [ROUNDS]
#
# MFADMIN_CHAOS_SEED repeats the rounds of a run that printed it.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export MFADMIN_CHAOS_ROUNDS="${1:-500}"
exec cargo test --locked --test chaos -- --ignored --nocapture outlives_every_fault
