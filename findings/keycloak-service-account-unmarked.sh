#!/usr/bin/env bash
# No answer of Keycloak says that a user is the service account of a client
#
# One would guess: `serviceAccountClientId`, which the Admin API's UserRepresentation has, tells it; else the
# username does, which begins with `service-account-`; and a list has service accounts, or has not.
# Instead: the field is in no answer: not in a list, not in the user alone, not even in that of
# `GET clients/{id}/service-account-user`. The username proves nothing, for a person may be called the same.
# `GET users` and its count leave service accounts out, and so does `search=`; each of the filters `username=`,
# `enabled=` and `emailVerified=` lets them in, into the count as well. So what tells them apart, without the
# right to see clients, is whether `search=` with the very username finds the id.
# Why it matters: a program that reads the list and looks single users up later takes a client for a person
# without a second factor and offers to mail it a link, or a person who chose such a name for a client and
# counts them nowhere.
#
# Versions: Maven Central org.keycloak:keycloak-quarkus-dist 26.7.3, with OpenJDK 17 and CPython 3.11.
set -euo pipefail

work=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; sleep 1; rm -rf "$work"' EXIT
cd "$work"

mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip -DoutputDirectory="$work" >/dev/null 2>&1 || exit 2
python3 -m zipfile -e keycloak-quarkus-dist-26.7.3.zip . && chmod +x keycloak-26.7.3/bin/kc.sh
export KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=secret JAVA_OPTS_APPEND=-Xmx700m
keycloak-26.7.3/bin/kc.sh start-dev --db=dev-mem --http-host=127.0.0.1 --http-port=0 >server.log 2>&1 &
server=$!
for _ in $(seq 300); do
    grep -qs 'Listening on: ' server.log && break
    sleep 1
done
url=$(sed -n 's/.*Listening on: //p' server.log)
[ -n "$url" ] || exit 2

cat >ask.py <<'PY'
import json
import sys
import urllib.parse
import urllib.request

URL = sys.argv[1].strip()


def ask(path, body=None, form=None, token=None):
    data = json.dumps(body).encode() if body is not None else None
    kind = "application/json"
    if form is not None:
        data, kind = urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded"
    headers = {"Content-Type": kind} if data else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with urllib.request.urlopen(urllib.request.Request(URL + path, data, headers)) as answer:
        text = answer.read()
    return json.loads(text) if text else None


form = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": "secret"}
token = ask("/realms/master/protocol/openid-connect/token", form=form)["access_token"]
ask("/admin/realms", {"realm": "staff", "enabled": True}, token=token)
staff = "/admin/realms/staff/"
for name in ("ana", "service-account-bob"):
    ask(staff + "users", {"username": name, "enabled": True}, token=token)
ask(staff + "clients", {"clientId": "reader", "serviceAccountsEnabled": True, "publicClient": False}, token=token)
client = ask(staff + "clients?clientId=reader", token=token)[0]["id"]


def seen(query):
    rows = ask(f"{staff}users{query}", token=token)
    count = ask(f"{staff}users/count{query}", token=token)
    names = sorted(row["username"] for row in rows)
    marked = any("serviceAccountClientId" in row for row in rows)
    print(f"GET users{query:45}  {', '.join(names) or 'nobody'}  count {count}")
    return names, count, marked


PEOPLE, ACCOUNT = ["ana", "service-account-bob"], "service-account-reader"
everybody = PEOPLE + [ACCOUNT]
quoted = "?search=%22{}%22"
account = ask(f"{staff}clients/{client}/service-account-user", token=token)
alone = ask(staff + "users/" + account["id"], token=token)
print("GET users/{id} of the account:", ", ".join(sorted(alone)))
as_described = [
    seen("") == (PEOPLE, 2, False),
    seen("?enabled=true") == (everybody, 3, False),
    seen("?emailVerified=false") == (everybody, 3, False),
    seen("?username=service-account") == (everybody[1:], 2, False),
    seen(quoted.format("service-account-bob")) == (PEOPLE[1:], 1, False),
    seen(quoted.format(ACCOUNT)) == ([], 0, False),
    "serviceAccountClientId" not in alone,
    "serviceAccountClientId" not in account,
]
print(as_described)
sys.exit(0 if all(as_described) else 1)
PY

if python3 ask.py "$url"; then
    echo "as described: nothing marks it, and search= alone leaves it out"
else
    echo "changed"
    exit 1
fi
