#!/usr/bin/env bash
# argon2: the same PHC string is right for one library and a wrong password for another
#
# One would guess: a PHC string names all that a verifier needs, so hashes move between libraries;
# and one that a library cannot handle is refused as such.
# Instead, with strings that the reference code verifies:
# - without `v=` (as argon2 wrote them before version 1.3) the version is 16. The crate argon2 takes
#   19, computes, and answers "wrong password"; hash-wasm calls the hash invalid.
# - a salt of 64 bytes cannot be parsed by the crate, one of 48 bytes can: the limit is on the text.
# - an output of 128 bytes cannot be parsed either, and the error speaks of base64.
# Why it matters: users taken over from another system cannot sign in, and the log tells of wrong
# passwords. Strings without `v=` need `v=16` put in before they are stored.
#
# Versions: crates argon2 0.5.3 and 0.6.0, PyPI argon2-cffi 25.1.0 (reference code), npm hash-wasm
# 4.13.0.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check argon2-cffi==25.1.0 || exit 2
npm install --silent --no-audit --no-fund --prefix "$work" hash-wasm@4.13.0 >/dev/null || exit 2

mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "verifies"
version = "0.0.0"
edition = "2021"
[dependencies]
five = { package = "argon2", version = "=0.5.3" }
six = { package = "argon2", version = "=0.6.0", features = ["alloc", "password-hash"] }
TOML
cat >src/main.rs <<'RUST'
fn main() {
    let text = std::env::args().nth(1).expect("a PHC string");
    let five = {
        use five::{Argon2, password_hash::{PasswordHash, PasswordVerifier}};
        PasswordHash::new(&text).and_then(|hash| Argon2::default().verify_password(b"secret", &hash))
    };
    let six = {
        use six::{Argon2, password_hash::{PasswordVerifier, phc::PasswordHash}};
        match PasswordHash::new(&text) {
            Ok(hash) => format!("{:?}", Argon2::default().verify_password(b"secret", &hash)),
            Err(error) => format!("unread: {error:?}"),
        }
    };
    println!("0.5: {five:?}, 0.6: {six}");
}
RUST
CARGO_TARGET_DIR=$work/target cargo build --quiet || exit 2

cat >hash.py <<'PYTHON'
import sys
from argon2.low_level import Type, hash_secret, verify_secret

salt, length, version, named = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "named"
text = hash_secret(b"secret", b"s" * salt, 2, 1024, 1, length, Type.ID, version=version)
text = text if named else text.replace(b"$v=%d" % version, b"")
assert verify_secret(text, b"secret", Type.ID)
print(text.decode())
PYTHON

as_described=1
while IFS='|' read -r what arguments rust wasm; do
    # shellcheck disable=SC2086 # several arguments
    text=$(venv/bin/python hash.py $arguments)
    by_rust=$(target/debug/verifies "$text")
    by_wasm=$(TEXT=$text node -e 'require("hash-wasm").argon2Verify({ password: "secret", hash: process.env.TEXT })
        .then(String, (error) => error.message).then(console.log)')
    printf '%s: %.40s…\n    crate %s; hash-wasm: %s\n' "$what" "$text" "$by_rust" "$by_wasm"
    [[ $by_rust == "$rust" && $by_wasm == "$wasm" ]] || as_described=0
done <<'CASES'
usual|16 32 19 named|0.5: Ok(()), 0.6: Ok(())|true
version 16, named|16 32 16 named|0.5: Ok(()), 0.6: Ok(())|Unsupported version: 16
version 16, not named|16 32 16 unnamed|0.5: Err(Password), 0.6: Err(PasswordInvalid)|Invalid hash
salt of 48 bytes|48 32 19 named|0.5: Ok(()), 0.6: Ok(())|true
salt of 64 bytes|64 32 19 named|0.5: Err(SaltInvalid(TooLong)), 0.6: unread: SaltTooLong|true
output of 128 bytes|16 128 19 named|0.5: Err(B64Encoding(InvalidLength)), 0.6: unread: Base64(InvalidLength)|true
CASES

if [[ $as_described == 1 ]]; then echo "as described"; else echo "changed"; exit 1; fi
