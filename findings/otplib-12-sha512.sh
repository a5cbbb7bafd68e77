#!/usr/bin/env bash
# otplib 12 lengthens the seed for SHA-512, and only when it is short
#
# One would guess: with `algorithm: sha512` the library's codes are those of every other
# implementation, as they are with SHA-1 and SHA-256; or wrong for all of them.
# Instead: version 12 repeats a seed until it has the length of the hash's output, but compares that
# length with the count of *hexadecimal* digits. So it fills SHA-512 seeds below 32 bytes and
# SHA-256 seeds below 16 bytes and leaves longer ones alone. The usual 20 bytes work with SHA-256
# and give codes of their own with SHA-512. Version 13 repeats nothing.
# Why it matters: seeds that come from such a server look sound, and all authenticators, oathtool and
# a new version of that very library compute other codes from them. A test with SHA-256, or with the
# RFC's 64-byte seed, finds nothing.
#
# Versions: npm otplib 12.0.1 and 13.5.0, otpauth 9.5.2 as the third opinion.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix "$work" \
    old@npm:otplib@12.0.1 new@npm:otplib@13.5.0 otpauth@9.5.2 >/dev/null || exit 2

cat >compare.js <<'JS'
const { authenticator } = require("old");
const current = require("new");
const { Secret, TOTP } = require("otpauth");
const epoch = 1700000000;
let asDescribed = true;
console.log("bytes  algorithm  otplib 12  otplib 13  otpauth");
for (const [bytes, algorithm, agrees] of [
  [20, "sha1", true],
  [20, "sha256", true],
  [20, "sha512", false],
  [31, "sha512", false],
  [32, "sha512", true],
]) {
  const raw = Buffer.from("1234567890".repeat(4).slice(0, bytes));
  const secret = new Secret({ buffer: Uint8Array.from(raw).buffer }).base32;
  const old = authenticator.clone({ algorithm, epoch: epoch * 1000 }).generate(secret);
  const now = current.generateSync({ secret, algorithm, epoch });
  const third = new TOTP({ secret, algorithm: algorithm.toUpperCase() }).generate({ timestamp: epoch * 1000 });
  console.log(`${bytes}     ${algorithm.padEnd(9)}  ${old}     ${now}     ${third}`);
  asDescribed &&= now === third && (old === third) === agrees;
}
process.exit(asDescribed ? 0 : 1);
JS

if node compare.js; then
    echo "as described: otplib 12 stands alone for SHA-512 and seeds below 32 bytes"
else
    echo "changed"
    exit 1
fi
