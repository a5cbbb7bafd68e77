#!/usr/bin/env bash
# "Valid, in E.164": with 17 digits, which E.164 does not allow
#
# One would guess: a number that Google's library calls valid and formats as E164 has at most the 15
# digits of ITU-T E.164, so a column, a pattern or another system that holds E.164 takes it.
# Instead: the plan of German landlines has national numbers of up to 15 digits, so a valid number has up
# to 17 with its country code. PyPI phonenumbers, npm google-libphonenumber and libphonenumber-js (with
# all metadata) say that it is valid, and their E164 has all 17. It is the only plan that does this.
# Why it matters: what one system stored as valid, the next refuses as malformed, perhaps when it is read
# back. Whoever stores E.164 asks for its length, too, beside the library's answer; texts reach no such
# number anyway.
#
# Versions: PyPI phonenumbers 9.0.42, npm google-libphonenumber 3.2.47 and libphonenumber-js 1.13.16.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.42 || exit 2
npm install --silent --no-audit --no-fund --prefix "$work" \
    google-libphonenumber@3.2.47 libphonenumber-js@1.13.16 >/dev/null || exit 2

number=+49301234567890123
seen=$(
    venv/bin/python - "$number" <<'PY'
import sys
import phonenumbers as library

number = library.parse(sys.argv[1])
e164 = library.format_number(number, library.PhoneNumberFormat.E164)
print("phonenumbers:", library.is_valid_number(number), len(e164) - 1)
kinds = ("fixed_line", "mobile", "voip", "personal_number")
beyond = set()
for region in library.SUPPORTED_REGIONS:
    plan = library.PhoneMetadata.metadata_for_region(region)
    ranges = [getattr(plan, kind) for kind in kinds]
    lengths = [length for it in ranges if it for length in it.possible_length]
    if max(lengths, default=0) + len(str(plan.country_code)) > 15:
        beyond.add(region)
print("plans beyond 15 digits:", *sorted(beyond))
PY
    node - "$number" <<'JS'
const text = process.argv[2];
const google = require("google-libphonenumber");
const util = google.PhoneNumberUtil.getInstance();
const parsed = util.parse(text);
const e164 = util.format(parsed, google.PhoneNumberFormat.E164);
console.log("google-libphonenumber:", util.isValidNumber(parsed), e164.length - 1);
const other = require("libphonenumber-js/max").parsePhoneNumberFromString(text);
console.log("libphonenumber-js:", other.isValid(), other.number.length - 1);
JS
)
echo "$seen"

if [ "$seen" = "phonenumbers: True 17
plans beyond 15 digits: DE
google-libphonenumber: true 17
libphonenumber-js: true 17" ]; then
    echo "as described: a valid number of 17 digits, in Germany alone"
else
    echo "changed"
    exit 1
fi
