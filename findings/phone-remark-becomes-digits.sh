#!/usr/bin/env bash
# A remark behind a telephone number becomes digits, and the number can stay valid
#
# One would guess: "+49 30 123456 Home" is refused, or read as +49 30 123456. Letters are for
# "1-800-FLOWERS", and the check for validity catches the rest.
# Instead: libphonenumber and its ports turn three letters or more into the digits of the keypad
# wherever they stand: Home is 4663. In countries whose numbers have no fixed length the longer
# number is valid, and belongs to somebody else. libphonenumber-js, which many pages use, drops the
# letters, so the page shows another number than the server keeps.
# Why it matters: directories and spreadsheets hold "(work)", "home", "mobil" behind a number. An
# import that trusts `parse` and `is_valid` sends sign-in codes to a stranger.
#
# Versions: PyPI phonenumbers 9.0.43, npm google-libphonenumber 3.2.47 and libphonenumber-js 1.13.16,
# Go github.com/nyaruka/phonenumbers 1.8.1.
set -euo pipefail

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43 || exit 2
npm install --silent --no-audit --no-fund --prefix "$work" \
    google-libphonenumber@3.2.47 libphonenumber-js@1.13.16 >/dev/null || exit 2

cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	p "github.com/nyaruka/phonenumbers"
)

func main() {
	n, err := p.Parse(os.Args[1], "")
	fmt.Println(p.Format(n, p.E164), p.IsValidNumber(n), err)
}
GO
printf 'module reads\n\ngo 1.22\n\nrequire github.com/nyaruka/phonenumbers v1.8.1\n' >go.mod
GOFLAGS=-mod=mod GOPATH=$work/go go build -o reads . 2>/dev/null || exit 2

cat >reads.js <<'JS'
const { PhoneNumberUtil } = require("google-libphonenumber");
const { parsePhoneNumber } = require("libphonenumber-js/max");
const util = PhoneNumberUtil.getInstance();
const [, , library, text] = process.argv;
const google = () => { const n = util.parse(text); return `${util.format(n, 0)} ${util.isValidNumber(n)}`; };
const other = () => { const n = parsePhoneNumber(text); return `${n.number} ${n.isValid()}`; };
console.log(library === "google" ? google() : other());
JS

as_described=1
while IFS='|' read -r text with_remark without; do
    python=$(venv/bin/python -c 'import sys, phonenumbers as p
n = p.parse(sys.argv[1]); print(p.format_number(n, 0), str(p.is_valid_number(n)).lower())' "$text")
    google=$(node reads.js google "$text")
    go=$(./reads "$text")
    small=$(node reads.js small "$text")
    echo "$text"
    echo "    phonenumbers $python, google-libphonenumber $google, Go $go, libphonenumber-js $small"
    [[ $python == "$with_remark true" && $google == "$python" && $go == "$python <nil>" \
        && $small == "$without true" ]] || as_described=0
done <<'NUMBERS'
+49 30 123456 Home|+49301234564663|+4930123456
+43 1 58858 (work)|+431588589675|+43158858
NUMBERS

if [[ $as_described == 1 ]]; then
    echo "as described: valid with the remark's digits in three libraries, without them in one"
else
    echo "changed"
    exit 1
fi
