#!/usr/bin/env bash
# CEF: two parsers, and an escape that is due costs each of them a field
#
# One would guess: parsers of the Common Event Format undo its escapes, \| and \\ in the header, \=
# and \\ and \n in the extension; at worst they leave them as they are.
# Instead:
# - pycef (Python) finds no name where that has an escape: with "factor removed \| again", or with a
#   backslash, name and severity are gone, and the first key of the extension is "again|5|suser". In
#   values it leaves the escapes.
# - nsyslog-parser (npm) cuts a value at its first \= and drops the rest, so that an address with a
#   query loses all of it. Header and other escapes stay as they are.
# Neither says a word. pycef also renames cs1 to what cs1Label says.
# Why it matters: an audit log in CEF arrives with holes just where names, reasons or addresses have
# a sign of the format. Replace pipe and backslash in the header and the equals sign in values by
# something else instead of escaping them, or send JSON.
#
# Versions: PyPI pycef 1.11, npm nsyslog-parser 0.10.1.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pycef==1.11 || exit 2
npm install --silent --no-audit --no-fund --prefix "$work" nsyslog-parser@0.10.1 >/dev/null || exit 2

cat >read.py <<'PYTHON'
import json, os, pycef

seen = pycef.parse(os.environ["EVENT"])
skipped = ("DeviceVendor", "DeviceProduct", "DeviceVersion", "DeviceEventClassID", "DeviceName",
           "DeviceSeverity", "CEFVersion")
print(json.dumps({key: value for key, value in seen.items() if key not in skipped}))
PYTHON
cat >read.js <<'JS'
const { cef, fields } = require("nsyslog-parser")(process.env.EVENT);
console.log(JSON.stringify({ Name: cef.name, Severity: cef.severity, ...fields }));
JS

as_described=1
while IFS=$'\t' read -r event in_python in_npm; do
    export EVENT="CEF:0|Example|app|1.0|100|$event"
    python=$(venv/bin/python read.py)
    npm=$(node read.js)
    printf '%s\n    pycef:          %s\n    nsyslog-parser: %s\n' "$EVENT" "$python" "$npm"
    [[ "$python" == "$in_python" && "$npm" == "$in_npm" ]] || as_described=0
done < <(printf '%s\t%s\t%s\n' \
    'factor removed|5|suser=ana msg=all well' \
    '{"Name": "factor removed", "Severity": "5", "suser": "ana", "msg": "all well"}' \
    '{"Name":"factor removed","Severity":"5","suser":"ana","msg":"all well"}' \
    'factor removed \| again|5|suser=ana msg=all well' \
    '{"Name": "", "again|5|suser": "ana", "msg": "all well"}' \
    '{"Name":"factor removed \\| again","Severity":"5","suser":"ana","msg":"all well"}' \
    'factor removed|5|suser=ana request=https://example.com/?a\=1&b\=2 msg=all well' \
    '{"Name": "factor removed", "Severity": "5", "suser": "ana", "request": "https://example.com/?a\\=1&b\\=2", "msg": "all well"}' \
    '{"Name":"factor removed","Severity":"5","suser":"ana","request":"https://example.com/?a\\","msg":"all well"}')

if [[ $as_described == 1 ]]; then
    echo "as described: each loses what the other keeps"
else
    echo "changed"
    exit 1
fi
