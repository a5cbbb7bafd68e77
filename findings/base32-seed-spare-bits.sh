#!/usr/bin/env bash
# A base32 seed of random letters: read, refused, or read as another seed
#
# One would guess: a seed that one library made is the same seed for all. 52 letters of base32 hold
# 256 bits, and that they have room for 260 is nobody's concern.
# Instead: pyotp's random_base32(52) draws 52 letters, so the 4 spare bits are zero in one seed of 16
# only. Most readers drop them. otplib 13 and Java's GoogleAuth (by commons-codec) refuse the seed.
# speakeasy makes a byte more of them and answers with codes of its own, without an error; where
# the bits are zero, that byte is zero and changes nothing, as HMAC pads its key with zeros.
# Why it matters: of 16 users that are taken over 15 cannot be enrolled or cannot sign in, while the
# one seed of a test may work. Decode and encode a seed once, when it comes in: the last letter then
# has its spare bits clear and means the same everywhere.
#
# Versions: PyPI pyotp 2.12.1, npm otpauth 9.5.2, otplib 13.5.0 and speakeasy 2.0.0, Maven
# com.warrenstrange:googleauth 1.5.0 with commons-codec 1.14 (JDK 11 or newer).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyotp==2.12.1 || exit 2
npm install --silent --no-audit --no-fund --prefix "$work" \
    otpauth@9.5.2 otplib@13.5.0 speakeasy@2.0.0 >/dev/null || exit 2
for jar in com.warrenstrange:googleauth:1.5.0 commons-codec:commons-codec:1.14; do
    mvn -q -B dependency:copy -Dartifact="$jar" -DoutputDirectory="$work/jars" >/dev/null 2>&1 || exit 2
done

cat >code.js <<'JS'
const [, , library, secret] = process.argv;
const libraries = {
  otpauth: () => new (require("otpauth").TOTP)({ secret }).generate({ timestamp: 1700000000000 }),
  otplib: () => require("otplib").generateSync({ secret, epoch: 1700000000 }),
  speakeasy: () => require("speakeasy").totp({ secret, encoding: "base32", time: 1700000000 }),
};
try { console.log(libraries[library]()); } catch { console.log("refused"); }
JS
cat >Code.java <<'JAVA'
class Code {
    public static void main(String[] args) {
        try {
            var totp = new com.warrenstrange.googleauth.GoogleAuthenticator();
            System.out.printf("%06d%n", totp.getTotpPassword(args[0], 1700000000000L));
        } catch (IllegalArgumentException refused) {
            System.out.println("refused");
        }
    }
}
JAVA

codes() { # of one seed: pyotp, otpauth, otplib, speakeasy, GoogleAuth
    venv/bin/python -c 'import sys, pyotp; print(pyotp.TOTP(sys.argv[1]).at(1700000000))' "$1"
    for library in otpauth otplib speakeasy; do
        node code.js "$library" "$1"
    done
    java -cp 'jars/*' Code.java "$1" 2>/dev/null
}

spare=$(venv/bin/python -c 'import pyotp
print(sum(pyotp.random_base32(52)[-1] not in "AQ" for _ in range(1000)))')
clear=UQR5OEPLMOQ6K67EKDPYWLM7WJV2O4L74KUGZQXTHPZY6UIPSI6A
used=${clear%A}F
mapfile -t of_clear < <(codes "$clear")
mapfile -t of_used < <(codes "$used")

echo "of 1,000 seeds by random_base32(52) have spare bits set: $spare"
echo "          pyotp   otpauth otplib  speakeasy GoogleAuth"
echo "…A        ${of_clear[*]}"
echo "…F        ${of_used[*]}"

code=${of_clear[0]}
if ((spare > 850)) && [[ "${of_clear[*]}" == "$code $code $code $code $code" ]] \
    && [[ "${of_used[*]}" == "$code $code refused "[0-9]*" refused" && ${of_used[3]} != "$code" ]]; then
    echo "as described: two refuse a seed with spare bits, and one takes it for another seed"
else
    echo "changed"
    exit 1
fi
