#!/usr/bin/env bash
# GoogleAuth (Java) writes one space in two ways, and a reader keeps the plus
#
# One would guess: a link that its own library made is read back with the issuer that was put in.
# Instead: GoogleAuth escapes the label's issuer as a path (`ACME%20Corp`) and the parameter's as a
# form (`issuer=ACME+Corp`). Readers built on a form parser see "ACME Corp" twice. The npm package
# otpauth decodes percent signs only, lets the parameter win over the label, and names the account
# "ACME+Corp"; the link that it writes itself says `ACME%2BCorp` from then on.
# Why it matters: an import compares the issuer, or groups by it, and has two organisations. Readers
# cannot fix it by turning each plus into a space: a literal plus is legal in both places. Where the
# two issuers differ only so, the label's is the one to trust.
#
# Versions: Maven com.warrenstrange:googleauth 1.5.0 (JDK 11 or newer), npm otpauth 9.5.2,
# PyPI pyotp 2.12.1.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for jar in com.warrenstrange:googleauth:1.5.0 commons-codec:commons-codec:1.14 \
    org.apache.httpcomponents:httpclient:4.5.14 org.apache.httpcomponents:httpcore:4.4.16; do
    mvn -q -B dependency:copy -Dartifact="$jar" -DoutputDirectory="$work/jars" >/dev/null 2>&1 || exit 2
done
npm install --silent --no-audit --no-fund --prefix "$work" otpauth@9.5.2 >/dev/null || exit 2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyotp==2.12.1 || exit 2

cat >Write.java <<'JAVA'
import com.warrenstrange.googleauth.*;

class Write {
    public static void main(String[] args) {
        var key = new GoogleAuthenticatorKey.Builder("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").build();
        System.out.println(GoogleAuthenticatorQRGenerator.getOtpAuthTotpURL("ACME Corp", "alice@example.com", key));
    }
}
JAVA
link=$(java -cp 'jars/*' Write.java)
npm_issuer=$(LINK=$link node -p 'require("otpauth").URI.parse(process.env.LINK).issuer')
npm_again=$(LINK=$link node -p 'require("otpauth").URI.parse(process.env.LINK).toString()')
pypi_issuer=$(LINK=$link venv/bin/python -c 'import os, pyotp; print(pyotp.parse_uri(os.environ["LINK"]).issuer)')

echo "googleauth 1.5.0 writes: $link"
echo "pyotp 2.12.1 reads:      $pypi_issuer"
echo "otpauth 9.5.2 reads:     $npm_issuer"
echo "otpauth 9.5.2 writes:    $npm_again"

if [[ $link == */ACME%20Corp:* && $link == *issuer=ACME+Corp* && $pypi_issuer == "ACME Corp" \
    && $npm_issuer == "ACME+Corp" && $npm_again == *issuer=ACME%2BCorp* ]]; then
    echo "as described: the issuer has a space for one reader and a plus for the other"
else
    echo "changed"
    exit 1
fi
