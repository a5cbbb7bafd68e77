#!/usr/bin/env bash
# Mexican mobiles: what an older libphonenumber took and tidied, a newer one calls invalid
#
# One would guess: numbering plans grow, so a number that was valid stays so; and the 1 that Mexican
# mobiles had behind +52 until 2019 is dropped by the library, as it always was.
# Instead: older metadata reads +52 1 55 … and gives the ten digits behind +52. Current metadata,
# and with it all ports, no longer knows the 1: parsing succeeds, the 1 stays, the number is invalid.
# Nothing says that it could be mended. Both spellings are still around: address books, messengers'
# identifiers and older exports have the 1.
# Why it matters: an update of a dependency turns an import that worked into one that refuses every
# Mexican mobile of such a source, and two releases disagree on whether two spellings are one user's
# number. Compare stored numbers as they are, and drop the 1 before the library sees it.
#
# Versions: PyPI phonenumbers 8.12.10 and 9.0.43, npm libphonenumber-js 1.13.16.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix "$work" libphonenumber-js@1.13.16 >/dev/null || exit 2
for version in 8.12.10 9.0.43; do
    python3 -m venv "$version"
    "$version"/bin/pip install --quiet --disable-pip-version-check "phonenumbers==$version" || exit 2
done

cat >read.py <<'PYTHON'
import sys
import phonenumbers as p

number = p.parse(sys.argv[1])
print(p.format_number(number, p.PhoneNumberFormat.E164), "valid" if p.is_valid_number(number) else "invalid")
PYTHON

as_described=1
while IFS='|' read -r text in_old in_new; do
    old=$(8.12.10/bin/python read.py "$text")
    new=$(9.0.43/bin/python read.py "$text")
    js=$(TEXT=$text node -p 'const n = require("libphonenumber-js/max").parsePhoneNumber(process.env.TEXT);
        n.number + (n.isValid() ? " valid" : " invalid")')
    printf '%s\n    8.12.10: %s\n    9.0.43:  %s\n    npm:     %s\n' "$text" "$old" "$new" "$js"
    [[ $old == "$in_old" && $new == "$in_new" && $js == "$in_new" ]] || as_described=0
done <<'NUMBERS'
+52 55 1234 5678|+525512345678 valid|+525512345678 valid
+52 1 55 1234 5678|+525512345678 valid|+5215512345678 invalid
+52 1 222 123 4567|+522221234567 valid|+5212221234567 invalid
NUMBERS

if [[ $as_described == 1 ]]; then echo "as described"; else echo "changed"; exit 1; fi
