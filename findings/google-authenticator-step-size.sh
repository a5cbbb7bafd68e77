#!/usr/bin/env bash
# google-authenticator (PAM): the code to scan forgets the step size
#
# One would guess: `google-authenticator -S 60` sets up codes that change every 60 seconds, on both
# sides: in the file that the PAM module reads, and in the otpauth:// link that the user scans.
# Instead: STEP_SIZE 60 stands in the file alone. The link has no `period`, so every app takes 30.
# Why it matters: the user's codes are those of another counter and are refused, although secret,
# clock and file are right. Who takes over such seeds has to read the period from the file; the link
# that the user kept says something else. A code of the app that happens to pass proves nothing.
#
# Versions: Debian 12, libpam-google-authenticator 20191231-2.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

package=libpam-google-authenticator
version=20191231-2
apt-get download -qq "$package=$version" 2>/dev/null || { echo "not to be had: $package $version"; exit 2; }
dpkg-deb -x "$package"_*.deb root

HOME=$work root/usr/bin/google-authenticator --time-based --no-confirm --force --disallow-reuse \
    --rate-limit=3 --rate-time=30 --step-size=60 --window-size=3 \
    --label=alice@example.com --issuer=Example --qr-mode=ANSI >said.txt

# The link is printed as a parameter of a chart's address: percent-encoded once more.
link=$(grep -o 'otpauth://[^ ]*' said.txt | sed 's/%3F/?/; s/%3D/=/g; s/%26/\&/g')
secret=$(head -n 1 .google_authenticator)

echo "version: $package $version"
echo "link:    ${link//$secret/SECRET}"
echo "file:    $(grep STEP_SIZE .google_authenticator)"

if grep -q '^" STEP_SIZE 60$' .google_authenticator \
    && [[ $link == *"secret=$secret"* && $link == *issuer=Example* && $link != *period=* ]]; then
    echo "as described: 60 seconds in the file, no period in the link"
else
    echo "changed"
    exit 1
fi
