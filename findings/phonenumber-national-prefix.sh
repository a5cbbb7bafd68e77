#!/usr/bin/env bash
# phonenumber (Rust) takes a digit from international numbers that are whole
#
# One would guess: a number in E.164 form comes back from the parser as it went in. It is the one
# form without a doubt, and the crate has the metadata of the library that it ports.
# Instead: after the country code it strips the *national* prefix where the first digit looks like
# it, which the original does only when the rest is still a number. Russia's prefix is 8, and so
# codes such as 812 (Saint Petersburg), 831 and 842 lose it and the number comes back one digit
# short; toll-free numbers of Russia, Belarus and Lithuania do as well. Parsing succeeds; only
# `is_valid` on the result tells.
# Why it matters: numbers of one region are refused, or, where validity is not asked, kept wrong. A
# test with mobile numbers, or with examples of a few countries, finds nothing.
#
# Versions: crate phonenumber 0.3.10+9.0.33, PyPI phonenumbers 9.0.33 with the same metadata.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.33 || exit 2

mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "reads"
version = "0.0.0"
edition = "2021"
[dependencies]
phonenumber = "=0.3.10"
TOML
cat >src/main.rs <<'RUST'
use phonenumber::Mode;

fn main() {
    for text in std::env::args().skip(1) {
        let number = phonenumber::parse(None, &text).expect("parses");
        println!("{} {}", number.format().mode(Mode::E164), number.is_valid());
    }
}
RUST
CARGO_TARGET_DIR=$work/target cargo build --quiet || exit 2

same=(+79123456789 +74951234567 +14155552671 +442079460958)
shortened=(+78121234567 +78312626684 +78001232766 +3758011121762 +37080010029)

describe() {
    local reading number
    for number in "$@"; do
        reading=$(target/debug/reads "$number")
        original=$(venv/bin/python -c 'import sys, phonenumbers as p
n = p.parse(sys.argv[1]); print(p.format_number(n, 0), str(p.is_valid_number(n)).lower())' "$number")
        printf '%-15s Python: %-20s Rust: %s\n' "$number" "$original" "$reading"
        [[ $original == "$number true" ]] || changed=1
        [[ ${reading% *} == "$number" ]] || lost+=("$number")
    done
}

changed=0 lost=()
describe "${same[@]}" "${shortened[@]}"
if [[ $changed == 0 && "${lost[*]}" == "${shortened[*]}" ]]; then
    echo "as described: ${#lost[@]} valid numbers come back without their first national digit"
else
    echo "changed"
    exit 1
fi
