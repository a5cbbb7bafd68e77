#!/usr/bin/env bash
# RFC 5424 structured data: four parsers, four readings of a quotation mark and a backslash
#
# One would guess: a receiver undoes the three escapes \" \\ \] and keeps any other backslash, as the
# RFC says; or at least a message is read by all alike.
# Instead, with a quotation mark (escaped as due) and with C:\temp (escaped, and as a lone backslash):
# - syslog-rfc5424-parser (Python) hands the escapes on as they are;
# - nsyslog-parser (npm) finds no structured data where a value has an escaped quotation mark: all of
#   it becomes the beginning of the message;
# - glossy (npm) undoes the escapes, and drops the backslash of C:\temp;
# - go-syslog undoes the escapes, and refuses the message with C:\temp.
# Why it matters: a user's name or path in an audit entry changes on its way, and so does a hash over
# it. Only values without quotation mark, backslash and bracket arrive everywhere: put anything else
# into the message as JSON. Nor is a repeated parameter an answer, which the RFC allows: each of the
# four keeps the last one only.
#
# Versions: PyPI syslog-rfc5424-parser 0.3.2, npm nsyslog-parser 0.10.1 and glossy 0.1.7, Go
# github.com/leodido/go-syslog/v4 4.6.0.
set -euo pipefail

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check syslog-rfc5424-parser==0.3.2 || exit 2
npm install --silent --no-audit --no-fund --prefix "$work" nsyslog-parser@0.10.1 glossy@0.1.7 >/dev/null || exit 2
printf 'module reads\n\ngo 1.22\n\nrequire github.com/leodido/go-syslog/v4 v4.6.0\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/leodido/go-syslog/v4/rfc5424"
)

func main() {
	m, err := rfc5424.NewParser().Parse([]byte(os.Args[1]))
	if err != nil {
		fmt.Println("refused")
		return
	}
	fmt.Println((*m.(*rfc5424.SyslogMessage).StructuredData)["a@32473"]["p"])
}
GO
GOFLAGS=-mod=mod GOPATH=$work/go go build -o reads . 2>/dev/null || exit 2

as_described=1
while read -r value in_python in_nsyslog in_glossy in_go; do
    export MESSAGE="<134>1 2026-01-02T03:04:05Z host app 1 ID [a@32473 p=${value//_/ }] text"
    python=$(venv/bin/python -c 'import os; from syslog_rfc5424_parser import SyslogMessage as S
print(S.parse(os.environ["MESSAGE"]).sd["a@32473"]["p"])')
    nsyslog=$(node -p 'require("nsyslog-parser")(process.env.MESSAGE).structuredData[0]?.p ?? "none"')
    glossy=$(node -p 'require("glossy").Parse.parse(process.env.MESSAGE).structuredData["a@32473"].p')
    go=$(./reads "$MESSAGE")
    echo "p=${value//_/ }"
    echo "    syslog-rfc5424-parser: $python  nsyslog-parser: $nsyslog  glossy: $glossy  go-syslog: $go"
    [[ "$python|$nsyslog|$glossy|$go" == "$in_python|$in_nsyslog|$in_glossy|$in_go" ]] || as_described=0
done <<'VALUES'
"plain" plain plain plain plain
"\"hi\"" \"hi\" none "hi" "hi"
"C:\\temp" C:\\temp C:\\temp C:\temp C:\temp
"C:\temp" C:\temp C:\temp C:temp refused
"x"_p="y" y y y y
VALUES

if [[ $as_described == 1 ]]; then echo "as described"; else echo "changed"; exit 1; fi
