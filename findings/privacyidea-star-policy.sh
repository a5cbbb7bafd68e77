#!/usr/bin/env bash
# A star in an admin policy of privacyIDEA throws the given seed away
#
# One would guess: the action `*` gives an administrator every right, as no policy at all does, and
# `POST /token/init` with an `otpkey` makes a token of that key.
# Instead: options stand among the rights, and the star turns them on. One is
# `totp_force_server_generate`: the server makes a key of its own, answers 200 and `true`, and says no word
# of the one it was given. And the `rights` that a sign-in tells are `["*"]` and nothing else, so a client
# that looks for `tokenlist` in them finds that the administrator may do nothing.
# Why it matters: who enrols a user with a seed that the user's app has already sees every step succeed,
# and no code is ever right. It must be tried with a code before the old token goes.
#
# Versions: PyPI privacyidea 3.14, with CPython 3.11.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet privacyidea==3.14 >/dev/null || exit 2

cat >pi.cfg <<CFG
SUPERUSER_REALM = ['super']
SQLALCHEMY_DATABASE_URI = 'sqlite:///$work/database.sqlite'
SECRET_KEY = 'a key of thirty-two bytes or more'
PI_PEPPER = 'a pepper'
PI_ENCFILE = '$work/enckey'
PI_AUDIT_KEY_PRIVATE = '$work/private.pem'
PI_AUDIT_KEY_PUBLIC = '$work/public.pem'
PI_LOGFILE = '$work/server.log'
CFG
export PRIVACYIDEA_CONFIGFILE="$work/pi.cfg"
printf '%s:x:%s:1000:A User:/home:/bin/false\n' ana 1000 ben 1001 cleo 1002 >passwd
for step in "setup create_enckey" "setup create_audit_keys" "setup create_tables" \
    "admin add -e a@example.com -p secret admin"; do
    # shellcheck disable=SC2086
    venv/bin/pi-manage $step >setup.log 2>&1
done

cat >ask.py <<'PY'
import hmac
import struct
import sys
import time
from privacyidea.app import create_app

SEED = b"twenty bytes of seed"
client = create_app("production", config_file=sys.argv[1], silent=True).test_client()


def sign_in():
    value = client.post("/auth", json={"username": "admin", "password": "secret"}).get_json()
    return value["result"]["value"]


def post(path, body):
    answer = client.post(path, json=body, headers={"Authorization": sign_in()["token"]})
    assert answer.status_code == 200, answer.get_data()
    return answer.get_json()["result"]["value"]


def code():
    digest = hmac.digest(SEED, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[19] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06}"


def enrol(user):
    """What the server says, and whether it takes a code of the seed that it was given."""
    token = {"type": "totp", "otpkey": SEED.hex(), "user": user, "realm": "staff"}
    made = post("/token/init", token)
    return made, post("/validate/check", {"user": user, "realm": "staff", "pass": code()})


def policy(action):
    post("/policy/admins", {"scope": "admin", "action": action, "adminuser": "admin", "active": True})


post("/resolver/store", {"type": "passwdresolver", "fileName": sys.argv[2]})
post("/realm/staff", {"resolvers": "store"})
found = []
named = "enrollTOTP, tokenlist, policywrite"
for user, action in (("ana", None), ("ben", named), ("cleo", "*")):
    if action:
        policy(action)
    rights = sorted(sign_in()["rights"])
    made, is_taken = enrol(user)
    told = rights if len(rights) < 5 else f"{len(rights)} rights"
    print(f"policy {action}: told {told}; made {made}, a code of its seed is {'' if is_taken else 'not '}taken")
    found.append((made, is_taken, rights == ["*"]))
sys.exit(0 if found == [(True, True, False), (True, True, False), (True, False, True)] else 1)
PY

if venv/bin/python ask.py "$work/pi.cfg" "$work/passwd"; then
    echo "as described: with a star the token has another seed than it was given"
else
    echo "changed"
    exit 1
fi
