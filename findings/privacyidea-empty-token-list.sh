#!/usr/bin/env bash
# privacyIDEA shows who may see no tokens that there are none
#
# One would guess: an administrator whose policies do not grant `tokenlist` gets 403 from `GET /token/`,
# as one without `userlist` gets 403 from `GET /user/`.
# Instead: `GET /token/` answers 200 with `count: 0`. So does a wrong realm, and so does a realm in which
# the right was not granted. `GET /auth/rights` tells which kinds of token may be enrolled, and not this.
# Only `GET /user/count`, which is new in 3.14, answers 403 to the same administrator.
# Why it matters: a program that joins users with tokens reports that nobody has a second factor, or
# offers to enrol everybody again, the day somebody edits a policy. An empty list means nothing until
# something that is refused without the right has answered.
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
echo 'ana:x:1000:1000:Ana Silva:/home/ana:/bin/false' >passwd
for step in "setup create_enckey" "setup create_audit_keys" "setup create_tables" \
    "admin add -e a@example.com -p secret admin" "admin add -e h@example.com -p secret helpdesk"; do
    # shellcheck disable=SC2086
    venv/bin/pi-manage $step >setup.log 2>&1
done

cat >ask.py <<'PY'
import sys
from privacyidea.app import create_app

client = create_app("production", config_file=sys.argv[1], silent=True).test_client()


def sign_in(name):
    answer = client.post("/auth", json={"username": name, "password": "secret"})
    return {"Authorization": answer.get_json()["result"]["value"]["token"]}


admin = sign_in("admin")


def arrange(path, body):
    answer = client.post(path, json=body, headers=admin)
    assert answer.status_code == 200, answer.get_data()


def policy(name, who, action):
    arrange(f"/policy/{name}", {"scope": "admin", "action": action, "adminuser": who, "active": True})


policy("admin", "admin", "policywrite, resolverwrite, configwrite, enrollHOTP, tokenlist, userlist")
arrange("/resolver/store", {"type": "passwdresolver", "fileName": sys.argv[2]})
arrange("/realm/staff", {"resolvers": "store"})
arrange("/token/init", {"type": "hotp", "genkey": 1, "user": "ana", "realm": "staff"})


def ask(rights):
    policy("helpdesk", "helpdesk", rights)
    helpdesk = sign_in("helpdesk")
    found = []
    for path in ("/user/?realm=staff", "/token/?realm=staff", "/user/count?realm=staff"):
        answer = client.get(path, headers=helpdesk)
        value = answer.get_json()["result"].get("value")
        size = len(value) if isinstance(value, list) else (value or {}).get("count")
        print(f"{rights:20}  GET {path:24}  {answer.status_code}  {'' if size is None else size}")
        found.append((answer.status_code, size))
    return found


as_described = [
    ask("userlist, tokenlist") == [(200, 1), (200, 1), (200, 1)],
    ask("tokenlist")[0] == (403, None),
    ask("userlist") == [(200, 1), (200, 0), (403, None)],
]
sys.exit(0 if all(as_described) else 1)
PY

if venv/bin/python ask.py "$work/pi.cfg" "$work/passwd"; then
    echo "as described: without the right the list of tokens is empty, and not refused"
else
    echo "changed"
    exit 1
fi
