#!/usr/bin/env bash
# otpauth links: pyotp does not see the colon that django-otp and speakeasy escape
#
# One would guess: the label's colon means the same plain and as %3A, as the format says, so that
# reading a link and writing it again gives the same account.
# Instead: pyotp looks for the colon before it decodes. Of a link by django-otp, or by speakeasy's
# generateSecret, the whole "ACME Corp:ana@example.com" becomes the account's name, and the issuer
# comes from its own parameter, or not at all, as speakeasy's link has none here. Written again, the
# label names the issuer twice. The npm package otpauth reads both right.
# Why it matters: an import matches accounts by name and finds none, or adds a second one for each
# user; nothing is refused, and the codes are right. Test an import with both spellings of the colon.
#
# Versions: PyPI django-otp 1.7.5 (Django 5.2.1) and pyotp 2.12.1, npm speakeasy 2.0.0 and otpauth
# 9.5.2.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check django==5.2.1 django-otp==1.7.5 pyotp==2.12.1 || exit 2
npm install --silent --no-audit --no-fund --prefix "$work" speakeasy@2.0.0 otpauth@9.5.2 >/dev/null || exit 2

cat >write.py <<'PYTHON'
import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django_otp", "django_otp.plugins.otp_totp"],
    OTP_TOTP_ISSUER="ACME Corp",
)
django.setup()
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice

print(TOTPDevice(user=User(username="ana@example.com"), key="3132333435363738393031323334353637383930").config_url)
PYTHON
cat >read.py <<'PYTHON'
import os, pyotp

read = pyotp.parse_uri(os.environ["LINK"])
print(read.issuer, "|", read.name, "|", read.provisioning_uri().split("?")[0])
PYTHON

as_described=1
judge() { # what pyotp should make of the link
    python=$(LINK=$1 venv/bin/python read.py)
    npm=$(LINK=$1 node -p 'const read = require("otpauth").URI.parse(process.env.LINK); read.issuer + " | " + read.label')
    printf '%s\n    pyotp:   %s\n    otpauth: %s\n' "${1%%secret=*}" "$python" "$npm"
    [[ $python == "$2" && $npm == "ACME Corp | ana@example.com" ]] || as_described=0
}

judge "$(venv/bin/python write.py)" \
    "ACME Corp | ACME Corp:ana@example.com | otpauth://totp/ACME%20Corp:ACME%20Corp%3Aana%40example.com"
judge "$(node -p 'require("speakeasy").generateSecret({ name: "ACME Corp:ana@example.com" }).otpauth_url')" \
    "None | ACME Corp:ana@example.com | otpauth://totp/ACME%20Corp%3Aana%40example.com"
judge "otpauth://totp/ACME%20Corp:ana%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=ACME%20Corp" \
    "ACME Corp | ana@example.com | otpauth://totp/ACME%20Corp:ana%40example.com"

if [[ $as_described == 1 ]]; then
    echo "as described: only a plain colon parts issuer and account for pyotp"
else
    echo "changed"
    exit 1
fi
