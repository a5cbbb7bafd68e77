#!/usr/bin/env bash
# A modem library's GSM 7-bit table: a backtick is sent, and arrives as a section sign
#
# One would guess: the 128 characters of 3GPP TS 23.038 are a table that everybody copies, so a library
# differs from it at most by refusing a character. A backtick is not among them; it makes a text UCS-2.
# Instead: python-gsmmodem-new has a backtick at 0x5F, where the standard has the section sign. A text
# with a backtick stays GSM 7-bit and is sent with 0x5F, which every phone shows as §; a § that a phone
# sent is read as a backtick; and a § to be sent is refused by the 7-bit encoder, so that one makes a
# text UCS-2 and more than twice as long.
# Why it matters: a text that is accepted and delivered says something else than was written, and no
# error tells it. A gateway with a modem behind it is tried with every character that a template of
# messages may hold, and what comes out is compared with the table and not with the library itself,
# which reads its own octets back as they were.
#
# Versions: PyPI python-gsmmodem-new 0.13.0, and gsm0338 1.1.0 as one that has the standard's table.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    python-gsmmodem-new==0.13.0 gsm0338==1.1.0 || exit 2

seen=$(venv/bin/python - <<'PY'
import gsm0338
from gsmmodem.pdu import decodeGsm7, encodeGsm7

standard = gsm0338.Codec()

def attempt(encode, text):
    try:
        return bytes(encode(text)).hex()
    except (UnicodeError, ValueError):
        return "refused"

for character in "`§":
    ours = attempt(lambda text: standard.encode(text)[0], character)
    theirs = attempt(encodeGsm7, character)
    print(f"{character}: standard {ours}, gsmmodem {theirs}")
octet = bytes([0x5F])
print(f"5f: standard {standard.decode(octet)[0]}, gsmmodem {decodeGsm7(bytearray(octet))}")
PY
)
echo "$seen"

if [ "$seen" = '`: standard refused, gsmmodem 5f
§: standard 5f, gsmmodem refused
5f: standard §, gsmmodem `' ]; then
    echo "as described: a backtick is sent as the octet of a section sign"
else
    echo "changed"
    exit 1
fi
