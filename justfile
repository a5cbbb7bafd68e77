# Run `just` to see the recipes.

_list:
    @just --list

# Formatting and lints, as CI has them
check:
    cargo fmt --all --check
    cargo clippy --locked --all-targets -- -D warnings

# Every test; names after it narrow them: just test members
test *filter:
    cargo test --locked {{ filter }}

# Everything that CI runs, with a browser, mail and SSH servers
all:
    tests/run.sh

# Jobs over 2,000 users of a directory, through kills
long:
    tests/long.sh

# Rounds of faults: killed, cut off, full, out of time
chaos rounds="500":
    tests/chaos/long.sh {{ rounds }}

# The panel on a made-up organisation
demo *args:
    cargo run --release -- demo {{ args }}

# The benches: panel, directory, import, phone_field, sign_in_timing
bench name="panel" *args:
    cargo bench --bench {{ name }} -- {{ args }}

# The book of docs/, into target/book
book:
    tests/book.sh

# The moving picture of the README, recorded anew
pictures:
    DOCUMENTS_UPDATE=always cargo test --locked --test cli documents::pictures

# Pages that are made from the code, written anew
pages:
    DOCUMENTS_UPDATE=always cargo test --locked --test cli documents::reference

# Format every file
fmt:
    cargo fmt --all

# The Debian package, in target/packages
package *program:
    scripts/package {{ program }}

# The package in a bare Debian root: installed, upgraded over older data, removed
package-test *program:
    tests/package.sh {{ program }}

# Everything of a release, tried, in target/dist/release
release *program:
    scripts/release {{ program }}
